"""Scripted stages: what they answer is written down beforehand."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from callboard.engine.stages import (
    LlmEnd,
    LlmPiece,
    LlmRequest,
    StageError,
    Stages,
    TextPiece,
    ToolSpec,
    Transcript,
)

LOUD = 500
"""Mean absolute sample above which the scripted detector hears speech."""


class LoudnessVad:
    """Speech is what is loud: no model, exact to the window."""

    def stream(self) -> LoudnessVad:
        return self

    def feed(self, window16k: bytes) -> float:
        samples = np.frombuffer(window16k, np.int16)
        return 0.99 if np.abs(samples.astype(np.int32)).mean() > LOUD else 0.01


@dataclass
class ScriptedTurn:
    verdicts: deque[float] = field(default_factory=deque)
    default: float = 0.9

    async def complete(self, pcm16k: bytes) -> float:
        return self.verdicts.popleft() if self.verdicts else self.default


@dataclass
class ScriptedStt:
    texts: deque[str | StageError] = field(default_factory=deque)
    default: str = "hello there"
    heard: list[bytes] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def transcribe(
        self,
        pcm16k: bytes,
        *,
        language: str | None = None,
        prompt: str | None = None,
        logprobs: bool = False,
        draft: bool = False,
    ) -> Transcript:
        self.heard.append(pcm16k)
        if self.gate is not None:
            await self.gate.wait()
        text = self.texts.popleft() if self.texts else self.default
        if isinstance(text, StageError):
            raise text
        marks = tuple((word, -0.1) for word in text.split()) if logprobs else ()
        return Transcript(text, language or "en", len(pcm16k) / 32_000, marks)


def words(text: str) -> list[LlmPiece]:
    """A reply, word by word."""
    pieces = [word + " " for word in text.split(" ")]
    pieces[-1] = pieces[-1].rstrip()
    return [*map(TextPiece, pieces), LlmEnd("stop", 10, 0, len(pieces))]


@dataclass
class ScriptedLlm:
    replies: deque[Sequence[LlmPiece | StageError]] = field(default_factory=deque)
    default: str = "Hello! How can I help you today?"
    requests: list[LlmRequest] = field(default_factory=list)
    warmed: list[LlmRequest] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    gate: asyncio.Semaphore | None = None
    """When set, each piece waits for a permit."""
    context_tokens: int = 8_192
    unreadable: set[str] = field(default_factory=set)
    """Tools that it cannot be offered."""

    async def generate(self, request: LlmRequest) -> AsyncIterator[LlmPiece]:
        self.requests.append(request)
        pieces: Iterable[LlmPiece | StageError] = (
            self.replies.popleft() if self.replies else words(self.default)
        )
        for piece in pieces:
            if self.gate is not None:
                await self.gate.acquire()
            if isinstance(piece, StageError):
                raise piece
            yield piece

    async def warm(self, request: LlmRequest) -> None:
        self.warmed.append(request)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def objection(self, tool: ToolSpec) -> str | None:
        return "unreadable" if tool.name in self.unreadable else None

    def forget(self, session_id: str) -> None:
        self.forgotten.append(session_id)


@dataclass
class ToneTts:
    """A tone, 60 ms a word."""

    spoken: list[tuple[str, str, float]] = field(default_factory=list)
    failure: StageError | None = None

    async def speak(
        self, text: str, *, voice: str, speed: float = 1.0, language: str | None = None
    ) -> AsyncIterator[bytes]:
        if self.failure is not None:
            raise self.failure
        self.spoken.append((text, voice, speed))
        yield tone_ms(60 * len(text.split()))


def tone_ms(length_ms: int, amplitude: int = 8_000) -> bytes:
    """24 kHz PCM16 that the scripted detector takes for speech."""
    t = np.arange(24 * length_ms)
    pcm: bytes = (np.sin(t * (2 * np.pi * 440 / 24_000)) * amplitude).astype(np.int16).tobytes()
    return pcm


def silence_ms(length_ms: int) -> bytes:
    return bytes(48 * length_ms)


def scripted_stages() -> Stages:
    return Stages(LoudnessVad(), ScriptedTurn(), ScriptedStt(), ScriptedLlm(), ToneTts())
