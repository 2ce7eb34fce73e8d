"""Which day it is, for tools that take one. Pure.

A model knows no date: asked for "the third of December" it takes the year of its training, and
"next Tuesday" it cannot work out. It copies both from a short calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from callboard.engine.stages import ToolSpec

DAYS_AHEAD = 8
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SAYS_DAY = re.compile(r"\byyyy-mm-dd\b|\biso[ -]?8601\b", re.I)
_DAY_NAME = re.compile(r"(^|_)date($|_)|Date$")


def takes_day(tools: Sequence[ToolSpec]) -> bool:
    """Whether some tool has a parameter, or speaks of one, that is a day of the calendar."""
    return any(_SAYS_DAY.search(tool.description or "") or _has_day(tool) for tool in tools)


def _has_day(tool: ToolSpec) -> bool:
    schema = tool.parameters if isinstance(tool.parameters, Mapping) else {}
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return False
    return any(is_day(str(name), value) for name, value in properties.items())


def is_day(name: str, schema: Any) -> bool:
    """Whether a parameter is a day: by its format, its name or what is said of it."""
    if not isinstance(schema, Mapping) or "enum" in schema:
        return False
    kinds = [schema, *schema.get("anyOf", ())]
    if any(
        isinstance(kind, Mapping) and kind.get("format") in ("date", "date-time") for kind in kinds
    ):
        return True
    said = str(schema.get("description", ""))
    return bool(_SAYS_DAY.search(said) or _DAY_NAME.search(name))


def calendar(today: date) -> str:
    """Today and the days that follow, each with its weekday."""
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    named = [f"{_WEEKDAYS[day.weekday()]} {day.isoformat()}" for day in days]
    return (
        f"Today is {named[0]}. Tomorrow is {named[1]}. Then come {', '.join(named[2:])}. "
        "A date in a tool call is written like that."
    )
