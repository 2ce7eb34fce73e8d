"""Acme Airlines: customer service with one function."""

from callboard import Agent, Card, tool


@tool(cache_ttl_s=60)
def check_flight_status(flight_number: str, date: str | None = None) -> dict[str, str]:
    """Whether a flight is on time on a day (YYYY-MM-DD, today when left out)."""
    return {"flight_number": flight_number, "date": date or "today", "status": "on time"}


agent = Agent(
    name="Acme Airlines",
    instructions="You are the voice of Acme Airlines. Be polite, professional and concise.",
    card=Card(summary="Bookings, flight status, baggage, questions.", picture="tickets"),
    tools=[check_flight_status],
    examples=["Is AC 42 on time?"],
)
