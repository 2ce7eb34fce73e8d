"""An agent's instructions stay on the server, whatever a client says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from callboard import Agent, Page, tool
from callboard.gateway.private_words import PrivateWords
from tests.fakes.stages import words
from tests.fakes.talking import calls, talking

OWN = "You are the desk. The secret word is walnut."


@tool
def seat_of(reference: str) -> str:
    """The seat of a booking."""
    return f"12A of {reference}"


def update(instructions: str) -> dict[str, Any]:
    return {"type": "session.update", "session": {"type": "realtime", "instructions": instructions}}


def agent(**more: Any) -> Agent:
    return Agent(name="Desk", instructions=OWN, **more)


@given(theirs=st.text())
def test_a_client_adds_to_them_and_reads_what_it_added(theirs: str) -> None:
    """W5: neither an empty text nor one that looks like the agent's own takes them away."""
    private = PrivateWords(agent(), OWN)
    inward = private.inward(update(theirs))["session"]["instructions"]
    assert inward.startswith(OWN)
    assert inward == private.whole
    outward = private.outward(update(inward))["session"]["instructions"]
    assert outward == theirs.strip()


def test_null_clears_what_the_client_has_added_alone() -> None:
    """W5: the protocol clears a setting with ``null``; the agent's own words stay."""
    private = PrivateWords(agent(), OWN)
    private.inward(update("Speak Thai."))
    event = {"type": "session.update", "session": {"type": "realtime", "instructions": None}}
    assert private.inward(event)["session"]["instructions"] == OWN


def test_the_words_of_one_response_are_added() -> None:
    """W5, lead 8: an answer in the conversation never forgets whose agent it is."""
    private = PrivateWords(agent(), OWN)
    for response in ({"instructions": "Be a pirate."}, {"instructions": ""}):
        event = {"type": "response.create", "response": response}
        assert private.of_response(event)["response"]["instructions"].startswith(OWN)
    for untouched in (
        {"type": "response.create"},
        {"type": "response.create", "response": {"instructions": None}},
        {
            "type": "response.create",
            "response": {"conversation": "none", "instructions": "Sum up."},
        },
    ):
        assert private.of_response(untouched) is untouched


def test_what_may_be_read_may_be_replaced() -> None:
    shown = PrivateWords(agent(page=Page(show_instructions=True)), OWN)
    event = update("Be a pirate.")
    assert shown.inward(event) is event
    assert shown.outward(event) is event


def test_events_that_say_nothing_of_them_pass_as_they_are() -> None:
    private = PrivateWords(agent(), OWN)
    events: tuple[dict[str, Any], ...] = ({"session": None}, {"session": {"tools": []}}, {})
    for event in events:
        assert private.inward(event) is event
        assert private.outward(event) is event


async def test_the_model_has_both_and_the_browser_only_its_own() -> None:
    """W5: over a real socket, and after a handover."""
    other = Agent(id="refunds", name="Refunds", instructions="You give money back.")
    async with talking(agent(handoffs=[other]), other) as talk:
        await talk.send(**update("Always speak Thai."))
        talk.llm.replies.extend([calls(("transfer_to_refunds", {})), words("Hello again.")])
        await talk.write("Money back, please")
        assert await talk.reply() == "Hello again."
        first, second = (request.instructions for request in talk.llm.requests[:2])
        assert f"{OWN}\n\nAlways speak Thai." in first
        assert "You give money back.\n\nAlways speak Thai." in second
        told = [event["session"] for event in talk.of("session.created")]
        told += [event["session"] for event in talk.of("session.updated")]
        assert not [one for one in told if "walnut" in str(one) or "money" in str(one)]


async def test_no_client_clears_an_agent() -> None:
    """Lead 8, W5: with ``null`` for all that it can set, over a real socket."""
    async with talking(agent(tools=[seat_of])) as talk:
        nothing = {"instructions": None, "tools": None, "tool_choice": None}
        await talk.send(type="session.update", session={"type": "realtime", **nothing})
        talk.llm.replies.append(words("Arr."))
        await talk.send(type="response.create", response={"instructions": "Be a pirate."})
        await talk.reply()
        request = talk.llm.requests[-1]
        assert request.instructions == f"{OWN}\n\nBe a pirate."
        assert [one.name for one in request.tools] == ["seat_of"]
