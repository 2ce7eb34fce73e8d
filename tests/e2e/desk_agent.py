"""A folder with the agent that the pages of agents are tried with."""

from __future__ import annotations

from pathlib import Path

SOURCE = '''\
from callboard import Agent, Page, Text, tool, tool_context

BOOKING = {"reference": "K7R3MX", "status": "confirmed", "from": "BKK", "to": "NRT",
           "passengers": [{"name": "Malee Suwan", "seat": "14C"}], "flight": "CB204",
           "departs": "09:30", "arrives": "17:30", "cabin": "economy", "paid_baht": 12400}

@tool(cache_ttl_s=60)
def check_flight_status(flight_number: str, date: str | None = None) -> dict:
    """Whether a flight is on time.

    Args:
        flight_number: Such as CB204.
    """
    return {"flight": flight_number, "status": "on_time"}

@tool
def look_up_booking(reference: str) -> dict:
    """Find a booking."""
    tool_context().publish("booking", BOOKING)
    return BOOKING

@tool(approval="always")
def change_seat(seat: str) -> str:
    """Move the caller to another seat."""
    moved = {**BOOKING, "passengers": [{"name": "Malee Suwan", "seat": seat}]}
    tool_context().publish("booking", moved)
    return f"The seat is {seat} now."

AGENT = Agent(
    name="Seat desk", instructions="You move people to better seats. Secret: walnut.",
    tools=[check_flight_status, look_up_booking, change_seat],
    examples=[Text("Look up my booking", "ค้นการจองของฉัน"), "Move me to 12A"],
    page=Page(panels=["conversation", "events", "tools", "records"]),
)
'''
BROKEN = 'from callboard import Agent\n\nAGENT = Agent(name="Broken"\n'


def desk_folder(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "seat_desk.py").write_text(SOURCE)
    return folder
