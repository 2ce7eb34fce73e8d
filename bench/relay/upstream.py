"""The scripted upstream: ``python -m bench.relay.upstream PORT CORE``."""

from __future__ import annotations

import asyncio
import os
import sys

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

from bench.relay.wire import CREATED, DELTA, FLOOD, UPDATED

FLOOD_STEP = 64
"""Deltas that a flood sends at a time, while the socket takes them."""


class Echo(WSListener):  # type: ignore[misc, unused-ignore]
    """One delta for each append; a flood when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._flows = True
        self._flooding = False

    def on_ws_connected(self, transport: WSTransport) -> None:
        transport.send(WSMsgType.TEXT, CREATED)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code(), frame.get_close_message())
            transport.disconnect()
        elif frame.msg_type == WSMsgType.TEXT:
            self._answer(transport, frame.get_payload_as_bytes())

    def _answer(self, transport: WSTransport, raw: bytes) -> None:
        if raw.startswith(b'{"type":"input_audio_buffer.append"') or b".append" in raw[:60]:
            transport.send(WSMsgType.TEXT, DELTA)
        elif b"session.update" in raw[:80]:
            transport.send(WSMsgType.TEXT, UPDATED)
        elif FLOOD[1:-1] in raw:
            self._flooding = True
            self._flood(transport)

    def _flood(self, transport: WSTransport) -> None:
        if not self._flooding or transport.is_disconnected:
            return
        if self._flows:
            for _ in range(FLOOD_STEP):
                transport.send(WSMsgType.TEXT, DELTA)
        asyncio.get_running_loop().call_later(0.001, self._flood, transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._flooding = False

    def pause_writing(self) -> None:
        self._flows = False

    def resume_writing(self) -> None:
        self._flows = True


async def serve(port: int) -> None:
    def listener(request: WSUpgradeRequest) -> WSListener:
        return Echo()

    server = await ws_create_server(listener, "127.0.0.1", port, max_frame_size=2**25)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    os.sched_setaffinity(0, {int(sys.argv[2])})
    uvloop.run(serve(int(sys.argv[1])))
