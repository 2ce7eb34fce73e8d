"""Puts the demonstration's data into the tables, and brings it up to date every day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callboard.apps.ticket_support.rows import flight_of
from callboard.apps.ticket_support.rules import fare
from callboard.apps.ticket_support.seed import (
    DAYS,
    DEMO_BOOKINGS,
    DEMO_MEMBERS,
    DemoBooking,
    demo_day,
    disruption,
    flight_rows,
    today_at_home,
)
from callboard.apps.ticket_support.tables import (
    BOOKINGS,
    FLIGHTS,
    MEMBERS,
    PASSENGERS,
    PAYMENTS,
    SEATS,
    SEEDED,
    VOUCHERS,
)


async def bring_up_to_date(connection: AsyncConnection, now: datetime) -> None:
    """Flights for the next days, and once a day the demonstration's bookings afresh."""
    today = today_at_home(now)
    seeded = (await connection.execute(select(SEEDED.c.day))).scalar_one_or_none()
    if seeded == today.isoformat():
        return
    await _add_flights(connection, today)
    for demo in DEMO_BOOKINGS:
        await _forget(connection, demo.reference)
        await _add_booking(connection, demo, now)
    await connection.execute(delete(VOUCHERS))
    await connection.execute(delete(MEMBERS))
    await connection.execute(insert(MEMBERS), list(DEMO_MEMBERS))
    await connection.execute(delete(SEEDED))
    await connection.execute(insert(SEEDED).values(id=1, day=today.isoformat()))


async def _add_flights(connection: AsyncConnection, today: date) -> None:
    last = (await connection.execute(select(func.max(FLIGHTS.c.day)))).scalar_one_or_none()
    first = max(today, date.fromisoformat(last) + timedelta(days=1)) if last else today
    days = (today + timedelta(days=DAYS) - first).days + 1
    rows = list(flight_rows(first, days)) if days > 0 else []
    if rows:
        await connection.execute(insert(FLIGHTS), rows)


async def _forget(connection: AsyncConnection, reference: str) -> None:
    for table in (SEATS, PAYMENTS, PASSENGERS, BOOKINGS):
        await connection.execute(delete(table).where(table.c.reference == reference))


async def _add_booking(connection: AsyncConnection, demo: DemoBooking, now: datetime) -> None:
    day = demo_day(demo, now)
    where = (FLIGHTS.c.number == demo.flight) & (FLIGHTS.c.day == day.isoformat())
    special = disruption(demo)
    if special:
        await connection.execute(update(FLIGHTS).where(where).values(special))
    row = (await connection.execute(select(FLIGHTS).where(where))).one()
    names = [demo.first_name, *([demo.companion] if demo.companion else [])]
    price = fare(flight_of(row, set()), demo.cabin, len(names), flexible=demo.flexible)
    booking: dict[str, Any] = {
        "reference": demo.reference,
        "flight_id": row.id,
        "cabin": demo.cabin,
        "flexible": demo.flexible,
        "paid": price,
        "member_number": demo.member_number,
        "last_name_th": demo.last_name_th,
    }
    await connection.execute(insert(BOOKINGS).values(booking))
    for place, name in enumerate(names):
        person = {"reference": demo.reference, "place": place, "first_name": name}
        await connection.execute(insert(PASSENGERS).values(person | {"last_name": demo.last_name}))
    await _seat(connection, demo, row, len(names))
    paid = {"reference": demo.reference, "kind": "fare", "amount": price, "at": now.isoformat()}
    await connection.execute(insert(PAYMENTS).values(paid))


async def _seat(connection: AsyncConnection, demo: DemoBooking, flight: Any, people: int) -> None:
    """The booking's seats; whoever a caller put there before is moved to a free one."""
    found = await connection.execute(select(SEATS.c.seat).where(SEATS.c.flight_id == flight.id))
    taken = set(found.scalars())
    letters = [demo.seat, f"{demo.seat[:-1]}E"][:people]
    for place, wanted in enumerate(letters):
        seat = wanted if wanted not in taken else _another(taken | set(flight.sold.split()))
        taken.add(seat)
        values = {"flight_id": flight.id, "seat": seat, "reference": demo.reference, "place": place}
        await connection.execute(insert(SEATS).values(values))


def _another(taken: set[str]) -> str:
    return next(
        f"{row}{letter}"
        for row in range(10, 25)
        for letter in "ABCDEF"
        if f"{row}{letter}" not in taken
    )
