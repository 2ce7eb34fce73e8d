"""WebRTC: connect, first audio, mouth to ear, audio delivered under loss, CPU per peer.

The server (``bench.rtc_server``) runs in its own process on uvloop, the clients in this one;
with two cores each gets its own. Clients are libwebrtc, as browsers are. Everything is loopback;
quote ratios of one run. ``--aiortc`` measures the fallback stack as well, ``--quick`` less of all.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from statistics import median as _median

import numpy as np

from bench.lossy import LossyRelay
from bench.table import Figure, show
from tests.fakes.rtc_client import LOUD, WrtcClient, loud_ms, tone, until

FIRST_AUDIO_BAR_MS = 60.0
MOUTH_TO_EAR_BAR_MS = 115.0
CPU_BAR_PERCENT = 3.0
CONNECT_BAR_MS = 50.0
BLOCK_MS = 20
BURSTS_PER_CALL = 5


@dataclass(frozen=True, slots=True)
class Effort:
    calls: int = 15
    bursts: int = 30
    loss_ms: int = 12_000
    peers: tuple[int, ...] = (1, 5, 10, 20)
    cpu_s: float = 5.0


QUICK = Effort(calls=5, bursts=10, loss_ms=5_000, peers=(1, 5), cpu_s=3.0)


class Server:
    """The process that answers; one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def ask(self, request: object) -> object:
        assert self._process.stdin is not None and self._process.stdout is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            return json.loads(await self._process.stdout.readline())

    async def cpu_s(self) -> float:
        return float(str(await self.ask("cpu")))


@contextlib.asynccontextmanager
async def serving(stack: str) -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.rtc_server", stack),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(process.pid, {cores[-1]})
        os.sched_setaffinity(0, set(cores[:-1]))
    try:
        yield Server(process)
    finally:
        os.sched_setaffinity(0, set(cores))
        process.kill()
        await process.wait()


class Caller:
    """One client of the server; its microphone says ``said`` in real time, then silence."""

    def __init__(
        self, server: Server, relay: LossyRelay | None = None, greeting_ms: int = 0
    ) -> None:
        self._server = server
        self._relay = relay
        self._greeting_ms = greeting_ms
        self.client = WrtcClient()
        self.said: asyncio.Queue[bytes] = asyncio.Queue()
        self.first_loud_s: float | None = None
        self.offered_s = self.connected_s = self.said_s = 0.0
        self._speaking: asyncio.Task[None] | None = None
        self.client.on_heard = self._heard

    async def __aenter__(self) -> Caller:
        loop = asyncio.get_running_loop()
        self._speaking = asyncio.create_task(self._speak())
        self.offered_s = loop.time()
        offer = await self.client.offer()
        offer = self._relay.offer(offer) if self._relay else offer
        request = {"offer": offer, "greeting_ms": self._greeting_ms}
        answer = str(await self._server.ask(request))
        await self.client.answered(self._relay.answer(answer) if self._relay else answer)
        await self.client.connected.wait()
        self.connected_s = loop.time()
        await self.client.channel_open.wait()
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._speaking is not None
        self._speaking.cancel()
        assert self.client.channel is not None
        self.client.channel.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self.client.channel_closed.wait()
        await self.client.close()

    def say(self, pcm: bytes) -> None:
        size = BLOCK_MS * 48
        for at in range(0, len(pcm), size):
            self.said.put_nowait(pcm[at : at + size])

    async def loud(self) -> float:
        """When something was first heard, on the loop's clock."""
        await until(lambda: self.first_loud_s is not None)
        assert self.first_loud_s is not None
        return self.first_loud_s

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        while True:
            if self.said.qsize():
                self.said_s = loop.time()
                self.client.speak(self.said.get_nowait())
            else:
                self.client.speak(bytes(BLOCK_MS * 48))
            due_s += BLOCK_MS / 1000
            await asyncio.sleep(due_s - loop.time())

    def _heard(self, pcm: bytes) -> None:
        if self.first_loud_s is None and _peak(pcm) > LOUD:
            self.first_loud_s = asyncio.get_running_loop().time()


def _peak(pcm: bytes) -> float:
    if not pcm:
        return 0.0
    return float(np.abs(np.frombuffer(pcm, dtype="<i2").astype(np.int32)).max()) / 32768


async def connecting(server: Server, calls: int) -> list[Figure]:
    """Calls one after the other, in which the server speaks at once, or the client does."""
    connect_ms: list[float] = []
    from_offer_ms: list[float] = []
    greeted_ms: list[float] = []
    echoed_ms: list[float] = []
    for call in range(2 * calls):
        greeted = call % 2 == 0
        caller = Caller(server, greeting_ms=2000 if greeted else 0)
        if not greeted:
            caller.say(tone(4000))
        async with caller:
            loud_s = await caller.loud()
            connect_ms.append(1000 * (caller.connected_s - caller.offered_s))
            (greeted_ms if greeted else echoed_ms).append(1000 * (loud_s - caller.connected_s))
            if greeted:
                from_offer_ms.append(1000 * (loud_s - caller.offered_s))
    bar = ("<=", FIRST_AUDIO_BAR_MS)
    note = f"p50 of {calls} calls"
    return [
        Figure("connect", _median(connect_ms), "ms", ("<=", CONNECT_BAR_MS), "offer to connected"),
        Figure("first audio heard", _median(from_offer_ms), "ms", bar, f"from the offer; {note}"),
        Figure("first audio heard", _median(greeted_ms), "ms", bar, f"from connected; {note}"),
        Figure("own voice heard", _median(echoed_ms), "ms", note="from connected, by the echo"),
    ]


async def mouth_to_ear(server: Server, bursts: int) -> Figure:
    """Bursts of 20 ms through the echo: written to the microphone until heard.

    Over several calls, because the phase of their clocks is worth up to 20 ms.
    """
    delays_ms: list[float] = []
    for _ in range(max(2, bursts // BURSTS_PER_CALL)):
        async with Caller(server) as caller:
            await asyncio.sleep(2.0)
            for _ in range(BURSTS_PER_CALL):
                caller.first_loud_s = None
                caller.say(tone(BLOCK_MS, hz=1000.0, level=0.6))
                loud_s = await caller.loud()
                delays_ms.append(1000 * (loud_s - caller.said_s))
                await asyncio.sleep(0.3)
    note = f"p50 of {len(delays_ms)} bursts; {min(delays_ms):.0f} to {max(delays_ms):.0f} ms"
    bar = ("<=", MOUTH_TO_EAR_BAR_MS)
    return Figure("mouth to ear through the echo", _median(delays_ms), "ms", bar, note)


async def delivered(server: Server, loss: float, ms: int) -> list[Figure]:
    """A tone each way through a relay that loses RTP packets."""
    relay = LossyRelay(loss)
    await relay.open()
    async with Caller(server, relay) as caller:
        client = caller.client
        caller.say(tone(ms + 3000))
        client.send(f"play:{ms}")
        await asyncio.sleep(1.0)
        client.send("count")
        await asyncio.sleep(ms / 1000 - 1.0)
        client.send("heard")
        await until(lambda: client.messages)
        heard = json.loads(client.messages[0])
        await asyncio.sleep(1.0)
        back = _between(client.heard, ms)
    relay.close()
    lost = 100 * relay.lost_packets / relay.rtp_packets
    bar = (">=", 100.0) if loss <= 0.05 else None
    share = 100 * heard["loud_ms"] / (ms - 1000)
    note = f"{lost:.1f} % of {relay.rtp_packets} packets lost"
    gap = f"longest gap {heard['longest_gap_ms']} ms; {note}"
    return [
        Figure(f"audio that reaches the app, {loss:.0%} loss", share, "%", bar, gap),
        Figure(f"audio that reaches the client, {loss:.0%} loss", back, "%", bar),
    ]


def _between(heard: bytearray, ms: int) -> float:
    """How much of a tone of ``ms`` was heard, in %, without its first and last 200 ms."""
    size = BLOCK_MS * 48
    blocks = [heard[at : at + size] for at in range(0, len(heard), size)]
    first = next((n for n, block in enumerate(blocks) if loud_ms(block)), 0)
    middle = b"".join(blocks[first + 10 : first + ms // BLOCK_MS - 10])
    return 100 * loud_ms(middle) / (ms - 400)


async def cpu(server: Server, peers: int, seconds: float) -> Figure:
    """Echo calls at once; the server's CPU, of one core, per peer."""
    async with contextlib.AsyncExitStack() as calls:
        for _ in range(peers):
            caller = await calls.enter_async_context(Caller(server))
            caller.say(tone(int(1000 * (seconds + 30))))
        await asyncio.sleep(1.0)
        loop = asyncio.get_running_loop()
        start_s, used_s = loop.time(), await server.cpu_s()
        await asyncio.sleep(seconds)
        used_s = await server.cpu_s() - used_s
        percent = 100 * used_s / (loop.time() - start_s) / peers
    bar = ("<=", CPU_BAR_PERCENT) if peers >= 20 else None
    return Figure(f"CPU per peer, {peers} peers", percent, "%", bar, "of one core")


async def measure(stack: str, effort: Effort) -> bool:
    async with serving(stack) as server:
        async with Caller(server):
            pass
        figures = await connecting(server, effort.calls)
        figures.append(await mouth_to_ear(server, effort.bursts))
        for loss in (0.0, 0.05, 0.10):
            figures += await delivered(server, loss, effort.loss_ms)
        for peers in effort.peers:
            figures.append(await cpu(server, peers, effort.cpu_s))
    return show(f"WebRTC, {stack}", figures)


def main(arguments: Sequence[str] = ()) -> bool:
    """True when libwebrtc keeps every bar; the fallback's bars are shown, not required."""
    options = argparse.ArgumentParser(prog="python -m bench webrtc", description=__doc__)
    options.add_argument("--quick", action="store_true", help="measure less")
    options.add_argument("--aiortc", action="store_true", help="the fallback as well")
    chosen = options.parse_args(arguments)
    effort = QUICK if chosen.quick else Effort()
    kept = asyncio.run(measure("wrtc", effort))
    if chosen.aiortc:
        asyncio.run(measure("aiortc", effort))
    return kept
