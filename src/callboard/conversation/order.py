"""The order of items, from what each event says about an item's predecessor, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WITNESSES = {"done": 1, "committed": 2, "added": 3}
"""How much an event is worth: a recorded ``done`` may deny a predecessor that ``added`` named."""
_NAMED = 10
"""A named predecessor counts for more than none, whoever says so."""


@dataclass(slots=True)
class _Place:
    rank: int
    """By arrival of the news: of two items with one predecessor the later stands nearer to it."""
    previous: str | None = None
    weight: int = 0
    """0: nobody has said where it stands."""


class ItemOrder:
    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._rank = 0

    def mention(self, item_id: str) -> None:
        """The item exists; until somebody names its predecessor it stands at the end."""
        if item_id not in self._places:
            self._places[item_id] = _Place(self._next_rank())

    def is_placed(self, item_id: str) -> bool:
        """Somebody has said where it stands."""
        place = self._places.get(item_id)
        return place is not None and place.weight > 0

    def place(self, item_id: str, previous: str | None, witness: str) -> None:
        """``previous``: ``None`` or ``root`` for the first item."""
        self.mention(item_id)
        if previous == item_id:
            return
        named = None if previous == "root" else previous
        weight = WITNESSES[witness] + (0 if named is None else _NAMED)
        place = self._places[item_id]
        if weight <= place.weight:
            return
        if place.weight == 0:
            place.rank = self._next_rank()
        place.previous, place.weight = named, weight

    def _next_rank(self) -> int:
        self._rank += 1
        return self._rank

    def ids(self) -> list[str]:
        """All items: depth-first through the tree of predecessors."""
        followers: dict[str, list[str]] = {}
        heads: list[str] = []
        strays: list[str] = []
        newest_first = sorted(self._places.items(), key=lambda pair: -pair[1].rank)
        for item_id, place in newest_first:
            if place.weight and place.previous is None:
                heads.append(item_id)
            elif place.previous is None or place.previous not in self._places:
                strays.insert(0, item_id)
            else:
                followers.setdefault(place.previous, []).append(item_id)
        return _walked([*heads, *strays, *self._places], followers)


def _walked(starts: Iterable[str], followers: dict[str, list[str]]) -> list[str]:
    ids: dict[str, None] = {}
    for start in starts:
        stack = [start]
        while stack:
            item_id = stack.pop()
            if item_id not in ids:
                ids[item_id] = None
                stack.extend(reversed(followers.get(item_id, ())))
    return list(ids)
