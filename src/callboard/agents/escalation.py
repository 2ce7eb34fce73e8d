"""Handing a call over to a person, with what was said so far."""

from __future__ import annotations

import inspect
import secrets
import string
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from callboard.agents.context import tool_context
from callboard.agents.tool import Tool, tool

SUMMARY_CHARACTERS = 1_500
_LETTERS = string.ascii_uppercase.translate({ord("I"): None, ord("O"): None}) + "23456789"


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """What the person who takes over is told."""

    reference: str
    reason: str
    summary: str
    """What the agent says of the call, and the last things that were said."""
    call_id: str
    agent_id: str


Notify = Callable[[Escalation], Awaitable[None] | None]


def escalation(notify: Notify | None = None) -> Tool:
    """The tool ``escalate_to_human``; ``notify`` tells whoever is to take over.

    Without it the escalation is shown on the agent's page alone.
    """

    @tool(name="escalate_to_human")
    async def escalate(reason: str, summary: str = "") -> dict[str, str]:
        """Hand the caller over to a person: when they ask for one, or you cannot help.

        Args:
            reason: Why, in a few words.
            summary: What the caller wants and what was done so far, in one or two sentences.
        """
        context = tool_context()
        told = Escalation(
            reference="ESC-" + "".join(secrets.choice(_LETTERS) for _ in range(6)),
            reason=reason,
            summary=summarised(summary, context.conversation()),
            call_id=context.call_id,
            agent_id=context.agent_id,
        )
        if notify is not None:
            done = notify(told)
            if inspect.isawaitable(done):
                await done
        facts = asdict(told)
        context.report(
            "escalation", {key: facts[key] for key in ("reason", "summary", "reference")}
        )
        words = (
            "A person takes over. Tell the caller the reference and that somebody will be there."
        )
        return {"reference": told.reference, "note": words}

    return escalate


def summarised(summary: str, transcript: str) -> str:
    """The agent's own words, and the last lines of the conversation that fit."""
    kept: list[str] = []
    room = SUMMARY_CHARACTERS - len(summary)
    for line in reversed(transcript.splitlines()):
        room -= len(line) + 1
        if room < 0:
            break
        kept.insert(0, line)
    return "\n".join([*([summary] if summary else []), *kept])


escalate_to_human = escalation()
