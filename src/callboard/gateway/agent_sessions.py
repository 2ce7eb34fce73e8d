"""What an agent makes of a session's configuration, and what of it a browser gets to see. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from callboard.agents.agent import Agent, Unset
from callboard.agents.registry import Registry
from callboard.agents.text import text
from callboard.agents.tool import Tool
from callboard.gateway.private_words import joined_instructions
from callboard.gateway.start import SessionStart
from callboard.protocol.errors import ProtocolError

TRANSCRIPTION_MODEL = "gpt-4o-mini-transcribe"
"""Writes down what the user says: for the page, for summaries and for supervisors."""

Event = dict[str, Any]
ToolSpec = Mapping[str, Any]


def agent_session(agent: Agent, tools: Sequence[ToolSpec]) -> dict[str, Any]:
    """The session that an agent is opened with, as a client would send it."""
    transcription: dict[str, Any] = {"model": TRANSCRIPTION_MODEL}
    if agent.language is not None:
        transcription["language"] = agent.language
    heard: dict[str, Any] = {"transcription": transcription}
    if not isinstance(agent.turn_detection, Unset):
        rules = agent.turn_detection
        heard["turn_detection"] = None if rules is None else dict(rules)
    session: dict[str, Any] = {"type": "realtime", "audio": {"input": heard}}
    if instructions := instructions_of(agent):
        session["instructions"] = instructions
    if agent.voice is not None:
        session["audio"]["output"] = {"voice": agent.voice}
    if tools:
        session["tools"] = [dict(tool) for tool in tools]
    return session


def instructions_of(agent: Agent) -> str:
    """Raises ``agent_failed`` when the function that makes them fails."""
    try:
        return agent.words()
    except Exception as error:  # whatever the agent's author wrote
        raise ProtocolError("agent_failed", agent=agent.id, detail=type(error).__name__) from error


def opened_with(start: SessionStart, agent: Agent, agents: Registry) -> SessionStart:
    """A start whose session is the agent's, under what the client's own start says."""
    private = private_tools(agent, agents)
    base = agent_session(agent, private)
    given = start.session or {}
    session = laid_over(base, given)
    own = base.get("instructions", "")
    if isinstance(given.get("instructions"), str) and not agent.page.show_instructions:
        session["instructions"] = joined_instructions(own, given["instructions"])
    if "tools" in given:
        session["tools"] = joined_tools(given["tools"] or (), private)
    return replace(start, agent=agent.id, session=session, instructions=own)


def private_tools(
    agent: Agent, agents: Registry, joined: Sequence[Tool] = ()
) -> list[dict[str, Any]]:
    """The agent's functions and handoffs, and ``joined``: what its MCP servers offer."""
    transfers = [transfer_tool(target) for target in targets(agent, agents)]
    return [*(tool.wire() for tool in (*agent.own_tools, *joined)), *transfers]


def targets(agent: Agent, agents: Registry) -> list[Agent]:
    """The agents to which the call can be handed over; those that are gone are left out."""
    given = {one.id: one for one in agent.handoffs if isinstance(one, Agent)}
    found = (given.get(one) or agents.get(one) for one in agent.handoff_ids)
    return [target for target in found if target is not None]


def transfer_name(agent_id: str) -> str:
    return f"transfer_to_{agent_id.replace('-', '_')}"


def transfer_tool(target: Agent) -> dict[str, Any]:
    """The tool by which a call is handed over to another agent."""
    words = f"Hand the caller over to {target.name}. {text(target.card.summary).en}".strip()
    return {
        "type": "function",
        "name": transfer_name(target.id),
        "description": f"{words} Callers say: {', '.join(wishes(target))}.",
        "parameters": {"type": "object", "properties": {}, "additionalProperties": False},
    }


def wishes(target: Agent) -> list[str]:
    """What a caller says whom another agent hands over to this one, in quotes.

    The agent's first example, in both languages where it has them, else the first two; without
    examples a request for the agent itself. A small model chooses by them.
    """
    examples = [text(one) for one in target.examples]
    if not examples:
        return [f'"I want to talk to {target.name}."', f'"ขอคุยกับ {target.name}"']
    first = examples[0]
    said = (first.en, first.th) if first.th else tuple(one.en for one in examples[:2])
    return [json.dumps(words.replace('"', "'"), ensure_ascii=False) for words in said if words]


def joined_tools(theirs: Sequence[ToolSpec], ours: Sequence[ToolSpec]) -> list[dict[str, Any]]:
    """A client's tools and the private ones; of two with one name the private one stays."""
    names = {tool.get("name") for tool in ours}
    kept = [dict(tool) for tool in theirs if tool.get("name") not in names]
    return kept + [dict(tool) for tool in ours]


def with_private_tools(event: Event, tools: Sequence[ToolSpec]) -> Event:
    """A ``session.update`` on its way in: whoever sets the tools keeps the private ones."""
    session = event.get("session")
    if not tools or not isinstance(session, dict) or "tools" not in session:
        return event
    given = [] if session["tools"] is None else session["tools"]  # ``null`` clears, as ``[]``
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        return event  # the session will say what is wrong with it
    theirs = list(given)
    return {**event, "session": {**session, "tools": joined_tools(theirs, tools)}}


def without_private_tools(event: Event, names: Collection[str]) -> Event:
    """A ``session.created`` or ``session.updated`` on its way out to the clients."""
    session = event.get("session")
    if not names or not isinstance(session, dict) or not isinstance(session.get("tools"), list):
        return event
    kept = [one for one in session["tools"] if _name(one) not in names]
    if len(kept) == len(session["tools"]):
        return event
    choice = session.get("tool_choice")
    shown = {**session, "tools": kept}
    if _name(choice) in names:
        shown["tool_choice"] = "auto"
    return {**event, "session": shown}


def _name(tool: Any) -> str | None:
    name = tool.get("name") if isinstance(tool, dict) else None
    return name if isinstance(name, str) else None


def tool_names(tools: Sequence[Tool | ToolSpec]) -> frozenset[str]:
    return frozenset(
        one.name if isinstance(one, Tool) else str(one.get("name", "")) for one in tools
    )


_WHOLE = ("turn_detection", "transcription", "format", "noise_reduction", "tools")
"""Settings that mean something only as a whole."""


def laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One configuration over another, branch by branch."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if key not in _WHOLE and isinstance(below, Mapping) and isinstance(value, Mapping):
            result[key] = laid_over(below, value)
        else:
            result[key] = value
    return result
