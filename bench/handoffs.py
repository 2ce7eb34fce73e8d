"""Three desks and a reception that hand callers over to each other: the agents of a measurement."""

from __future__ import annotations

from typing import Any

from callboard import Agent, Card, Text, tool
from callboard.agents.registry import Registry
from callboard.gateway.agent_sessions import private_tools


@tool
def look_up_invoice(number: str) -> str:
    """What an invoice says, and whether it is paid."""
    return f"Invoice {number}: 120 EUR, not paid."


RECEPTION = Agent(
    name="Reception",
    instructions=(
        "You are the reception of an internet provider, open from nine to six. Find out what the "
        "caller needs and hand over to who looks after it."
    ),
    card=Card(summary="Finds out what a caller needs, and knows who looks after it."),
    examples=[Text("Whom do I ask about something else?", "เรื่องอื่นต้องถามใคร")],
    handoffs=["billing", "technical-help", "sales"],
)
BILLING = Agent(
    name="Billing",
    instructions="You answer for invoices and payments. Everything else is the reception's.",
    card=Card(summary="Answers questions about invoices and payments."),
    examples=[Text("Why is my bill so high?", "ทำไมค่าบริการแพงจัง")],
    tools=[look_up_invoice],
    handoffs=["reception"],
)
TECHNICAL_HELP = Agent(
    name="Technical help",
    card=Card(summary="Helps when the connection or a device does not work."),
    examples=[Text("My modem is blinking red.", "โมเด็มขึ้นไฟแดง")],
)
SALES = Agent(
    name="Sales",
    card=Card(summary="Sells plans and changes them."),
    examples=[Text("What does a new line cost?", "ติดตั้งเน็ตใหม่ราคาเท่าไร")],
)
AGENTS = Registry.of(RECEPTION, BILLING, TECHNICAL_HELP, SALES)


def handoff_book(cases: dict[str, Any]) -> dict[str, Any]:
    """``handoff_cases.json`` as a book of ``bench.llm_tools``: each agent's tools by its id."""
    tools = {
        agent.id: [
            {key: value for key, value in one.items() if key != "type"}
            for one in private_tools(agent, AGENTS)
        ]
        for agent in (RECEPTION, BILLING)
    }
    told = {agent.id: agent.words() for agent in (RECEPTION, BILLING)}
    return {
        "tools": tools,
        **{
            half: [
                {"tools": case["agent"], "instructions": told[case["agent"]], **case}
                for case in cases[half]
            ]
            for half in cases
        },
    }
