"""The airline's system on SQL. Proves U1: what is booked and changed is really so, or refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callboard.apps.ticket_support.rules import upgrade_fee
from callboard.apps.ticket_support.seed import DAYS, DEMO_BOOKINGS
from callboard.apps.ticket_support.sql_airline import SqlAirline
from callboard.apps.ticket_support.system import (
    Booking,
    BookingChanged,
    Change,
    Order,
    Passenger,
    SeatTaken,
    SoldOut,
    TooFewPoints,
)

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = NOW.date()
DEMO = "K7R3MX"


@pytest.fixture
async def airline() -> AsyncIterator[SqlAirline]:
    system = SqlAirline("sqlite+aiosqlite:///:memory:", lambda: NOW)
    yield system
    await system.aclose()


async def _booking(airline: SqlAirline, reference: str = DEMO) -> Booking:
    found = await airline.booking(reference)
    assert found is not None
    return found


async def test_there_are_flights_both_ways_for_sixty_days(airline: SqlAirline) -> None:
    """U1: search flights."""
    for day in (TODAY, TODAY + timedelta(days=DAYS)):
        assert len(await airline.flights("BKK", "NRT", day)) == 2
        assert len(await airline.flights("NRT", "BKK", day)) == 2
    assert await airline.flights("BKK", "NRT", TODAY + timedelta(days=DAYS + 1)) == ()


async def test_the_bookings_of_the_page_are_there(airline: SqlAirline) -> None:
    """U1: a newcomer can try at once."""
    for demo in DEMO_BOOKINGS:
        booking = await _booking(airline, demo.reference)
        assert booking.lead.last_name == demo.last_name
        assert booking.lead.seat == demo.seat
        assert booking.flight.departs > NOW


async def test_a_day_later_there_is_a_day_more_and_the_demonstration_is_fresh(
    tmp_path: Path,
) -> None:
    """U1: the demonstration stays usable on a server that runs for long."""
    now = NOW
    airline = SqlAirline(f"sqlite+aiosqlite:///{tmp_path}/airline.sqlite", lambda: now)
    before = await _booking(airline)
    await airline.change(Change(DEMO, before.version, cancel=True))
    now += timedelta(days=1)
    after = await _booking(airline)
    assert not after.cancelled
    assert after.flight.day == before.flight.day + timedelta(days=1)
    assert await airline.flights("BKK", "LHR", now.date() + timedelta(days=DAYS))
    await airline.aclose()


async def test_a_booking_takes_a_seat_for_each_traveller(airline: SqlAirline) -> None:
    """U1: book."""
    (flight, _) = await airline.flights("BKK", "SIN", TODAY + timedelta(days=5))
    party = (Passenger("Ada", "Berg"), Passenger("Bo", "Berg"))
    made = await airline.book(Order(flight, "economy", party, price=10_400))
    seats = [passenger.seat for passenger in made.passengers]
    assert len(set(seats)) == 2
    again = await _booking(airline, made.reference)
    assert again == made
    assert again.flight.free["economy"] == flight.free["economy"] - 2


async def test_a_cabin_without_room_is_refused_whole(airline: SqlAirline) -> None:
    """U1: nothing is half booked."""
    flight = (await airline.flights("BKK", "LHR", TODAY + timedelta(days=5)))[0]
    party = tuple(Passenger("P", str(n)) for n in range(flight.free["business"] + 1))
    with pytest.raises(SoldOut):
        await airline.book(Order(flight, "business", party, price=1))
    again = await airline.flight(flight.number, flight.day)
    assert again == flight


async def test_of_two_callers_who_want_one_seat_one_wins_and_one_is_told(tmp_path: Path) -> None:
    """U1: two connections of their own, one database, the same instant."""
    url = f"sqlite+aiosqlite:///{tmp_path}/airline.sqlite"
    one, other = SqlAirline(url, lambda: NOW), SqlAirline(url, lambda: NOW)
    (flight, _) = await one.flights("BKK", "SIN", TODAY + timedelta(days=5))
    for _ in range(5):
        booked = [
            await one.book(Order(flight, "economy", (Passenger(name, "Berg"),), price=1))
            for name in ("Ada", "Bo")
        ]
        seat = (await one.free_seats(flight.number, flight.day, "economy"))[-1]
        changes = [Change(made.reference, made.version, seat=seat) for made in booked]
        results = await asyncio.gather(
            one.change(changes[0]), other.change(changes[1]), return_exceptions=True
        )
        assert sum(isinstance(result, SeatTaken) for result in results) == 1
        winners = [result for result in results if isinstance(result, Booking)]
        assert [winner.lead.seat for winner in winners] == [seat]
        assert all(isinstance(result, Booking | SeatTaken) for result in results)
        loser = next(made for made in booked if made.reference != winners[0].reference)
        kept = await _booking(other, loser.reference)
        assert kept.lead.seat == loser.lead.seat
        assert kept.version == loser.version
    await one.aclose()
    await other.aclose()


async def test_a_change_quoted_for_an_older_state_is_refused(airline: SqlAirline) -> None:
    """U1: nobody pays for a quote that is no longer true."""
    booking = await _booking(airline)
    await airline.change(Change(DEMO, booking.version, bags=1, fee=2_000))
    with pytest.raises(BookingChanged):
        await airline.change(Change(DEMO, booking.version, cancel=True, refund=booking.paid))
    assert not (await _booking(airline)).cancelled


async def test_another_date_gives_new_seats_and_frees_the_old(airline: SqlAirline) -> None:
    """U1: change date."""
    booking = await _booking(airline)
    flight = await airline.flight("CB204", booking.flight.day + timedelta(days=1))
    assert flight is not None
    moved = await airline.change(Change(DEMO, booking.version, flight=flight, fee=1_500))
    assert moved.flight.day == flight.day
    assert moved.lead.seat is not None
    assert moved.paid == booking.paid + 1_500
    free = await airline.free_seats("CB204", booking.flight.day, "economy")
    assert booking.lead.seat in free


async def test_a_better_cabin_moves_the_whole_party(airline: SqlAirline) -> None:
    """U1: upgrade."""
    booking = await _booking(airline, "F2N6RH")
    fee = upgrade_fee(booking, "business")
    better = await airline.change(
        Change(booking.reference, booking.version, cabin="business", fee=fee)
    )
    assert [int(str(p.seat)[:-1]) < 4 for p in better.passengers] == [True, True]


async def test_cancelling_frees_the_seat_and_pays_back(airline: SqlAirline) -> None:
    """U1: cancel and refund."""
    booking = await _booking(airline)
    gone = await airline.change(Change(DEMO, booking.version, cancel=True, refund=6_000))
    assert (gone.cancelled, gone.refunded, gone.lead.seat) == (True, 6_000, None)
    with pytest.raises(BookingChanged):
        await airline.change(Change(DEMO, gone.version, bags=1))


async def test_points_cannot_be_spent_twice(airline: SqlAirline) -> None:
    """U1: redeem points."""
    member, code = await airline.redeem("550123", 18_000)
    assert member.points == 400
    assert code.startswith("V")
    with pytest.raises(TooFewPoints):
        await airline.redeem("550123", 1_000)
    unknown = await airline.member("999999")
    assert unknown is None


async def test_reset_brings_the_demonstration_back(airline: SqlAirline) -> None:
    """U1: the demonstration's data can be reset."""
    booking = await _booking(airline)
    await airline.change(Change(DEMO, booking.version, cancel=True))
    await airline.reset()
    assert await _booking(airline) == replace(booking)
    assert await airline.hand_over("asked", "A summary.") == "H0001"
