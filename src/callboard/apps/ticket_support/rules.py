"""What the airline charges, allows and owes. Pure: the time is an argument; amounts are baht."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from callboard.apps.ticket_support.places import is_domestic
from callboard.apps.ticket_support.system import CABINS, Booking, Cabin, Flight

CHANGE_FEE = 1_500
UPGRADE_FEE = 500
SEAT_FEE = 300
LEGROOM_FEE = 600
LEGROOM_ROWS = (10, 15)
SAVER_REFUND_PERCENT = 50
SAVER_REFUND_HOURS = 24
FLEXIBLE_SURCHARGE_PERCENT = 30
REFUND_DAYS = 7
CHECK_IN_OPENS = timedelta(hours=24)
CHECK_IN_CLOSES_DOMESTIC = timedelta(minutes=45)
CHECK_IN_CLOSES_ABROAD = timedelta(minutes=60)
BAG_KG = 23
BAG_FEE_DOMESTIC = 900
BAG_FEE_ABROAD = 2_000
MAX_BAGS = 5
HAND_BAG_KG = 7
HAND_BAG_CM = "56 x 36 x 23"
ALLOWANCE_KG: dict[Cabin, int] = {"economy": 20, "premium": 30, "business": 40}
TIER_EXTRA_KG = {"blue": 0, "silver": 5, "gold": 10}
POINTS_STEP = 1_000
BAHT_PER_STEP = 250
MEAL_MINUTES = 120
FREE_CHOICE_MINUTES = 180
COMPENSATION_MINUTES = 300
COMPENSATION = 1_500


def is_disrupted(flight: Flight) -> bool:
    """Whether the traveller may change or give the ticket back free of charge."""
    return flight.status == "cancelled" or flight.delay_minutes >= FREE_CHOICE_MINUTES


def has_left(flight: Flight, now: datetime) -> bool:
    late = timedelta(minutes=flight.delay_minutes)
    return flight.status != "cancelled" and now >= flight.departs + late


def date_fee(booking: Booking, flight: Flight) -> int:
    """What another day costs: a fee for saver fares, and the fare's difference if it is dearer."""
    if is_disrupted(booking.flight):
        return 0
    travellers = len(booking.passengers)
    dearer = flight.prices[booking.cabin] - booking.flight.prices[booking.cabin]
    fee = 0 if booking.flexible else CHANGE_FEE
    return travellers * (fee + max(0, dearer))


def seat_fee(booking: Booking, seat: str) -> int:
    if booking.cabin != "economy":
        return 0
    if int(seat[:-1]) in LEGROOM_ROWS:
        return LEGROOM_FEE
    return 0 if booking.flexible else SEAT_FEE


def upgrade_fee(booking: Booking, cabin: Cabin) -> int:
    """Raises ``ValueError`` when ``cabin`` is not a better one."""
    if CABINS.index(cabin) <= CABINS.index(booking.cabin):
        raise ValueError(f"{cabin} is not better than {booking.cabin}")
    prices = booking.flight.prices
    each = max(0, prices[cabin] - prices[booking.cabin])
    return len(booking.passengers) * (each + (0 if booking.flexible else UPGRADE_FEE))


def refund(booking: Booking, now: datetime) -> int:
    """What comes back when the booking is cancelled ``now``."""
    if is_disrupted(booking.flight) or booking.flexible:
        return booking.paid
    if booking.flight.departs - now < timedelta(hours=SAVER_REFUND_HOURS):
        return 0
    return booking.paid * SAVER_REFUND_PERCENT // 100


CheckIn = Literal["open", "early", "closed", "done", "cancelled"]


def check_in_state(booking: Booking, now: datetime) -> CheckIn:
    flight = booking.flight
    if booking.cancelled or flight.status == "cancelled":
        return "cancelled"
    if booking.checked_in:
        return "done"
    domestic = is_domestic(flight.origin, flight.destination)
    closes = CHECK_IN_CLOSES_DOMESTIC if domestic else CHECK_IN_CLOSES_ABROAD
    if now < flight.departs - CHECK_IN_OPENS:
        return "early"
    leaves = flight.departs + timedelta(minutes=flight.delay_minutes)
    return "closed" if now > leaves - closes else "open"


def bag_fee(flight: Flight) -> int:
    """Of each extra bag."""
    domestic = is_domestic(flight.origin, flight.destination)
    return BAG_FEE_DOMESTIC if domestic else BAG_FEE_ABROAD


def fare(flight: Flight, cabin: Cabin, travellers: int, *, flexible: bool) -> int:
    each = flight.prices[cabin]
    if flexible:
        each += each * FLEXIBLE_SURCHARGE_PERCENT // 100
    return each * travellers


@dataclass(frozen=True, slots=True)
class DelayRights:
    meal: bool
    free_choice: bool
    """Another flight, or all of the money back."""
    compensation: int
    hotel: bool


def delay_rights(delay_minutes: int, *, cancelled: bool = False) -> DelayRights:
    return DelayRights(
        meal=cancelled or delay_minutes >= MEAL_MINUTES,
        free_choice=cancelled or delay_minutes >= FREE_CHOICE_MINUTES,
        compensation=COMPENSATION if delay_minutes >= COMPENSATION_MINUTES else 0,
        hotel=cancelled,
    )


def voucher_baht(points: int) -> int:
    """The worth of ``points``, of which whole thousands count."""
    return points // POINTS_STEP * BAHT_PER_STEP


SEAT_ROWS: dict[Cabin, range] = {
    "business": range(1, 4),
    "premium": range(4, 8),
    "economy": range(10, 25),
}
SEAT_LETTERS: dict[Cabin, str] = {"business": "ACDF", "premium": "ACDF", "economy": "ABCDEF"}
WINDOW, AISLE = "AF", "CD"


def seats_of(cabin: Cabin) -> tuple[str, ...]:
    """Every seat of a cabin, front to back."""
    return tuple(f"{row}{letter}" for row in SEAT_ROWS[cabin] for letter in SEAT_LETTERS[cabin])


def cabin_of(seat: str) -> Cabin | None:
    return next((cabin for cabin in CABINS if seat in seats_of(cabin)), None)
