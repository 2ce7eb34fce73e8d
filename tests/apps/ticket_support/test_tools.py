"""The desk's tools as a model and a live call see them. Proves U1, W3 and §15's definitions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from callboard.agents.context import ToolContext, entered
from callboard.agents.plain import output_text
from callboard.agents.tool import Tool
from callboard.apps.ticket_support.agent import ticket_support
from callboard.apps.ticket_support.sql_airline import SqlAirline

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Call:
    """A live call, reduced to what tools reach of it."""

    def __init__(self, provider: str) -> None:
        self.airline = SqlAirline("sqlite+aiosqlite:///:memory:", lambda: NOW)
        agent = ticket_support(self.airline, lambda: NOW)
        self.tools: dict[str, Tool] = {tool.name: tool for tool in agent.own_tools}
        self.turns: list[str] = []
        self.fed: list[tuple[str, dict[str, Any]]] = []
        self.choices: list[str] = []
        self.context = ToolContext(
            provider=provider,
            report=lambda kind, facts: self.fed.append((kind, facts)),
            caller_turns=lambda: tuple(self.turns),
            choose_tools=self.choices.append,
        )

    async def run(self, name: str, said: str | None = None, **arguments: Any) -> dict[str, Any]:
        if said is not None:
            self.turns.append(said)
        tool = self.tools[name]
        with entered(self.context):
            output = await tool.invoke(tool.read(json.dumps(arguments)))
        told: dict[str, Any] = json.loads(output_text(output))
        return told


@pytest.fixture(params=["embedded"])
async def call(request: pytest.FixtureRequest) -> AsyncIterator[Call]:
    one = Call(request.param)
    yield one
    await one.airline.aclose()


def test_the_published_definitions_hold() -> None:
    """§15: names, required parameters and the kinds of modification."""
    tools = Call("embedded").tools
    status = tools["check_flight_status"].parameters
    assert status["required"] == ["flight_number"]
    assert set(status["properties"]) == {"flight_number", "date"}
    assert status["properties"]["date"]["format"] == "date"
    modify = tools["modify_booking"].parameters
    assert modify["required"] == ["booking_reference", "modification_type"]
    kinds = modify["properties"]["modification_type"]["enum"]
    assert kinds == ["date_change", "seat_selection", "upgrade"]
    assert "new_value" in modify["properties"]


def test_a_small_model_can_read_them() -> None:
    """U1: few tools, short descriptions, each with what callers say."""
    tools = Call("embedded").tools.values()
    assert len(tools) <= 12
    assert all('Callers say: "' in tool.description for tool in tools)
    assert all(len(tool.description) < 160 for tool in tools)


async def test_invented_arguments_change_nothing_where_the_words_are_known(call: Call) -> None:
    """U1: the embedded model copies references and makes up dates."""
    told = await call.run(
        "modify_booking",
        "Can I move my flight?",
        booking_reference="K7R3MX",
        modification_type="date_change",
        new_value="2023-05-15",
    )
    assert told["for"] == "reference"
    assert call.choices == ["answer"]


async def test_the_words_decide_through_any_tool(call: Call) -> None:
    """U1: change date by the embedded model, which calls the tool that takes answers."""
    await call.run("modify_booking", "Move my flight to the day after", **_date("K7R3MX"))
    quote = await call.run("answer", "K7R3MX, Suwan")
    assert quote["state"] == "waiting_for_yes"
    again = await call.run("answer", answer="yes")
    assert again["state"] == "waiting_for_yes"
    done = await call.run("answer", "yes please")
    assert done["state"] == "done"
    assert call.choices[-1] == "auto"
    records = [facts for kind, facts in call.fed if kind == "record"]
    shown = {record["topic"]: record["value"] for record in records}
    assert shown["booking"]["date"] == "2026-12-02"
    assert shown["quote"] is None


async def test_what_was_not_understood_is_left_to_any_tool(call: Call) -> None:
    """U1: the model may find what the words did not tell."""
    await call.run("modify_booking", "Move my flight to Monday", **_date("K7R3MX"))
    await call.run("answer", "the blue one")
    assert call.choices == ["answer", "required"]


async def test_a_provider_that_hears_for_itself_is_believed() -> None:
    """U1: the same tools for a big model, without a transcript."""
    call = Call("openai")
    await call.run("look_up_booking", "", booking_reference="K7R3MX", last_name="Suwan")
    quote = await call.run("modify_booking", "", **_date("K7R3MX"), new_value="2026-12-03")
    assert quote["state"] == "waiting_for_yes"
    done = await call.run("answer", "", answer="yes")
    assert done["booking"]["date"] == "2026-12-03"
    assert call.choices == []
    await call.airline.aclose()


async def test_the_upset_are_seen_on_the_page(call: Call) -> None:
    """§15: sentiment."""
    told = await call.run("baggage", "This is ridiculous, how many bags?")
    assert told["say"].startswith("I'm sorry")
    assert ("sentiment", {"score": -1.0, "label": "upset"}) in call.fed


def _date(reference: str) -> dict[str, str]:
    return {"booking_reference": reference, "modification_type": "date_change"}
