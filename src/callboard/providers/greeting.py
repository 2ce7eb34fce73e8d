"""The first event of an upstream: only then has a session begun, and nobody else need be asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson

from callboard.channel import Closed, Wire
from callboard.hub import BinaryFrame

UNAUTHORIZED, REFUSED = 3000, 4000
"""The API's close codes for a key and for a request that it does not accept."""


class NotGreeted(Exception):
    """The upstream did not begin a session. ``code`` is that of its ``error`` event, if any."""

    def __init__(self, detail: str, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


@dataclass(eq=False)
class _First:
    """Keeps what comes until somebody takes the wire over."""

    messages: list[bytes] = field(default_factory=list)
    closed: Closed | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def received(self, raw: bytes) -> None:
        if isinstance(raw, BinaryFrame):  # it says nothing in this protocol
            return
        self.messages.append(raw)
        self.changed.set()

    def ended(self, closed: Closed) -> None:
        self.closed = closed
        self.changed.set()

    def pause_writing(self) -> None:
        """Nothing is written yet."""

    def resume_writing(self) -> None:
        """Nothing is written yet."""


async def greeted(wire: Wire, *, timeout_s: float) -> list[bytes]:
    """What the upstream has said so far, its first event at least.

    The list grows until the wire is diverted again. Raises ``NotGreeted``, and
    closes the wire then: the first event was an error, the connection ended, or
    nothing came in time.
    """
    first = _First()
    wire.divert(first)
    try:
        async with asyncio.timeout(timeout_s):
            await first.changed.wait()
        if not first.messages:
            raise NotGreeted(_ending(first.closed), _code_of(first.closed))
        if (error := _error(first.messages[0])) is not None:
            raise NotGreeted(str(error.get("message") or "it answered with an error"), _code(error))
    except TimeoutError:
        wire.close(1000, "")
        raise NotGreeted(f"it began no session within {timeout_s:g} s") from None
    except BaseException:
        wire.close(1000, "")
        raise
    return first.messages


def _ending(closed: Closed | None) -> str:
    said = str(closed) if closed is not None else ""
    return f"it closed the connection ({said})" if said else "it closed the connection"


def _code_of(closed: Closed | None) -> str | None:
    """What a close says that has come without an error before it."""
    if closed is None:
        return None
    return {UNAUTHORIZED: "invalid_api_key", REFUSED: "invalid_request_error"}.get(closed.code)


def _error(raw: bytes) -> dict[str, Any] | None:
    """The ``error`` of an error event."""
    try:
        event = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(event, dict) or event.get("type") != "error":
        return None
    error = event.get("error")
    return error if isinstance(error, dict) else {}


def _code(error: dict[str, Any]) -> str | None:
    code = error.get("code")
    return code if isinstance(code, str) else None
