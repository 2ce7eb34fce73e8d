"""The quick look at a message says what a JSON parser would say. Promise B1c."""

from __future__ import annotations

import base64
import json
import os
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.gateway.peek import (
    INPUT_AUDIO,
    OUTPUT_AUDIO,
    PAYLOAD,
    Direction,
    Unreadable,
    audio_bytes,
    audio_in,
    parse,
)

APPEND = "input_audio_buffer.append"
DELTA = "response.output_audio.delta"


def payload(size: int) -> str:
    return base64.b64encode(os.urandom(size)).decode()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 1920, 15 * 2**20])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_audio_is_counted_by_its_decoded_size(size: int, separators: tuple[str, str]) -> None:
    append = {"type": APPEND, "audio": payload(size)}
    assert audio_bytes(json.dumps(append, separators=separators).encode(), "input") == size
    delta = {"type": DELTA, "event_id": "e", "response_id": "r", "item_id": "i"}
    delta |= {"output_index": 0, "content_index": 0, "delta": payload(size)}  # type: ignore[dict-item]
    assert audio_bytes(json.dumps(delta, separators=separators).encode(), "output") == size


@pytest.mark.parametrize("kind", sorted(INPUT_AUDIO))
@pytest.mark.parametrize(
    "order", ["type event_id audio", "audio type event_id", "event_id audio type"]
)
def test_the_order_of_keys_does_not_matter(kind: str, order: str) -> None:
    event = {"type": kind, "event_id": "event_1", "audio": payload(48)}
    raw = "\n" + json.dumps({key: event[key] for key in order.split()}, indent=1) + " \n"
    assert audio_bytes(raw.encode(), "input") == 48


@pytest.mark.parametrize("kind", sorted(OUTPUT_AUDIO))
def test_every_kind_of_output_audio_is_known(kind: str) -> None:
    raw = json.dumps({"type": kind, "item_id": "item_1", "delta": payload(9), "elapsed_ms": 200})
    assert audio_bytes(raw.encode(), "output") == 9


DISGUISED = [
    '{"type":"input_audio_buffer.append","audio":"AAAA","type":"session.update"}',
    '{"type":"input_audio_buffer.append","audio":"AAAA","\\u0074ype":"session.update"}',
    '{"type":"session.update","audio":"AAAA","session":{"type":"input_audio_buffer.append"}}',
    '{"a":{"type":"input_audio_buffer.append"},"type":"session.update","audio":"AAAA"}',
    '{"type":"input_audio_buffer.append","audio":"AA\\",\\"type\\":\\"x","type":"session.update"}',
    '{"type":"session.update","event_id":"\\"type\\":\\"input_audio_buffer.append\\"","audio":""}',
    '{"audio":"AAAA","session":{"audio":"AAAA"},"type":"session.update"}',
    '{"type":"input_audio_buffer\\u002eappend","type":"session.update","audio":"AAAA"}',
    '[{"type":"input_audio_buffer.append","audio":"AAAA"}]',
    '{"type":"input_audio_buffer.append","audio":"AAAA"',
    '{"type":"input_audio_buffer.append","audio":"AAAA"}}',
    '{"type":"input_audio_buffer.append","audio":"AAAA\\"}',
    '{"type":"input_audio_buffer.append","audio":null}',
    '{"type":"input_audio_buffer.append"}',
    "",
    "{",
]


@pytest.mark.parametrize("raw", DISGUISED)
def test_what_only_looks_like_audio_is_parsed(raw: str) -> None:
    assert audio_bytes(raw.encode(), "input") == -1


def test_escaped_audio_is_counted_after_parsing() -> None:
    raw = b'{"type":"input_audio_buffer.append","audio":"AA\\u0041A"}'
    assert audio_in(parse(raw), "input") == 3


def test_audio_of_the_other_direction_is_an_event_like_any_other() -> None:
    assert audio_bytes(json.dumps({"type": DELTA, "delta": "AAAA"}).encode(), "input") == -1
    assert audio_in({"type": APPEND, "audio": "AAAA"}, "output") == -1


@pytest.mark.parametrize("raw", ["", "[]", "1", '"x"', "nul", '{"type":', "[" * 5000, '{"a":NaN}'])
def test_what_is_not_an_object_says_so(raw: str) -> None:
    with pytest.raises(Unreadable):
        parse(raw.encode())


KEYS = st.sampled_from(["type", "audio", "delta", "event_id", "x", "session"])
SCALARS = st.one_of(
    st.sampled_from([APPEND, DELTA, "session.update", "AAAA", '"', "\\", '","type":"x']),
    st.text(max_size=8),
    st.integers(-5, 5),
    st.none(),
    st.booleans(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner)),
    max_leaves=6,
)
PAIRS = st.lists(st.tuples(KEYS, VALUES), max_size=6)
SPACES = st.sampled_from(["", " ", "\n", "\t "])


@given(PAIRS, SPACES, st.sampled_from(["input", "output"]), st.booleans())
def test_the_quick_look_never_says_audio_when_a_parser_would_not(
    pairs: list[tuple[str, Any]], space: str, direction: Direction, ascii_only: bool
) -> None:
    """Duplicate keys, any order, any spacing, nesting and escapes."""
    members = [
        f"{space}{json.dumps(key)}{space}:{space}{json.dumps(value, ensure_ascii=ascii_only)}"
        for key, value in pairs
    ]
    raw = (space + "{" + ",".join(members) + space + "}" + space).encode(errors="replace")
    counted = audio_bytes(raw, direction)
    try:
        event = json.loads(raw)
    except ValueError:
        return
    if counted >= 0:
        told = audio_in(event, direction)
        assert told >= 0
        if re.fullmatch("[A-Za-z0-9+/]*={0,2}", event[PAYLOAD[direction]]):
            assert told == counted
