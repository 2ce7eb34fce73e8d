"""What the desk says, in English and Thai. Pure.

Written for the ear: short sentences, amounts and times as digits, codes letter by letter.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from callboard.apps.ticket_support.dates import day_name
from callboard.apps.ticket_support.phrase_book import PHRASES
from callboard.apps.ticket_support.places import AIRPORTS
from callboard.apps.ticket_support.spelling import spelled_out
from callboard.apps.ticket_support.system import Booking, Cabin, Flight

_CABINS: dict[Cabin, tuple[str, str]] = {
    "economy": ("economy", "ชั้นประหยัด"),
    "premium": ("premium economy", "ชั้นพรีเมียม"),
    "business": ("business class", "ชั้นธุรกิจ"),
}


def say(language: str, phrase: str, **facts: Any) -> str:
    """``phrase`` of the book with ``facts`` put in; amounts get their commas."""
    words = PHRASES[phrase][1 if language == "th" else 0]
    shown = {
        name: f"{value:,}" if isinstance(value, int) else _shown(language, value)
        for name, value in facts.items()
    }
    return words.format(**shown)


def _shown(language: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return day_name(value, language)
    return value


def cabin_name(cabin: Cabin, language: str) -> str:
    return _CABINS[cabin][1 if language == "th" else 0]


def code(text: str) -> str:
    return spelled_out(text)


def where(flight: Flight, language: str) -> dict[str, str]:
    return {
        "origin": AIRPORTS[flight.origin].name(language),
        "destination": AIRPORTS[flight.destination].name(language),
    }


def itinerary(booking: Booking, language: str) -> str:
    """The booking in one sentence."""
    flight = booking.flight
    return say(
        language,
        "itinerary",
        flight=flight.number,
        day=flight.day,
        time=flight.departs,
        seats=", ".join(p.seat for p in booking.passengers if p.seat) or "-",
        cabin=cabin_name(booking.cabin, language),
        **where(flight, language),
    )


def late(minutes: int, language: str) -> str:
    """``3 hours 10 minutes``."""
    hours, rest = divmod(minutes, 60)
    if language == "th":
        parts = [f"{hours} ชั่วโมง"] * bool(hours) + [f"{rest} นาที"] * bool(rest)
    else:
        parts = [f"{hours} hour{'s' * (hours > 1)}"] * bool(hours)
        parts += [f"{rest} minutes"] * bool(rest)
    return " ".join(parts)
