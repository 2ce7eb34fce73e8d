"""What a raw message is, from its first and last bytes: audio is counted, never decoded.

Three answers: audio of so many bytes; something else, which has to be parsed;
and what cannot be parsed. The quick look claims audio only when the message can
be nothing else: an object whose values beside the payload are plain, with one
key ``type``. Anything unusual (escapes, nesting, a second ``type``) is parsed,
as a JSON parser would read it.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from callboard.gateway.lane import usual_input, usual_output
from callboard.protocol.client_events import client_event_id
from callboard.protocol.json_text import NotJson, decode

Direction = Literal["input", "output"]

INPUT_AUDIO: frozenset[str] = frozenset(
    {"input_audio_buffer.append", "session.input_audio_buffer.append", "session.input_audio.append"}
)
"""Client events that carry audio, of every kind of session."""
OUTPUT_AUDIO: frozenset[str] = frozenset(
    {"response.output_audio.delta", "response.audio.delta", "session.output_audio.delta"}
)
"""Server events that carry audio, of every kind of session and of the old dialect."""
PAYLOAD: dict[Direction, str] = {"input": "audio", "output": "delta"}
"""Where the base64 is."""

_HEAD_BYTES = 1024
_TAIL_BYTES = 1024
_PLAIN = rb'(?:"[^"\\]{0,256}"|-?[0-9]{1,20}|null|true|false)'
_HEAD = re.compile(
    rb'\s*\{(?:\s*"[a-z_]{1,40}"\s*:\s*' + _PLAIN + rb'\s*,){0,16}?\s*"(audio|delta)"\s*:\s*"'
)
_TAIL = re.compile(rb'"(?:\s*,\s*"[a-z_]{1,40}"\s*:\s*' + _PLAIN + rb"){0,16}\s*\}\s*")
_TYPE = re.compile(rb'"type"\s*:\s*"([^"]*)"')


class Unreadable(ValueError):
    """Not a JSON object; ``str()`` says why, for the person who sent it."""

    def __init__(self, detail: str, event_id: str | None = None) -> None:
        super().__init__(detail)
        self.event_id = event_id
        """Of the event, if that much could be read."""


def audio_bytes(raw: bytes, direction: Direction) -> int:
    """How much audio a message carries, in bytes once decoded; -1: look closer with ``parse``."""
    size = -1
    if type(raw) is bytes:  # and no more than that
        usual = usual_input if direction == "input" else usual_output
        size = usual(raw, len(raw))
    return size if size >= 0 else _unusual(raw, direction)


def _unusual(raw: bytes, direction: Direction) -> int:
    head = _HEAD.match(raw, 0, _HEAD_BYTES)
    if head is None or head[1].decode() != PAYLOAD[direction]:
        return -1
    start = head.end()
    end = raw.find(b'"', start)
    if end < 0 or len(raw) - end > _TAIL_BYTES or raw[end - 1] == 0x5C:
        return -1
    if _TAIL.fullmatch(raw, end) is None:
        return -1
    types = _TYPE.findall(raw[:start]) + _TYPE.findall(raw[end:])
    wanted = INPUT_AUDIO if direction == "input" else OUTPUT_AUDIO
    if len(types) != 1 or types[0].decode(errors="replace") not in wanted:
        return -1
    return _decoded(raw, start, end)


def _decoded(raw: bytes, start: int, end: int) -> int:
    """Bytes of the base64 text in ``raw[start:end]``."""
    padding = raw.count(b"=", max(start, end - 2), end)
    return (end - start) * 3 // 4 - padding


def parse(raw: bytes | str) -> dict[str, Any]:
    """The event. Raises ``Unreadable``."""
    try:
        event = decode(raw)
    except NotJson as failure:
        raise Unreadable(str(failure), client_event_id(failure.value)) from None
    if not isinstance(event, dict):
        raise Unreadable("expected a JSON object")
    return event


def audio_in(event: dict[str, Any], direction: Direction) -> int:
    """How much audio a parsed event carries, in bytes; -1: it is not an audio event."""
    kind, audio_kinds = event.get("type"), INPUT_AUDIO if direction == "input" else OUTPUT_AUDIO
    if not isinstance(kind, str) or kind not in audio_kinds:
        return -1
    payload = event.get(PAYLOAD[direction])
    if not isinstance(payload, str):
        return -1
    return len(payload) * 3 // 4 - payload.count("=", max(0, len(payload) - 2))
