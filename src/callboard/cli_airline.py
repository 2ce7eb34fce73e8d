"""``callboard airline``: the data of the demonstration airline."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import typer
from rich.console import Console

from callboard.apps.ticket_support.late_airline import airline_url
from callboard.apps.ticket_support.seed import DEMO_BOOKINGS
from callboard.config import SettingsError, load_settings

app = typer.Typer(no_args_is_help=True, help="The data of the demonstration airline.")
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.callback()
def root() -> None:
    """The data of the demonstration airline."""


@app.command()
def reset() -> None:
    """Bring flights, bookings and members back as they were; what callers booked is gone."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        asyncio.run(_reset(airline_url(load_settings())))
    except SettingsError as error:
        err.print(f"Error: {error}", markup=False)
        raise typer.Exit(2) from None
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__)
        err.print(f"Error: the airline's database cannot be reset: {reason}", markup=False)
        raise typer.Exit(1) from None
    out.print("The airline is as it was. Its bookings:")
    for demo in DEMO_BOOKINGS:
        out.print(f"  {demo.reference}  {demo.first_name} {demo.last_name}")


async def _reset(url: str) -> None:
    from callboard.apps.ticket_support.sql_airline import SqlAirline

    async with aclosing(SqlAirline(url)) as airline:
        await airline.reset()
