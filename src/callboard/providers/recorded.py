"""Reading recorded sessions: who said what, and when (pure: text in, steps out).

Lines of JSON come in three spellings: the recorder's own, golden conversations, which have no
times, and other programs' lines of server's events, ``{"at": seconds, "data": event}``. A line that
is none of them is an error with its number. Cassettes are YAML, and have no times either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from callboard.providers.cassette import NotASession, messages, require_ours

STEP_MS = 20
"""Between the events of a conversation that has no times."""
INPUT_AUDIO = "input_audio_buffer.append"


class NotARecording(ValueError):
    """``str()`` says what is wrong with it, and in which line if it has any."""


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
    """The steps of a recording in lines, in order.

    Raises ``NotARecording``; one without a server's events is none.
    """
    return _of_a_server(_steps(text))


def read_cassette(text: bytes) -> tuple[Step, ...]:
    """The steps of a YAML cassette's first session. Raises ``NotARecording``."""
    try:
        return _of_a_server(
            Step(number * STEP_MS, side, event["type"], _raw(side, event))
            for number, (side, event) in enumerate(messages(text))
        )
    except NotASession as error:
        raise NotARecording(str(error)) from None


def _of_a_server(told: Iterable[Step]) -> tuple[Step, ...]:
    steps = tuple(told)
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
        if isinstance(told.get("data"), dict):
            told = _as_ours(told, number)
        if "from" not in told:
            continue
        given = told.get("at_ms")
        at_ms = max(at_ms, given) if isinstance(given, int) else at_ms + STEP_MS
        step = _step(told, at_ms)
        if step is None:
            raise NotARecording(f"line {number}: neither an event nor audio")
        yield step


def _as_ours(told: dict[str, Any], number: int) -> dict[str, Any]:
    """Another program's line, spelled like the recorder's."""
    event, at_s = told["data"], told.get("at")
    try:
        if isinstance(event.get("type"), str) and told.get("direction") != "sent":
            require_ours([event])
    except NotASession as error:
        raise NotARecording(f"line {number}: {error}") from None
    at_ms = round(at_s * 1000) if isinstance(at_s, int | float) else None
    side = "client" if told.get("direction") == "sent" else "server"
    return {"from": side, "at_ms": at_ms, "event": event}


def _raw(side: str, event: dict[str, Any]) -> bytes:
    """As it is sent. Raises ``NotARecording`` for what JSON cannot say."""
    try:
        return orjson.dumps(event) if side == "server" else b""
    except TypeError as error:
        raise NotARecording(f"{event['type']}: {error}") from None


def _step(told: dict[str, Any], at_ms: int) -> Step | None:
    side, event = told["from"], told.get("event")
    if side not in ("client", "server"):
        return None
    if isinstance(event, dict) and isinstance(event.get("type"), str):
        return Step(at_ms, side, event["type"], _raw(side, event))
    if isinstance(told.get("audio"), dict):
        return Step(at_ms, side, INPUT_AUDIO if side == "client" else "")
    return None
