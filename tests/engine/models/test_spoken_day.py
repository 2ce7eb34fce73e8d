"""The day that the user named, in a tool's arguments."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from callboard.engine.models.spoken_day import with_day
from callboard.engine.models.tool_calls import ToolCalls
from callboard.engine.models.tool_grammar import answer_grammar
from callboard.engine.stages import CallPiece, ToolSpec

MONDAY = date(2026, 11, 23)
VISIT: dict[str, Any] = {"properties": {"date": {"type": "string"}, "name": {"type": "string"}}}


def _day(said: str, schema: dict[str, Any] = VISIT, written: str = "2026-11-25") -> str:
    given = json.dumps({"date": written, "name": "Momo"})
    found: str = json.loads(with_day(given, schema, said, MONDAY))["date"]
    return found


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("My cat has to come on Friday.", "2026-11-27"),
        ("Can I come today?", "2026-11-23"),
        ("tomorrow, please", "2026-11-24"),
        ("Monday would suit me", "2026-11-30"),
        ("ขอนัดวันศุกร์ค่ะ", "2026-11-27"),
        ("พรุ่งนี้ว่างไหม", "2026-11-24"),
    ],
)
def test_the_day_that_was_named_is_the_day_of_the_call(said: str, day: str) -> None:
    """W4: arguments are right, also where the model counts badly."""
    assert _day(said) == day


@pytest.mark.parametrize(
    "said",
    [
        "next Friday",
        "the day after tomorrow",
        "Friday or Saturday",
        "not on Friday",
        "on the 2nd, a Wednesday",
        "วันศุกร์หน้า",
        "some day",
    ],
)
def test_what_leaves_a_doubt_stays(said: str) -> None:
    """W4: nothing is put into the user's mouth."""
    assert _day(said) == "2026-11-25"


def test_two_days_of_a_tool_and_other_values_stay() -> None:
    """W4: which of two it is, nobody said."""
    trip = {"properties": {"date": {"type": "string"}, "return_date": {"type": "string"}}}
    assert _day("on Friday", trip) == "2026-11-25"
    assert _day("on Friday", VISIT, "soon") == "soon"
    assert with_day('{"date":"2026-11-25"}', VISIT, "on Friday", None) == '{"date":"2026-11-25"}'
    assert with_day('{"date":"2026-11-25"}', {}, "on Friday", MONDAY) == '{"date":"2026-11-25"}'


def test_a_client_sees_only_the_arguments_that_hold() -> None:
    """W4: what may be changed is not streamed before it is whole."""
    tool = ToolSpec("book", "", {"type": "object", **VISIT, "required": ["date"]})
    grammar = answer_grammar([tool], choice="auto", parallel=False, markup=False)
    calls = ToolCalls([tool], grammar, "Friday, please", MONDAY)
    pieces = [p for text in ('book {"date":"2026-', '11-25"}') for p in calls.feed(text, 1)]
    assert [p.arguments for p in pieces if isinstance(p, CallPiece)] == ['{"date":"2026-11-27"}']
