"""A provider without a network: its wires are pipes, of which the test holds the far ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import orjson

from callboard.channel import Closed, PipeEnd, Raw, Receiver, pipe
from callboard.providers.base import ProviderFailure, Upstream, UpstreamCall, Wish

ANSWER_SDP = (
    "v=0\r\ns=answer\r\n"
    "a=rtpmap:96 opus/48000/2\r\n"
    "a=candidate:1 1 udp 2130706431 192.0.2.7 3478 typ host\r\n"
    "a=candidate:2 1 TCP 1671430143 192.0.2.7 443 typ host tcptype passive\r\n"
)


class PipeWire:
    """A wire whose other end is in the test's hands."""

    def __init__(self, end: PipeEnd) -> None:
        self._end = end
        self._reading: asyncio.Task[None] | None = None

    async def send(self, raw: Raw) -> None:
        await self._end.send(raw)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        async for raw in self._end:
            yield raw
        closed = self._end.closed
        if closed is not None and closed.code not in (1000, 1001, 1005):
            raise closed

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._end.close(code, reason)

    def divert(self, receiver: Receiver) -> None:
        self._reading = asyncio.create_task(self._read(receiver), name="fake.wire")

    async def _read(self, receiver: Receiver) -> None:
        async for raw in self._end:
            receiver.received(raw if isinstance(raw, bytes) else raw.encode())
        receiver.ended(self._end.closed or Closed())

    def watch(self, gone: Callable[[], None] | None) -> None: ...

    def write(self, raw: Raw) -> None:
        with contextlib.suppress(StopIteration, Closed):
            self._end.send(raw).send(None)

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class FarEnd:
    """What the provider sees of one connection."""

    def __init__(self, wish: Wish, end: PipeEnd) -> None:
        self.wish = wish
        self.end = end
        self._messages = end.__aiter__()

    async def tell(self, kind: str, **fields: Any) -> None:
        await self.end.send(orjson.dumps({"type": kind, "event_id": "event_far", **fields}))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            event: dict[str, Any] = orjson.loads(await anext(self._messages))
        return event


class FakeBroker:
    def __init__(self) -> None:
        self.created: list[tuple[str, Mapping[str, Any]]] = []
        self.identifiers: list[str | None] = []
        self.hung_up: asyncio.Queue[str] = asyncio.Queue()
        self.failure: ProviderFailure | None = None

    async def create_call(
        self, offer_sdp: str, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> UpstreamCall:
        if self.failure is not None:
            raise self.failure
        self.created.append((offer_sdp, session))
        self.identifiers.append(safety_identifier)
        return UpstreamCall(ANSWER_SDP, f"rtc_far_{len(self.created)}")

    async def hang_up(self, call_id: str) -> None:
        self.hung_up.put_nowait(call_id)

    async def translation_secret(
        self, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> Mapping[str, Any]:
        return {"value": "v", "session": {"type": "translation", **session}}

    async def translation_call(
        self, offer_sdp: str, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> UpstreamCall:
        return await self.create_call(offer_sdp, session, safety_identifier)

    async def close(self) -> None: ...


class FakeProvider:
    """``failures`` are raised first, one a connection. Without ``answers`` a connection waits."""

    def __init__(self, name: str = "openai") -> None:
        self.name = name
        self.broker: FakeBroker | None = FakeBroker()
        self.failures: list[ProviderFailure] = []
        self.connected: asyncio.Queue[FarEnd] = asyncio.Queue()
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    async def offers(self) -> None:
        return None

    async def connect(self, wish: Wish) -> Upstream:
        if self.failures:
            raise self.failures.pop(0)
        self.asked.set()
        await self.answers.wait()
        ours, theirs = pipe()
        self.connected.put_nowait(FarEnd(wish, theirs))
        return Upstream(PipeWire(ours), [])

    async def next(self) -> FarEnd:
        async with asyncio.timeout(5):
            return await self.connected.get()
