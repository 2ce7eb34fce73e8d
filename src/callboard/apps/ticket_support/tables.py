"""The airline's tables. Days and times are ISO texts: local days, and times with their offset."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

FLIGHTS = Table(
    "flights",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", String(8), nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("origin", String(3), nullable=False),
    Column("destination", String(3), nullable=False),
    Column("departs", String(32), nullable=False),
    Column("arrives", String(32), nullable=False),
    Column("economy", Integer, nullable=False),
    Column("premium", Integer, nullable=False),
    Column("business", Integer, nullable=False),
    Column("sold", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("delay_minutes", Integer, nullable=False),
    Column("reason", String(24), nullable=False),
    Column("gate", String(6), nullable=False),
    UniqueConstraint("number", "day"),
)
"""``sold``: seats sold elsewhere, separated by spaces."""

BOOKINGS = Table(
    "bookings",
    METADATA,
    Column("reference", String(6), primary_key=True),
    Column("flight_id", ForeignKey("flights.id"), nullable=False),
    Column("cabin", String(10), nullable=False),
    Column("flexible", Boolean, nullable=False),
    Column("paid", Integer, nullable=False),
    Column("bags", Integer, nullable=False, default=0),
    Column("checked_in", Boolean, nullable=False, default=False),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("refunded", Integer, nullable=False, default=0),
    Column("member_number", String(8)),
    Column("last_name_th", String(60), nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
)

PASSENGERS = Table(
    "passengers",
    METADATA,
    Column("reference", ForeignKey("bookings.reference"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("first_name", String(60), nullable=False),
    Column("last_name", String(60), nullable=False),
)

SEATS = Table(
    "seats",
    METADATA,
    Column("flight_id", ForeignKey("flights.id"), primary_key=True),
    Column("seat", String(4), primary_key=True),
    Column("reference", ForeignKey("bookings.reference"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
)
"""Who sits where. The primary key is what lets one of two callers win a seat."""

PAYMENTS = Table(
    "payments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("reference", ForeignKey("bookings.reference"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("at", String(32), nullable=False),
)
"""``kind``: ``fare``, ``fee`` or ``refund`` (a negative amount)."""

MEMBERS = Table(
    "members",
    METADATA,
    Column("number", String(8), primary_key=True),
    Column("first_name", String(60), nullable=False),
    Column("last_name", String(60), nullable=False),
    Column("tier", String(8), nullable=False),
    Column("points", Integer, nullable=False),
    Column("last_name_th", String(60), nullable=False, default=""),
)

VOUCHERS = Table(
    "vouchers",
    METADATA,
    Column("code", String(8), primary_key=True),
    Column("number", ForeignKey("members.number"), nullable=False),
    Column("points", Integer, nullable=False),
)

HANDOVERS = Table(
    "handovers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("reason", String(200), nullable=False),
    Column("summary", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

SEEDED = Table(
    "seeded",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False),
)
"""One row: the day for which the demonstration's data was made."""
