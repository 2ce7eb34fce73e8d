"""Numbers that a Thai says in words, written as digits. Pure.

A small model copies digits well and reads ``เก้าร้อย`` badly.
"""

from __future__ import annotations

import re

_DIGITS = {
    "ศูนย์": 0,
    "หนึ่ง": 1,
    "เอ็ด": 1,
    "สอง": 2,
    "ยี่": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "แปด": 8,
    "เก้า": 9,
}
_UNITS = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}
_DIGIT = "|".join(_DIGITS)
_UNIT = "|".join(_UNITS).replace("พัน", "พัน(?!ธ)")  # not พันธุ์, a kind
_NUMBER = re.compile(
    rf"(?:(?:{_DIGIT})\s?(?:{_UNIT})|(?:{_UNIT})(?=(?:{_DIGIT})))"
    rf"(?:(?:{_DIGIT})?(?:{_UNIT}))*(?:{_DIGIT})?"
)
_PART = re.compile(rf"({_DIGIT})?\s?({_UNIT})|({_DIGIT})")


def in_digits(text: str) -> str:
    """``text`` with such numbers from ten on as digits: ``เก้าร้อยห้าสิบ`` becomes ``950``."""
    return _NUMBER.sub(lambda found: str(_value(found[0])), text)


def _value(words: str) -> int:
    total = 0
    for count, unit, last in _PART.findall(words):
        total += _DIGITS[last] if last else (_DIGITS[count] if count else 1) * _UNITS[unit]
    return total
