"""The relay: bytes pass unchanged and in order, whatever comes between. Promises B1c, B4a, S1b."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.gateway.attendance import Attendance
from callboard.gateway.call import Call
from callboard.gateway.relay import (
    Out,
    Relay,
    ToClients,
    ToSender,
    ToSession,
    sendable,
    told_upstream,
)
from callboard.gateway.relaying import Relaying
from callboard.gateway.start import SessionStart
from callboard.hub import BinaryFrame, CloseReason
from tests.fakes.attendants import Watcher
from tests.fakes.wires import FakeWire

APPEND = b'{"type":"input_audio_buffer.append","audio":"AAAA"}'
DELTA = b'{"type":"response.output_audio.delta","response_id":"r","delta":"AAAAAAAA"}'


def new_call() -> Call:
    return Call("sess_1", None, SessionStart("gpt-realtime"), "websocket", "openai")


def core(*watchers: Watcher) -> tuple[Relay, Call]:
    call = new_call()
    attendance = Attendance(watchers, call)
    attendance.open()
    return Relay(attendance, begun=call.begun, new_event_id=lambda: "event_new"), call


def only(outs: Any) -> Out:
    (out,) = outs
    assert isinstance(out, ToSession | ToClients | ToSender)
    return out


# -- the decisions -----------------------------------------------------------------------


def test_audio_passes_as_it_is_and_is_counted() -> None:
    watcher = Watcher()
    relay, _ = core(watcher)
    assert relay.from_client(APPEND) is None
    assert relay.from_upstream(DELTA) is None
    relay.from_client(b'{"type":"input_audio_buffer.commit"}')
    assert watcher.heard == [("input", 3), ("output", 6)]


def test_an_unknown_event_passes_as_it_is() -> None:
    relay, _ = core(Watcher())
    raw = b'{ "new": [1, {"type":"x"}], "type" : "session.future", "n": 1e400 }'
    assert relay.from_client(b'{"type":"session.future"}') is None
    assert only(relay.from_upstream(raw)) in (ToClients("session.future", raw), ToClients("", raw))


def test_binary_is_refused_as_the_api_refuses_it() -> None:
    relay, _ = core(Watcher())
    out = only(relay.from_client(BinaryFrame()))
    assert isinstance(out, ToSender)
    assert json.loads(out.raw)["error"]["code"] == "invalid_event"
    assert relay.from_upstream(BinaryFrame()) == ()


@pytest.mark.parametrize("raw", [b"nul", b"[]", b"", b"{", b'{"a":1}{"b":2}'])
def test_what_is_no_event_reaches_nobody_past_the_policy(raw: bytes) -> None:
    watcher = Watcher()
    relay, _ = core(watcher)
    out = only(relay.from_client(raw))
    assert isinstance(out, ToSender)
    assert json.loads(out.raw)["error"]["code"] == "invalid_json"
    assert only(relay.from_upstream(raw)) == ToClients("", raw)
    assert watcher.seen == []


def test_the_session_of_the_provider_is_the_call_s() -> None:
    relay, call = core()
    created = {"type": "session.created", "session": {"id": "sess_up", "model": "gpt-realtime-2"}}
    relay.from_upstream(orjson.dumps(created))
    assert (call.session_id, call.model) == ("sess_up", "gpt-realtime-2")


def test_attendants_rewrite_and_drop() -> None:
    relay, _ = core(Watcher(lambda e: {**e, "n": 1}, lambda e: None))
    assert only(relay.from_client(b'{"type":"x"}')) == ToSession(b'{"type":"x","n":1}')
    assert relay.from_upstream(b'{"type":"x"}') == ()


@pytest.mark.parametrize(
    ("code", "to_client", "to_upstream"),
    [
        (1000, 1000, 1000),
        (1001, 1001, 1001),
        (1005, 1000, 1000),
        (1006, 1011, 1001),
        (1015, 1011, 1011),
        (1004, 1011, 1011),
        (999, 1011, 1011),
        (2999, 1011, 1011),
        (3000, 3000, 3000),
        (4999, 4999, 4999),
        (1013, 1013, 1013),
    ],
)
def test_close_codes_are_passed_on_when_they_may_be_sent(
    code: int, to_client: int, to_upstream: int
) -> None:
    assert sendable(CloseReason(code, "why")).code == to_client
    assert told_upstream(CloseReason(code, "why")).code == to_upstream


# -- any interleaving ----------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
EVENTS = st.one_of(
    st.sampled_from([APPEND, DELTA, b'{"type": "input_audio_buffer.append", "audio": "AA=="}']),
    st.builds(
        lambda kind, text, n: json.dumps({"type": kind, "text": text, "n": n}).encode(),
        st.sampled_from(["session.update", "response.create", "response.done", "a.future.event"]),
        TEXTS,
        st.integers(-(2**53), 2**53),
    ),
)
STEPS = st.lists(st.tuples(st.sampled_from(["client", "upstream"]), EVENTS), max_size=40)


@given(STEPS)
async def test_any_interleaving_keeps_order_bytes_and_number(
    steps: list[tuple[str, bytes]],
) -> None:
    call, client, upstream = new_call(), FakeWire(), FakeWire()
    attendance = Attendance((Watcher(), Watcher()), call)
    relaying = Relaying(call, attendance, client, upstream, session_s=3600)
    attendance.open()
    relaying.start([])
    for side, raw in steps:
        (client if side == "client" else upstream).feed(raw)
    assert upstream.written == [raw for side, raw in steps if side == "client"]
    assert client.written == [raw for side, raw in steps if side == "upstream"]
    relaying.close(1000, "")


# -- the shell ---------------------------------------------------------------------------


class Joined:
    """A relayed call between two wires in the hand."""

    def __init__(self, *watchers: Watcher, session_s: float = 3600) -> None:
        self.call, self.client, self.upstream = new_call(), FakeWire(), FakeWire()
        attendance = Attendance(watchers, self.call)
        self.relaying = Relaying(
            self.call, attendance, self.client, self.upstream, session_s=session_s
        )
        self.call.ends = self.relaying
        attendance.open()
        self.relaying.start([b'{"type":"session.created","session":{"id":"sess_up"}}'])


@pytest.fixture
async def joined() -> AsyncIterator[Joined]:
    call = Joined()
    yield call
    call.relaying.close(1000, "")


async def test_what_the_upstream_said_first_comes_first(joined: Joined) -> None:
    assert json.loads(joined.client.written[0])["type"] == "session.created"
    assert joined.call.session_id == "sess_up"


async def test_back_pressure_reaches_the_other_side(joined: Joined) -> None:
    """A reader that does not keep up stops what is read for it, and nothing else."""
    joined.client.fill()
    assert (joined.upstream.reading, joined.client.reading) == (False, True)
    joined.upstream.fill()
    assert joined.client.reading is False
    joined.client.drain()
    joined.upstream.drain()
    assert (joined.upstream.reading, joined.client.reading) == (True, True)


async def test_a_reader_that_never_goes_on_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callboard.gateway.relaying.STALL_S", 0.01)
    deaf_client, deaf_upstream = Joined(), Joined()
    deaf_client.client.fill()
    assert (await deaf_client.relaying.wait_ended()).code == 1008
    deaf_upstream.upstream.fill()
    assert (await deaf_upstream.relaying.wait_ended()).code == 1014
    assert json.loads(deaf_upstream.client.written[-1])["error"]["code"] == "provider_lost"


async def test_the_client_leaves_and_the_upstream_is_closed(joined: Joined) -> None:
    joined.client.lose(4001, "enough")
    assert joined.upstream.closed_as == (4001, "enough")
    assert (await joined.relaying.wait_ended()) == CloseReason(4001, "enough")


async def test_a_lost_client_is_no_error_upstream(joined: Joined) -> None:
    joined.client.lose()
    assert joined.upstream.closed_as == (1001, "")


async def test_the_upstream_s_close_is_the_client_s(joined: Joined) -> None:
    joined.upstream.lose(1001, "Your session hit the maximum duration of 60 minutes.")
    assert joined.client.closed_as == (1001, "Your session hit the maximum duration of 60 minutes.")


async def test_a_lost_upstream_is_told_and_closed(joined: Joined) -> None:
    joined.upstream.lose()
    error = json.loads(joined.client.written[-1])["error"]
    assert (error["code"], error["type"]) == ("provider_lost", "server_error")
    assert joined.client.closed_as == (1014, "server_error.provider_lost")


async def test_a_session_has_its_longest_duration() -> None:
    call = Joined(session_s=0.01)
    reason = await call.relaying.wait_ended()
    assert reason.code == 1001
    assert json.loads(call.client.written[-1])["error"]["code"] == "session_expired"
    assert call.upstream.closed_as == (1001, "")


async def test_an_attendant_that_fails_ends_its_call_alone() -> None:
    def fail(event: dict[str, Any]) -> dict[str, Any] | None:
        raise RuntimeError("as asked")

    broken, other = Joined(Watcher(fail)), Joined()
    broken.client.feed(b'{"type":"response.create"}')
    assert (await broken.relaying.wait_ended()).code == 1011
    assert json.loads(broken.client.written[-1])["error"]["code"] == "server_error"
    other.client.feed(APPEND)
    assert other.upstream.written == [APPEND]
    other.relaying.close(1000, "")


async def test_attendants_send_to_both_sides() -> None:
    watcher = Watcher()
    call = Joined(watcher)
    watcher.attended.send({"type": "response.create", "event_id": "event_1"})
    watcher.attended.emit({"type": "notice", "event_id": "event_2"})
    assert json.loads(call.upstream.written[-1])["type"] == "response.create"
    assert json.loads(call.client.written[-1])["type"] == "notice"
    watcher.attended.close(4008, "The budget is used up.")
    assert call.client.closed_as == (4008, "The budget is used up.")
    assert call.upstream.closed_as == (1000, "")


async def test_nothing_is_written_after_the_end(joined: Joined) -> None:
    joined.relaying.close(1000, "")
    written = len(joined.upstream.written)
    joined.relaying.to_session(b'{"type":"response.create"}')
    assert len(joined.upstream.written) == written
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("call.")]
