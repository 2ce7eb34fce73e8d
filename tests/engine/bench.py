"""A session machine on a bench: inputs by hand, commands answered by hand or by script."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pybase64

from callboard.engine.core import EngineLimits, SessionFacts
from callboard.engine.messages import (
    Appended,
    Emit,
    EmitAudio,
    Generate,
    Generated,
    Heard,
    Input,
    JudgeTurn,
    Output,
    PhraseSpoken,
    Received,
    Speak,
    Spoken,
    Ticked,
    Transcribe,
    Transcribed,
)
from callboard.engine.session import Session
from callboard.engine.stages import LlmPiece, Transcript
from callboard.protocol.models import MODELS
from callboard.protocol.session import parse_session
from tests.engine.wire import check_event
from tests.fakes.ids import CountingIds
from tests.fakes.stages import silence_ms, tone_ms, words

WINDOW_MS = 32


class Bench:
    """Keeps what the machine says; the clock moves only when told."""

    def __init__(
        self,
        model: str = "gpt-realtime",
        *,
        session: dict[str, Any] | None = None,
        plays_audio: bool = False,
        limits: EngineLimits | None = None,
        kind: str = "realtime",
        context_tokens: int = 8_192,
    ) -> None:
        self.now_ms = 0
        self.audio_ms = 0
        self._audio_numbers = itertools.count()
        self.events: list[dict[str, Any]] = []
        self.audio: list[EmitAudio] = []
        self.commands: list[Output] = []
        facts = SessionFacts(
            session_id="sess_1",
            conversation_id="conv_1",
            model=MODELS[model],
            limits=limits or EngineLimits(),
            count_tokens=lambda text: len(text.split()),
            context_tokens=context_tokens,
            objection=lambda tool: "unreadable" if "unreadable" in tool.name else None,
            plays_audio=plays_audio,
        )
        self.machine = Session(facts, CountingIds(), kind=kind, now_ms=0, unix_s=1_000)
        self.keep(self.machine.start(parse_session(session) if session else None))

    # -- in and out --------------------------------------------------------------------

    def keep(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            if isinstance(output, Emit):
                self.events.append(check_event(output.event.wire()))
            elif isinstance(output, EmitAudio):
                self.audio.append(output)
                self.events.append(check_event(self._audio_event(output)))
            else:
                self.commands.append(output)

    def _audio_event(self, audio: EmitAudio) -> dict[str, Any]:
        return {
            "type": "response.output_audio.delta",
            "event_id": f"event_audio_{next(self._audio_numbers)}",
            "response_id": audio.response_id,
            "item_id": audio.item_id,
            "output_index": audio.output_index,
            "content_index": audio.content_index,
            "delta": pybase64.b64encode_as_string(audio.pcm24k),
        }

    def happen(self, *inputs: Input) -> None:
        for happened in inputs:
            self.keep(self.machine.handle(happened, self.now_ms))

    def send(self, kind: str, **fields: Any) -> None:
        self.happen(Received(0, {"type": kind, **fields}))

    def update(self, **session: Any) -> None:
        self.send("session.update", session={"type": "realtime", **session})

    def say(self, text: str) -> None:
        content = [{"type": "input_text", "text": text}]
        item = {"type": "message", "role": "user", "content": content}
        self.send("conversation.item.create", item=item)

    # -- audio -------------------------------------------------------------------------

    def hear(self, length_ms: int, *, speech: bool) -> None:
        """Audio and what the detector makes of it, window by window."""
        for _ in range(-(-length_ms // WINDOW_MS)):
            self.audio_ms += WINDOW_MS
            self.now_ms += WINDOW_MS
            make = tone_ms if speech else silence_ms
            self.happen(Appended(make(WINDOW_MS)))
            self.happen(Heard(0.99 if speech else 0.01, self.audio_ms))

    def pass_ms(self, length_ms: int) -> None:
        """Time without audio."""
        self.now_ms += length_ms
        self.happen(Ticked())

    # -- stages ------------------------------------------------------------------------

    def wanted(self, kind: type[Any]) -> list[Any]:
        return [command for command in self.commands if isinstance(command, kind)]

    def take(self, kind: type[Any]) -> Any:
        """The oldest command of a kind that was not taken yet."""
        command = self.wanted(kind)[0]
        self.commands.remove(command)
        return command

    def hear_words(self, text: str, language: str = "en") -> None:
        """Answer the oldest transcription."""
        command = self.take(Transcribe)
        seconds = len(command.pcm24k) / 48_000
        self.happen(Transcribed(command.job_id, Transcript(text, language, seconds)))

    def generate(self, pieces: Iterable[LlmPiece] | str) -> str:
        """Answer the oldest generation; the job's id."""
        job_id: str = self.take(Generate).job_id
        for piece in words(pieces) if isinstance(pieces, str) else pieces:
            self.happen(Generated(job_id, piece))
        return job_id

    def speak(self, ms_per_phrase: int = 400) -> None:
        """Answer all phrases that are waiting."""
        while self.wanted(Speak):
            command = self.take(Speak)
            self.happen(Spoken(command.job_id, tone_ms(ms_per_phrase)))
            self.happen(PhraseSpoken(command.job_id))

    def reply(self, text: str = "Hello there. How are you?") -> None:
        self.generate(text)
        self.speak()

    # -- looking -----------------------------------------------------------------------

    def types(self, since: int = 0) -> list[str]:
        """Event types, runs of the same type folded into one."""
        folded: list[str] = []
        for event in self.events[since:]:
            if not folded or folded[-1] != event["type"]:
                folded.append(event["type"])
        return folded

    def last(self, kind: str) -> dict[str, Any]:
        return next(event for event in reversed(self.events) if event["type"] == kind)

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]

    def judged(self) -> list[JudgeTurn]:
        return self.wanted(JudgeTurn)
