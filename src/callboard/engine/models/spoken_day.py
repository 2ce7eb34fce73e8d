"""The day that the user named, where a tool takes one. Pure.

Weekdays, today and tomorrow alone: what leaves a doubt stays as the model wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from callboard.engine.models.calendar_lines import is_day

_WEEKDAYS = (
    r"\bmondays?\b|วันจันทร์",
    r"\btuesdays?\b|วันอังคาร",
    r"\bwednesdays?\b|วันพุธ",
    r"\bthursdays?\b|วันพฤหัส",
    r"\bfridays?\b|วันศุกร์",
    r"\bsaturdays?\b|วันเสาร์",
    r"\bsundays?\b|วันอาทิตย์",
)
_NEAR = (r"\b(today|tonight)\b|วันนี้|คืนนี้", r"(?<!after )\btomorrow\b|(?<!มะรืน)พรุ่งนี้")
_DOUBT = re.compile(
    r"\b(next|last|past|every|each|after|before|until|till|from|not|week|weeks|instead|or)\b|\d"
    r"|หน้า|ก่อน|หลัง|ทุก|ถึง|ไม่|สัปดาห์|หรือ",
    re.I,
)


def with_day(arguments: str, schema: Mapping[str, Any], said: str, today: date | None) -> str:
    """``arguments`` (JSON of an object) with the one day that ``said`` names.

    A weekday is the coming one, never today. Nothing is changed without a day, with two, or where
    the schema has not just one parameter for one.
    """
    day = _named(said, today) if today else None
    places = _places(schema)
    if day is None or len(places) != 1:
        return arguments
    values = json.loads(arguments)
    if not _is_date(values.get(places[0])):
        return arguments
    values[places[0]] = day.isoformat()
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def has_day(schema: Mapping[str, Any]) -> bool:
    """Whether ``with_day`` may change arguments of ``schema``."""
    return len(_places(schema)) == 1


def _places(schema: Mapping[str, Any]) -> list[str]:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return []
    return [str(name) for name, part in properties.items() if is_day(str(name), part)]


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


def _named(said: str, today: date) -> date | None:
    if _DOUBT.search(said):
        return None
    days = [
        today + timedelta(days=n) for n, near in enumerate(_NEAR) if re.search(near, said, re.I)
    ]
    for number, weekday in enumerate(_WEEKDAYS):
        if re.search(weekday, said, re.I):
            days.append(today + timedelta(days=(number - today.weekday()) % 7 or 7))
    return days[0] if len(days) == 1 else None
