"""Reading recorded sessions: who said what, and when (pure: text in, steps out).

Two spellings are read: the recorder's own lines, and golden conversations,
which have no times. A line that is neither is an error with its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

STEP_MS = 20
"""Between the events of a conversation that has no times."""
INPUT_AUDIO = "input_audio_buffer.append"


class NotARecording(ValueError):
    """``str()`` names the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event. A client's is what the player waits for, by its type."""

    at_ms: int
    side: str
    """``client`` or ``server``."""
    kind: str
    raw: bytes = b""
    """A server's event, as it is sent."""


def read(text: bytes) -> tuple[Step, ...]:
    """The steps of a recording, in order. Raises ``NotARecording``; one without a server's events
    is none."""
    steps = tuple(_steps(text))
    if not any(step.side == "server" for step in steps):
        raise NotARecording("it has no events of a server")
    return steps


def _steps(text: bytes) -> Iterator[Step]:
    at_ms = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise NotARecording(f"line {number}: {error}") from None
        if not isinstance(told, dict):
            raise NotARecording(f"line {number}: expected a JSON object")
        if "from" not in told:
            continue
        given = told.get("at_ms")
        at_ms = max(at_ms, given) if isinstance(given, int) else at_ms + STEP_MS
        step = _step(told, at_ms)
        if step is None:
            raise NotARecording(f"line {number}: neither an event nor audio")
        yield step


def _step(told: dict[str, Any], at_ms: int) -> Step | None:
    side, event = told["from"], told.get("event")
    if side not in ("client", "server"):
        return None
    if isinstance(event, dict) and isinstance(event.get("type"), str):
        raw = orjson.dumps(event) if side == "server" else b""
        return Step(at_ms, side, event["type"], raw)
    if isinstance(told.get("audio"), dict):
        return Step(at_ms, side, INPUT_AUDIO if side == "client" else "")
    return None
