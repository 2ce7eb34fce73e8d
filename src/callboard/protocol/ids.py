"""Where identifiers come from: an argument of every machine."""

from __future__ import annotations

from typing import Protocol


class Ids(Protocol):
    def new(self, prefix: str) -> str:
        """A fresh identifier: ``event_…``, ``item_…``, ``resp_…`` and 21 characters."""
        ...

    def noise(self, text: str) -> str:
        """The ``obfuscation`` of a delta: random, its length hides that of ``text``."""
        ...
