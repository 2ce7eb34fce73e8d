"""Where the engine knowingly differs from what was recorded, each with its reason.

``docs/deviations.md`` lists the same names for readers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from tests.protocol.replay.compare import Difference, declared
from tests.protocol.replay.load import Recording
from tests.protocol.replay.script import TRANSCRIPTION, script_of


@dataclass(frozen=True, slots=True)
class Deviation:
    name: str
    reason: str
    covers: Callable[[Difference, Recording], bool]


def _azure_content(difference: Difference, recording: Recording) -> bool:
    return (
        difference.kind == "missing"
        and difference.event.startswith("response.content_part.")
        and difference.path == ".content"
    )


def _reasoning_tokens(difference: Difference, recording: Recording) -> bool:
    return difference.path.endswith(".output_token_details.reasoning_tokens")


def _phase_when_added(difference: Difference, recording: Recording) -> bool:
    return (
        difference.path.endswith(".item.phase")
        and difference.event.endswith(".added")
        and difference.recorded == "commentary"
    )


def _items_overlap(difference: Difference, recording: Recording) -> bool:
    if difference.kind != "overlap":
        return False
    return any(
        later.first < earlier.last
        for reply in script_of(recording).replies.values()
        for earlier, later in pairwise(reply.parts)
    )


def _undeclared_id(difference: Difference, recording: Recording) -> bool:
    if not difference.path.endswith("previous_item_id"):
        return False
    known = {name for names in declared(recording.received).values() for name in names}
    return _hand_edited(recording, known)


def _hand_edited(recording: Recording, known: set[str]) -> bool:
    """The recording names predecessors that it never showed: somebody wrote its messages."""
    named = {data.get("previous_item_id") for data in recording.received}
    return not recording.is_fragment and bool(named - known - {None})


def _words_at_once(difference: Difference, recording: Recording) -> bool:
    return (
        difference.kind == "order"
        and difference.event == TRANSCRIPTION
        and difference.recorded == [f"{TRANSCRIPTION}completed"]
        and difference.ours == [f"{TRANSCRIPTION}delta"]
    )


def _mcp(difference: Difference, recording: Recording) -> bool:
    return difference.kind == "order" and any("mcp" in data["type"] for data in recording.received)


DEVIATIONS = (
    Deviation(
        "azure-content-key",
        "Azure repeats the part of response.content_part.* under a second key, content; "
        "the API that we stand in for does not.",
        _azure_content,
    ),
    Deviation(
        "reasoning-tokens",
        "A 2.x model reports reasoning_tokens only when it thought; the embedded model never "
        "thinks and reports 0 under every 2.x name, so that the key can be relied on.",
        _reasoning_tokens,
    ),
    Deviation(
        "phase-when-added",
        "A 2.x model knows beforehand that its message only introduces a call and adds it with "
        "phase commentary; ours learns it when the call begins: only the done events say so.",
        _phase_when_added,
    ),
    Deviation(
        "items-overlap",
        "Two items of one response were recorded with their events mixed; the embedded model "
        "writes one item at a time. Each item's own order is as recorded.",
        _items_overlap,
    ),
    Deviation(
        "hand-edited-ids",
        "The recording names a previous item that never appeared in it: its messages were "
        "written by hand.",
        _undeclared_id,
    ),
    Deviation(
        "words-at-once",
        "Some recordings have a user's words in the completed event alone; ours come as deltas "
        "first under every transcription model, as the guide describes.",
        _words_at_once,
    ),
    Deviation(
        "mcp",
        "The embedded engine runs no MCP servers; that needs a gateway.",
        _mcp,
    ),
)


def explain(
    differences: list[Difference], recording: Recording
) -> tuple[list[Difference], set[str]]:
    """The differences that no deviation covers, and the names of those that were needed."""
    left: list[Difference] = []
    used: set[str] = set()
    for difference in differences:
        names = {one.name for one in DEVIATIONS if one.covers(difference, recording)}
        used |= names
        if not names:
            left.append(difference)
    return left, used
