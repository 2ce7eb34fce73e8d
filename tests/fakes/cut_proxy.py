"""A way to the server that can be cut: every connection is aborted, and new ones are refused.

It can be frozen as well: connections stay, and nothing comes through them any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

HOST = "127.0.0.1"
BLOCK_BYTES = 65_536


class CutProxy:
    """``cut`` and ``mend`` may be called as often as wanted; the port stays the same."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listener: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def mend(self) -> None:
        self._listener = await asyncio.start_server(self._serve, HOST, self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    def cut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for writer in self._writers:
            writer.transport.abort()

    def freeze(self) -> None:
        """The connections of now are half open from now on; new ones work."""
        self._flowing.clear()
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            there = await asyncio.open_connection(HOST, self._target_port)
        except OSError:
            writer.transport.abort()
            self._writers.discard(writer)
            return
        self._writers.add(there[1])
        flowing = self._flowing
        try:
            await asyncio.gather(
                _pass_on(reader, there[1], flowing), _pass_on(there[0], writer, flowing)
            )
        finally:
            for end in (writer, there[1]):
                end.transport.abort()
                self._writers.discard(end)


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flowing: asyncio.Event
) -> None:
    try:
        while block := await reader.read(BLOCK_BYTES):
            await flowing.wait()
            writer.write(block)
            await writer.drain()
        writer.close()
    except OSError:
        writer.transport.abort()


@asynccontextmanager
async def cut_proxy(target_port: int) -> AsyncIterator[CutProxy]:
    proxy = CutProxy(target_port)
    await proxy.mend()
    try:
        yield proxy
    finally:
        proxy.cut()
