"""A client's raw message as inputs of the session: appends taken apart, the rest decoded."""

from __future__ import annotations

import binascii
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pybase64

from callboard.channel import Raw
from callboard.engine.messages import Received, Refused
from callboard.hub import BinaryFrame
from callboard.protocol.client_events import client_event_id
from callboard.protocol.errors import ProtocolError
from callboard.protocol.formats import APPEND_LIMIT_BYTES
from callboard.protocol.json_text import NotJson, decode
from callboard.protocol.validation import kind_of

PIECE_BYTES = 9_600
"""Audio handed to the machine at once: 200 ms of PCM16, so that nobody waits for a long append."""
_APPEND_FIELDS = {"type", "audio", "event_id"}
_append_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Audio:
    """A piece of the client's audio, in the session's input format (or the track's)."""

    raw: bytes
    track: bool = False
    peer_id: int = 0
    client_event_id: str | None = None
    append_no: int = -2
    append_bytes: int = 0
    """Of the whole append."""
    first: bool = True


def take(peer_id: int, raw: Raw) -> Iterator[Received | Refused | Audio]:
    """What a message means; never raises."""
    if isinstance(raw, BinaryFrame):
        yield Refused(peer_id, ProtocolError("invalid_event"))
        return
    try:
        message = decode(raw)
    except NotJson as failure:
        error = ProtocolError("invalid_json", detail=str(failure))
        yield Refused(peer_id, error, client_event_id(failure.value))
        return
    if not isinstance(message, dict):
        yield Refused(peer_id, ProtocolError("not_an_object", got=kind_of(message)))
    elif _is_append(message):
        yield from _take_append(peer_id, message)
    else:
        yield Received(peer_id, message)


def _is_append(message: dict[str, Any]) -> bool:
    return (
        message.get("type") == "input_audio_buffer.append"
        and isinstance(message.get("audio"), str)
        and message.keys() <= _APPEND_FIELDS
    )


def _take_append(peer_id: int, message: dict[str, Any]) -> Iterator[Refused | Audio]:
    event_id, audio = client_event_id(message), message["audio"]
    if len(audio) > APPEND_LIMIT_BYTES:
        error = ProtocolError(
            "append_too_large", size_bytes=len(audio), limit_bytes=APPEND_LIMIT_BYTES
        )
        yield Refused(peer_id, error, event_id)
        return
    try:
        raw = pybase64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError):
        error = ProtocolError("invalid_audio", detail="this is not base64")
        yield Refused(peer_id, error, event_id)
        return
    number = next(_append_numbers)
    for start in range(0, len(raw), PIECE_BYTES):
        piece = raw[start : start + PIECE_BYTES]
        yield Audio(piece, False, peer_id, event_id, number, len(raw), start == 0)
