"""What the server does for one call, for the page that shows it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import orjson

MAX_ENTRIES = 1_000
MAX_BYTES = 4 * 1024 * 1024
"""Of all entries; the oldest are forgotten first."""
MAX_WORDS = 16_384
"""Characters of one text in an entry; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    """From 1, without gaps."""
    kind: str
    raw: bytes
    """JSON: ``{"seq", "at_ms", "kind", …}``; ``at_ms`` counts from the opening of the call."""


class Feed:
    """Bounded; written by the call's attendants, followed by any number of readers."""

    def __init__(
        self,
        now_ms: Callable[[], int],
        *,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._now_ms = now_ms
        self._opened_ms = now_ms()
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._last_seq = 0
        self._limits = (max_entries, max_bytes)
        self._ended = False
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def ended(self) -> bool:
        return self._ended

    def put(self, kind: str, /, **facts: Any) -> None:
        """Add an entry; ``facts`` are JSON. After the end of the call nothing is added."""
        if self._ended:
            return
        self._last_seq += 1
        at_ms = self._now_ms() - self._opened_ms
        told = {"seq": self._last_seq, "at_ms": at_ms, "kind": kind}
        raw = orjson.dumps({**told, **{name: _cut(fact) for name, fact in facts.items()}})
        self._entries.append(Entry(self._last_seq, kind, raw))
        self._bytes += len(raw)
        max_entries, max_bytes = self._limits
        while len(self._entries) > max_entries or self._bytes > max_bytes:
            self._bytes -= len(self._entries.popleft().raw)
        self._wake()

    def end(self) -> None:
        """The call has ended: readers read the rest and are done."""
        self._ended = True
        self._wake()

    def since(self, seq: int) -> tuple[Entry, ...]:
        """The entries after ``seq`` that are still there."""
        return tuple(entry for entry in self._entries if entry.seq > seq)

    async def follow(self, after: int = 0) -> AsyncIterator[Entry]:
        """Entries after ``after`` as they come, until the call has ended."""
        while True:
            for entry in self.since(after):
                after = entry.seq
                yield entry
            if self._ended:
                return
            if self._last_seq <= after:
                await self._changed()

    async def _changed(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    def _wake(self) -> None:
        for future in tuple(self._waiting):
            if not future.done():
                future.set_result(None)


def _cut(fact: Any) -> Any:
    if isinstance(fact, str) and len(fact) > MAX_WORDS:
        return f"{fact[:MAX_WORDS]} … ({len(fact):,} characters)"
    return fact
