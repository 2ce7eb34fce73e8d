"""One 20 ms clock for all WebRTC peers of a process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from callboard.transports.rtc_audio import BLOCK_MS

PERIOD_S = BLOCK_MS / 1000
MAX_CATCH_UP = 5
"""Ticks made up at once after the loop was held up; older ones are given up (100 ms)."""

_log = structlog.get_logger(__name__)


class Pacer:
    """Calls every member once per 20 ms, on the event loop, without drift.

    Deadlines are absolute times of the loop's clock, so the rate is exact over
    any length of time. The clock runs only while there are members.
    """

    def __init__(self) -> None:
        self._members: dict[object, Callable[[], None]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._due_s = 0.0

    def add(self, key: object, tick: Callable[[], None]) -> None:
        """Call ``tick`` from now on. ``tick`` must not wait; one that raises is removed."""
        self._members[key] = tick
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._due_s = loop.time() + PERIOD_S
            self._timer = loop.call_at(self._due_s, self._run)

    def remove(self, key: object) -> None:
        """Stop calling; unknown keys are ignored."""
        self._members.pop(key, None)
        if not self._members and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run(self) -> None:
        loop = asyncio.get_running_loop()
        self._due_s = max(self._due_s, loop.time() - MAX_CATCH_UP * PERIOD_S)
        while self._members and self._due_s <= loop.time():
            self._due_s += PERIOD_S
            for key, tick in tuple(self._members.items()):
                self._call(key, tick)
        if self._members:
            self._timer = loop.call_at(self._due_s, self._run)

    def _call(self, key: object, tick: Callable[[], None]) -> None:
        if key not in self._members:
            return
        try:
            tick()
        except Exception:
            _log.exception("rtc.clock_stopped")
            self.remove(key)
