"""A client's raw messages, taken apart."""

from __future__ import annotations

import orjson
import pybase64
from hypothesis import given
from hypothesis import strategies as st

from callboard.engine.intake import PIECE_BYTES, Audio, take
from callboard.engine.messages import Received, Refused
from callboard.hub import BinaryFrame
from callboard.protocol.json_text import MAX_NESTING


def append(audio: bytes, **fields: object) -> bytes:
    encoded = pybase64.b64encode_as_string(audio)
    return orjson.dumps({"type": "input_audio_buffer.append", "audio": encoded, **fields})


def test_an_append_comes_in_pieces_of_200_ms() -> None:
    """All bytes, in order; the first piece says so; each knows the size of the whole."""
    raw = bytes(range(256)) * 100
    pieces = list(take(4, append(raw, event_id="event_1")))
    assert all(isinstance(piece, Audio) for piece in pieces)
    audio = [piece for piece in pieces if isinstance(piece, Audio)]
    assert b"".join(piece.raw for piece in audio) == raw
    assert max(len(piece.raw) for piece in audio) == PIECE_BYTES
    assert [piece.first for piece in audio] == [True, False, False]
    assert {(piece.peer_id, piece.client_event_id, piece.append_bytes) for piece in audio} == {
        (4, "event_1", len(raw))
    }
    other = next(take(4, append(raw)))
    assert isinstance(other, Audio)
    assert other.append_no != audio[0].append_no


def test_an_empty_append_is_nothing() -> None:
    """No audio, no piece, no error."""
    assert list(take(0, append(b""))) == []


def test_an_append_with_unknown_fields_is_left_to_the_protocol() -> None:
    """It will be refused by name there."""
    assert isinstance(next(take(0, append(b"ab", bogus=1))), Received)


def test_what_cannot_be_decoded_is_refused() -> None:
    """Binary, broken, not an object, too deep: one refusal with the peer's id."""
    deep = b'{"a":' * MAX_NESTING + b"[]" + b"}" * MAX_NESTING
    for raw in (
        BinaryFrame(b""),
        b"{",
        b"7",
        b"null",
        deep,
        append(b"ab").replace(b"YWI=", b"Y*I="),
    ):
        (refused,) = take(9, raw)
        assert isinstance(refused, Refused)
        assert refused.peer_id == 9
    shallow = b'{"a":' * (MAX_NESTING - 1) + b"1" + b"}" * (MAX_NESTING - 1)
    assert isinstance(next(take(0, shallow)), Received)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_message_is_taken(raw: bytes | str) -> None:
    """Nothing that a client sends raises here."""
    list(take(0, raw))
