"""Beginnings of prompts are read once and given to every session that has them in common."""

from __future__ import annotations

import asyncio

import pytest

from callboard.engine.models.prefixes import MIN_TOKENS, NOTHING, Prefixes, key_of

TOOLS = list(range(MIN_TOKENS))
OTHER = list(range(1, MIN_TOKENS + 1))


async def test_the_first_reads_and_the_others_restore() -> None:
    prefixes = Prefixes()
    first = await prefixes.plan(TOOLS, None)
    assert (first.act, first.tokens) == ("read", MIN_TOKENS)
    waiting = asyncio.create_task(prefixes.plan(TOOLS, None))
    other = await prefixes.plan(OTHER, None)
    assert other.act == "read"
    assert not waiting.done()
    assert prefixes.settle(first, kept=True) == []
    assert (await waiting).act == "restore"
    assert await prefixes.plan(TOOLS, key_of(TOOLS)) == NOTHING


async def test_who_gives_up_leaves_the_reading_to_the_next() -> None:
    prefixes = Prefixes()
    first = await prefixes.plan(TOOLS, None)
    waiting = asyncio.create_task(prefixes.plan(TOOLS, None))
    await asyncio.sleep(0)
    prefixes.settle(first, kept=False)
    assert (await waiting).act == "read"


async def test_a_waiter_that_is_cancelled_hinders_nobody() -> None:
    prefixes = Prefixes()
    first = await prefixes.plan(TOOLS, None)
    waiting = asyncio.create_task(prefixes.plan(TOOLS, None))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    prefixes.settle(first, kept=True)
    assert (await prefixes.plan(TOOLS, None)).act == "restore"


async def test_the_one_unused_for_longest_goes_first() -> None:
    prefixes = Prefixes(limit=2)
    plans = [await prefixes.plan([n, *TOOLS], None) for n in range(3)]
    assert prefixes.settle(plans[0], kept=True) == []
    assert prefixes.settle(plans[1], kept=True) == []
    assert (await prefixes.plan([0, *TOOLS], None)).act == "restore"
    assert prefixes.settle(plans[2], kept=True) == [plans[1].key]


async def test_what_was_lost_is_read_again() -> None:
    prefixes = Prefixes()
    first = await prefixes.plan(TOOLS, None)
    prefixes.settle(first, kept=True)
    prefixes.lost(first.key)
    assert (await prefixes.plan(TOOLS, None)).act == "read"


async def test_short_beginnings_are_left_alone() -> None:
    assert await Prefixes().plan(TOOLS[1:], None) == NOTHING
