"""The whole session engine, owner loop and stages included, in the place of the pure machine.

The engine runs on an event loop of its own thread; the player stays as it is.
The stages say what the recording has, as fast as they can.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import pybase64

from callboard.channel import PipeEnd, pipe
from callboard.engine.drive import SessionEngine
from callboard.engine.messages import Input
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmEnd,
    LlmPiece,
    LlmRequest,
    Stages,
    TextEnded,
    TextPiece,
    ToolSpec,
    Transcript,
)
from callboard.hub import Hub
from tests.fakes.stages import LoudnessVad, ScriptedTurn, silence_ms, tone_ms
from tests.protocol.replay.compare import WINDOW_MS
from tests.protocol.replay.load import Recording
from tests.protocol.replay.machine import CannotPlay, Machine
from tests.protocol.replay.script import Reply, Words, script_of

SOON_S = 0.1
"""What needs no cue has come by then."""
LATE_S = 5.0
"""Longer than anything takes."""
WORD_MS = 60


class RecordedLlm:
    """Answers with the recording's replies, one after the other."""

    context_tokens = 32_000

    def __init__(self, replies: list[Reply]) -> None:
        self._replies = replies

    async def generate(self, request: LlmRequest) -> AsyncIterator[LlmPiece]:
        reply = self._replies.pop(0)
        for index, part in enumerate(reply.parts):
            if part.kind == "function_call":
                yield CallStarted(part.name)
            for piece in part.pieces:
                yield TextPiece(piece) if part.kind == "message" else CallPiece(piece)
            following = reply.parts[index + 1 :]
            if part.kind == "function_call":
                yield CallEnded()
            elif following and following[0].kind == "message":
                yield TextEnded()
        yield LlmEnd(cast(Any, reply.end_reason), 10, 0, 10)

    async def warm(self, request: LlmRequest) -> None:
        pass

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def objection(self, tool: ToolSpec) -> str | None:
        return None

    def forget(self, session_id: str) -> None:
        pass


class RecordedStt:
    """Hears the recording's words, turn by turn."""

    def __init__(self, words: list[Words], turn: Any) -> None:
        self._words = words
        self._turn = turn

    async def transcribe(self, pcm16k: bytes, **hints: Any) -> Transcript:
        said = self._words[self._turn()] if self._words else Words("hello")
        return Transcript(said.text, "en", len(pcm16k) / 32_000, said.logprobs)


class WordTts:
    """A tone for every word."""

    async def speak(self, text: str, **how: Any) -> AsyncIterator[bytes]:
        yield tone_ms(WORD_MS * len(text.split()))


class Shell(Machine):
    """Speaks to the engine through a pipe, as a client does."""

    def __init__(self, recording: Recording) -> None:
        self._loop = asyncio.new_event_loop()
        self._heard = threading.Condition()
        self._said_at = time.monotonic()
        self._client: PipeEnd | None = None
        super().__init__(recording.model, kind="realtime", plays_audio=False)
        self.events.clear()
        self.counts.clear()
        script = script_of(recording)
        turn = lambda: max(0, self.counts["input_audio_buffer.speech_started"] - 1)  # noqa: E731
        self._stages = Stages(
            LoudnessVad(),
            ScriptedTurn(),
            RecordedStt(list(script.words.values()), turn),
            RecordedLlm(list(script.replies.values())),
            WordTts(),
        )
        self._model = recording.model
        self._thread = threading.Thread(target=self._run, name="shell")
        self._thread.start()
        self.wait_for("session.created", 1)

    # -- the engine's thread ---------------------------------------------------------------

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        ours, client = pipe()
        engine = SessionEngine(self._stages)
        async with asyncio.TaskGroup() as tasks:
            hub = Hub(tasks)
            hub.attach(ours)
            self._client = client
            listening = tasks.create_task(self._listen(client))
            await engine.run(
                session=None,
                model=self._model,
                intent=None,
                hub=hub,
                audio=None,
                session_id="sess_ours",
            )
            hub.close()
            await listening

    async def _listen(self, client: PipeEnd) -> None:
        async for raw in client:
            with self._heard:
                self._said(json.loads(raw))
                self._said_at = time.monotonic()
                self._heard.notify_all()

    # -- the player's side -----------------------------------------------------------------

    def close(self) -> None:
        assert self._client is not None
        self._loop.call_soon_threadsafe(self._client.close)
        self._thread.join(LATE_S)

    def send(self, data: Mapping[str, Any]) -> None:
        assert self._client is not None
        sending = self._client.send(json.dumps(dict(data)).encode())
        asyncio.run_coroutine_threadsafe(sending, self._loop).result(LATE_S)

    def happen(self, happened: Input) -> None:
        """The stages answer for themselves."""

    def hear(self, until_ms: int, *, speech: bool, moves_clock: bool = True) -> None:
        length_ms = -(-(until_ms - self.heard_ms) // WINDOW_MS) * WINDOW_MS
        if length_ms <= 0:
            return
        self.heard_ms += length_ms
        audio = pybase64.b64encode_as_string((tone_ms if speech else silence_ms)(length_ms))
        self.send({"type": "input_audio_buffer.append", "audio": audio})

    @property
    def turn_detection(self) -> Mapping[str, Any]:
        sessions = [event["session"] for event in self.events if "session" in event]
        rules: Mapping[str, Any] | None = sessions[-1]["audio"]["input"]["turn_detection"]
        return rules or {}

    def has_said(self, kind: str, count: int) -> bool:
        """Whether it comes of itself: until the engine has been silent for a while."""
        with self._heard:
            while self.counts[kind] < count:
                quiet_s = time.monotonic() - self._said_at
                if quiet_s >= SOON_S:
                    return False
                self._heard.wait(SOON_S - quiet_s)
        return True

    def wait_for(self, kind: str, count: int) -> None:
        with self._heard:
            if not self._heard.wait_for(lambda: self.counts[kind] >= count, LATE_S):
                raise CannotPlay(f"{kind} did not come")
