"""An agent at work at a provider: the same desk, through the relay."""

from __future__ import annotations

from callboard import Agent, tool
from tests.fakes.stages import words
from tests.fakes.talking import calls, relayed, talking


@tool
async def seat_of(reference: str) -> str:
    """The seat of a booking."""
    return f"12A of {reference}"


BAGS = Agent(name="Bags", instructions="Speak of bags.")
DESK = Agent(
    name="Desk",
    instructions="Be brief.",
    tools=[seat_of],
    handoffs=[BAGS],
    opening="Good day.",
)


async def test_the_same_agent_works_at_a_provider() -> None:
    """Lead 8, W4: instructions and tools are set once, before the client's own; tools run here."""
    async with talking(DESK, by=relayed) as talk:
        talk.llm.replies.extend([words("Good day."), calls(("seat_of", {"reference": "X1"}))])
        talk.llm.replies.append(words("12A."))
        assert await talk.reply() == "Good day."
        await talk.write("My seat?")
        assert await talk.reply() == "12A."
        request = talk.llm.requests[-1]
        assert request.instructions.count("Be brief.") == 1
        assert {one.name for one in request.tools} == {"seat_of", "transfer_to_bags"}
        for event in (*talk.of("session.created"), *talk.of("session.updated")):
            assert event["session"]["tools"] == []
            assert "Be brief." not in event["session"]["instructions"]
        assert len(talk.of("response.created")) == 3
        assert not talk.of("error")
        assert talk.told("tool")[-1]["output"] == "12A of X1"
        assert talk.told("provider")[0]["provider"] == "compatible"


async def test_a_caller_is_handed_over_at_a_provider() -> None:
    """W4: one session.update before the next response."""
    async with talking(DESK, BAGS, by=relayed) as talk:
        talk.llm.replies.extend([calls(("transfer_to_bags", {})), words("Bags here.")])
        await talk.write("My bag!")
        assert await talk.reply() == "Bags here."
        request = talk.llm.requests[-1]
        assert "Speak of bags." in request.instructions
        assert "Be brief." not in request.instructions
        assert not request.tools
