"""A recorded session as text: one JSON object a line.

The first line says what the session is (``callboard_recording``: the version of
this format). Then come ``{"at_ms", "from": "client" | "server", "event"}``; in
place of audio that is not kept ``{"at_ms", "from", "audio": {"bytes",
"until_ms"}}``; and at last ``{"at_ms", "closed": {"code", "reason"}}``. Times
count from the opening of the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

VERSION = 1
Side = Literal["client", "server"]
REDACTED = "[redacted]"
_SECRETS = ("authorization", "headers")
"""Of an MCP tool: what lets its caller in."""


@dataclass(slots=True)
class AudioRun:
    """Audio of one direction between two events; its times are exact to a second."""

    at_ms: int
    audio_bytes: int = 0
    until_ms: int = 0

    def line(self, side: Side) -> bytes:
        told = {"bytes": self.audio_bytes, "until_ms": self.until_ms}
        return _line({"at_ms": self.at_ms, "from": side, "audio": told})


def head_line(facts: Mapping[str, Any]) -> bytes:
    """``facts``: call_id, provider, model, transport, started_at (ISO 8601, UTC), audio."""
    return _line({"callboard_recording": VERSION, **facts})


def event_line(at_ms: int, side: Side, event: Mapping[str, Any]) -> bytes:
    return _line({"at_ms": at_ms, "from": side, "event": without_secrets(event)})


def raw_line(at_ms: int, side: Side, raw: bytes) -> bytes:
    """An event as it was on the wire; between its tokens a line break becomes a space."""
    if b"\n" in raw or b"\r" in raw:
        raw = raw.replace(b"\r", b" ").replace(b"\n", b" ")
    return b'{"at_ms":%d,"from":"%s","event":%s}\n' % (at_ms, side.encode(), raw)


def closed_line(at_ms: int, code: int, reason: str) -> bytes:
    return _line({"at_ms": at_ms, "closed": {"code": code, "reason": reason}})


def cut_line(at_ms: int) -> bytes:
    """The disk did not keep up: nothing of this session is kept from here on."""
    return _line({"at_ms": at_ms, "cut": True})


def without_secrets(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The event, with the credentials of its MCP tools taken out."""
    for name in ("session", "response"):
        inner = event.get(name)
        if isinstance(inner, Mapping) and isinstance(tools := inner.get("tools"), list):
            if not any(_is_secret(tool) for tool in tools):
                continue
            return {**event, name: {**inner, "tools": [_redacted(tool) for tool in tools]}}
    return event


def _is_secret(tool: Any) -> bool:
    return isinstance(tool, Mapping) and any(tool.get(key) for key in _SECRETS)


def _redacted(tool: Any) -> Any:
    if not _is_secret(tool):
        return tool
    return {key: REDACTED if key in _SECRETS and value else value for key, value in tool.items()}


def _line(told: Mapping[str, Any]) -> bytes:
    return orjson.dumps(told) + b"\n"
