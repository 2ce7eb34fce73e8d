"""The load: ``python -m bench.relay.load URL SESSIONS SECONDS CORE``; prints one JSON object."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import deque
from dataclasses import dataclass, field

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench.relay.wire import APPEND, FRAME_MS

CONNECTING = 10
"""Sessions that connect at a time."""
WARM_S = 1.0
KEY = os.environ.get("BENCH_KEY", "")


@dataclass
class Tally:
    """Of all sessions; round trips count between ``begin`` and ``end``."""

    counting: bool = False
    sent: int = 0
    received: int = 0
    rtt_s: list[float] = field(default_factory=list)
    lost: int = 0


class Session(WSListener):  # type: ignore[misc, unused-ignore]
    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally
        self._waiting: deque[float] = deque()
        self.begun = asyncio.Event()
        self.closing = False

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            if frame.msg_type == WSMsgType.CLOSE:
                transport.disconnect()
            return
        if frame.payload_size < len(APPEND) // 2:
            self.begun.set()
            return
        if self._waiting:
            sent_at = self._waiting.popleft()
            if self._tally.counting:
                self._tally.received += 1
                self._tally.rtt_s.append(time.perf_counter() - sent_at)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.closing:
            self._tally.lost += 1

    def append(self, transport: WSTransport) -> None:
        self._waiting.append(time.perf_counter())
        transport.send(WSMsgType.TEXT, APPEND)
        if self._tally.counting:
            self._tally.sent += 1


Pair = tuple[WSTransport, Session]


async def _open(url: str, tally: Tally, turns: asyncio.Semaphore) -> tuple[Pair, float]:
    async with turns:
        began = time.perf_counter()
        session = Session(tally)
        transport, _ = await ws_connect(
            lambda: session,
            url,
            max_frame_size=2**25,
            websocket_handshake_timeout=60,
            extra_headers={"Authorization": f"Bearer {KEY}"} if KEY else None,
        )
        await asyncio.wait_for(session.begun.wait(), 60)
        return (transport, session), time.perf_counter() - began


async def _speak(pairs: list[Pair], until: float) -> None:
    """Each session sends a frame every 40 ms, all of them evenly spread."""
    loop = asyncio.get_running_loop()
    step_s = FRAME_MS / 1000 / len(pairs)
    due, index = loop.time(), 0
    while due < until:
        now = loop.time()
        while due <= now:
            transport, session = pairs[index % len(pairs)]
            if not transport.is_disconnected:
                session.append(transport)
            index, due = index + 1, due + step_s
        await asyncio.sleep(max(0.0, due - loop.time()))


async def run(url: str, sessions: int, seconds: float) -> None:
    tally, turns = Tally(), asyncio.Semaphore(CONNECTING)
    opened = await asyncio.gather(*(_open(url, tally, turns) for _ in range(sessions)))
    pairs = [pair for pair, _ in opened]
    loop = asyncio.get_running_loop()
    speaking = asyncio.create_task(_speak(pairs, loop.time() + WARM_S + seconds + 0.2))
    await asyncio.sleep(WARM_S)
    print("begin", flush=True)
    tally.counting = True
    await asyncio.sleep(seconds)
    tally.counting = False
    print("end", flush=True)
    await speaking
    for transport, session in pairs:
        session.closing = True
        transport.disconnect()
    rtt_s = sorted(tally.rtt_s) or [float("nan")]
    connect_s = sorted(second for _, second in opened)
    told = {
        "sent": tally.sent,
        "received": tally.received,
        "lost": tally.lost,
        "p50_ms": rtt_s[len(rtt_s) // 2] * 1000,
        "p99_ms": rtt_s[len(rtt_s) * 99 // 100] * 1000,
        "connect_p50_ms": connect_s[len(connect_s) // 2] * 1000,
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    os.sched_setaffinity(0, {int(sys.argv[4])})
    uvloop.run(run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
