"""What the user's own words say about a tool call, where a small model often errs. Pure.

Two readings: whether one thing is asked for or several, and which way a signed number goes when
its description says what positive and negative mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_JOINS = re.compile(
    r"\b(and|then|also|plus|both|each|all|too|as well|afterwards|followed by|as well as|while"
    r"|y|e|et|und|en|och|og|luego|puis|dann|poi|também|también|aussi|auch|anche)\b"
    r"|[;&+\n]|,.*,"
    r"|,\s*(hide|show|open|close|scroll|filter|clear|set|make|book|find|turn|go|jump|tell|give|play"
    r"|stop|send|check|call|start|put)\b|\d\s*[,/]\s*\d|[.!…]\s+\S"
    r"|และ|แล้ว|กับ|ด้วย|พร้อม|ทั้ง|อีกอย่าง|จากนั้น|ต่อด้วย|[\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff]",
    re.I,
)
"""Words and signs that can stand between two wishes; scripts that we do not read count as one."""
_ASIDE = re.compile(
    r"แล้ว(ครับ|ค่ะ|คะ|นะ|จ้า|\s|$)|ด้วย(ครับ|ค่ะ|คะ|นะ|\s|$)|\bscroll all\b|\ball the way\b"
    r"|\b(hundred|thousand|million) and\b",
    re.I,
)
_WAYS = (
    (r"down|downwards?|lower|further on|ahead", r"ลง|ด้านล่าง|ข้างล่าง"),
    (r"up|upwards?|higher", r"ขึ้น|ด้านบน|ข้างบน"),
    (r"left", r"ซ้าย"),
    (r"right", r"ขวา"),
    (r"forwards?|later", r"ไปข้างหน้า|เดินหน้า"),
    (r"backwards?|back|earlier|rewind", r"ถอยหลัง|ย้อน"),
    (r"increase|raise|more|louder|warmer|brighter", r"เพิ่ม|ดังขึ้น|อุ่นขึ้น|สว่างขึ้น"),
    (r"decrease|reduce|less|quieter|cooler|colder|darker|dimmer", r"ลด|เบาลง|เย็นลง|มืดลง"),
)
"""Directions, in English and Thai."""
_SIGN = {1: re.compile(r"\bpositive\b([^.;]*?)(?=\bnegative\b|[.;]|$)", re.I)}
_SIGN[-1] = re.compile(r"\bnegative\b([^.;]*?)(?=\bpositive\b|[.;]|$)", re.I)


def one_wish(said: str) -> bool:
    """Whether nothing in ``said`` joins a second wish to the first."""
    return bool(said.strip()) and not _JOINS.search(_ASIDE.sub(" ", said))


def has_directions(schema: Mapping[str, Any]) -> bool:
    """Whether some number of ``schema`` has a sign that means a direction."""
    return any(_directions(part) for part in _properties(schema).values())


def with_directions(arguments: str, schema: Mapping[str, Any], said: str) -> str:
    """``arguments`` (JSON of an object) with the signs that ``said`` asks for.

    A sign stays as it is where the words name no direction, or two.
    """
    values = json.loads(arguments)
    for name, part in _properties(schema).items():
        value, ways = values.get(name), _directions(part)
        if not ways or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        named = [sign for sign, pattern in ways.items() if pattern.search(said)]
        if len(named) == 1:
            values[name] = abs(value) * named[0]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _directions(schema: Any) -> dict[int, re.Pattern[str]]:
    """For each sign the words that ask for it; empty unless both signs have some."""
    about = str(schema.get("description", "")) if isinstance(schema, Mapping) else ""
    found = {sign: _way(pattern.search(about)) for sign, pattern in _SIGN.items()}
    named = {sign: way for sign, way in found.items() if way is not None}
    return named if len(named) == len(_SIGN) and named[1] != named[-1] else {}


def _way(clause: re.Match[str] | None) -> re.Pattern[str] | None:
    if clause is None:
        return None
    for english, thai in _WAYS:
        if re.search(rf"\b({english})\b", clause[1], re.I):
            return re.compile(rf"\b({english})\b|{thai}", re.I)
    return None
