"""The JSON of messages: bounded in depth, and half an emoji is no reason to refuse one."""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.protocol.json_text import MAX_NESTING, NotJson, decode

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(_ANY)
def test_what_is_json_is_read_as_it_is(value: object) -> None:
    """F1: nothing is changed in a message that can be read, as bytes or as text."""
    assert decode(orjson.dumps(value)) == value
    assert decode(json.dumps(value)) == value


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_a_text_cut_within_an_emoji_is_read(cut: str) -> None:
    """K3c: a tool's output that a page has cut after n UTF-16 units reaches the model."""
    told = decode(json.dumps({"output": cut}))["output"]
    units = cut.encode("utf-16-le", "surrogatepass")
    assert told == units.decode("utf-16-le", "replace")


def test_an_escaped_backslash_is_no_surrogate() -> None:
    """F1: of text that only looks like half a character nothing is replaced."""
    raw = rb'{"a":"C:\\ud83d","b":"\ud83d","c":"\\\ud83dx","d":"\ud83d\ude00"}'
    assert decode(raw) == {"a": "C:\\ud83d", "b": "\ufffd", "c": "\\\ufffdx", "d": "😀"}


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a":"\\ud83d"', b'"\\u12"', b"\xff", '"\ud83d'])
def test_what_is_no_json_is_refused(raw: bytes | str) -> None:
    """F1: with a reason."""
    with pytest.raises(NotJson, match=r"."):
        decode(raw)


def test_nesting_is_bounded() -> None:
    """F1: as many levels as can be sent back; a deeper message still says whose it is."""
    shallow = b'{"a":' * (MAX_NESTING - 1) + b"[]" + b"}" * (MAX_NESTING - 1)
    assert isinstance(decode(shallow), dict)
    wide = b"[" + b",".join([b"[]"] * MAX_NESTING * 2) + b"]"
    assert len(decode(wide)) == MAX_NESTING * 2
    deep = b'{"event_id":"one","x":' + b"[" * MAX_NESTING + b"]" * MAX_NESTING + b"}"
    with pytest.raises(NotJson, match="100 levels") as refused:
        decode(deep)
    assert refused.value.value["event_id"] == "one"
    with pytest.raises(NotJson):
        decode(b"[" * 100_000)
