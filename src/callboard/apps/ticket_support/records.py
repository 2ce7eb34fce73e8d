"""Bookings, flights and passes as the page shows them: plain JSON. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from callboard.apps.ticket_support.system import Booking, Cabin, Flight, Member

BOARDING_MINUTES = 40


def flight_record(flight: Flight) -> dict[str, Any]:
    return {
        "flight": flight.number,
        "date": flight.day.isoformat(),
        "from": flight.origin,
        "to": flight.destination,
        "departs": f"{flight.departs:%H:%M}",
        "arrives": f"{flight.arrives:%H:%M}",
        "status": flight.status,
        "delay_minutes": flight.delay_minutes,
        "gate": flight.gate,
    }


def booking_record(booking: Booking) -> dict[str, Any]:
    return {
        "reference": booking.reference,
        "status": "cancelled" if booking.cancelled else "confirmed",
        "passengers": [
            {"name": f"{p.first_name} {p.last_name}", "seat": p.seat} for p in booking.passengers
        ],
        **{key: value for key, value in flight_record(booking.flight).items() if key != "status"},
        "flight_status": booking.flight.status,
        "cabin": booking.cabin,
        "fare": "flexible" if booking.flexible else "saver",
        "extra_bags": booking.bags,
        "checked_in": booking.checked_in,
        "paid_baht": booking.paid,
        "refunded_baht": booking.refunded,
    }


def offers_record(flights: Sequence[Flight], cabin: Cabin) -> list[dict[str, Any]]:
    return [
        {**flight_record(flight), "cabin": cabin, "price_baht": flight.prices[cabin]}
        for flight in flights
    ]


def boarding_pass(booking: Booking) -> dict[str, Any]:
    flight = booking.flight
    leaves = flight.departs + timedelta(minutes=flight.delay_minutes)
    return {
        "reference": booking.reference,
        **flight_record(flight),
        "boarding": f"{leaves - timedelta(minutes=BOARDING_MINUTES):%H:%M}",
        "cabin": booking.cabin,
        "passengers": [
            {"name": f"{p.first_name} {p.last_name}", "seat": p.seat} for p in booking.passengers
        ],
    }


def member_record(member: Member) -> dict[str, Any]:
    return {
        "number": member.number,
        "name": f"{member.first_name} {member.last_name}",
        "tier": member.tier,
        "points": member.points,
    }
