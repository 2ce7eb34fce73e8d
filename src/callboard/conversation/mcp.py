"""An MCP item: tools listed, a call carried out by the server, or a wish for approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

STATES = ("asking", "running", "completed", "failed")
"""In this order; what has gone further never goes back, whatever older news arrives late."""
KINDS = ("mcp_call", "mcp_list_tools", "mcp_approval_request")


@dataclass(frozen=True, slots=True)
class Mcp:
    server_label: str = ""
    state: str = "asking"
    """``asking`` (its arguments are still coming), ``running``, ``completed`` or ``failed``."""
    output: str | None = None
    error: str | None = None
    tools: tuple[str, ...] = ()
    """Names of the tools that a server offers."""


def advanced(known: Mcp | None, state: str) -> Mcp:
    have = known or Mcp()
    return replace(have, state=max(have.state, state, key=STATES.index))


def merged(known: Mcp | None, wire: Mapping[str, Any]) -> Mcp | None:
    """What an item says of itself, laid over what is known."""
    if wire["type"] not in KINDS:
        return known
    have = known or Mcp()
    error = _words(wire.get("error"))
    output = wire.get("output")
    tools = tuple(str(tool.get("name", "")) for tool in wire.get("tools") or ())
    told = replace(
        have,
        server_label=wire.get("server_label") or have.server_label,
        output=have.output if output is None else output,
        error=error or have.error,
        tools=tools or have.tools,
    )
    return advanced(told, _state(told))


def _state(told: Mcp) -> str:
    if told.error is not None:
        return "failed"
    return "completed" if told.output is not None or told.tools else "asking"


def _words(error: Any) -> str | None:
    if isinstance(error, Mapping):
        words = error.get("message") or error.get("type")
        return None if words is None else str(words)
    return error if isinstance(error, str) else None
