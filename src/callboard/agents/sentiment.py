"""How a caller feels, as the agent hears it: a meter, and an offer when it gets too low."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from callboard.agents.context import tool_context
from callboard.agents.tool import Tool, tool

THRESHOLD = -0.5
"""Below it on average, a person is offered."""
REMEMBERED = 3
"""Reports that the average is made of."""
_STATE = "callboard.sentiment"


def sentiment_meter(threshold: float = THRESHOLD) -> Tool:
    """The tool ``report_sentiment``; ``threshold`` from -1 to 1."""

    @tool(name="report_sentiment")
    async def report(
        score: Annotated[float, Field(ge=-1, le=1, description="-1 furious, 0 calm, 1 delighted")],
        label: Annotated[str, Field(max_length=40, description="One word for it")] = "",
    ) -> str:
        """Note how the caller feels, whenever it changes. Do not mention it to them."""
        context = tool_context()
        scores: list[float] = [*context.state.get(_STATE, ()), score][-REMEMBERED:]
        context.state[_STATE] = scores
        average = sum(scores) / len(scores)
        facts: dict[str, Any] = {"score": score, "label": label, "average": round(average, 3)}
        offers = average <= threshold
        context.report("sentiment", {**facts, "offers_person": offers})
        if offers:
            return "The caller is upset. Say that you are sorry and offer to bring in a person."
        return "Noted."

    return report


report_sentiment = sentiment_meter()
