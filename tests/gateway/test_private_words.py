"""An agent's instructions stay on the server, whatever a client says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from callboard import Agent, Page
from callboard.gateway.private_words import PrivateWords
from tests.fakes.stages import words
from tests.fakes.talking import calls, talking

OWN = "You are the desk. The secret word is walnut."


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
