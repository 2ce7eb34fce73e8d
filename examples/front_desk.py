"""Two agents that hand over to each other, with a guardrail, a meter and a way to a person."""

from callboard import Agent, Guardrail, escalate_to_human, report_sentiment, tool, tool_context

INVOICES = {"4711": {"total": "120 EUR", "paid": False}}


def no_promises(said: str) -> str | None:
    """The desk explains, it does not promise money."""
    return "it promised a refund" if "you will get a refund" in said.lower() else None


@tool
def look_up_invoice(number: str) -> dict[str, object]:
    """What an invoice says, and whether it is paid."""
    if number not in INVOICES:
        raise LookupError(f"there is no invoice {number}: ask for the number again")
    tool_context().publish("invoice", {"number": number, **INVOICES[number]})
    return INVOICES[number]


@tool(approval="always")
def send_reminder(number: str) -> str:
    """Send a reminder of an invoice."""
    return f"A reminder of invoice {number} is on its way."


billing = Agent(
    name="Billing",
    instructions="You answer for invoices. Read numbers back before you look anything up.",
    tools=[look_up_invoice, send_reminder, escalate_to_human],
    guardrails=[Guardrail(name="no promises", check=no_promises)],
    handoffs=["front-desk"],
)

front_desk = Agent(
    name="Front desk",
    instructions="Find out what the caller needs. Questions about invoices go to Billing.",
    opening="Good day, how can I help you?",
    tools=[report_sentiment, escalate_to_human],
    handoffs=[billing],
)
