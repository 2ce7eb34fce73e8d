"""Fees, refunds, the check-in window, delays and points. Proves U1's amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callboard.apps.ticket_support import rules
from callboard.apps.ticket_support.system import CABINS, Booking, Flight, Passenger

DEPARTS = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
FLIGHT = Flight(
    number="CB204",
    day=DEPARTS.date(),
    origin="BKK",
    destination="NRT",
    departs=DEPARTS,
    arrives=DEPARTS + timedelta(hours=6),
    prices={"economy": 12_000, "premium": 20_000, "business": 38_000},
    free={"economy": 10, "premium": 4, "business": 2},
)
SAVER = Booking("K7R3MX", (Passenger("Malee", "Suwan", "14C"),), FLIGHT, "economy", False, 12_000)
FLEXIBLE = replace(SAVER, flexible=True, paid=15_600)


def _on(flight: Flight, **facts: object) -> Booking:
    return replace(SAVER, flight=replace(flight, **facts))  # type: ignore[arg-type]


def test_another_date_costs_the_fee_and_what_the_fare_is_dearer() -> None:
    dearer = replace(FLIGHT, prices={**FLIGHT.prices, "economy": 13_000})
    cheaper = replace(FLIGHT, prices={**FLIGHT.prices, "economy": 9_000})
    assert rules.date_fee(SAVER, dearer) == 2_500
    assert rules.date_fee(SAVER, cheaper) == 1_500
    assert rules.date_fee(FLEXIBLE, dearer) == 1_000
    couple = replace(SAVER, passengers=SAVER.passengers * 2)
    assert rules.date_fee(couple, dearer) == 5_000


@pytest.mark.parametrize(
    ("facts", "fee"), [({"status": "cancelled"}, 0), ({"delay_minutes": 180}, 0)]
)
def test_a_disrupted_traveller_changes_free_of_charge(facts: dict[str, object], fee: int) -> None:
    assert rules.date_fee(_on(FLIGHT, **facts), FLIGHT) == fee


def test_a_seat_costs_by_its_place_and_fare() -> None:
    assert rules.seat_fee(SAVER, "20A") == rules.SEAT_FEE
    assert rules.seat_fee(FLEXIBLE, "20A") == 0
    assert rules.seat_fee(FLEXIBLE, "15A") == rules.LEGROOM_FEE
    assert rules.seat_fee(replace(SAVER, cabin="business"), "2A") == 0


def test_an_upgrade_costs_the_difference() -> None:
    assert rules.upgrade_fee(SAVER, "business") == 26_500
    assert rules.upgrade_fee(FLEXIBLE, "premium") == 8_000
    with pytest.raises(ValueError, match="not better"):
        rules.upgrade_fee(replace(SAVER, cabin="premium"), "premium")


def test_what_comes_back_depends_on_the_fare_and_the_hours_left() -> None:
    day = timedelta(hours=24)
    assert rules.refund(SAVER, DEPARTS - day) == 6_000
    assert rules.refund(SAVER, DEPARTS - day + timedelta(seconds=1)) == 0
    assert rules.refund(FLEXIBLE, DEPARTS - timedelta(hours=1)) == 15_600
    assert rules.refund(_on(FLIGHT, status="cancelled"), DEPARTS) == 12_000


def test_the_check_in_window() -> None:
    early = DEPARTS - timedelta(hours=24, seconds=1)
    assert rules.check_in_state(SAVER, early) == "early"
    assert rules.check_in_state(SAVER, DEPARTS - timedelta(hours=24)) == "open"
    assert rules.check_in_state(SAVER, DEPARTS - timedelta(minutes=60)) == "open"
    assert rules.check_in_state(SAVER, DEPARTS - timedelta(minutes=59)) == "closed"
    late = _on(FLIGHT, delay_minutes=60)
    assert rules.check_in_state(late, DEPARTS - timedelta(minutes=1)) == "open"
    assert rules.check_in_state(replace(SAVER, checked_in=True), DEPARTS) == "done"
    assert rules.check_in_state(replace(SAVER, cancelled=True), DEPARTS) == "cancelled"


@pytest.mark.parametrize(
    ("minutes", "meal", "choice", "money"),
    [(119, False, False, 0), (120, True, False, 0), (180, True, True, 0), (300, True, True, 1_500)],
)
def test_what_a_late_traveller_is_owed(minutes: int, meal: bool, choice: bool, money: int) -> None:
    rights = rules.delay_rights(minutes)
    assert (rights.meal, rights.free_choice, rights.compensation) == (meal, choice, money)
    assert not rights.hotel


def test_whole_thousands_of_points_are_worth_money() -> None:
    assert rules.voucher_baht(18_400) == 4_500
    assert rules.voucher_baht(999) == 0


def test_cabins_do_not_share_seats() -> None:
    seats = [seat for cabin in CABINS for seat in rules.seats_of(cabin)]
    assert len(seats) == len(set(seats))
    assert rules.cabin_of("2C") == "business"
    assert rules.cabin_of("2B") is None
