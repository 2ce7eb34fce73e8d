"""Whether a dialogue ended as its caller wanted: by the database and the tool calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from callboard.apps.ticket_support.seed import DEMO_BOOKINGS, DEMO_MEMBERS
from callboard.apps.ticket_support.sql_airline import SqlAirline
from callboard.apps.ticket_support.system import Booking
from callboard.apps.ticket_support.tables import BOOKINGS, HANDOVERS


@dataclass(frozen=True)
class Before:
    """What the database held."""

    bookings: Mapping[str, Booking]
    members: Mapping[str, int]
    handovers: int


async def snapshot(airline: SqlAirline) -> Before:
    async with airline.reading() as connection:
        references = (await connection.execute(select(BOOKINGS.c.reference))).scalars().all()
        handovers = len((await connection.execute(select(HANDOVERS.c.id))).all())
    bookings = {one: await airline.booking(one) for one in references}
    members = {}
    for row in DEMO_MEMBERS:
        member = await airline.member(row["number"])
        members[row["number"]] = member.points if member else 0
    return Before({k: v for k, v in bookings.items() if v is not None}, members, handovers)


async def judged(
    airline: SqlAirline,
    before: Before,
    wanted: Mapping[str, Any],
    calls: Sequence[tuple[str, str]],
    outputs: Sequence[Mapping[str, Any]],
    today: date,
) -> list[str]:
    """What is wrong, in words; empty when all is as wanted."""
    after = await snapshot(airline)
    wrong = []
    for demo in DEMO_BOOKINGS:
        old, new = before.bookings[demo.reference], after.bookings[demo.reference]
        expected = wanted.get("changed", {}).get(demo.reference)
        if expected is None:
            wrong += [f"{demo.reference} was changed"] if new.version != old.version else []
        else:
            wrong += _differences(old, new, expected, today)
    made = [b for r, b in after.bookings.items() if r not in before.bookings]
    wrong += _new(made, wanted.get("new"), today)
    for number, points in {**before.members, **wanted.get("members", {})}.items():
        if after.members[number] != points:
            wrong.append(f"member {number} has {after.members[number]} points, not {points}")
    expected_handovers = wanted.get("handovers", 0)
    if after.handovers - before.handovers != expected_handovers:
        wrong.append(f"{after.handovers - before.handovers} handovers, not {expected_handovers}")
    if "tools" in wanted and [name for name, _ in calls] != wanted["tools"]:
        wrong.append(f"tools: {[name for name, _ in calls]}, not {wanted['tools']}")
    for facts in wanted.get("told", ()):
        if not any(_holds(output, facts) for output in outputs):
            wrong.append(f"never told {facts}")
    return wrong


def _day(text: str, today: date, booked: date) -> date:
    """``today+3``, ``booked+1``, or ``next friday``: the one of next week."""
    if text == "next friday":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
        return monday + timedelta(days=4)
    base = "today" if text.startswith("today") else "booked"
    return (today if base == "today" else booked) + timedelta(days=int(text[len(base) :]))


def _differences(old: Booking, new: Booking, wanted: Mapping[str, Any], today: date) -> list[str]:
    seat = new.lead.seat or ""
    shares = {old.paid: "all", old.paid // 2: "half"}
    facts: dict[str, Any] = {
        "day": new.flight.day,
        "seat": seat,
        "window": seat[-1:] in ("A", "F"),
        "aisle": seat[-1:] in ("C", "D"),
        "cabin": new.cabin,
        "bags": new.bags,
        "cancelled": new.cancelled,
        "checked_in": new.checked_in,
        "refund": shares.get(new.refunded, new.refunded),
    }
    expected = dict(wanted)
    if "day" in expected:
        expected["day"] = _day(expected["day"], today, old.flight.day)
    same = {"day": old.flight.day, "cabin": old.cabin, "bags": old.bags, "refund": 0}
    same |= {"cancelled": old.cancelled, "checked_in": old.checked_in}
    expected = {**same, **expected}
    return [
        f"{new.reference}: {name} is {facts[name]}, not {value}"
        for name, value in expected.items()
        if facts[name] != value
    ]


def _new(made: Sequence[Booking], wanted: Mapping[str, Any] | None, today: date) -> list[str]:
    if wanted is None:
        return [f"{len(made)} bookings made"] if made else []
    if len(made) != 1:
        return [f"{len(made)} bookings made, not one"]
    (one,) = made
    facts = {
        "flight": one.flight.number,
        "day": one.flight.day,
        "cabin": one.cabin,
        "names": [f"{p.first_name} {p.last_name}" for p in one.passengers],
    }
    expected = {**wanted, "day": _day(wanted["day"], today, today)}
    return [
        f"booked {name} {facts[name]}, not {value}"
        for name, value in expected.items()
        if facts[name] != value
    ]


def _holds(output: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    for path, value in facts.items():
        found: Any = output
        for key in path.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if found != value:
            return False
    return True
