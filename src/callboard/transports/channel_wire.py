"""Any channel as a wire: for connections that have no callbacks of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from callboard.channel import Channel, Closed, Outbox, Overflow, Raw, Receiver
from callboard.transports.websocket import NORMAL_CODES

HIGH_WATER_BYTES = 128 * 1024
"""Unsent bytes at which the other side is asked to pause; at half of them it may go on."""


class ChannelWire:
    """A ``Wire`` over a ``Channel``: one task that reads and one that writes, in ``tasks``."""

    def __init__(
        self, channel: Channel, tasks: asyncio.TaskGroup, *, name: str, limit_bytes: int
    ) -> None:
        self._channel = channel
        self._tasks = tasks
        self._name = name
        self._outbox = Outbox(self._send, limit_bytes)
        self._receiver: Receiver | None = None
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._paused = False
        self._closed: Closed | None = None

    async def send(self, raw: Raw) -> None:
        await self._channel.send(raw)

    def __aiter__(self) -> AsyncIterator[Raw]:
        return self._channel.__aiter__()

    def divert(self, receiver: Receiver) -> None:
        self._receiver = receiver
        if self._closed is not None:
            receiver.ended(self._closed)
        elif self._reader is None:
            self._reader = self._tasks.create_task(self._read(), name=f"{self._name}.read")
            self._start_writing()

    def _start_writing(self) -> asyncio.Task[None]:
        if self._writer is None:
            self._writer = self._tasks.create_task(self._write(), name=f"{self._name}.write")
        return self._writer

    def watch(self, gone: Callable[[], None] | None) -> None:
        """Not told: nobody reads the channel before it is diverted."""

    def write(self, raw: Raw) -> None:
        if self._closed is not None:
            return
        try:
            self._outbox.put(raw)
        except Overflow as overflow:
            self._end(Closed(1008, f"Too slow: {overflow}"))
            self._stop()
            self._channel.close(1008, f"Too slow: {overflow}")
            return
        if not self._paused and self._outbox.queued_bytes > HIGH_WATER_BYTES:
            self._paused = True
            if self._receiver is not None:
                self._receiver.pause_writing()

    def pause_reading(self) -> None:
        self._may_read.clear()

    def resume_reading(self) -> None:
        self._may_read.set()

    def close(self, code: int = 1000, reason: str = "") -> None:
        """What was written before is still sent, for a moment."""
        if self._closed is not None:
            return
        self._end(Closed(code, reason))
        if self._reader is not None and self._reader is not _current_task():
            self._reader.cancel()
        writer = self._start_writing()
        self._outbox.finish()
        writer.add_done_callback(lambda _: self._channel.close(code, reason))
        asyncio.get_running_loop().call_later(1.0, writer.cancel)

    def _stop(self) -> None:
        for task in (self._reader, self._writer):
            if task is not None and task is not _current_task():
                task.cancel()

    async def _send(self, raw: Raw) -> None:
        await self._channel.send(raw)
        if self._paused and self._outbox.queued_bytes <= HIGH_WATER_BYTES // 2:
            self._paused = False
            if self._receiver is not None:
                self._receiver.resume_writing()

    async def _read(self) -> None:
        try:
            async for raw in self._channel:
                await self._may_read.wait()
                if self._closed is not None or self._receiver is None:
                    return
                self._receiver.received(raw if isinstance(raw, bytes) else raw.encode())
            self._lost(Closed(NORMAL_CODES[0]))
        except Closed as closed:
            self._lost(closed)

    async def _write(self) -> None:
        try:
            await self._outbox.run()
        except Closed as closed:
            self._lost(closed)

    def _lost(self, closed: Closed) -> None:
        self._end(closed)
        self._outbox.finish()
        self._stop()
        self._channel.close()

    def _end(self, closed: Closed) -> None:
        if self._closed is not None:
            return
        self._closed = closed
        if self._receiver is not None:
            self._receiver.ended(closed)


def _current_task() -> asyncio.Task[object] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
