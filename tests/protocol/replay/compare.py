"""What was recorded beside what the engine said: order of types, key sets, values.

Three streams are compared on their own, because the API sends them whenever
they are ready: the words of the user's audio (per item), the rate limits, and
everything else. Runs of deltas count as one; a reply's transcript and audio
deltas mix freely. A recording may stop before the engine does: its client had
closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from tests.protocol.replay.script import AUDIO_DELTA, TRANSCRIPTION

Data = Mapping[str, Any]
RATE_LIMITS = "rate_limits.updated"
ID_KEYS = {"item_id", "response_id", "call_id", "previous_item_id", "conversation_id", "id"}
FREE_KEYS = {
    "event_id",
    "obfuscation",
    "delta",
    "expires_at",
    "model",
    "audio",
    "message",
    "limit",
    "remaining",
    "reset_seconds",
}
CLOCK_KEYS = {"audio_start_ms", "audio_end_ms"}
WINDOW_MS = 32
_AUDIO_DELTAS = (AUDIO_DELTA, "response.output_audio_transcript.delta")
_COUNTED = ("usage", "logprobs")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as recorded."""

    kind: str
    """``order``, ``overlap``, ``missing``, ``extra``, ``null``, ``value``, ``count``."""
    event: str
    path: str
    recorded: Any
    ours: Any

    def __str__(self) -> str:
        return f"{self.kind} {self.event} {self.path}: {self.recorded!r} → {self.ours!r}"


@dataclass(frozen=True, slots=True)
class Run:
    """Events that count as one."""

    marker: str
    owner: str | None
    """The item that they belong to."""
    events: tuple[Data, ...]


def _marker(data: Data) -> str:
    kind: str = data["type"]
    return "audio deltas" if kind in _AUDIO_DELTAS else kind


def _owner(data: Data) -> str | None:
    item = data.get("item")
    owner = item["id"] if isinstance(item, Mapping) else data.get("item_id")
    return owner if isinstance(owner, str) else None


def runs(events: Sequence[Data]) -> list[Run]:
    """Runs of deltas of one item folded."""
    folded: list[Run] = []
    for data in events:
        marker, owner = _marker(data), _owner(data)
        last = folded[-1] if folded else None
        if last and "delta" in marker and (last.marker, last.owner) == (marker, owner):
            folded[-1] = Run(marker, owner, (*last.events, data))
        else:
            folded.append(Run(marker, owner, (data,)))
    return folded


def declared(events: Sequence[Data]) -> dict[str, list[str]]:
    """Identifiers in the order in which the server first used them, by kind."""
    found: dict[str, dict[str, None]] = {
        "item": {},
        "response": {},
        "call": {},
        "conversation": {},
        "session": {},
    }
    for data in events:
        for kind, name in _declarations(data):
            found[kind][name] = None
    return {kind: list(names) for kind, names in found.items()}


def _declarations(data: Data) -> Iterator[tuple[str, str]]:
    kind = data["type"]
    if kind.startswith("input_audio_buffer.") and "item_id" in data:
        yield "item", data["item_id"]
    if kind in ("conversation.item.added", "response.output_item.added"):
        item = data["item"]
        yield "item", item["id"]
        if item["type"] == "function_call":
            yield "call", item["call_id"]
    if kind == "response.created":
        yield "response", data["response"]["id"]
        if data["response"]["conversation_id"] is not None:
            yield "conversation", data["response"]["conversation_id"]
    if kind in ("session.created", "session.updated"):
        yield "session", data["session"]["id"]


def identifiers(recorded: Sequence[Data], ours: Sequence[Data]) -> dict[str, str]:
    """From the recording's identifiers to ours: the n-th of each kind to the n-th."""
    theirs, mine = declared(recorded), declared(ours)
    return {
        name: mine[kind][index]
        for kind, names in theirs.items()
        for index, name in enumerate(names)
        if index < len(mine[kind])
    }


class Comparison:
    """Finds the differences between a recording and the engine's events."""

    def __init__(
        self, recorded: Sequence[Data], ours: Sequence[Data], ids: Mapping[str, str]
    ) -> None:
        """``ids``: from identifiers of the recording to ours."""
        self._recorded = recorded
        self._ours = ours
        self._ids = ids
        self.differences: list[Difference] = []

    def run(self) -> list[Difference]:
        self._main()
        self._words()
        self._rate_limits()
        return self.differences

    def _add(self, kind: str, event: str, path: str, recorded: Any, ours: Any) -> None:
        self.differences.append(Difference(kind, event, path, recorded, ours))

    # -- the main stream ---------------------------------------------------------------

    def _main(self) -> None:
        theirs, mine = runs(_main_events(self._recorded)), runs(_main_events(self._ours))
        mine = mine[: len(theirs)]
        if [one.marker for one in theirs] == [one.marker for one in mine]:
            for recorded, ours in zip(theirs, mine, strict=True):
                self._pair(recorded, ours)
            return
        at = next(
            index
            for index, (one, two) in enumerate(zip_longest(theirs, mine))
            if one is None or two is None or one.marker != two.marker
        )
        recorded_here = [one.marker for one in theirs[at : at + 6]]
        ours_here = [one.marker for one in mine[at : at + 6]]
        kind = "overlap" if self._same_by_owner(theirs, mine) else "order"
        before = theirs[at - 1].marker if at else "the start"
        self._add(kind, before, f"run {at}", recorded_here, ours_here)

    def _same_by_owner(self, theirs: list[Run], mine: list[Run]) -> bool:
        """Each item's events are as recorded, only mixed otherwise with other items'."""
        by_owner: dict[str | None, list[Run]] = {}
        for run in mine:
            by_owner.setdefault(run.owner, []).append(run)
        recorded: dict[str | None, list[Run]] = {}
        for run in theirs:
            owner = self._ids.get(run.owner, run.owner) if run.owner is not None else None
            recorded.setdefault(owner, []).append(run)
        pairs = []
        for owner, list_of in recorded.items():
            one, two = _refolded(list_of), _refolded(by_owner.get(owner, []))
            if [run.marker for run in one] != [run.marker for run in two]:
                return False
            pairs += list(zip(one, two, strict=True))
        for run, other in pairs:
            self._pair(run, other)
        return True

    def _pair(self, recorded: Run, ours: Run) -> None:
        theirs = {data["type"]: data for data in reversed(recorded.events)}
        mine = {data["type"]: data for data in reversed(ours.events)}
        if theirs.keys() != mine.keys():
            self._add("order", recorded.marker, "types", sorted(theirs), sorted(mine))
        for kind in theirs.keys() & mine.keys():
            self._walk(kind, "", theirs[kind], mine[kind])

    # -- streams of their own ------------------------------------------------------------

    def _words(self) -> None:
        theirs, mine = _words_by_item(self._recorded), _words_by_item(self._ours)
        for item_id, events in theirs.items():
            one = runs(events)
            two = runs(mine.get(self._ids.get(item_id, item_id), []))[: len(one)]
            if [run.marker for run in one] != [run.marker for run in two]:
                self._add(
                    "order",
                    TRANSCRIPTION,
                    item_id,
                    [run.marker for run in one],
                    [run.marker for run in two],
                )
                continue
            for recorded, ours in zip(one, two, strict=True):
                self._pair(recorded, ours)

    def _rate_limits(self) -> None:
        theirs = [data for data in self._recorded if data["type"] == RATE_LIMITS]
        mine = [data for data in self._ours if data["type"] == RATE_LIMITS]
        if len(theirs) > len(mine):
            self._add("count", RATE_LIMITS, "", len(theirs), len(mine))
        for recorded, ours in zip(theirs, mine, strict=False):
            self._walk(RATE_LIMITS, "", recorded, ours)
        done = 0
        for data in self._recorded:
            done += data["type"] == "response.done"
            done -= data["type"] == RATE_LIMITS
            if done < 0 and any(one["type"] == "response.done" for one in self._recorded):
                self._add("order", RATE_LIMITS, "", "before response.done", "after it")

    # -- keys and values -------------------------------------------------------------------

    def _walk(self, event: str, path: str, recorded: Any, ours: Any) -> None:
        if isinstance(recorded, Mapping) and isinstance(ours, Mapping):
            for key in recorded.keys() - ours.keys():
                self._add("missing", event, f"{path}.{key}", recorded[key], None)
            for key in ours.keys() - recorded.keys():
                self._add("extra", event, f"{path}.{key}", None, ours[key])
            for key in recorded.keys() & ours.keys():
                self._walk(event, f"{path}.{key}", recorded[key], ours[key])
        elif isinstance(recorded, list) and isinstance(ours, list):
            if len(recorded) != len(ours):
                self._add("count", event, path, len(recorded), len(ours))
            for index, (one, two) in enumerate(zip(recorded, ours, strict=False)):
                self._walk(event, f"{path}[{index}]", one, two)
        elif (recorded is None) != (ours is None):
            self._add("null", event, path, recorded, ours)
        elif not self._same(path, recorded, ours):
            self._add("value", event, path, recorded, ours)

    def _same(self, path: str, recorded: Any, ours: Any) -> bool:
        key = path.rpartition(".")[2]
        if key in FREE_KEYS or recorded is None:
            return True
        if key in ID_KEYS:
            return bool(self._ids.get(recorded, recorded) == ours)
        if key in CLOCK_KEYS:
            return bool(abs(recorded - ours) <= WINDOW_MS)
        if any(f".{name}" in path for name in _COUNTED) and not isinstance(recorded, str):
            return isinstance(ours, int | float)
        return type(recorded) is type(ours) and recorded == ours


def _main_events(events: Sequence[Data]) -> list[Data]:
    return [
        data
        for data in events
        if data["type"] != RATE_LIMITS and not data["type"].startswith(TRANSCRIPTION)
    ]


def _words_by_item(events: Sequence[Data]) -> dict[str, list[Data]]:
    found: dict[str, list[Data]] = {}
    for data in events:
        if data["type"].startswith(TRANSCRIPTION):
            found.setdefault(data["item_id"], []).append(data)
    return found


def _refolded(list_of: Sequence[Run]) -> list[Run]:
    """Runs that only another item's events had parted are one."""
    return runs([data for run in list_of for data in run.events])
