"""The hub: who gets what, who may leave, who is closed, and that nobody holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.channel import Closed, PipeEnd, Raw, pipe
from callboard.hub import MESSAGE_OVERHEAD_BYTES, BinaryFrame, Hub
from tests.fakes.server import PATIENCE_S


class Blocked:
    """A channel whose other side never reads."""

    def __init__(self) -> None:
        self.closed_as: tuple[int, str] | None = None
        self._closed = asyncio.Event()

    async def send(self, raw: Raw) -> None:
        await self._closed.wait()
        raise Closed(1006)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        await self._closed.wait()
        for raw in list[Raw]():
            yield raw

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.closed_as = self.closed_as or (code, reason)
        self._closed.set()


async def first(end: PipeEnd) -> Raw:
    async with asyncio.timeout(PATIENCE_S):
        async for raw in end:
            return raw
    raise AssertionError("closed")


async def rest(end: PipeEnd) -> list[Raw]:
    async with asyncio.timeout(PATIENCE_S):
        return [raw async for raw in end]


async def test_events_reach_every_peer_that_wants_them() -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        ends = [pipe() for _ in range(3)]
        hub.attach(ends[0][0])
        hub.attach(ends[1][0], sideband=True)
        hub.attach(ends[2][0], sideband=True, mute={"response.done"})
        hub.emit("response.output_audio.delta", b"audio")
        hub.emit("response.done", b"done")
        hub.emit("error", b"for one", only=1)
        hub.emit("session.updated", b"all")
        hub.close(1000, "")
    assert await rest(ends[0][1]) == [b"audio", b"done", b"all"]
    assert await rest(ends[1][1]) == [b"done", b"for one", b"all"]
    assert await rest(ends[2][1]) == [b"all"]


async def test_messages_come_in_order_with_their_peer() -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        main, side = pipe(), pipe()
        hub.attach(main[0])
        hub.attach(side[0], sideband=True)
        await main[1].send(b"a")
        await main[1].send(BinaryFrame())
        await side[1].send("b")
        received: list[tuple[int, Raw]] = []
        async for peer, raw in hub.incoming():
            received.append((peer, raw))
            if len(received) == 3:
                hub.close()
    assert [raw for peer, raw in received if peer == 0] == [b"a", b""]
    assert isinstance(received[1][1] if received[1][0] == 0 else received[2][1], BinaryFrame)
    assert (1, "b") in received


async def test_when_the_main_peer_leaves_the_session_ends_for_all() -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        main, side = pipe(), pipe()
        hub.attach(main[0])
        hub.attach(side[0], sideband=True)
        main[1].close(1000, "bye")
        assert [item async for item in hub.incoming()] == []
    assert hub.ended is not None
    assert side[1].closed is not None
    assert hub.peer_count == 0


class Lost:
    """A channel whose connection is lost."""

    async def send(self, raw: Raw) -> None:
        raise Closed(1006)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        for raw in list[Raw]():
            yield raw
        raise Closed(1006, "lost")

    def close(self, code: int = 1000, reason: str = "") -> None: ...


@pytest.mark.parametrize("how", ["lost", "closed"])
async def test_a_sideband_is_never_sent_a_code_that_may_not_be_sent(how: str) -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        side = Blocked()
        hub.attach(Lost() if how == "lost" else Blocked())
        hub.attach(side, sideband=True)
        if how == "closed":
            hub.close(1006, "The media connection is gone.")
        ended = await hub.wait_ended()
    assert ended.code == 1006
    assert side.closed_as == (1000, "The call has ended.")


async def test_a_sideband_that_leaves_changes_nothing() -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        main, side = pipe(), pipe()
        hub.attach(main[0])
        hub.attach(side[0], sideband=True)
        await side[1].send(b"hello")
        async for peer, raw in hub.incoming():
            assert (peer, raw) == (1, b"hello")
            break
        side[1].close()
        for _ in range(20):
            await asyncio.sleep(0)
        assert hub.peer_count == 1
        assert hub.ended is None
        hub.emit("x", b"still here")
        assert await first(main[1]) == b"still here"
        hub.close()


@pytest.mark.parametrize("sideband", [True, False])
async def test_a_deaf_peer_is_closed_and_holds_up_nobody(sideband: bool) -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        main, deaf = pipe(), Blocked()
        hub.attach(main[0] if sideband else deaf, limit_bytes=1000)
        if sideband:
            hub.attach(deaf, sideband=True, limit_bytes=1000)
        for n in range(12):
            hub.emit("x", b"%100d" % n)
            if sideband:
                assert await first(main[1]) == b"%100d" % n
        assert deaf.closed_as is not None
        assert deaf.closed_as[0] == 1008
        assert (hub.ended is None) is sideband
        hub.close()


async def test_a_deaf_peer_delays_the_end_by_the_grace_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("callboard.hub.CLOSE_GRACE_S", 0.05)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        deaf = Blocked()
        hub.attach(deaf)
        hub.emit("x", b"never read")
        hub.close(1001, "Time is up.")
    assert deaf.closed_as == (1001, "Time is up.")


async def test_a_peer_that_comes_too_late_is_closed_as_the_session_was() -> None:
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        hub.close(1001, "over")
        late = Blocked()
        hub.attach(late, sideband=True)
    assert late.closed_as == (1001, "over")


async def test_readers_wait_when_too_much_is_unread() -> None:
    async with asyncio.TaskGroup() as tasks:
        limit = 10 * (100 + MESSAGE_OVERHEAD_BYTES)
        hub = Hub(tasks, incoming_limit_bytes=limit)
        ours, theirs = pipe(limit_bytes=500)
        hub.attach(ours)
        sending = asyncio.create_task(flood(theirs, 50))
        for _ in range(200):
            await asyncio.sleep(0)
        assert not sending.done()
        assert hub._incoming_bytes <= limit
        count = 0
        async for _ in hub.incoming():
            count += 1
            if count == 50:
                hub.close()
        await sending
    assert count == 50


async def flood(end: PipeEnd, count: int) -> None:
    for _ in range(count):
        await end.send(b"x" * 100)


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=40))
def test_any_order_of_leaving_leaves_no_task(steps: list[tuple[int, bool]]) -> None:
    async def scenario() -> None:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
            hub = Hub(tasks)
            ends = [pipe() for _ in range(3)]
            for index, end in enumerate(ends):
                hub.attach(end[0], sideband=index > 0)
            for index, leaves in steps:
                if leaves:
                    ends[index][1].close()
                else:
                    hub.emit("x", b"event")
                await asyncio.sleep(0)
            hub.close()
        assert hub.peer_count == 0
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(scenario())
