"""A wire that remembers what was written to it, and is fed by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from callboard.channel import Closed, Raw, Receiver


class FakeWire:
    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.receiver: Receiver | None = None
        self.reading = True
        self.closed_as: tuple[int, str] | None = None

    def feed(self, raw: bytes) -> None:
        """As if the other side had sent it."""
        assert self.receiver is not None
        self.receiver.received(raw)

    def lose(self, code: int = 1006, reason: str = "") -> None:
        """As if the other side had closed, or vanished."""
        assert self.receiver is not None
        self.closed_as = self.closed_as or (code, reason)
        self.receiver.ended(Closed(code, reason))

    def fill(self) -> None:
        assert self.receiver is not None
        self.receiver.pause_writing()

    def drain(self) -> None:
        assert self.receiver is not None
        self.receiver.resume_writing()

    async def send(self, raw: Raw) -> None:
        self.write(raw)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        for raw in list[Raw]():
            yield raw

    def divert(self, receiver: Receiver) -> None:
        self.receiver = receiver

    def watch(self, gone: Callable[[], None] | None) -> None: ...

    def write(self, raw: Raw) -> None:
        if self.closed_as is None:
            self.written.append(raw if isinstance(raw, bytes) else raw.encode())

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.closed_as = self.closed_as or (code, reason)
