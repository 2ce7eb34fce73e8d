"""Stages that converse by rule: the same answers in any process, with no script to share.

A question for the weather is answered with one call of ``get_weather`` for each city that it names,
a tool's output with a sentence that repeats it, ``count`` with a reply that is long and slow enough
to be interrupted, and anything else with ``GREETING``. Speech is a tone; its loudness says which
words it is.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import numpy as np
import orjson

from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    ChatMessage,
    LlmEnd,
    LlmPiece,
    LlmRequest,
    Stages,
    TextPiece,
    ToolSpec,
    Transcript,
)
from tests.fakes.stages import LoudnessVad, ScriptedTurn, ToneTts

GREETING = "Hello! How can I help you today?"
CITIES = ("London", "Paris", "Tokyo")
SLOW_WORD_S = 0.02
SLOW_WORDS = 300
SPOKEN = {
    4_000: "Hello there.",
    12_000: "What is the weather in Paris?",
    24_000: "Count to three hundred.",
}
"""Amplitude of a tone, and the words that it stands for."""


def spoken(text: str) -> int:
    """The amplitude whose tone says this."""
    return next(amplitude for amplitude, said in SPOKEN.items() if said == text)


class ConversantStt:
    async def transcribe(
        self,
        pcm16k: bytes,
        *,
        language: str | None = None,
        prompt: str | None = None,
        logprobs: bool = False,
        draft: bool = False,
    ) -> Transcript:
        samples = np.abs(np.frombuffer(pcm16k, np.int16).astype(np.int32))
        loudest = int(samples.max()) if samples.size else 0
        text = SPOKEN[min(SPOKEN, key=lambda amplitude: abs(amplitude - loudest))]
        return Transcript(text, language or "en", len(pcm16k) / 32_000)


@dataclass
class ConversantLlm:
    context_tokens: int = 8_192

    async def generate(self, request: LlmRequest) -> AsyncIterator[LlmPiece]:
        said = request.messages[-1] if request.messages else ChatMessage("user", "")
        if "count" in said.text.lower():
            async for piece in self._slowly():
                yield piece
            return
        for piece in self._at_once(request, said):
            yield piece

    async def _slowly(self) -> AsyncIterator[LlmPiece]:
        for number in range(1, SLOW_WORDS + 1):
            await asyncio.sleep(SLOW_WORD_S)
            yield TextPiece(f"{number}. " if number % 10 == 0 else f"{number} ")
        yield LlmEnd("stop", 10, 0, SLOW_WORDS)

    def _at_once(self, request: LlmRequest, said: ChatMessage) -> Iterable[LlmPiece]:
        offered = {tool.name for tool in request.tools}
        asked = [city for city in CITIES if city in said.text]
        if said.role == "tool":
            backwards = reversed(request.messages)
            outputs = list(itertools.takewhile(lambda message: message.role == "tool", backwards))
            yield from _words("I was told: " + " ".join(m.text for m in reversed(outputs)))
        elif asked and "get_weather" in offered and request.tool_choice != "none":
            for city in asked:
                yield CallStarted("get_weather")
                yield CallPiece(orjson.dumps({"city": city}).decode())
                yield CallEnded()
            yield LlmEnd("stop", 10, 0, 4 * len(asked))
        else:
            yield from _words(GREETING)

    async def warm(self, request: LlmRequest) -> None:
        """Nothing to read ahead."""

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def objection(self, tool: ToolSpec) -> str | None:
        """It reads every schema, for it reads none."""

    def forget(self, session_id: str) -> None:
        """Nothing was kept."""


def _words(text: str) -> Iterable[LlmPiece]:
    parts = text.split(" ")
    for part in parts[:-1]:
        yield TextPiece(part + " ")
    yield TextPiece(parts[-1])
    yield LlmEnd("stop", 10, 0, len(parts))


def conversant_stages() -> Stages:
    return Stages(LoudnessVad(), ScriptedTurn(), ConversantStt(), ConversantLlm(), ToneTts())
