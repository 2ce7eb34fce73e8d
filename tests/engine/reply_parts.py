"""What the tests of replies have in common: a tool, ends of a generation, a look at the outcome."""

from __future__ import annotations

from typing import Any

from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmEnd, LlmPiece
from tests.engine.bench import Bench

TOOL = {"type": "function", "name": "look", "parameters": {"type": "object", "properties": {}}}
STOP = LlmEnd("stop", 10, 0, 5)
CUT = LlmEnd("max_output_tokens", 10, 0, 5)


def call(arguments: str = '{"a": 1}') -> list[LlmPiece]:
    half = len(arguments) // 2
    pieces = [CallPiece(arguments[:half]), CallPiece(arguments[half:])]
    return [CallStarted("look"), *pieces, CallEnded()]


def done(bench: Bench) -> dict[str, Any]:
    response: dict[str, Any] = bench.last("response.done")["response"]
    return response


def error_of(bench: Bench) -> dict[str, Any]:
    error: dict[str, Any] = bench.last("error")["error"]
    return error
