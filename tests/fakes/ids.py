"""Identifiers that count: the same in every run."""

from __future__ import annotations

from collections import Counter


class CountingIds:
    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def new(self, prefix: str) -> str:
        self._counts[prefix] += 1
        return f"{prefix}_{self._counts[prefix]:03d}"

    def noise(self, text: str) -> str:
        return "x" * (16 - len(text) % 16)
