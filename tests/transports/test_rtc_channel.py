"""The event channel without a stack: waiting, limits, and events that do not fit."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from callboard.channel import Closed
from callboard.hub import BinaryFrame
from callboard.transports.rtc_channel import HIGH_WATER_BYTES, INCOMING_LIMIT_BYTES, EventChannel


class _Wire:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.buffered = 0


def opened(limit_bytes: int = 1000) -> tuple[EventChannel, _Wire]:
    channel, wire = EventChannel(offered=True), _Wire()
    channel.opened(wire.sent.append, lambda: wire.buffered, limit_bytes)
    return channel, wire


async def test_send_waits_for_the_client_to_open_the_channel() -> None:
    channel, sent = EventChannel(offered=True), list[str]()
    sending = asyncio.create_task(channel.send(b'{"type":"session.created"}'))
    await asyncio.sleep(0)
    assert not sending.done() and not channel.is_open
    channel.opened(sent.append, lambda: 0, 1000)
    await sending
    assert sent == ['{"type":"session.created"}'] and channel.is_open


async def test_without_a_data_channel_in_the_offer_events_go_nowhere() -> None:
    channel = EventChannel(offered=False)
    await channel.send("{}")
    channel.close()
    with pytest.raises(Closed):
        await channel.send("{}")


async def test_send_waits_for_room() -> None:
    channel, wire = opened()
    wire.buffered = HIGH_WATER_BYTES + 1
    sending = asyncio.create_task(channel.send("{}"))
    await asyncio.sleep(0)
    assert wire.sent == []
    wire.buffered = 0
    channel.drained()
    await sending
    assert wire.sent == ["{}"]


async def test_a_waiting_send_ends_with_the_channel() -> None:
    channel = EventChannel(offered=True)
    sending = asyncio.create_task(channel.send("{}"))
    await asyncio.sleep(0)
    channel.close(1006, "The client was lost")
    with pytest.raises(Closed) as closed:
        await sending
    assert (closed.value.code, closed.value.reason) == (1006, "The client was lost")


async def test_messages_come_in_order_and_binary_ones_are_marked() -> None:
    channel, _ = opened()
    for message in ("a", b"\0\1", "ü"):
        channel.received(message)
    channel.close()
    channel.received("late")
    got = [raw async for raw in channel]
    assert got == ["a", b"", "ü"]
    assert isinstance(got[1], BinaryFrame)


async def test_an_event_the_client_cannot_take_becomes_an_error_that_names_it() -> None:
    channel, wire = opened(limit_bytes=400)
    await channel.send(orjson.dumps({"type": "conversation.item.added", "x": "é" * 300}))
    error = orjson.loads(wire.sent[0])
    assert len(wire.sent[0]) <= 400
    assert error["type"] == "error" and error["event_id"].startswith("event_")
    assert error["error"]["code"] == "event_too_large"
    assert "conversation.item.added" in error["error"]["message"]


async def test_a_flood_nobody_reads_ends_the_channel() -> None:
    channel, _ = opened()
    ended: list[bool] = []
    channel.on_close = lambda: ended.append(True)
    message = "x" * 1_000_000
    for _ in range(INCOMING_LIMIT_BYTES // len(message) + 2):
        channel.received(message)
    assert ended == [True]
    with pytest.raises(Closed, match="1009"):
        await channel.send("{}")
