"""Every way from a client to an engine, with one interface; each answers by the same rules.

A line-up is a provider and a channel: who answers, and how the client is connected. One that
cannot do a step of the contract names it in ``lacks``.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import functools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
import orjson
import websockets

import webrtc
from callboard.app import Running, webrtc_media
from tests.fakes.conversant import spoken
from tests.fakes.conversant_server import conversant
from tests.fakes.rtc_client import WrtcClient, tone, until
from tests.fakes.server import serving
from tests.fakes.stages import silence_ms, tone_ms

PATIENCE_S = 20.0
MODEL = "gpt-realtime"
AZURE_KEY = "az-" + "k" * 20
SPEECH_MS = 700
QUIET_MS = 900


class Caller:
    """A client in a session: what it has seen, and what it says."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.ended: asyncio.Future[tuple[int | None, str]] = asyncio.Future()
        self.call_id = ""
        """As the client knows it: its session's id over WebSocket, the call's over WebRTC."""
        self._changed = asyncio.Event()
        self._passed = 0

    def took(self, raw: str | bytes) -> None:
        self.events.append(orjson.loads(raw))
        self._changed.set()

    def end(self, code: int | None, reason: str) -> None:
        if not self.ended.done():
            self.ended.set_result((code, reason))
        self._changed.set()

    async def expect(self, kind: str) -> dict[str, Any]:
        """The next event of this type; those before it are passed over and kept."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                while self._passed < len(self.events):
                    event = self.events[self._passed]
                    self._passed += 1
                    if event["type"] == kind:
                        return event
                assert not self.ended.done(), (kind, self.kinds(), self.ended.result())
                self._changed.clear()
                await self._changed.wait()

    def kinds(self, since: int = 0) -> list[str]:
        return [event["type"] for event in self.events[since:]]

    async def send(self, kind: str, **fields: Any) -> None:
        raise NotImplementedError

    async def speak(self, text: str) -> None:
        """Say this, and be quiet for as long as ends a turn."""
        raise NotImplementedError

    def heard_bytes(self) -> int:
        """How much audible PCM16 at 24 kHz has come."""
        raise NotImplementedError

    async def hears(self, audio_bytes: int) -> None:
        """More audible audio than this comes; over WebRTC it does so as slowly as it is spoken."""
        await until(lambda: self.heard_bytes() > audio_bytes, PATIENCE_S)

    async def closed(self) -> tuple[int | None, str]:
        """The code and reason of the CLOSE; None over WebRTC, where there is none."""
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.shield(self.ended)


class SocketCaller(Caller):
    def __init__(self, socket: websockets.ClientConnection) -> None:
        super().__init__()
        self._socket = socket

    async def listen(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                self.took(await self._socket.recv())
        self.end(self._socket.close_code, self._socket.close_reason or "")

    async def send(self, kind: str, **fields: Any) -> None:
        await self._socket.send(orjson.dumps({"type": kind, **fields}).decode())

    async def speak(self, text: str) -> None:
        pcm = silence_ms(100) + tone_ms(SPEECH_MS, spoken(text)) + silence_ms(QUIET_MS)
        for at in range(0, len(pcm), 4_800):
            audio = base64.b64encode(pcm[at : at + 4_800]).decode()
            await self.send("input_audio_buffer.append", audio=audio)

    def heard_bytes(self) -> int:
        deltas = (e for e in self.events if e["type"] == "response.output_audio.delta")
        return sum(len(base64.b64decode(event["delta"])) for event in deltas)


class RtcCaller(Caller):
    def __init__(self, client: WrtcClient) -> None:
        super().__init__()
        self._client = client
        assert client.channel is not None
        client.channel.on("message", self._message)
        client.channel.on("close", lambda _: self.end(None, ""))

    def _message(self, event: webrtc.MessageEvent) -> None:
        assert isinstance(event.data, str | bytes)
        self.took(event.data)

    async def send(self, kind: str, **fields: Any) -> None:
        self._client.send(orjson.dumps({"type": kind, **fields}).decode())

    async def speak(self, text: str) -> None:
        loop = asyncio.get_running_loop()
        start_s, level = loop.time(), spoken(text) / 32_767
        for at_ms in range(0, SPEECH_MS + QUIET_MS, 20):
            quiet = at_ms >= SPEECH_MS
            self._client.speak(silence_ms(20) if quiet else tone(20, level=level, start_ms=at_ms))
            await asyncio.sleep(max(0.0, start_s + (at_ms + 20) / 1000 - loop.time()))

    def heard_bytes(self) -> int:
        return len(bytes(self._client.heard).replace(b"\0", b""))


class Dial(Protocol):
    def __call__(self, url: str, **query: str) -> AbstractAsyncContextManager[Caller]: ...


@asynccontextmanager
async def by_websocket(url: str, **query: str) -> AsyncIterator[SocketCaller]:
    asked = httpx.QueryParams(query or {"model": MODEL})
    address = f"{url.replace('http', 'ws', 1)}/v1/realtime?{asked}"
    async with websockets.connect(address, max_size=None, proxy=None) as socket:
        caller = SocketCaller(socket)
        listening = asyncio.create_task(caller.listen(), name="test.listen")
        if "call_id" not in query:
            caller.call_id = (await caller.expect("session.created"))["session"]["id"]
        try:
            yield caller
        finally:
            await socket.close()
            await listening


@asynccontextmanager
async def by_webrtc(url: str, **query: str) -> AsyncIterator[RtcCaller]:
    client = WrtcClient()
    caller = RtcCaller(client)
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S) as http:
            answer = await http.post(
                f"{url}/v1/realtime/calls",
                params=query or {"model": MODEL},
                headers={"Content-Type": "application/sdp"},
                content=await client.offer(),
            )
        assert answer.status_code == 201, answer.text
        caller.call_id = answer.headers["Location"].rpartition("/")[2]
        await client.answered(answer.text)
        async with asyncio.timeout(PATIENCE_S):
            await client.channel_open.wait()
        await caller.expect("session.created")
        yield caller
    finally:
        await client.close()


Opened = AbstractAsyncContextManager[Running]


@asynccontextmanager
async def embedded(upstream: str, **settings: Any) -> AsyncIterator[Running]:
    async with conversant(**settings) as server:
        yield server


@asynccontextmanager
async def compatible(upstream: str, **settings: Any) -> AsyncIterator[Running]:
    """The upstream answers, at an address that says nothing about it."""
    route: dict[str, Any] = {"providers": ("compatible",), "compatible_base_url": f"{upstream}/v1"}
    async with serving(webrtc_media(), ready=False, **route, **settings) as gateway:
        yield gateway.running


@asynccontextmanager
async def azure(upstream: str, **settings: Any) -> AsyncIterator[Running]:
    """The upstream answers at Azure's path, and is shown Azure's key header."""
    route: dict[str, Any] = {
        "providers": ("azure",),
        "azure_endpoint": upstream,
        "azure_api_key": AZURE_KEY,
    }
    async with serving(webrtc_media(), ready=False, **route, **settings) as gateway:
        yield gateway.running


@dataclass(frozen=True)
class LineUp:
    name: str
    place: Callable[..., Opened]
    """From the address of a second process, and settings."""
    dial: Dial
    lacks: frozenset[str] = field(default_factory=frozenset)
    """Steps of the contract that it cannot do."""

    @property
    def closes(self) -> bool:
        """Whether its client is told a close code."""
        return self.dial is by_websocket


LINE_UPS = (
    LineUp("embedded, picows", functools.partial(embedded, websocket="picows"), by_websocket),
    LineUp("embedded, asgi", functools.partial(embedded, websocket="asgi"), by_websocket),
    LineUp("embedded, WebRTC", embedded, by_webrtc),
    LineUp("compatible, picows", functools.partial(compatible, websocket="picows"), by_websocket),
    LineUp("compatible, asgi", functools.partial(compatible, websocket="asgi"), by_websocket),
    LineUp("compatible, unified WebRTC", compatible, by_webrtc),
    LineUp("azure, picows", azure, by_websocket),
    LineUp("azure, unified WebRTC", azure, by_webrtc),
)
