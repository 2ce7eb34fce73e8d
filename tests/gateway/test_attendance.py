"""Who attends a call sees what passes, may change it, and hears audio as a size. Promise K3c."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import orjson
import pytest

from callboard.channel import Channel, Raw
from callboard.gateway.attendance import Attendance, Attendant
from callboard.gateway.call import Call
from callboard.gateway.start import SessionStart
from callboard.hub import BinaryFrame, CloseReason
from tests.fakes.attendants import Watcher
from tests.fakes.server import no_tasks_left, receive, send, serving


class Ends:
    """Both sides of a call, as lists."""

    def __init__(self) -> None:
        self.session: list[dict[str, Any]] = []
        self.clients: list[dict[str, Any]] = []
        self.closed: list[CloseReason] = []

    sideband_count = 0

    def attach(self, channel: Channel, *, limit_bytes: int) -> None:
        raise NotImplementedError

    def to_session(self, raw: bytes) -> None:
        self.session.append(orjson.loads(raw))

    def to_clients(self, event_type: str, raw: bytes) -> None:
        event = orjson.loads(raw)
        assert event["type"] == event_type
        self.clients.append(event)

    def close(self, code: int, reason: str) -> None:
        self.closed.append(CloseReason(code, reason))


def attended(*attendants: Attendant) -> tuple[Attendance, Ends]:
    ends = Ends()
    call = Call("sess_1", "sess_1", SessionStart("gpt-realtime"), "websocket", ends=ends)
    attendance = Attendance(attendants, call)
    attendance.open()
    return attendance, ends


def raw(kind: str, **fields: Any) -> bytes:
    return orjson.dumps({"type": kind, **fields})


def test_what_nobody_changes_is_forwarded_as_it_is() -> None:
    attendance, _ = attended(Watcher(), Watcher())
    message = b'{ "type" : "session.update" , "session" : { "type" : "realtime" } }'
    assert attendance.inward(message) is message
    event = b'{"type": "response.done"}'
    assert attendance.outward("response.done", event) is event


def test_text_that_came_as_a_string_stays_one() -> None:
    attendance, _ = attended(Watcher())
    message: Raw = '{"type":"response.create"}'
    assert attendance.inward(message) is message


def test_audio_is_told_as_a_size_and_never_parsed() -> None:
    watcher = Watcher()
    attendance, _ = attended(watcher)
    append = raw("input_audio_buffer.append", audio="AAAA")
    delta = raw("response.output_audio.delta", response_id="r", delta="AAAAAAA=")
    assert attendance.inward(append) is append
    assert attendance.outward("response.output_audio.delta", delta) is delta
    attendance.tell_audio()
    assert watcher.heard == [("input", 3), ("output", 5)]
    assert watcher.seen == []


@pytest.mark.parametrize("message", [b"{", b"[]", b"", BinaryFrame()])
def test_what_cannot_be_read_passes(message: bytes) -> None:
    watcher = Watcher()
    attendance, _ = attended(watcher)
    assert attendance.inward(message) is message
    assert watcher.seen == []


def test_a_client_event_passes_the_row_forwards_and_a_server_event_backwards() -> None:
    def add(name: str) -> Any:
        return lambda event: {**event, "by": [*event.get("by", ()), name]}

    first, last = Watcher(add("first"), add("first")), Watcher(add("last"), add("last"))
    attendance, _ = attended(first, last)
    inward = attendance.inward(raw("x"))
    assert inward is not None
    assert orjson.loads(inward)["by"] == ["first", "last"]
    outward = attendance.outward("y", raw("y"))
    assert outward is not None
    assert orjson.loads(outward)["by"] == ["last", "first"]


def test_what_is_dropped_goes_no_further() -> None:
    first, last = Watcher(lambda event: None), Watcher()
    attendance, _ = attended(first, last)
    assert attendance.inward(raw("x")) is None
    assert last.seen == []


def test_what_an_attendant_sends_passes_those_behind_it() -> None:
    first, second, third = Watcher(), Watcher(), Watcher()
    _, ends = attended(first, second, third)
    second.attended.send({"type": "response.create"})
    second.attended.emit({"type": "response.done", "event_id": "event_own"})
    assert (first.types("client"), third.types("client")) == ([], ["response.create"])
    assert (first.types("session"), third.types("session")) == (["response.done"], [])
    assert ends.session[0]["event_id"].startswith("event_")
    assert ends.clients == [{"type": "response.done", "event_id": "event_own"}]


def test_after_the_end_nothing_is_sent() -> None:
    watcher = Watcher()
    attendance, ends = attended(watcher)
    attendance.close(CloseReason(1000, "done"))
    attendance.close(CloseReason(1011, "again"))
    watcher.attended.send({"type": "response.create"})
    assert watcher.ended == CloseReason(1000, "done")
    assert ends.session == []


def test_a_line_says_what_the_call_is_and_hangs_up() -> None:
    watcher = Watcher()
    _, ends = attended(watcher)
    line = watcher.attended
    assert (line.call_id, line.session_id, line.transport) == ("sess_1", "sess_1", "websocket")
    assert (line.provider, line.model) == ("embedded", "gpt-realtime")
    line.feed.put("tool", name="x")
    assert [entry.kind for entry in line.feed.since(0)] == ["tool"]
    line.close(1008, "Enough.")
    assert ends.closed == [CloseReason(1008, "Enough.")]


# -- on the embedded engine ------------------------------------------------------------


class Attended:
    """A server whose calls have these attendants."""

    def __init__(self, *attendants: Attendant) -> None:
        self._attendants = attendants
        self.starts: list[SessionStart] = []

    def __call__(self, start: SessionStart) -> Sequence[Attendant]:
        self.starts.append(start)
        return self._attendants


async def test_attendants_are_there_from_the_first_event_to_the_last() -> None:
    watcher = Watcher()
    factory = Attended(watcher)
    async with serving(attendants=factory) as server, server.connect() as ws:
        created = await receive(ws)
        assert watcher.types("session") == ["session.created"]
        await send(ws, type="echo", n=1)
        assert await receive(ws) == {"type": "echo", "n": 1}
        assert watcher.types("client") == ["echo"]
        assert watcher.attended.session_id == created["session"]["id"]
        await ws.close()
        await server.idle()
    assert watcher.ended is not None
    assert watcher.ended.code == 1000
    assert factory.starts[0].model == "gpt-realtime"


async def test_they_may_rewrite_and_drop_on_both_ways() -> None:
    def inward(event: dict[str, Any]) -> dict[str, Any] | None:
        return None if event.get("secret") else {**event, "added": 1}

    def outward(event: dict[str, Any]) -> dict[str, Any] | None:
        return {key: value for key, value in event.items() if key != "added"}

    watcher = Watcher(inward, outward)
    async with serving(attendants=Attended(watcher)) as server, server.connect() as ws:
        await receive(ws)
        await send(ws, type="echo", secret=True)
        await send(ws, type="echo", n=2)
        assert await receive(ws) == {"type": "echo", "n": 2}
        assert [event for _, event in server.engine.sessions[0].received] == [
            {"type": "echo", "n": 2, "added": 1}
        ]


async def test_they_may_send_and_emit() -> None:
    watcher = Watcher()
    async with serving(attendants=Attended(watcher)) as server, server.connect() as ws:
        await receive(ws)
        watcher.attended.send({"type": "echo", "event_id": "event_1"})
        assert await receive(ws) == {"type": "echo", "event_id": "event_1"}
        watcher.attended.emit({"type": "notice", "event_id": "event_2"})
        assert await receive(ws) == {"type": "notice", "event_id": "event_2"}
        assert server.engine.sessions[0].received[0][0] == -1


async def test_their_tasks_end_with_the_call() -> None:
    watcher, waiting = Watcher(), asyncio.Event()

    async def forever() -> None:
        waiting.set()
        await asyncio.Event().wait()

    async with serving(attendants=Attended(watcher)) as server:
        async with server.connect() as ws:
            await receive(ws)
            task: Coroutine[Any, Any, None] = forever()
            watcher.attended.spawn(task, name="tool.forever")
            await waiting.wait()
        await server.idle()
        await no_tasks_left()


async def test_a_sideband_is_attended_as_well() -> None:
    watcher = Watcher()
    async with serving(attendants=Attended(watcher)) as server, server.connect() as ws:
        created = await receive(ws)
        async with server.connect(f"?call_id={created['session']['id']}") as sideband:
            await send(sideband, type="echo", n=1)
            assert await receive(sideband) == {"type": "echo", "n": 1}
        assert watcher.types("client") == ["echo"]


async def test_an_attendant_can_hang_up() -> None:
    watcher = Watcher()
    async with serving(attendants=Attended(watcher)) as running, running.connect() as ws:
        await receive(ws)
        watcher.attended.close(4008, "The budget is used up.")
        await ws.wait_closed()
        assert (ws.close_code, ws.close_reason) == (4008, "The budget is used up.")
