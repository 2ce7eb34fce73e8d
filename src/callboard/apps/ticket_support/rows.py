"""Between rows of the tables and the values of ``system``. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from callboard.apps.ticket_support.places import AIRPORTS
from callboard.apps.ticket_support.rules import seats_of
from callboard.apps.ticket_support.system import CABINS, Booking, Flight, Member, Passenger


def day_text(day: date) -> str:
    return day.isoformat()


def flight_of(row: Any, taken: set[str]) -> Flight:
    """``taken``: the seats that cannot be had any more."""
    return Flight(
        number=row.number,
        day=date.fromisoformat(row.day),
        origin=row.origin,
        destination=row.destination,
        departs=datetime.fromisoformat(row.departs).astimezone(AIRPORTS[row.origin].tz),
        arrives=datetime.fromisoformat(row.arrives).astimezone(AIRPORTS[row.destination].tz),
        prices={"economy": row.economy, "premium": row.premium, "business": row.business},
        free={cabin: sum(seat not in taken for seat in seats_of(cabin)) for cabin in CABINS},
        status=row.status,
        delay_minutes=row.delay_minutes,
        reason=row.reason,
        gate=row.gate,
    )


def booking_of(
    row: Any, flight: Flight, passengers: Sequence[Any], seats: Mapping[int, str]
) -> Booking:
    return Booking(
        reference=row.reference,
        passengers=tuple(
            Passenger(person.first_name, person.last_name, seats.get(person.place))
            for person in passengers
        ),
        flight=flight,
        cabin=row.cabin,
        flexible=row.flexible,
        paid=row.paid,
        bags=row.bags,
        checked_in=row.checked_in,
        cancelled=row.cancelled,
        refunded=row.refunded,
        member_number=row.member_number,
        last_name_th=row.last_name_th,
        version=row.version,
    )


def member_of(row: Any) -> Member:
    return Member(row.number, row.first_name, row.last_name, row.tier, row.points, row.last_name_th)
