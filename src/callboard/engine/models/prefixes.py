"""Prompt beginnings that sessions share: read by one, given to the others. No threads, no I/O.

Reading instructions and tools costs the 1.5B model some 20 ms a token on two cores; a console's
tools are a thousand tokens. All methods are called on the event loop's thread.
"""

from __future__ import annotations

import asyncio
import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MIN_TOKENS = 192
"""A shorter beginning is read again sooner than it is kept."""
MAX_KEPT = 6
"""Beginnings kept at once: 28 kB a token with the 1.5B model."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the work in a slot does first."""

    act: Literal["none", "read", "restore"]
    key: str = ""
    tokens: int = 0


NOTHING = Plan("none")


class Prefixes:
    def __init__(self, limit: int = MAX_KEPT) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, None] = OrderedDict()
        self._reading: dict[str, asyncio.Future[None]] = {}

    async def plan(self, prefix: Sequence[int], held: str | None) -> Plan:
        """How a slot that holds ``held`` comes by ``prefix``; waits while another slot reads it.

        After ``read`` the caller must call ``settle``, whatever came of it.
        """
        if len(prefix) < MIN_TOKENS:
            return NOTHING
        key = key_of(prefix)
        while held != key:
            if key in self._kept:
                self._kept.move_to_end(key)
                return Plan("restore", key, len(prefix))
            reading = self._reading.get(key)
            if reading is None:
                self._reading[key] = asyncio.get_running_loop().create_future()
                return Plan("read", key, len(prefix))
            await asyncio.wait([reading])
        return NOTHING

    def settle(self, plan: Plan, *, kept: bool) -> list[str]:
        """The reading of ``plan`` is over. Answers with the keys whose files may go."""
        reading = self._reading.pop(plan.key, None)
        if reading is not None and not reading.done():
            reading.set_result(None)
        if kept:
            self._kept[plan.key] = None
        spare = len(self._kept) - self._limit
        return [self._kept.popitem(last=False)[0] for _ in range(max(0, spare))]

    def lost(self, key: str) -> None:
        """What was kept could not be given back."""
        self._kept.pop(key, None)


def key_of(tokens: Sequence[int]) -> str:
    return hashlib.sha256(array("l", tokens).tobytes()).hexdigest()[:32]
