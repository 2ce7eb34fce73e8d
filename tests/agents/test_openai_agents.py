"""``RealtimeAgent`` objects of openai-agents run as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from callboard.agents.loader import load_file
from callboard.gateway.agent_sessions import agent_session
from tests.fakes.stages import words
from tests.fakes.talking import calls, talking

FILE = '''
from agents import GuardrailFunctionOutput, OutputGuardrail, function_tool
from agents.realtime import RealtimeAgent, realtime_handoff

@function_tool
def weather(city: str) -> str:
    """The weather.

    Args:
        city: Where.
    """
    return f"sun in {city}"

@function_tool(needs_approval=True)
async def pay(amount: int) -> str:
    """Pays."""
    return "paid"

async def no_swearing(context, agent, words):
    return GuardrailFunctionOutput(output_info="swearing", tripwire_triggered="damn" in words)

async def instructions(context, agent):
    return f"You are {agent.name}."

billing = RealtimeAgent(name="Billing", instructions="Bill.", tools=[pay])
front = RealtimeAgent(
    name="Front desk",
    instructions=instructions,
    tools=[weather],
    handoffs=[realtime_handoff(billing)],
    output_guardrails=[OutputGuardrail(no_swearing)],
)
billing.handoffs.append(front)
'''


async def test_a_file_of_openai_agents_runs_as_it_is(tmp_path: Path) -> None:
    """F1, W4: tools, handoffs both ways, guardrails, and instructions made by a function."""
    path = tmp_path / "desk.py"
    path.write_text(FILE)
    source = load_file(path)
    assert source.problem is None, source.problem
    by_id = {agent.id: agent for agent in source.agents}
    assert set(by_id) == {"billing", "front-desk"}
    front, billing = by_id["front-desk"], by_id["billing"]
    assert agent_session(front, [])["instructions"] == "You are Front desk."
    assert (front.handoff_ids, billing.handoff_ids) == (("billing",), ("front-desk",))
    assert billing.own_tools[0].approval == "always"
    assert front.own_tools[0].parameters["properties"]["city"]["description"] == "Where."
    tripped = await front.guardrails[0].judge("damn it")
    assert (tripped.tripped, tripped.detail) == (True, "swearing")
    assert not (await front.guardrails[0].judge("hello")).tripped
    async with talking(front, billing) as talk:
        talk.llm.replies.extend([calls(("weather", {"city": "Oslo"})), words("Sunny.")])
        await talk.write("Weather?")
        assert await talk.reply() == "Sunny."
        assert talk.told("tool")[-1]["output"] == "sun in Oslo"
        talk.llm.replies.extend([calls(("transfer_to_billing", {})), words("Billing here.")])
        await talk.write("My bill")
        assert await talk.reply() == "Billing here."
        assert talk.llm.requests[-1].instructions.endswith("Bill.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("handoffs=[RealtimeAgent(name='A')]", "Two agents are named 'A'"),
        ("tools=[WebSearchTool()]", "tools of the kind WebSearchTool do not run here"),
    ],
)
def test_what_cannot_be_carried_over_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "odd.py"
    path.write_text(
        "from agents import WebSearchTool\nfrom agents.realtime import RealtimeAgent\n"
        f"agent = RealtimeAgent(name='A', {text})\n"
    )
    problem = load_file(path).problem
    assert problem is not None
    assert told in problem.message
    assert problem.line is None or problem.line > 0
