"""Whether what an agent is given is of the kind that it takes, in words for its author. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from callboard.agents.card import Card, Page
from callboard.agents.guardrail import Guardrail
from callboard.agents.mcp_server import McpServer
from callboard.agents.problems import DefinitionError
from callboard.agents.tool import Tool
from callboard.config import ProviderName

if TYPE_CHECKING:
    from callboard.agents.agent import Agent

PROVIDERS: tuple[str, ...] = get_args(ProviderName)
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def require_fitting(agent: Agent) -> None:
    """Raises ``DefinitionError`` for a value of another kind than its field."""
    where = f"Agent {agent.name!r}"
    for name in ("examples", "tools", "handoffs", "guardrails"):
        value = getattr(agent, name)
        if isinstance(value, str | Mapping) or not hasattr(value, "__iter__"):
            raise DefinitionError(f"{where}: {name} is a list: {name}=[…].")
    kinds: dict[str, type] = {"card": Card, "page": Page}
    for name, kind in kinds.items():
        if not isinstance(getattr(agent, name), kind):
            raise DefinitionError(f"{where}: {name} is written {name}={kind.__name__}(…).")
    if not isinstance(agent.instructions, str) and not callable(agent.instructions):
        raise DefinitionError(f"{where}: instructions are words, or a function that returns them.")
    _require_parts(agent, where)
    _require_session(agent, where)


def _require_parts(agent: Agent, where: str) -> None:
    for tool in agent.tools:
        if not isinstance(tool, Tool | McpServer) and not hasattr(tool, "__name__"):
            raise DefinitionError(
                f"{where}: {tool!r} is no tool. Tools are functions, as tools=[check_status]."
            )
    for check in agent.guardrails:
        if not isinstance(check, Guardrail):
            raise DefinitionError(
                f"{where}: a guardrail is written Guardrail(name=…, check={_named(check)})."
            )
    for target in agent.handoffs:
        if not isinstance(target, str) and not hasattr(target, "handoff_ids"):
            raise DefinitionError(f"{where}: {target!r} is no agent, and no agent's id.")


def _require_session(agent: Agent, where: str) -> None:
    if agent.language is not None and not LANGUAGE_CODE.fullmatch(str(agent.language)):
        raise DefinitionError(
            f"{where}: {agent.language!r} is no code of a language; write 'en', 'th', …."
        )
    if unknown := [name for name in agent.providers if name not in PROVIDERS]:
        raise DefinitionError(
            f"{where}: there is no provider {unknown[0]!r}; there are {', '.join(PROVIDERS)}."
        )
    rules = agent.turn_detection
    if isinstance(rules, str) or (isinstance(rules, Mapping) and "type" not in rules):
        raise DefinitionError(
            f'{where}: turn_detection is {{"type": "server_vad"}} and the like, or None: '
            "push-to-talk."
        )


def _named(one: Any) -> str:
    return str(getattr(one, "__name__", "…")).replace("<lambda>", "…")
