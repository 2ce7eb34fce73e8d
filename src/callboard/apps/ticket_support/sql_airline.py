"""The airline's system on SQL: SQLite by default, any database that SQLAlchemy knows by URL."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, event, insert, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from callboard.apps.ticket_support.clock import utc_now
from callboard.apps.ticket_support.rows import booking_of, day_text, flight_of, member_of
from callboard.apps.ticket_support.rules import seats_of
from callboard.apps.ticket_support.seeding import bring_up_to_date
from callboard.apps.ticket_support.system import (
    Booking,
    BookingChanged,
    Cabin,
    Change,
    Flight,
    Member,
    Order,
    SeatTaken,
    SoldOut,
    TooFewPoints,
)
from callboard.apps.ticket_support.tables import (
    BOOKINGS,
    FLIGHTS,
    HANDOVERS,
    MEMBERS,
    METADATA,
    PASSENGERS,
    PAYMENTS,
    SEATS,
    VOUCHERS,
)
from callboard.config import SettingsError

REFERENCE_LETTERS = "FHKLMNQRWXYJ"
"""Letters that are told apart well when they are spelled by voice."""
BUSY_TIMEOUT_S = 10


def open_engine(url: str) -> AsyncEngine:
    """An engine for ``url``. On SQLite what writes waits its turn instead of failing.

    Raises ``SettingsError``, without the URL: it may hold a password.
    """
    options: dict[str, Any] = {}
    if url.startswith("sqlite"):
        options = {
            "poolclass": AsyncAdaptedQueuePool,
            "pool_size": 1 if ":memory:" in url else 5,
            "max_overflow": 0,
            "connect_args": {"timeout": BUSY_TIMEOUT_S},
        }
    try:
        engine = create_async_engine(url, **options)
    except (ArgumentError, InvalidRequestError, ImportError) as error:
        raise SettingsError(
            "airline_url (CALLBOARD_AIRLINE_URL): needs the URL of a database with an async driver "
            f"that is installed ({type(error).__name__})."
        ) from None
    if not options:
        return engine

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, see below
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class SqlAirline:
    """``AirlineSystem`` over ``url``; opened at the first use. ``aclose`` frees connections."""

    def __init__(self, url: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = open_engine(url)
        self._clock = clock
        self._opening = asyncio.Lock()
        self._open_for: date | None = None

    async def aclose(self) -> None:
        await self._engine.dispose()

    async def reset(self) -> None:
        """Everything as it was seeded, relative to now; bookings that were made are gone."""
        async with self._opening:
            self._make_folder()
            async with self._engine.execution_options(writes=True).begin() as connection:
                await connection.run_sync(METADATA.drop_all)
            self._open_for = None
        await self._current()

    async def _current(self) -> None:
        """Tables that are there, with data for today."""
        now = self._clock()
        if self._open_for == now.date():
            return
        async with self._opening:
            if self._open_for != now.date():
                self._make_folder()
                async with self._engine.execution_options(writes=True).begin() as connection:
                    await connection.run_sync(METADATA.create_all)
                    await bring_up_to_date(connection, now)
                self._open_for = now.date()

    def _make_folder(self) -> None:
        file = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and file and file != ":memory:":
            Path(file).parent.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def _transaction(self, *, writes: bool = True) -> AsyncIterator[AsyncConnection]:
        await self._current()
        async with self._engine.execution_options(writes=writes).begin() as connection:
            yield connection

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that only reads, for reports."""
        return self._transaction(writes=False)

    async def flights(self, origin: str, destination: str, day: date) -> tuple[Flight, ...]:
        where = (
            (FLIGHTS.c.origin == origin)
            & (FLIGHTS.c.destination == destination)
            & (FLIGHTS.c.day == day_text(day))
        )
        async with self._transaction(writes=False) as connection:
            found = await connection.execute(select(FLIGHTS).where(where).order_by("departs"))
            return tuple([flight_of(row, await _taken(connection, row)) for row in found.all()])

    async def flight(self, number: str, day: date) -> Flight | None:
        async with self._transaction(writes=False) as connection:
            row = await _flight_row(connection, number, day)
            return flight_of(row, await _taken(connection, row)) if row else None

    async def free_seats(self, number: str, day: date, cabin: Cabin) -> tuple[str, ...]:
        async with self._transaction(writes=False) as connection:
            row = await _flight_row(connection, number, day)
            return await _free(connection, row, cabin) if row else ()

    async def booking(self, reference: str) -> Booking | None:
        async with self._transaction(writes=False) as connection:
            return await _booking(connection, reference)

    async def book(self, order: Order) -> Booking:
        reference = _new_reference()
        async with self._transaction() as connection:
            row = await _flight_row(connection, order.flight.number, order.flight.day)
            free = await _free(connection, row, order.cabin) if row else ()
            if row is None or len(free) < len(order.passengers):
                raise SoldOut(order.flight.number)
            values = {
                "reference": reference,
                "flight_id": row.id,
                "cabin": order.cabin,
                "flexible": order.flexible,
                "paid": order.price,
            }
            await connection.execute(insert(BOOKINGS).values(values))
            for place, passenger in enumerate(order.passengers):
                names = {"first_name": passenger.first_name, "last_name": passenger.last_name}
                entry = {"reference": reference, "place": place, **names}
                await connection.execute(insert(PASSENGERS).values(entry))
                await _sit(connection, row.id, free[place], reference, place)
            await self._pay(connection, reference, "fare", order.price)
            booked = await _booking(connection, reference)
        assert booked is not None
        return booked

    async def change(self, change: Change) -> Booking:
        async with self._transaction() as connection:
            before = await _booking(connection, change.reference)
            if before is None or before.version != change.version or before.cancelled:
                raise BookingChanged(change.reference)
            where = (BOOKINGS.c.reference == change.reference) & (
                BOOKINGS.c.version == change.version
            )
            values = await _new_values(connection, before, change)
            done = await connection.execute(update(BOOKINGS).where(where).values(values))
            if done.rowcount != 1:
                raise BookingChanged(change.reference)
            if change.fee:
                await self._pay(connection, change.reference, "fee", change.fee)
            if change.refund:
                await self._pay(connection, change.reference, "refund", -change.refund)
            after = await _booking(connection, change.reference)
        assert after is not None
        return after

    async def _pay(
        self, connection: AsyncConnection, reference: str, kind: str, amount: int
    ) -> None:
        at = self._clock().isoformat(timespec="seconds")
        row = {"reference": reference, "kind": kind, "amount": amount, "at": at}
        await connection.execute(insert(PAYMENTS).values(row))

    async def member(self, number: str) -> Member | None:
        async with self._transaction(writes=False) as connection:
            found = await connection.execute(select(MEMBERS).where(MEMBERS.c.number == number))
            row = found.one_or_none()
        return member_of(row) if row else None

    async def redeem(self, number: str, points: int) -> tuple[Member, str]:
        code = f"V{secrets.randbelow(90_000) + 10_000}"
        enough = (MEMBERS.c.number == number) & (MEMBERS.c.points >= points)
        async with self._transaction() as connection:
            less = update(MEMBERS).where(enough).values(points=MEMBERS.c.points - points)
            if (await connection.execute(less)).rowcount != 1:
                raise TooFewPoints(number)
            voucher = {"code": code, "number": number, "points": points}
            await connection.execute(insert(VOUCHERS).values(voucher))
            found = await connection.execute(select(MEMBERS).where(MEMBERS.c.number == number))
            return member_of(found.one()), code

    async def hand_over(self, reason: str, summary: str) -> str:
        at = self._clock().isoformat(timespec="seconds")
        row = {"reason": reason[:200], "summary": summary, "at": at}
        async with self._transaction() as connection:
            done = await connection.execute(insert(HANDOVERS).values(row))
            (number,) = done.inserted_primary_key or (0,)
            return f"H{number:04d}"


def _new_reference() -> str:
    pick = secrets.choice
    return "".join(
        pick(REFERENCE_LETTERS if place in (0, 2, 4, 5) else "23456789") for place in range(6)
    )


async def _flight_row(connection: AsyncConnection, number: str, day: date) -> Row[Any] | None:
    where = (FLIGHTS.c.number == number) & (FLIGHTS.c.day == day_text(day))
    return (await connection.execute(select(FLIGHTS).where(where))).one_or_none()


async def _taken(connection: AsyncConnection, flight: Row[Any]) -> set[str]:
    found = await connection.execute(select(SEATS.c.seat).where(SEATS.c.flight_id == flight.id))
    return set(flight.sold.split()) | set(found.scalars())


async def _free(connection: AsyncConnection, flight: Row[Any], cabin: Cabin) -> tuple[str, ...]:
    taken = await _taken(connection, flight)
    return tuple(seat for seat in seats_of(cabin) if seat not in taken)


async def _booking(connection: AsyncConnection, reference: str) -> Booking | None:
    where = BOOKINGS.c.reference == reference
    row = (await connection.execute(select(BOOKINGS).where(where))).one_or_none()
    if row is None:
        return None
    flight = (await connection.execute(select(FLIGHTS).where(FLIGHTS.c.id == row.flight_id))).one()
    people = select(PASSENGERS).where(PASSENGERS.c.reference == reference).order_by("place")
    passengers = (await connection.execute(people)).all()
    sitting = await connection.execute(select(SEATS).where(SEATS.c.reference == reference))
    seats = {seat.place: seat.seat for seat in sitting.all()}
    whole = flight_of(flight, await _taken(connection, flight))
    return booking_of(row, whole, passengers, seats)


async def _sit(
    connection: AsyncConnection, flight_id: int, seat: str, reference: str, place: int
) -> None:
    row = {"flight_id": flight_id, "seat": seat, "reference": reference, "place": place}
    try:
        await connection.execute(insert(SEATS).values(row))
    except IntegrityError as error:
        raise SeatTaken(seat) from error


async def _stand_up(connection: AsyncConnection, reference: str, place: int | None = None) -> None:
    where = SEATS.c.reference == reference
    if place is not None:
        where &= SEATS.c.place == place
    await connection.execute(delete(SEATS).where(where))


async def _new_values(
    connection: AsyncConnection, before: Booking, change: Change
) -> dict[str, Any]:
    """The booking's new columns; seats are moved on the way. Raises as ``change`` does."""
    values: dict[str, Any] = {"version": before.version + 1, "paid": before.paid + change.fee}
    if change.cancel:
        await _stand_up(connection, before.reference)
        return {**values, "cancelled": True, "refunded": change.refund, "checked_in": False}
    if change.bags is not None:
        values["bags"] = change.bags
    if change.check_in:
        values["checked_in"] = True
    flight, cabin = change.flight or before.flight, change.cabin or before.cabin
    row = await _flight_row(connection, flight.number, flight.day)
    if row is None:
        raise SoldOut(flight.number)
    if change.seat is not None:
        await _take_seat(connection, row, before, change.seat)
    elif change.flight is not None or change.cabin is not None:
        await _stand_up(connection, before.reference)
        free = await _free(connection, row, cabin)
        if len(free) < len(before.passengers):
            raise SoldOut(flight.number)
        for place in range(len(before.passengers)):
            await _sit(connection, row.id, free[place], before.reference, place)
        values |= {"flight_id": row.id, "cabin": cabin, "checked_in": False}
    return values


async def _take_seat(
    connection: AsyncConnection, flight: Row[Any], booking: Booking, seat: str
) -> None:
    if seat not in await _free(connection, flight, booking.cabin):
        raise SeatTaken(seat)
    await _stand_up(connection, booking.reference, place=0)
    await _sit(connection, flight.id, seat, booking.reference, 0)
