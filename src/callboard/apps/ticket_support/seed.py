"""The demonstration's data: made-up flights, bookings and members. Pure: the time is an argument.

The same instant always gives the same data. The bookings are the ones that the page lists, so
that a newcomer can try at once; their flights lie some days ahead of ``now``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from callboard.apps.ticket_support.places import AIRPORTS, HOME
from callboard.apps.ticket_support.rules import seats_of
from callboard.apps.ticket_support.system import CABINS, Cabin

DAYS = 60
"""How far ahead there are flights, counted from today."""
SOLD_PERCENT = {"economy": 55, "premium": 40, "business": 30}
_WEEKEND_PERCENT = 115


@dataclass(frozen=True, slots=True)
class Route:
    number: int
    """Of the flight out; the one back has the next number."""
    origin: str
    destination: str
    departs: str
    """Local time of the flight out."""
    back: str
    minutes: int
    economy: int


ROUTES = (
    Route(204, "BKK", "NRT", "09:30", "19:10", 360, 12_400),
    Route(208, "BKK", "NRT", "22:45", "10:20", 360, 10_900),
    Route(110, "BKK", "CNX", "08:15", "10:30", 80, 1_900),
    Route(114, "BKK", "CNX", "18:20", "20:35", 80, 2_300),
    Route(120, "BKK", "HKT", "07:40", "10:05", 85, 2_100),
    Route(124, "BKK", "HKT", "16:55", "19:20", 85, 2_400),
    Route(310, "BKK", "SIN", "08:05", "12:40", 145, 5_200),
    Route(314, "BKK", "SIN", "17:30", "21:55", 145, 5_900),
    Route(230, "BKK", "ICN", "10:40", "18:30", 330, 11_600),
    Route(910, "BKK", "LHR", "00:50", "12:15", 780, 24_500),
    Route(330, "CNX", "SIN", "12:10", "16:40", 190, 6_100),
)


@dataclass(frozen=True, slots=True)
class DemoBooking:
    """A booking that the page names."""

    reference: str
    first_name: str
    last_name: str
    last_name_th: str
    flight: str
    days: int
    """After today; -1: the flight of that route that leaves soonest and can be checked in for."""
    cabin: Cabin
    seat: str
    flexible: bool = False
    member_number: str | None = None
    delay_minutes: int = 0
    reason: str = ""
    cancelled_flight: bool = False
    companion: str = ""
    """First name of a second passenger, who sits beside."""


DEMO_BOOKINGS = (
    DemoBooking(
        "K7R3MX", "Malee", "Suwan", "สุวรรณ", "CB204", 9, "economy", "14C", member_number="550123"
    ),
    DemoBooking("H4W9LN", "James", "Carter", "คาร์เตอร์", "CB910", 12, "economy", "21A", True),
    DemoBooking("R6Y2KW", "Grace", "Wilson", "วิลสัน", "CB310", -1, "economy", "17D"),
    DemoBooking(
        "M5L8QR",
        "Anna",
        "Meyer",
        "เมเยอร์",
        "CB110",
        -1,
        "economy",
        "12F",
        False,
        None,
        190,
        "weather",
    ),
    DemoBooking(
        "W3X7HA", "Somchai", "Jaidee", "ใจดี", "CB120", 2, "economy", "19B", cancelled_flight=True
    ),
    DemoBooking("Q9J4LY", "Daniel", "Lopez", "โลเปซ", "CB230", 20, "premium", "5A", True, "550456"),
    DemoBooking(
        "F2N6RH", "Nina", "Novak", "โนวัค", "CB330", 15, "economy", "22D", companion="Peter"
    ),
)
DEMO_MEMBERS: tuple[dict[str, Any], ...] = (
    {
        "number": "550123",
        "first_name": "Malee",
        "last_name": "Suwan",
        "last_name_th": "สุวรรณ",
        "tier": "silver",
        "points": 18_400,
    },
    {
        "number": "550456",
        "first_name": "Daniel",
        "last_name": "Lopez",
        "last_name_th": "โลเปซ",
        "tier": "gold",
        "points": 52_750,
    },
)


def chance(*key: object) -> int:
    """0-99, the same for the same key."""
    digest = hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=4).digest()
    return int.from_bytes(digest) % 100


def today_at_home(now: datetime) -> date:
    return now.astimezone(AIRPORTS[HOME].tz).date()


def flight_rows(first: date, days: int) -> Iterator[dict[str, Any]]:
    """Rows of the flights of ``days`` days from ``first`` on, both ways on every route."""
    for offset in range(days):
        day = first + timedelta(days=offset)
        for route in ROUTES:
            yield _flight(route, day)
            back = replace(
                route,
                number=route.number + 1,
                origin=route.destination,
                destination=route.origin,
                departs=route.back,
            )
            yield _flight(back, day)


def _flight(route: Route, day: date) -> dict[str, Any]:
    number = f"CB{route.number}"
    hour, minute = map(int, route.departs.split(":"))
    departs = datetime(day.year, day.month, day.day, hour, minute, tzinfo=AIRPORTS[route.origin].tz)
    # In UTC: adding to a zone's own time would count the hours of its clock, not those that pass.
    landed = departs.astimezone(AIRPORTS[HOME].tz) + timedelta(minutes=route.minutes)
    arrives = landed.astimezone(AIRPORTS[route.destination].tz)
    economy = route.economy * (_WEEKEND_PERCENT if day.weekday() >= 4 else 100) // 100
    economy = (economy + chance("price", number, day) * 8) // 100 * 100
    return {
        "number": number,
        "day": day.isoformat(),
        "origin": route.origin,
        "destination": route.destination,
        "departs": departs.isoformat(),
        "arrives": arrives.isoformat(),
        "economy": economy,
        "premium": economy * 17 // 1000 * 100,
        "business": economy * 32 // 1000 * 100,
        "sold": " ".join(_sold(number, day)),
        "status": "scheduled",
        "delay_minutes": 0,
        "reason": "",
        "gate": f"{'ABCD'[chance('pier', number) % 4]}{chance('gate', number) % 9 + 1}",
    }


def _sold(number: str, day: date) -> Iterator[str]:
    kept = {demo.seat for demo in DEMO_BOOKINGS} | {"14A", "14D", "15C", "23E", "6A"}
    for cabin in CABINS:
        for seat in seats_of(cabin):
            if seat not in kept and chance(number, day, seat) < SOLD_PERCENT[cabin]:
                yield seat


def demo_day(demo: DemoBooking, now: datetime) -> date:
    """The day of a demonstration booking's flight."""
    today = today_at_home(now)
    if demo.days >= 0:
        return today + timedelta(days=demo.days)
    route = next(route for route in ROUTES if f"CB{route.number}" == demo.flight)
    hour, minute = map(int, route.departs.split(":"))
    zone = AIRPORTS[route.origin].tz
    leaves = datetime(today.year, today.month, today.day, hour, minute, tzinfo=zone)
    ahead = leaves - now >= timedelta(hours=2)
    return today if ahead else today + timedelta(days=1)


def disruption(demo: DemoBooking) -> dict[str, Any]:
    """What is special about the demonstration booking's flight; empty for most."""
    if demo.cancelled_flight:
        return {"status": "cancelled", "reason": "technical"}
    if demo.delay_minutes:
        return {
            "status": "delayed",
            "delay_minutes": demo.delay_minutes,
            "reason": demo.reason,
        }
    return {}
