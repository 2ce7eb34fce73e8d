"""The feed of a call: numbered, bounded, followed by any number of readers."""

from __future__ import annotations

import asyncio
from itertools import count

import orjson

from callboard.gateway.feed import MAX_WORDS, Entry, Feed


def told(entry: Entry) -> dict[str, object]:
    told: dict[str, object] = orjson.loads(entry.raw)
    return told


def test_entries_are_numbered_and_timed() -> None:
    """D1c: what the server does for a call is told in order, from the call's opening."""
    feed = Feed(count(1_000, 5).__next__)
    feed.put("tool", call_id="c1", name="book", state="running")
    feed.put("tool", call_id="c1", name="book", state="done")
    assert [told(entry) for entry in feed.since(0)] == [
        {"seq": 1, "at_ms": 5, "kind": "tool", "call_id": "c1", "name": "book", "state": "running"},
        {"seq": 2, "at_ms": 10, "kind": "tool", "call_id": "c1", "name": "book", "state": "done"},
    ]
    assert [entry.seq for entry in feed.since(1)] == [2]


def test_it_is_bounded_in_entries_bytes_and_words() -> None:
    """P3b: the oldest are forgotten; a long output is cut."""
    feed = Feed(lambda: 0, max_entries=3, max_bytes=200_000)
    for number in range(5):
        feed.put("record", topic="n", value=number)
    assert [entry.seq for entry in feed.since(0)] == [3, 4, 5]
    feed.put("tool", output="x" * (MAX_WORDS + 5))
    assert len(str(told(feed.since(5)[0])["output"])) < MAX_WORDS + 30
    small = Feed(lambda: 0, max_bytes=100)
    for number in range(9):
        small.put("record", value=number)
    assert len(small.since(0)) == 2


async def test_readers_follow_until_the_call_ends() -> None:
    """D1c: a reader that comes late or resumes misses nothing that is still there."""
    feed = Feed(lambda: 0)
    feed.put("record", value=1)

    async def read(after: int) -> list[int]:
        return [entry.seq async for entry in feed.follow(after)]

    early = asyncio.create_task(read(0))
    resumed = asyncio.create_task(read(1))
    await asyncio.sleep(0)
    feed.put("record", value=2)
    await asyncio.sleep(0)
    feed.put("record", value=3)
    feed.end()
    feed.put("record", value=4)
    assert await early == [1, 2, 3]
    assert await resumed == [2, 3]
    assert await read(0) == [1, 2, 3]
