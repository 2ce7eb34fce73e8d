"""Which session may use which cache of the language model, and who waits. No threads, no I/O.

All methods are called on the event loop's thread.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Slot:
    index: int
    owner: str | None = None
    """The session whose prefix is cached here."""
    cancel: Callable[[], None] | None = None
    """Stops the work that runs here; None when free."""
    yields: bool = False
    """The running work gives way to its own session's next request."""
    used: int = 0
    prefix: str | None = None
    """Key of the shared beginning that was read here last."""


@dataclass(slots=True)
class _Waiter:
    session_id: str
    ready: asyncio.Future[Slot] = field(default_factory=lambda: asyncio.Future())


class Slots:
    """A session gets its own slot back while it can, else the one unused for longest."""

    def __init__(self, count: int) -> None:
        self._slots = [Slot(i) for i in range(count)]
        self._waiting: deque[_Waiter] = deque()
        self._clock = 0

    @property
    def idle(self) -> bool:
        return not self._waiting and all(slot.cancel is None for slot in self._slots)

    async def take(self, session_id: str, cancel: Callable[[], None], *, yields: bool) -> Slot:
        """The slot to work in, held until ``release``. First come, first served.

        ``cancel`` is called when ``yields`` work is in the way of its session's next request.
        """
        waiter = _Waiter(session_id)
        self._waiting.append(waiter)
        self._serve()
        try:
            slot = await waiter.ready
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise
        slot.cancel, slot.yields = cancel, yields
        return slot

    def release(self, slot: Slot) -> None:
        slot.cancel = None
        slot.yields = False
        self._serve()

    def abandon(self, slot: Slot) -> None:
        """The work in the slot has been cancelled: its session's next request waits for it."""
        slot.yields = True

    def forget(self, session_id: str) -> None:
        """The session has ended: its slot is the first to be given away."""
        for slot in self._slots:
            if slot.owner == session_id:
                slot.owner, slot.used = None, 0
                if slot.cancel is not None and slot.yields:
                    slot.cancel()

    def cancel_all(self) -> None:
        for slot in self._slots:
            if slot.cancel is not None:
                slot.cancel()

    def _give_up(self, waiter: _Waiter) -> None:
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        elif waiter.ready.done() and not waiter.ready.cancelled():
            self.release(waiter.ready.result())

    def _serve(self) -> None:
        for waiter in list(self._waiting):
            if waiter.ready.done():
                continue
            slot = self._find(waiter.session_id)
            if slot is None:
                continue
            self._clock += 1
            slot.owner, slot.used = waiter.session_id, self._clock
            slot.cancel = _nothing
            self._waiting.remove(waiter)
            waiter.ready.set_result(slot)

    def _find(self, session_id: str) -> Slot | None:
        own = [slot for slot in self._slots if slot.owner == session_id]
        for slot in own:
            if slot.cancel is None:
                return slot
        for slot in own:
            if slot.yields and slot.cancel is not None:
                slot.cancel()
                return None
        free = [slot for slot in self._slots if slot.cancel is None]
        return min(free, key=lambda slot: slot.used, default=None)


def _nothing() -> None:
    return None
