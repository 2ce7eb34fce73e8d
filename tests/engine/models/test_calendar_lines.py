"""Which day it is: told to the model where a tool takes a day, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from callboard.engine.models.calendar_lines import calendar, takes_day
from callboard.engine.models.chat_prompt import system_text
from callboard.engine.stages import LlmRequest, ToolSpec


def _tool(description: str = "", **properties: Any) -> ToolSpec:
    return ToolSpec("book", description, {"type": "object", "properties": properties})


@pytest.mark.parametrize(
    "tool",
    [
        _tool(date={"type": "string"}),
        _tool(start_date={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        _tool(arrival={"type": "string", "format": "date"}),
        _tool(arrival={"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
        _tool(when={"type": "string", "description": "A day, as YYYY-MM-DD."}),
        _tool("Book a visit on a day (YYYY-MM-DD).", when={"type": "string"}),
    ],
)
def test_a_day_of_the_calendar_is_recognised(tool: ToolSpec) -> None:
    """W4: arguments that fit, also of an agent that nobody prepared for."""
    assert takes_day([_tool(), tool])


@pytest.mark.parametrize(
    "tool",
    [
        _tool(day={"enum": ["monday", "tuesday"]}),
        _tool(update={"type": "boolean"}),
        _tool("Scroll by pixels.", pixels={"type": "number"}),
        ToolSpec("odd", "", {"properties": ["date"]}),
        _tool(when=True),
    ],
)
def test_other_parameters_are_none(tool: ToolSpec) -> None:
    """W4: a prompt without a day is the same on every day."""
    assert not takes_day([tool])


def test_today_and_the_days_after_it_have_their_weekdays() -> None:
    """W4: "tomorrow" and "next Tuesday" can be copied."""
    told = calendar(date(2026, 12, 30))
    assert told.startswith("Today is Wednesday 2026-12-30. Tomorrow is Thursday 2026-12-31.")
    assert "Tuesday 2027-01-05" in told


def test_the_day_stands_before_the_tools() -> None:
    """W4: the calendar is in the prompt only when the request has a day."""
    request = LlmRequest("s", "You book visits.", (), (_tool(date={"type": "string"}),))
    assert "Today is" not in system_text(request)
    dated = system_text(replace(request, today=date(2026, 11, 23)))
    assert dated.index("Today is Monday 2026-11-23") < dated.index("# Actions")
