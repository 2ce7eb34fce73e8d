"""Days as people name them, in English and Thai. Pure: today is an argument."""

from __future__ import annotations

import re
from datetime import date, timedelta

from callboard.apps.ticket_support.spelling import plain, tokens

_WEEKDAYS = (
    ("monday", "จันทร์"),
    ("tuesday", "อังคาร"),
    ("wednesday", "พุธ"),
    ("thursday", "พฤหัส"),
    ("friday", "ศุกร์"),
    ("saturday", "เสาร์"),
    ("sunday", "อาทิตย์"),
)
_MONTHS = (
    ("january jan", "มกราคม มกรา ม.ค."),
    ("february feb", "กุมภาพันธ์ กุมภา ก.พ."),
    ("march mar", "มีนาคม มีนา มี.ค."),
    ("april apr", "เมษายน เมษา เม.ย."),
    ("may", "พฤษภาคม พฤษภา พ.ค."),
    ("june jun", "มิถุนายน มิถุนา มิ.ย."),
    ("july jul", "กรกฎาคม กรกฎา ก.ค."),
    ("august aug", "สิงหาคม สิงหา ส.ค."),
    ("september sept sep", "กันยายน กันยา ก.ย."),
    ("october oct", "ตุลาคม ตุลา ต.ค."),
    ("november nov", "พฤศจิกายน พฤศจิกา พ.ย."),
    ("december dec", "ธันวาคม ธันวา ธ.ค."),
)
MONTH_OF = {
    plain(name): number
    for number, names in enumerate(_MONTHS, 1)
    for name in " ".join(names).split()
}
_MONTH = "|".join(re.escape(name) for name in sorted(MONTH_OF, key=len, reverse=True))
_ONES = tokens("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
_TEENS = tokens("thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
_ORDINALS = {word: n for n, word in enumerate([*_ONES, *_TEENS, "twentieth"], 1)} | {
    "thirtieth": 30,
    "thirty first": 31,
    **{f"twenty {word}": 20 + n for n, word in enumerate(_ONES[:9], 1)},
}
_COUNTS = {
    word: n
    for n, words in enumerate(
        (
            "a an one หนึ่ง",
            "two couple สอง",
            "three สาม",
            "four สี่",
            "five ห้า",
            "six หก",
            "seven เจ็ด",
            "eight แปด",
            "nine เก้า",
            "ten สิบ",
        ),
        1,
    )
    for word in words.split()
}
_N = r"(\d{1,2}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + r")"
_UNIT_EN = r"(?:of )?(day|week)s?"
_UNIT_TH = r"(วัน|สัปดาห์|อาทิตย์)"


def find_date(text: str, today: date, anchor: date | None = None) -> date | None:
    """The day that ``text`` names, or None.

    ``anchor`` is the day that ``a day later`` counts from, and in whose month ``the 5th`` lies.
    A day without a year is the next such day.
    """
    low = _ordinals(plain(text))
    for reading in (_written, _relative, _spoken_relative, _weekday, _day_of_month):
        if (found := reading(low, today, anchor)) is not None:
            return found
    return None


def _ordinals(text: str) -> str:
    text = re.sub(r"\b(twenty|thirty)-(\w+)", r"\1 \2", text)
    for word in sorted(_ORDINALS, key=len, reverse=True):
        text = re.sub(rf"\b{word}\b", f"{_ORDINALS[word]}th", text) if word in text else text
    # "the 1st one" is a choice, not a day
    return re.sub(r"\b\d+(st|nd|rd|th) (one|flight|option|class)\b", r"\2", text)


def _written(low: str, today: date, anchor: date | None) -> date | None:
    if found := re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", low):
        return _day(*map(int, found.groups()))
    if found := re.search(r"(?<!\d)(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2,4}))?(?!\d)", low):
        return _coming(int(found[1]), int(found[2]), today, _year(found[3]))
    day_first = (
        rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of| เดือน)?\s*({_MONTH})(?![a-z])\.?,?\s*(\d{{4}})?"
    )
    if found := re.search(day_first, low):
        return _coming(int(found[1]), MONTH_OF[found[2]], today, _year(found[3]))
    month_first = rf"\b({_MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?"
    if found := re.search(month_first, low):
        return _coming(int(found[2]), MONTH_OF[found[1]], today, _year(found[3]))
    return None


def _relative(low: str, today: date, anchor: date | None) -> date | None:
    if re.search(r"day after tomorrow|มะรืน", low):
        return today + timedelta(days=2)
    if re.search(r"\btomorrow\b|พรุ่งนี้", low):
        return today + timedelta(days=1)
    if re.search(r"\b(today|tonight|this (morning|afternoon|evening))\b|วันนี้|คืนนี้", low):
        return today
    if found := re.search(rf"\bin {_N} {_UNIT_EN}\b", low):
        return today + _span(found[1], found[2])
    if re.search(r"(เลื่อน|ขยับ|ช้าลง)[^.?!]{0,20}อีก", low):
        return None  # so many days after the booked one
    if found := re.search(rf"อีก\s*{_N}\s*{_UNIT_TH}", low):
        return today + _span(found[1], found[2])
    return None


def _spoken_relative(low: str, today: date, anchor: date | None) -> date | None:
    if anchor is None:
        if re.search(r"\bnext week\b|(สัปดาห์|(?<!วัน)อาทิตย์)หน้า", low) and not _named_weekday(low):
            return today + timedelta(days=7)
        return None
    sooner = (
        rf"\b{_N} {_UNIT_EN} (?:earlier|before|sooner)\b|\b(?:forward|up) (?:by )?{_N} {_UNIT_EN}\b"
    )
    if found := re.search(sooner, low):
        return anchor - _span(found[1] or found[3], found[2] or found[4])
    later = (
        rf"\b{_N} {_UNIT_EN} (?:later|after|afterwards)\b"
        rf"|\b(?:by|back|out|another) (?:by )?{_N} {_UNIT_EN}\b"
    )
    if found := re.search(later, low):
        return anchor + _span(found[1] or found[3], found[2] or found[4])
    if found := re.search(rf"(?:เร็วขึ้น|ก่อน)\s*{_N}\s*{_UNIT_TH}", low):
        return anchor - _span(found[1], found[2])
    if found := re.search(rf"(?:ออก|ไป|เลื่อน|ช้าลง)\s*(?:อีก\s*)?{_N}\s*{_UNIT_TH}", low):
        return anchor + _span(found[1], found[2])
    if re.search(r"\b(the )?(day after|next day|following day)\b|วันถัดไป|วันรุ่งขึ้น", low):
        return anchor + timedelta(days=1)
    if re.search(r"\b(the )?(day before|previous day)\b|วันก่อนหน้า", low):
        return anchor - timedelta(days=1)
    if re.search(r"\b(a|one|next|following) week\b|(สัปดาห์|(?<!วัน)อาทิตย์)(หน้า|ถัดไป)", low):
        return None if _named_weekday(low) else anchor + timedelta(days=7)
    return None


def _named_weekday(low: str) -> bool:
    return any(en in low or f"วัน{th}" in low for en, th in _WEEKDAYS)


def _weekday(low: str, today: date, anchor: date | None) -> date | None:
    for number, (en, th) in enumerate(_WEEKDAYS):
        short = en[:3] if en[:3] not in ("mon", "sat", "sun", "wed") else en
        found = re.search(rf"\b(next |this |coming )?({en}|{short})s?\b", low)
        thai = re.search(rf"วัน{plain(th)}(บดี)?(ที่)?(หน้า|นี้)?", low)
        if not found and not thai:
            continue
        ahead = (number - today.weekday()) % 7 or 7
        following = (found and found[1] == "next ") or (thai and thai[3] == "หน้า")
        same_week = today.weekday() + ahead < 7
        return today + timedelta(days=ahead + (7 if following and same_week else 0))
    return None


def _day_of_month(low: str, today: date, anchor: date | None) -> date | None:
    found = re.search(r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b|วันที่\s*(\d{1,2})(?!\d)", low)
    if not found:
        return None
    number = int(found[1] or found[2])
    first = (anchor or today).replace(day=1)
    for months in range(3):
        month = first.month - 1 + months
        day = _day(first.year + month // 12, month % 12 + 1, number)
        if day is not None and day >= today:
            return day
    return None


def _span(count: str, unit: str) -> timedelta:
    number = int(count) if count.isdigit() else _COUNTS[count]
    return timedelta(days=number * (1 if unit in ("day", "วัน") else 7))


def _year(text: str | None) -> int | None:
    """A year of either calendar: 2026 and, in Thailand, 2569."""
    if not text:
        return None
    year = int(text) + (2000 if len(text) == 2 else 0)
    return year - 543 if year > 2400 else year


def _coming(day: int, month: int, today: date, year: int | None) -> date | None:
    if year is not None:
        return _day(year, month, day)
    this = _day(today.year, month, day)
    return this if this is None or this >= today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_EN_MONTHS = tuple(en.split()[0].capitalize() for en, _ in _MONTHS)
_TH_MONTHS = tuple(th.split()[0] for _, th in _MONTHS)


def day_name(day: date, language: str) -> str:
    """``Friday, 27 November``; in Thai ``วันศุกร์ที่ 27 พฤศจิกายน``."""
    en, th = _WEEKDAYS[day.weekday()]
    if language == "th":
        return f"วัน{th}{'บดี' if day.weekday() == 3 else ''}ที่ {day.day} {_TH_MONTHS[day.month - 1]}"
    return f"{en.capitalize()}, {day.day} {_EN_MONTHS[day.month - 1]}"
