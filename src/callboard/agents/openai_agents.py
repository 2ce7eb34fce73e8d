"""``RealtimeAgent`` objects of the openai-agents package, run as they are.

Their function tools, handoffs, output guardrails and instructions (also as a function) are
carried over. The package is needed only where such an agent is defined.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from callboard.agents.agent import Agent, slug
from callboard.agents.context import tool_context
from callboard.agents.guardrail import Guardrail
from callboard.agents.plain import json_object
from callboard.agents.problems import DefinitionError
from callboard.agents.tool import Tool

if TYPE_CHECKING:
    from agents import FunctionTool, OutputGuardrail
    from agents.realtime import RealtimeAgent


def adapted(value: Any) -> tuple[Agent, ...]:
    """The agent that a ``RealtimeAgent`` is here, and those that it hands over to.

    Anything else: none. Raises ``DefinitionError`` for what cannot be carried over.
    """
    package = sys.modules.get("agents.realtime")
    if package is None or not isinstance(value, package.RealtimeAgent):
        return ()
    found: dict[str, RealtimeAgent[Any]] = {}
    ahead = [value]
    while ahead:
        here = ahead.pop(0)
        known = found.setdefault(slug(here.name), here)
        if known is not here:
            raise DefinitionError(f"Two agents are named {here.name!r}.")
        ahead += [one for one in _targets(here) if found.get(slug(one.name)) is not one]
    return tuple(_agent(one) for one in found.values())


def _targets(agent: RealtimeAgent[Any]) -> list[RealtimeAgent[Any]]:
    """Agents, or handoffs that hold one; what a handoff does besides is not done here."""
    from agents.realtime import RealtimeAgent

    targets = []
    for one in agent.handoffs:
        target = one if isinstance(one, RealtimeAgent) else _held(one.on_invoke_handoff)
        if target is None:
            raise DefinitionError(f"{agent.name}: one of its handoffs names no agent.")
        targets.append(target)
    return targets


def _held(invoke: Any) -> RealtimeAgent[Any] | None:
    """The agent in the closure of ``realtime_handoff``, which has no other place for it."""
    from agents.realtime import RealtimeAgent

    for function in (invoke, *getattr(invoke, "args", ())):
        for cell in getattr(function, "__closure__", None) or ():
            if isinstance(cell.cell_contents, RealtimeAgent):
                return cell.cell_contents
    return None


def _agent(agent: RealtimeAgent[Any]) -> Agent:
    if agent.mcp_servers:
        raise DefinitionError(f"{agent.name}: name MCP servers with callboard.McpServer.")
    return Agent(
        name=agent.name,
        instructions=_instructions(agent),
        tools=[_tool(one, agent) for one in agent.tools],
        handoffs=[slug(target.name) for target in _targets(agent)],
        guardrails=[_guardrail(one, agent) for one in agent.output_guardrails],
    )


def _instructions(agent: RealtimeAgent[Any]) -> str | Callable[[], str]:
    given = agent.instructions
    if not callable(given):
        return given or ""

    def words() -> str:
        from agents import RunContextWrapper

        said = given(RunContextWrapper(None), agent)
        return str(_at_once(said) if inspect.iscoroutine(said) else said)

    return words


def _at_once(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that has nothing to wait for."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        return ended.value
    coroutine.close()
    raise DefinitionError("A function for instructions must not wait for anything.")


def _tool(given: Any, agent: RealtimeAgent[Any]) -> Tool:
    from agents import FunctionTool

    if not isinstance(given, FunctionTool):
        kind = type(given).__name__
        raise DefinitionError(f"{agent.name}: tools of the kind {kind} do not run here.")

    async def invoke(arguments: Mapping[str, Any]) -> Any:
        return await _invoke(given, agent, orjson.dumps(arguments).decode())

    return Tool(
        name=given.name,
        description=given.description,
        parameters=given.params_json_schema,
        read=json_object,
        invoke=invoke,
        approval="always" if given.needs_approval else "never",
    )


async def _invoke(given: FunctionTool, agent: RealtimeAgent[Any], arguments: str) -> Any:
    from agents.tool_context import ToolContext

    context = tool_context()
    theirs: ToolContext[Any] = ToolContext(
        context,
        tool_name=given.name,
        tool_call_id=context.tool_call_id,
        tool_arguments=arguments,
        agent=agent,
    )
    return await given.on_invoke_tool(theirs, arguments)


def _guardrail(given: OutputGuardrail[Any], agent: RealtimeAgent[Any]) -> Guardrail:
    async def check(words: str) -> str | None:
        from agents import RunContextWrapper

        result = await given.run(RunContextWrapper(None), agent, words)  # type: ignore[arg-type]
        if not result.output.tripwire_triggered:
            return None
        return str(result.output.output_info or given.get_name())

    return Guardrail(name=given.get_name(), check=check)
