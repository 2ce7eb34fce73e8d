"""Our own end of a WebSocket, with picows. Proves B4a: what is closed is gone."""

from __future__ import annotations

import asyncio
import contextlib

from websockets import ConnectionClosed
from websockets.asyncio.server import ServerConnection, serve

from callboard.channel import Closed
from callboard.transports.picows_wire import PicowsWire
from callboard.transports.websocket import WebSocketLimits
from callboard.transports.websocket_client import Target, connect
from tests.fakes.server import PATIENCE_S

FLOOD = 400
MESSAGE = "x" * 50_000


class Nobody:
    """A receiver that wants nothing."""

    def received(self, raw: bytes) -> None: ...

    def ended(self, closed: Closed) -> None: ...

    def pause_writing(self) -> None: ...

    def resume_writing(self) -> None: ...


async def test_a_wire_that_was_not_reading_is_closed_with_the_other_side_s_answer() -> None:
    """Its CLOSE is behind whatever waits in the socket: that is read, and dropped."""
    gone = asyncio.Event()

    async def flood(ws: ServerConnection) -> None:
        sender = asyncio.create_task(_flood(ws))
        await ws.wait_closed()
        await sender
        gone.set()

    limits = WebSocketLimits(close_timeout_s=10 * PATIENCE_S)
    async with serve(flood, "127.0.0.1", 0, compression=None) as server:
        host, port = next(iter(server.sockets)).getsockname()[:2]
        wire = await connect(Target(f"ws://{host}:{port}/"), limits, timeout_s=PATIENCE_S)
        assert isinstance(wire, PicowsWire)
        wire.divert(Nobody())
        wire.pause_reading()
        wire.close(1000, "enough")
        async with asyncio.timeout(PATIENCE_S):
            await gone.wait()


async def _flood(ws: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        for _ in range(FLOOD):
            await ws.send(MESSAGE)
