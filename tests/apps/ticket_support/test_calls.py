"""The desk in a live call: server, engine, tools and feed; only the models are scripted."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, datetime

from callboard.apps.ticket_support.agent import ticket_support
from callboard.apps.ticket_support.sql_airline import SqlAirline
from tests.fakes.stages import words
from tests.fakes.talking import calls, relayed, talking

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MOVE = {"booking_reference": "K7R3MX", "modification_type": "date_change"}


def _airline() -> SqlAirline:
    return SqlAirline("sqlite+aiosqlite:///:memory:", lambda: NOW)


async def test_a_booking_changes_live_beside_the_talk() -> None:
    """U1: quote, yes, change; the page sees it; the model is told which tool takes the answer."""
    async with aclosing(_airline()) as airline:
        agent = ticket_support(airline, lambda: NOW)
        async with talking(agent) as talk:
            script = talk.llm.replies
            script += [calls(("modify_booking", MOVE)), words("Sure. Your reference and name?")]
            await talk.write("Can I move my flight to the day after?")
            await talk.reply()
            script += [calls(("answer", {})), words("It costs 1,500 baht. Shall I change it?")]
            await talk.write("K7R3MX, Suwan.")
            await talk.reply()
            assert talk.llm.requests[2].tool_choice == "function:answer"
            script += [calls(("answer", {"answer": "yes"})), words("Done.")]
            await talk.write("Yes, please.")
            await talk.reply()
            told = [(entry["topic"], entry["value"]) for entry in talk.told("record")]
            dates = [value["date"] for topic, value in told if topic == "booking"]
            assert dates == ["2026-12-01", "2026-12-02"]
            quotes = [value and value["fee_baht"] for topic, value in told if topic == "quote"]
            assert quotes == [1500, None]
            script += [words("You're welcome.")]
            await talk.write("Thanks!")
            await talk.reply()
            assert talk.llm.requests[-1].tool_choice == "auto"
            assert not talk.of("error")
        booking = await airline.booking("K7R3MX")
        assert booking is not None
        assert booking.flight.day.isoformat() == "2026-12-02"


async def test_a_session_at_a_provider_is_left_to_choose() -> None:
    """U1: the same desk through a relay, where the arguments of a bigger model count."""
    async with aclosing(_airline()) as airline:
        agent = ticket_support(airline, lambda: NOW)
        async with talking(agent, by=relayed) as talk:
            given = {"booking_reference": "K7R3MX", "last_name": "Suwan"}
            talk.llm.replies += [calls(("look_up_booking", given)), words("Malee Suwan, to Tokyo.")]
            await talk.write("Look up my booking, please: K7R3MX, Suwan.")
            await talk.reply()
            (record,) = talk.told("record")
            assert record["value"]["reference"] == "K7R3MX"
            assert {request.tool_choice for request in talk.llm.requests} == {"auto"}
