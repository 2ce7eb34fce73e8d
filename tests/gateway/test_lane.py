"""One direction of a relay, compiled and not: what is audio goes on at once. Promises B1c, §15."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picows import WSMsgType
from picows.picows import _make_test_ws_frame

from callboard.gateway import lane as imported
from callboard.gateway.peek import PAYLOAD, Direction, audio_in
from callboard.hub import BinaryFrame
from tests.plain import plain

PLAIN = plain("callboard.gateway.lane")
both = pytest.mark.parametrize("lane", [imported, PLAIN], ids=["imported", "plain"])
APPEND = b'{"type":"input_audio_buffer.append","audio":"%s"}'
DELTA = b'{"type":"response.output_audio.delta","event_id":"e","item_id":"i","delta":"%s"}'
AUDIO = base64.b64encode(bytes(1920))


def taken(look: Callable[[bytes, int], int], raw: bytes) -> int:
    return look(raw, len(raw))


@both
def test_the_usual_spelling_is_known_by_its_size(lane: ModuleType) -> None:
    assert taken(lane.usual_input, APPEND % AUDIO) == 1920
    loose = (APPEND % AUDIO).replace(b":", b": ").replace(b",", b", ")
    assert taken(lane.usual_input, loose) == 1920
    assert taken(lane.usual_output, DELTA % AUDIO) == 1920


UNUSUAL_INPUT = [
    b"",
    b"{}",
    APPEND[:45],
    APPEND % b"",
    APPEND % b"AAA=",
    APPEND % b"AA\\",
    APPEND % "กAAA".encode(),
    APPEND % AUDIO + b" ",
    (APPEND % AUDIO)[:-1],
    b'{"type":"input_audio_buffer.append","audio":"AAAA","type":"session.update"}',
    b'{"event_id":"e","type":"input_audio_buffer.append","audio":"AAAA"}',
    DELTA % AUDIO,
]
UNUSUAL_OUTPUT = [
    b"",
    b"{}",
    DELTA[:38],
    b'{"type":"response.output_audio.delta","}',
    b'{"type":"response.output_audio.delta",""}',
    DELTA % b"",
    DELTA % b"AAA=",
    DELTA % b"AA\\",
    DELTA.replace(b'"i"', b'"i","type":"response.done"') % AUDIO,
    DELTA.replace(b'"i"', b'"\\u0069"') % AUDIO,
    DELTA.replace(b'"i"', b'"' + b"i" * 1100 + b'"') % AUDIO,
    DELTA.replace(b'"delta"', b'"other"') % AUDIO,
    DELTA.replace(b'"i"', '"ก"'.encode()) % AUDIO,
    DELTA % b'A","delta":"A',
    DELTA[:-1] % AUDIO + b',"type":"response.done"}',
    APPEND % AUDIO,
]


@both
@pytest.mark.parametrize("raw", UNUSUAL_INPUT)
def test_an_unusual_client_message_is_looked_at_closer(lane: ModuleType, raw: bytes) -> None:
    assert taken(lane.usual_input, raw) == -1


@both
@pytest.mark.parametrize("raw", UNUSUAL_OUTPUT)
def test_an_unusual_session_message_is_looked_at_closer(lane: ModuleType, raw: bytes) -> None:
    assert taken(lane.usual_output, raw) == -1


KEYS = st.sampled_from(["type", "audio", "delta", "event_id", "item_id"])
TYPES = ["input_audio_buffer.append", "response.output_audio.delta", "session.update"]
VALUES = st.one_of(
    st.sampled_from([*TYPES, "AAAA", "AAA=", '"', "\\", '","type":"x', '"}']),
    st.text(max_size=6),
    st.integers(-5, 5),
    st.dictionaries(KEYS, st.sampled_from(TYPES), max_size=2),
)
PAIRS = st.lists(st.tuples(KEYS, VALUES), max_size=4)


@given(st.sampled_from(TYPES), PAIRS, st.sampled_from(["", " "]), st.booleans())
def test_both_say_the_same_and_only_what_a_parser_says(
    kind: str, pairs: list[tuple[str, Any]], space: str, ascii_only: bool
) -> None:
    members = [("type", kind), *pairs]
    text = f",{space}".join(
        f"{json.dumps(key)}:{space}{json.dumps(value, ensure_ascii=ascii_only)}"
        for key, value in members
    )
    raw = ("{" + text + "}").encode()
    event = json.loads(raw)
    ways: dict[str, Direction] = {"usual_input": "input", "usual_output": "output"}
    for name, direction in ways.items():
        size = taken(getattr(imported, name), raw)
        assert size == taken(getattr(PLAIN, name), raw)
        if size >= 0:
            told = audio_in(event, direction)
            assert told >= 0
            if re.fullmatch("[A-Za-z0-9+/]*={0,2}", event[PAYLOAD[direction]]):
                assert told == size


class Ends:
    """What a lane was told to do, in order."""

    def __init__(self) -> None:
        self.done: list[tuple[str, bytes]] = []

    def write(self, raw: bytes) -> None:
        self.done.append(("write", raw))

    def otherwise(self, raw: bytes) -> None:
        self.done.append(("otherwise", raw))

    def full(self) -> None:
        self.done.append(("full", b""))


@both
def test_audio_is_written_and_counted_and_the_rest_is_not(lane: ModuleType) -> None:
    ends, event = Ends(), b'{"type":"response.create"}'
    way = lane.Lane("input", ends.write, ends.otherwise, ends.full, 4_000)
    for raw in (APPEND % AUDIO, event, BinaryFrame(), APPEND % AUDIO, DELTA % AUDIO):
        way.received(raw)
    kinds = [kind for kind, _ in ends.done]
    assert kinds == ["write", "otherwise", "otherwise", "write", "otherwise"]
    assert ends.done[1][1] is event
    assert way.take_counted() == 2 * 1920
    assert way.take_counted() == 0


@both
def test_somebody_is_told_when_a_portion_has_gone_by(lane: ModuleType) -> None:
    ends = Ends()
    way = lane.Lane("output", ends.write, ends.otherwise, ends.full, 4_000)
    for _ in range(3):
        way.received(DELTA % AUDIO)
    assert [kind for kind, _ in ends.done] == ["write", "write", "write", "full"]


class Out:
    """The other side's listener."""

    def __init__(self) -> None:
        self.passed: list[bytes] = []

    def pass_on(self, transport: Any, frame: Any) -> None:
        self.passed.append(frame.get_payload_as_bytes())


def frame(payload: bytes) -> Any:
    return _make_test_ws_frame(WSMsgType.TEXT, payload, True, False)


def test_audio_is_passed_on_as_it_lies_there_and_the_rest_is_left() -> None:
    """The plain form, whose other side may be a fake; over sockets see ``test_relay_bytes``."""
    ends, out = Ends(), Out()
    way = PLAIN.Lane("input", ends.write, ends.otherwise, ends.full, 3_000, out)
    messages = (APPEND % AUDIO, b'{"type":"response.create"}', DELTA % AUDIO, APPEND % AUDIO)
    assert [way.take(None, frame(raw)) for raw in messages] == [True, False, False, True]
    assert out.passed == [APPEND % AUDIO] * 2
    assert ends.done == [("full", b"")]
    assert way.take_counted() == 2 * 1920


@both
def test_without_a_listener_on_the_other_side_nothing_is_taken(lane: ModuleType) -> None:
    ends = Ends()
    way = lane.Lane("input", ends.write, ends.otherwise, ends.full, 3_000)
    assert not way.take(None, frame(APPEND % AUDIO))
    assert (ends.done, way.take_counted()) == ([], 0)
