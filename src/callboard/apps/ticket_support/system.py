"""What the ticket desk needs of an airline's systems: the seam behind which a real one fits.

``AirlineSystem`` is implemented on SQL in ``sql_airline``. Amounts are whole baht. A change names
the version of the booking that it was quoted for; it is made whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Cabin = Literal["economy", "premium", "business"]
CABINS: tuple[Cabin, ...] = ("economy", "premium", "business")
FlightStatus = Literal["scheduled", "delayed", "cancelled"]


class AirlineError(Exception):
    """A request that cannot be met; nothing was changed."""


class SeatTaken(AirlineError):
    """Somebody else has the seat."""


class SoldOut(AirlineError):
    """The cabin has no seat left on that flight."""


class BookingChanged(AirlineError):
    """The booking is no longer as it was when the change was quoted."""


class TooFewPoints(AirlineError):
    """The member has fewer points than asked for."""


@dataclass(frozen=True, slots=True)
class Flight:
    number: str
    """``CB204``."""
    day: date
    """Local day of the scheduled departure."""
    origin: str
    destination: str
    departs: datetime
    """Scheduled, aware, in the origin's time zone."""
    arrives: datetime
    """Scheduled, aware, in the destination's time zone."""
    prices: Mapping[Cabin, int]
    free: Mapping[Cabin, int]
    """Seats left in each cabin."""
    status: FlightStatus = "scheduled"
    delay_minutes: int = 0
    reason: str = ""
    """Slug: ``weather``, ``late_aircraft``, ``technical``."""
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Passenger:
    first_name: str
    last_name: str
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """One flight of one party. A return journey is two bookings."""

    reference: str
    passengers: tuple[Passenger, ...]
    """The first one is whom the booking is named after."""
    flight: Flight
    cabin: Cabin
    flexible: bool
    paid: int
    bags: int = 0
    """Extra bags that were paid for."""
    checked_in: bool = False
    cancelled: bool = False
    refunded: int = 0
    member_number: str | None = None
    last_name_th: str = ""
    """The family name in Thai letters, when known: speech in Thai is written so."""
    version: int = 1

    @property
    def lead(self) -> Passenger:
        return self.passengers[0]


@dataclass(frozen=True, slots=True)
class Order:
    """A booking to be made."""

    flight: Flight
    cabin: Cabin
    passengers: tuple[Passenger, ...]
    price: int
    """For the whole party."""
    flexible: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one booking, with what it costs. Members that are None stay as they are."""

    reference: str
    version: int
    fee: int = 0
    flight: Flight | None = None
    """A flight on the new date: every passenger gets a new seat there."""
    seat: str | None = None
    """The first passenger's new seat."""
    cabin: Cabin | None = None
    bags: int | None = None
    cancel: bool = False
    refund: int = 0
    check_in: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    number: str
    first_name: str
    last_name: str
    tier: Literal["blue", "silver", "gold"]
    points: int
    last_name_th: str = ""


class AirlineSystem(Protocol):
    async def flights(self, origin: str, destination: str, day: date) -> tuple[Flight, ...]:
        """Direct flights of a day, earliest first; airports by IATA code."""
        ...

    async def flight(self, number: str, day: date) -> Flight | None: ...

    async def free_seats(self, number: str, day: date, cabin: Cabin) -> tuple[str, ...]:
        """Seats that can be had now, front to back."""
        ...

    async def booking(self, reference: str) -> Booking | None: ...

    async def book(self, order: Order) -> Booking:
        """Raises ``SoldOut``."""
        ...

    async def change(self, change: Change) -> Booking:
        """Raises ``BookingChanged``, ``SeatTaken``, ``SoldOut``."""
        ...

    async def member(self, number: str) -> Member | None: ...

    async def redeem(self, number: str, points: int) -> tuple[Member, str]:
        """The member as it is now and the voucher's code. Raises ``TooFewPoints``."""
        ...

    async def hand_over(self, reason: str, summary: str) -> str:
        """Queue a call for a person; the queue's reference."""
        ...
