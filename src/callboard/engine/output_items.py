"""The items that a response puts out, in the order of their indexes."""

from __future__ import annotations

from typing import Any

from callboard.engine.context import Entry
from callboard.engine.effects import Effects
from callboard.engine.plan import Placement
from callboard.protocol import server_events as events


class OutputItems:
    """Adds and ends items, and tells of it (recorded order)."""

    def __init__(self, response_id: str, effects: Effects, placement: Placement) -> None:
        self._response_id = response_id
        self._effects = effects
        self.placement = placement
        self._wires: list[dict[str, Any] | None] = []

    def add(self, entry: Entry) -> tuple[int, str | None]:
        """The item's index, and the id of the item before it in the conversation."""
        index = len(self._wires)
        self._wires.append(None)
        self._effects.emit(
            events.OutputItemAdded,
            response_id=self._response_id,
            output_index=index,
            item=dict(entry.wire),
        )
        previous = self.placement.add(entry)
        if self.placement.visible:
            self._effects.emit(
                events.ConversationItemAdded, previous_item_id=previous, item=dict(entry.wire)
            )
        return index, previous

    def done(self, entry: Entry, done: dict[str, Any], index: int, previous: str | None) -> None:
        """``done`` is what the wire shows of the item from now on."""
        entry.settle(done)
        self._wires[index] = done
        if self.placement.visible:
            self._effects.emit(
                events.ConversationItemDone,
                previous_item_id=self.placement.previous_when_done(entry.item_id, previous),
                item=done,
            )
        self._effects.emit(
            events.OutputItemDone, response_id=self._response_id, output_index=index, item=done
        )

    def left_open(self, index: int, wire: dict[str, Any]) -> None:
        """The response may end before the item is done: it shows it like this."""
        self._wires[index] = wire

    def wires(self) -> list[dict[str, Any]]:
        """For ``response.done``."""
        return [wire for wire in self._wires if wire is not None]
