"""What tools have answered in one call: for the cache, and against asking twice. Pure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal

import orjson

MAX_KEPT = 256
"""Answers of one call; the oldest are forgotten first."""

Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class _Answer:
    output: str
    at_ms: int
    turn: int


class Answers:
    """One call's answers. A turn is what happens between two utterances of the user."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, _Answer] = OrderedDict()
        self.turn = 0
        """Counts the utterances of the user."""
        self.hits = 0
        self.misses = 0

    def put(self, key: Key, output: str, now_ms: int) -> None:
        self._kept[key] = _Answer(output, now_ms, self.turn)
        self._kept.move_to_end(key)
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    def find(
        self, key: Key, ttl_ms: float, now_ms: int
    ) -> tuple[str, Literal["suppressed", "cached"]] | None:
        """An answer that may be given again: one of this turn, or one not older than ``ttl_ms``."""
        known = self._kept.get(key)
        if known is not None and known.turn == self.turn:
            return known.output, "suppressed"
        if ttl_ms <= 0:
            return None
        if known is not None and now_ms - known.at_ms <= ttl_ms:
            self.hits += 1
            return known.output, "cached"
        self.misses += 1
        return None


def answer_key(name: str, arguments: str) -> Key:
    """The same for the same arguments, however they are written."""
    try:
        value: Any = orjson.loads(arguments or "{}")
    except orjson.JSONDecodeError:
        return name, arguments.encode()
    return name, orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
