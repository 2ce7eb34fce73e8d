"""The airline is opened when somebody needs it. Proves K1d: a gateway loads what it needs."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest

from callboard.apps.ticket_support.late_airline import LateAirline, airline_url
from callboard.apps.ticket_support.system import Change, Order, Passenger
from callboard.config import SettingsError
from tests.fakes.server import test_settings

DEMO = "K7R3MX"


def test_nothing_is_made_before_the_first_caller(tmp_path: Path) -> None:
    LateAirline(test_settings(home=tmp_path))
    assert not list(tmp_path.iterdir())


async def test_it_does_what_the_airline_does(tmp_path: Path) -> None:
    """Each of the desk's requests arrives, with its arguments."""
    settings = test_settings(home=tmp_path)
    assert airline_url(settings).endswith("/airline.sqlite")
    async with aclosing(LateAirline(settings)) as airline:
        booking = await airline.booking(DEMO)
        assert booking is not None
        flight = booking.flight
        day = flight.departs.date()
        assert flight.number in {
            one.number for one in await airline.flights(flight.origin, flight.destination, day)
        }
        assert await airline.flight(flight.number, flight.day) is not None
        seats = await airline.free_seats(flight.number, flight.day, booking.cabin)
        moved = await airline.change(Change(DEMO, booking.version, seat=seats[0]))
        assert moved.lead.seat == seats[0]
        lead = Passenger("Ada", "Byron")
        booked = await airline.book(Order(flight, "economy", (lead,), price=1))
        assert booked.lead.last_name == "Byron"
        member = await airline.member("550123")
        assert member is not None
        left, voucher = await airline.redeem(member.number, 100)
        assert left.points == member.points - 100
        assert voucher
        assert await airline.hand_over("asked for a person", "wants a refund")


def test_an_address_that_cannot_be_used_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CALLBOARD_AIRLINE_URL"):
        LateAirline(test_settings(home=tmp_path, airline_url="nonsense"))
