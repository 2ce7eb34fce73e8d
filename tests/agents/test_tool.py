"""``@tool``: typed functions become JSON Schema, validated calls and readable outputs."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field

from callboard import DefinitionError, Tool, ToolContext, ToolError, tool, tool_context
from callboard.agents.context import MAX_STATE_ENTRIES, CallState, entered
from callboard.agents.plain import output_text


class Cabin(Enum):
    ECONOMY = "economy"
    BUSINESS = "business"


class Passenger(BaseModel):
    last_name: str
    age: int = Field(ge=0, le=120)


class Tree(BaseModel):
    children: list[Tree] = []


@tool
async def check_flight_status(flight_number: str, date: date | None = None) -> dict[str, str]:
    """Look up whether a flight is on time.

    Knows today and the next three days.

    Args:
        flight_number: Airline and number, as in
            TG 600.
        date: Day of departure; today when left out.
    """
    return {"flight": flight_number, "date": str(date), "status": "on time"}


@tool(timeout_s=5, cache_ttl_s=60, approval="always", permission="bookings", name="book_seats")
def book(
    passengers: list[Passenger],
    cabin: Cabin,
    extras: Annotated[list[Literal["bag", "meal"]], Field(max_length=2, description="Paid ones")],
    lead: Passenger | None = None,
    note: str = "none",
) -> str:
    """Book seats.

    :param passengers: everybody who travels
    :param extras: not this description
    """
    return f"{cabin.value}:{len(passengers)}:{len(extras)}:{lead}:{note}"


def test_the_published_definition_comes_out_of_a_plain_function() -> None:
    """W3: check_flight_status{flight_number (required), date} with its descriptions."""
    assert check_flight_status.wire() == {
        "type": "function",
        "name": "check_flight_status",
        "description": "Look up whether a flight is on time.\nKnows today and the next three days.",
        "parameters": {
            "type": "object",
            "properties": {
                "flight_number": {
                    "type": "string",
                    "description": "Airline and number, as in TG 600.",
                },
                "date": {
                    "type": "string",
                    "format": "date",
                    "description": "Day of departure; today when left out.",
                },
            },
            "required": ["flight_number"],
            "additionalProperties": False,
        },
    }


def test_enums_models_lists_and_bounds_are_told_in_place() -> None:
    """W3: a schema that a person could have written, valid by draft 2020-12."""
    schema = dict(book.parameters)
    Draft202012Validator.check_schema(schema)
    properties = schema["properties"]
    assert properties["cabin"] == {"enum": ["economy", "business"], "type": "string"}
    assert properties["passengers"]["description"] == "everybody who travels"
    person = properties["passengers"]["items"]
    assert person["properties"]["age"] == {"maximum": 120, "minimum": 0, "type": "integer"}
    assert properties["lead"]["type"] == "object"
    assert properties["extras"] == {
        "description": "Paid ones",
        "items": {"enum": ["bag", "meal"], "type": "string"},
        "maxItems": 2,
        "type": "array",
    }
    assert properties["note"]["default"] == "none"
    assert schema["required"] == ["passengers", "cabin", "extras"]
    assert "$ref" not in str(schema)
    assert (book.name, book.timeout_s, book.cache_ttl_s) == ("book_seats", 5, 60)
    assert (book.approval, book.permission) == ("always", "bookings")


def test_a_recursive_type_keeps_its_reference() -> None:
    @tool
    def plant(tree: Tree) -> str:
        return "planted"

    Draft202012Validator.check_schema(dict(plant.parameters))
    assert plant.parameters["$defs"]["Tree"]
    plant.read('{"tree": {"children": [{"children": []}]}}')


async def test_arguments_arrive_as_the_function_wrote_them() -> None:
    """W4: validated and converted; sync functions run in a thread, with their call's context."""
    read = book.read(
        '{"passengers":[{"last_name":"Diaz","age":30}],"cabin":"business","extras":["bag"]}'
    )
    assert read["cabin"] is Cabin.BUSINESS
    assert await book.invoke(read) == "business:1:1:None:none"
    status = await check_flight_status.invoke(
        check_flight_status.read('{"flight_number":"TG 600","date":"2026-11-23"}')
    )
    assert status["date"] == "2026-11-23"
    assert book([], Cabin.ECONOMY, []) == "economy:0:0:None:none"

    @tool
    def where() -> tuple[str, str]:
        return threading.current_thread().name, tool_context().call_id

    with entered(ToolContext(call_id="sess_1")):
        assert await where.invoke(where.read("")) == ("tool.where", "sess_1")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("{}", "flight_number is missing"),
        ('{"flight_number":"A","date":"tomorrow"}', "date: Input should be a valid date"),
        ('{"flight_number":"A","day":1}', "day is unknown (this tool takes flight_number, date)"),
        ('{"flight_number":', "Invalid JSON"),
        ("[]", "should be an object"),
    ],
)
def test_what_is_wrong_is_told_in_words_that_the_model_can_act_on(
    arguments: str, told: str
) -> None:
    """W4: errors are outputs."""
    with pytest.raises(ToolError) as raised:
        check_flight_status.read(arguments)
    assert told in str(raised.value)
    assert "Correct them" in str(raised.value)


def test_what_no_model_could_call_is_refused_where_it_is_written() -> None:
    """W3: the author reads the file, the line and the parameter."""
    with pytest.raises(
        DefinitionError, match=r"test_tool\.py:\d+\): give the parameter 'x' a type"
    ):

        @tool
        def untyped(x) -> None:  # type: ignore[no-untyped-def]
            """No types."""

    with pytest.raises(DefinitionError, match="cannot be passed by name"):

        @tool
        def many(*numbers: int) -> None:
            """Any number of them."""

    with pytest.raises(DefinitionError, match="cannot be a tool's name"):
        tool(name="no spaces")(lambda: None)


def test_results_become_text() -> None:
    """W4: always text; nothing that a function returns breaks a call."""
    assert output_text("as it is") == "as it is"
    assert output_text(None) == "done"
    assert output_text("så".encode() + b"\xff") == "så\ufffd"
    assert output_text({"file": b"abc"}) == '{"file":"abc"}'
    assert output_text({"at": date(2026, 1, 2), "seats": {"1A"}}) == (
        '{"at":"2026-01-02","seats":["1A"]}'
    )
    assert output_text(Passenger(last_name="Diaz", age=3)) == '{"last_name":"Diaz","age":3}'
    with pytest.raises(ToolError, match="an object, which is neither words nor JSON"):
        output_text(object())


async def test_a_thread_that_does_not_end_holds_up_nobody() -> None:
    """W4: a timeout leaves the thread to itself."""
    release = threading.Event()

    @tool
    def stuck() -> None:
        release.wait(30)

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await stuck.invoke({})
    assert time.monotonic() - began < 5
    release.set()


async def test_an_exception_of_a_thread_is_that_of_the_call() -> None:
    @tool
    def failing() -> None:
        raise LookupError("no such seat")

    with pytest.raises(LookupError, match="no such seat"):
        await failing.invoke({})


def test_a_tool_remembers_for_its_call_and_publishes() -> None:
    """U1: a verified booking is remembered; the page is told."""
    told: list[tuple[str, dict[str, Any]]] = []
    state = CallState()
    with entered(ToolContext(state=state, report=lambda kind, facts: told.append((kind, facts)))):
        tool_context().state["booking"] = "X1"
        tool_context().publish("booking", {"seat": "12A"})
    assert state["booking"] == "X1"
    assert told == [("record", {"topic": "booking", "value": {"seat": "12A"}})]
    with pytest.raises(ToolError, match="more than"):
        ToolContext().publish("huge", "x" * 70_000)
    for number in range(MAX_STATE_ENTRIES - 1):
        state[str(number)] = number
    with pytest.raises(ToolError, match="already remembers"):
        state["more"] = 1
    assert tool_context().call_id == "detached"
    assert isinstance(book, Tool)
