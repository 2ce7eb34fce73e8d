"""The airline's system, opened when a caller first needs it.

The SQL library takes a quarter of a second of processor time to import, which a server that only
relays would pay for nothing.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from callboard.apps.ticket_support.system import Booking, Cabin, Change, Flight, Member, Order
from callboard.config import Settings

if TYPE_CHECKING:
    from callboard.apps.ticket_support.sql_airline import SqlAirline


def airline_url(settings: Settings) -> str:
    """Where the airline's data is, as the settings say."""
    if settings.airline_url is not None:
        return settings.airline_url.get_secret_value()
    return f"sqlite+aiosqlite:///{settings.home / 'airline.sqlite'}"


class LateAirline:
    """``AirlineSystem`` over the settings' database. ``aclose`` frees what was opened.

    A database that somebody named is looked at here: raises ``SettingsError`` when its URL cannot
    be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = airline_url(settings)
        self._opening = asyncio.Lock()
        self._airline: SqlAirline | None = None
        if settings.airline_url is not None:
            self._airline = self._open()

    def _open(self) -> SqlAirline:
        from callboard.apps.ticket_support.sql_airline import SqlAirline

        return SqlAirline(self._url)

    async def _opened(self) -> SqlAirline:
        """Imported in a thread: other calls go on meanwhile."""
        async with self._opening:
            if self._airline is None:
                self._airline = await asyncio.to_thread(self._open)
            return self._airline

    async def aclose(self) -> None:
        if self._airline is not None:
            await self._airline.aclose()

    async def flights(self, origin: str, destination: str, day: date) -> tuple[Flight, ...]:
        return await (await self._opened()).flights(origin, destination, day)

    async def flight(self, number: str, day: date) -> Flight | None:
        return await (await self._opened()).flight(number, day)

    async def free_seats(self, number: str, day: date, cabin: Cabin) -> tuple[str, ...]:
        return await (await self._opened()).free_seats(number, day, cabin)

    async def booking(self, reference: str) -> Booking | None:
        return await (await self._opened()).booking(reference)

    async def book(self, order: Order) -> Booking:
        return await (await self._opened()).book(order)

    async def change(self, change: Change) -> Booking:
        return await (await self._opened()).change(change)

    async def member(self, number: str) -> Member | None:
        return await (await self._opened()).member(number)

    async def redeem(self, number: str, points: int) -> tuple[Member, str]:
        return await (await self._opened()).redeem(number, points)

    async def hand_over(self, reason: str, summary: str) -> str:
        return await (await self._opened()).hand_over(reason, summary)
