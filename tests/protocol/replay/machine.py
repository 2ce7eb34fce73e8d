"""The pure session machine as a recording's player drives it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from callboard.engine.core import EngineLimits, SessionFacts
from callboard.engine.messages import (
    Appended,
    Emit,
    EmitAudio,
    Generate,
    Generated,
    Heard,
    Input,
    Judged,
    JudgeTurn,
    Output,
    PhraseSpoken,
    Received,
    Speak,
    Spoken,
)
from callboard.engine.session import Session
from callboard.engine.stages import LlmEnd, TextPiece
from callboard.protocol.models import DEFAULT_MODEL, MODELS
from tests.fakes.ids import CountingIds
from tests.fakes.stages import silence_ms, tone_ms
from tests.protocol.replay.compare import WINDOW_MS

SURE, SILENT = 0.99, 0.01


class CannotPlay(Exception):
    """The recording asks for something that the player does not know how to bring about."""


class Machine:
    """The session machine with what it said and what it wants from its stages."""

    def __init__(self, model: str, *, kind: str, plays_audio: bool) -> None:
        facts = SessionFacts(
            session_id="sess_ours",
            conversation_id="conv_ours",
            model=MODELS.get(model, DEFAULT_MODEL),
            limits=EngineLimits(),
            count_tokens=lambda text: len(text.split()),
            context_tokens=32_000,
            objection=lambda tool: None,
            plays_audio=plays_audio,
        )
        self.now_ms = 0
        self.heard_ms = 0
        self.events: list[Mapping[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self._wanted: list[Output] = []
        self._plays_audio = plays_audio
        self._session = Session(facts, CountingIds(), kind=kind, now_ms=0, unix_s=1_000)
        self._keep(self._session.start())

    @property
    def turn_detection(self) -> Mapping[str, Any]:
        return self._session.view.turn_detection or {}

    @property
    def deadline_ms(self) -> int | None:
        return self._session.deadline_ms

    def has_said(self, kind: str, count: int) -> bool:
        """Whether at least ``count`` events of a type have come, without more of a cue."""
        return self.counts[kind] >= count

    def wait_for(self, kind: str, count: int) -> None:
        """After a cue: nothing to wait for here, the machine answers at once."""

    def happen(self, happened: Input) -> None:
        self._keep(self._session.handle(happened, self.now_ms))

    def _keep(self, outputs: list[Output]) -> None:
        for output in outputs:
            if isinstance(output, Emit):
                self._said(output.event.wire())
            elif isinstance(output, EmitAudio):
                if not self._plays_audio:
                    self._said(_audio_delta(output))
            else:
                self._wanted.append(output)

    def _said(self, event: Mapping[str, Any]) -> None:
        self.events.append(event)
        self.counts[event["type"]] += 1

    def forget(self) -> None:
        """What was said so far is not part of the recording."""
        self.events.clear()
        self.counts.clear()

    def converse(self, idle_timeout_ms: int) -> None:
        """A session with an idle timeout, and a spoken reply in it."""
        turns = {"type": "server_vad", "idle_timeout_ms": idle_timeout_ms}
        words = {"model": "gpt-realtime-whisper"}
        settings = {"audio": {"input": {"turn_detection": turns, "transcription": words}}}
        self.send({"type": "session.update", "session": {"type": "realtime", **settings}})
        content = [{"type": "input_text", "text": "Say hi in two words."}]
        item = {"type": "message", "role": "user", "content": content}
        self.send({"type": "conversation.item.create", "item": item})
        self.send({"type": "response.create"})
        job_id = self.take(Generate).job_id
        self.happen(Generated(job_id, TextPiece("Hi there.")))
        self.happen(Generated(job_id, LlmEnd("stop", 10, 0, 2)))
        voice = Voice(self, job_id, 800)
        voice.block()
        voice.finish()

    def take(self, kind: type[Any], job_id: str | None = None) -> Any:
        """The oldest command of a kind (for a job), once; ``None`` when there is none."""
        for command in self._wanted:
            if isinstance(command, kind) and job_id in (None, getattr(command, "job_id", None)):
                self._wanted.remove(command)
                return command
        return None

    def send(self, data: Mapping[str, Any]) -> None:
        self.happen(Received(0, dict(data)))

    def hear(self, until_ms: int, *, speech: bool, moves_clock: bool = True) -> None:
        """Audio up to ``until_ms`` of all audio, and what the detector makes of it."""
        while self.heard_ms < until_ms:
            self.heard_ms += WINDOW_MS
            self.now_ms += WINDOW_MS if moves_clock else 0
            self.happen(Appended((tone_ms if speech else silence_ms)(WINDOW_MS)))
            self.happen(Heard(SURE if speech else SILENT, self.heard_ms))
            while (question := self.take(JudgeTurn)) is not None:
                self.happen(Judged(question.job_id, SURE))


def _audio_delta(audio: EmitAudio) -> Mapping[str, Any]:
    return {
        "type": "response.output_audio.delta",
        "event_id": "event_audio",
        "response_id": audio.response_id,
        "item_id": audio.item_id,
        "output_index": audio.output_index,
        "content_index": audio.content_index,
        "delta": "",
    }


class Voice:
    """The speech of one response: blocks as recorded, spread over the engine's own phrases."""

    def __init__(self, machine: Machine, job_id: str, block_ms: int) -> None:
        self._machine = machine
        self._job_id = job_id
        self._block = tone_ms(block_ms)
        self._waiting = 0
        self._speaking = False

    def block(self) -> None:
        """One more block; it goes out once a phrase is there to be spoken."""
        self._waiting += 1
        self._speak()

    def _speak(self) -> None:
        if not self._speaking:
            self._speaking = self._machine.take(Speak, self._job_id) is not None
        while self._speaking and self._waiting:
            self._waiting -= 1
            self._machine.happen(Spoken(self._job_id, self._block))

    def finish(self) -> None:
        """All phrases that the text has made."""
        self._speak()
        while self._speaking:
            self._speaking = False
            self._machine.happen(PhraseSpoken(self._job_id))
            self._speak()
