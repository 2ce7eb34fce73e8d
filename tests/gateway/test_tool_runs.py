"""How a call's tools are run: limits, answers that are given again, and what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from callboard import Tool, ToolContext, tool
from callboard.gateway import tool_runs
from callboard.gateway.answers import MAX_KEPT, Answers, answer_key
from callboard.gateway.tool_bench import ToolBench
from callboard.gateway.tool_runs import MAX_OUTPUT_CHARACTERS, MAX_RUNNING, ToolRuns
from callboard.gateway.toolbox import ToolCall


class Runs:
    """The runs of one call, and what they told the feed."""

    def __init__(self, *tools: Tool, allowed: bool = True) -> None:
        self.told: list[dict[str, Any]] = []
        self.runs = ToolRuns(
            ToolContext(agent_id="desk", report=self.report),
            ToolBench(),
            lambda principal, permission: allowed,
            {one.name: one for one in tools},
        )

    def report(self, kind: str, facts: Mapping[str, Any]) -> None:
        self.told.append({"kind": kind, **facts})

    async def run(self, name: str, arguments: str = "{}", call_id: str = "c") -> str:
        return await self.runs.run(ToolCall(call_id, name, arguments, "r"))


async def test_a_long_answer_is_cut() -> None:
    """Every limit is explicit."""

    @tool
    async def novel() -> str:
        """Long."""
        return "x" * (MAX_OUTPUT_CHARACTERS + 1)

    output = await Runs(novel).run("novel")
    assert output.endswith("(cut: 32,769 characters)")


class Booking:
    """Nothing that Python or JSON could tell."""


async def test_what_cannot_be_told_is_a_failure_that_says_so() -> None:
    """W5: neither the model nor the author is left with an address in memory."""

    @tool
    def look_up() -> object:
        """Look up."""
        return Booking()

    @tool
    def count() -> object:
        """Count."""
        return (n for n in range(3))

    runs = Runs(look_up, count)
    assert "a Booking, which is neither words nor JSON" in await runs.run("look_up")
    assert "a generator" in await runs.run("count", call_id="d")
    assert [entry["state"] for entry in runs.told] == ["running", "failed"] * 2


async def test_half_an_emoji_is_told_as_a_mark() -> None:
    """A call goes on whatever a tool answers with."""

    @tool
    def odd() -> str:
        """Odd."""
        return "a\ud83d"

    assert await Runs(odd).run("odd") == "a?"


async def test_a_tool_cannot_end_the_server() -> None:
    """W5: exit() in a tool is a failure, in a thread and in the loop."""

    @tool
    def leave() -> None:
        """Leave."""
        raise SystemExit(3)

    @tool
    async def leave_too() -> None:
        """Leave."""
        raise SystemExit

    runs = Runs(leave, leave_too)
    assert await runs.run("leave") == "leave failed (ToolEnded)."
    assert await runs.run("leave_too", call_id="d") == "leave_too failed (ToolEnded)."


@pytest.mark.parametrize("raised", [asyncio.CancelledError, KeyboardInterrupt])
async def test_what_would_end_more_than_the_tool_is_a_failure(raised: type[BaseException]) -> None:
    """W4: a call whose tool awaited a task that was cancelled is answered all the same."""

    @tool
    def blocking() -> None:
        """Blocking."""
        raise raised

    @tool
    async def waiting() -> None:
        """Waiting."""
        raise raised

    runs = Runs(blocking, waiting)
    async with asyncio.timeout(5):
        assert await runs.run("blocking") == "blocking failed (ToolEnded)."
        assert await runs.run("waiting", call_id="d") == "waiting failed (ToolEnded)."


async def test_only_so_many_run_at_once() -> None:
    """C2c: several at once, the others wait for their turn."""
    running, most = 0, 0
    gate, full = asyncio.Event(), asyncio.Event()

    @tool
    async def busy(number: int) -> int:
        """Busy."""
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == MAX_RUNNING:
            full.set()
        await gate.wait()
        running -= 1
        return number

    runs = Runs(busy)
    names = [f"c{number}" for number in range(MAX_RUNNING + 4)]
    jobs = [
        asyncio.create_task(runs.run("busy", f'{{"number":{number}}}', name))
        for number, name in enumerate(names)
    ]
    async with asyncio.timeout(5):
        await full.wait()
    gate.set()
    assert await asyncio.gather(*jobs) == [str(number) for number in range(len(names))]
    assert most == MAX_RUNNING


async def test_a_call_that_is_stopped_leaves_those_that_wait_for_it_an_answer() -> None:
    """A duplicate of a call that was answered by hand is not left hanging."""
    started = asyncio.Event()

    @tool
    async def forever() -> None:
        """Never done."""
        started.set()
        await asyncio.Event().wait()

    runs = Runs(forever)
    first = asyncio.create_task(runs.run("forever", call_id="c1"))
    await started.wait()
    second = asyncio.create_task(runs.run("forever", call_id="c2"))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "forever was stopped before it was done."


async def test_what_failed_may_be_tried_again() -> None:
    """C2a: only answers are given again."""
    tries = 0

    @tool
    async def flaky() -> str:
        """Fails once."""
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ValueError("not yet")
        return "now"

    runs = Runs(flaky)
    assert await runs.run("flaky") == "flaky failed (ValueError: not yet)."
    assert await runs.run("flaky") == "now"
    assert await runs.run("flaky") == "now"
    assert tries == 2
    counts = runs.runs.bench.counts("desk", "flaky")
    assert (counts.runs, counts.failures, counts.hits) == (2, 1, 1)


async def test_nobody_who_answers_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """W4: the caller is not told that a person said no."""
    monkeypatch.setattr(tool_runs, "APPROVAL_S", 0.01)

    @tool(approval="always")
    async def pay() -> str:
        """Pay."""
        return "paid"

    runs = Runs(pay)
    assert "nobody answered" in await runs.run("pay")
    assert [entry["state"] for entry in runs.told][-1] == "timed_out"


async def test_an_approval_that_cannot_be_decided_is_a_failure() -> None:
    """W4: what the author wrote may raise anything."""

    @tool
    async def pay(amount: int) -> str:
        """Pays."""
        return "paid"

    odd = replace(pay, approval=lambda arguments: bool(arguments["sum"] > 1))
    runs = Runs(odd)
    assert await runs.run("pay", '{"amount":1}') == "pay failed (KeyError: 'sum')."
    assert runs.told[-1]["state"] == "failed"


def test_answers_grow_old_and_are_bounded() -> None:
    """C2b: within the turn always, later for as long as the tool says."""
    answers = Answers()
    key = answer_key("find", '{"a":1,"b":2}')
    assert key == answer_key("find", '{ "b": 2, "a": 1 }')
    assert answer_key("find", "oops") == ("find", b"oops")
    answers.put(key, "x", 0)
    assert answers.find(key, 0, 5) == ("x", "suppressed")
    answers.turn += 1
    assert answers.find(key, 0, 5) is None
    assert answers.find(key, 1_000, 1_000) == ("x", "cached")
    assert answers.find(key, 1_000, 1_001) is None
    assert (answers.hits, answers.misses) == (1, 1)
    for number in range(MAX_KEPT):
        answers.put(("find", str(number).encode()), "", 0)
    assert answers.find(key, 10_000, 1) is None


@pytest.mark.parametrize("mock", ["", "fixed"])
async def test_a_mock_answers_without_the_tool(mock: str) -> None:
    """W5: for trying conversations."""

    @tool
    async def real() -> str:
        """Real."""
        raise AssertionError("it was mocked")

    runs = Runs(real)
    runs.runs.bench.set_mock("desk", "real", mock)
    assert await runs.run("real") == mock
    assert runs.told[-1]["mocked"] is True
