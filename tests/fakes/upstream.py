"""A provider that misbehaves: what it does wrong is written down beforehand, frame by frame.

A *deed* is what it does with one connection, from the request on. ``Upstream`` counts the
connections and keeps their ends, so that a test can look at them or go on misbehaving.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.fakes.raw_websocket import PATIENCE_S, RawEnd, accept_key, read_head

Deed = Callable[[RawEnd], Awaitable[None]]
SESSION = {"id": "sess_upstream", "object": "realtime.session", "type": "realtime"}


async def upgrade(end: RawEnd) -> None:
    """The 101, as it should be."""
    accept = accept_key(end.headers["sec-websocket-key"])
    end.writer.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: realtime\r\n\r\n".encode()
    )


async def begin(end: RawEnd) -> None:
    """Upgraded, and a session has begun."""
    await upgrade(end)
    end.event("session.created", event_id="event_first", session=SESSION)


def refuse(status: int, body: bytes = b"", **headers: str) -> Deed:
    """An HTTP answer instead of the upgrade."""

    async def deed(end: RawEnd) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        end.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await end.writer.drain()
        end.writer.close()

    return deed


async def echo(end: RawEnd) -> None:
    """A well-behaved session, for the neighbours: what comes in goes out again."""
    await begin(end)
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            end.write(1, await end.message())


async def silent(end: RawEnd) -> None:
    """Reads what comes, answers nothing."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while await end.reader.read(65_536):
            pass


@dataclass(eq=False)
class Upstream:
    deeds: list[Deed]
    """For the first connections, one each; the last is that of all further ones too."""
    port: int = 0
    ends: list[RawEnd] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    failures: list[BaseException] = field(default_factory=list)
    """What went wrong in a deed: a mistake of the test."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def end(self, number: int = 0) -> RawEnd:
        """The connection of this number, once it is there and its request has been read."""
        async with asyncio.timeout(PATIENCE_S), self.arrived:
            await self.arrived.wait_for(lambda: len(self.ends) > number)
        return self.ends[number]

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.create_task(self._serve(reader, writer), name="upstream")
        self.tasks.add(serving)
        serving.add_done_callback(self.tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end = RawEnd(reader, writer)
        try:
            request, end.headers = await read_head(reader)
            end.path = request.split(" ")[1]
            deed = self.deeds[min(len(self.ends), len(self.deeds) - 1)]
            async with self.arrived:
                self.ends.append(end)
                self.arrived.notify_all()
            await deed(end)
        except (asyncio.IncompleteReadError, ConnectionError):
            """The other side left, as many tests want it to."""
        except Exception as failure:
            self.failures.append(failure)


@asynccontextmanager
async def misbehaving(*deeds: Deed) -> AsyncIterator[Upstream]:
    """A provider on a free port; its connections are gone when the block ends."""
    upstream = Upstream(list(deeds))
    listener = await asyncio.start_server(upstream.accept, "127.0.0.1", 0)
    upstream.port = listener.sockets[0].getsockname()[1]
    try:
        yield upstream
    finally:
        listener.close()
        for task in tuple(upstream.tasks):
            task.cancel()
        for end in upstream.ends:
            end.abort()
        assert upstream.failures == []
