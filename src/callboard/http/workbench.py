"""Trying an agent's tools by hand, and answering in their place. Development only."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import orjson
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.agents.agent import Agent
from callboard.agents.context import ToolContext
from callboard.agents.tool import Tool
from callboard.gateway.desk_tools import DeskTools
from callboard.gateway.refusals import HttpError
from callboard.gateway.tool_runs import ToolRuns
from callboard.gateway.toolbox import ToolCall
from callboard.http.controls import MAX_OUTPUT_CHARACTERS, read_body
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict


class RunRequest(Strict):
    arguments: dict[str, Any]


class MockRequest(Strict):
    output: Annotated[str, Field(max_length=MAX_OUTPUT_CHARACTERS)] | None


async def list_tools(request: Request, surface: Surface) -> Response:
    """The agent's tools, also those of its MCP servers, and how they did so far."""
    surface.require_development(request)
    agent = _agent(request, surface)
    tools = await _tools(agent, surface)
    return JSONResponse([_wire(agent, tool, surface) for tool in tools.values()])


async def run_tool(request: Request, surface: Surface) -> Response:
    """Run a tool by hand; nobody is asked for approval."""
    surface.require_development(request)
    agent = _agent(request, surface)
    arguments = (await read_body(request, RunRequest)).arguments
    tool = await _tool(request, agent, surface)
    told: list[tuple[str, dict[str, Any]]] = []
    context = ToolContext(
        call_id="workbench",
        agent_id=agent.id,
        tool_call_id="workbench",
        report=lambda kind, facts: told.append((kind, facts)),
    )
    runs = ToolRuns(context, surface.desks.bench, lambda principal, permission: True)
    runs.tools = {tool.name: replace(tool, approval="never")}
    call = ToolCall("workbench", tool.name, orjson.dumps(arguments).decode(), "workbench")
    output = await runs.run(call)
    last = next(facts for kind, facts in reversed(told) if kind == "tool")
    records = [facts for kind, facts in told if kind == "record"]
    return JSONResponse(
        {
            "output": output,
            "state": last["state"],
            "duration_ms": last["duration_ms"],
            "cached": False,
            "mocked": last.get("mocked", False),
            "records": records,
        }
    )


async def put_mock(request: Request, surface: Surface) -> Response:
    """Answer every call of a tool with these words instead, until they are cleared (null)."""
    surface.require_development(request)
    agent = _agent(request, surface)
    output = (await read_body(request, MockRequest)).output
    tool = await _tool(request, agent, surface)
    surface.desks.bench.set_mock(agent.id, tool.name, output)
    return JSONResponse(_wire(agent, tool, surface))


def _agent(request: Request, surface: Surface) -> Agent:
    agent = surface.agents.get(request.path_params["id"])
    if agent is None:
        raise ProtocolError("agent_not_found", agent=request.path_params["id"])
    return agent


async def _tools(agent: Agent, surface: Surface) -> dict[str, Tool]:
    found = DeskTools(agent, surface.agents, surface.desks.mcp)
    if agent.mcp_servers:
        await found.join_servers()
    return found.runnable()


async def _tool(request: Request, agent: Agent, surface: Surface) -> Tool:
    name = request.path_params["name"]
    tool = (await _tools(agent, surface)).get(name)
    if tool is None:
        message = f"The agent {agent.id!r} has no tool {name!r}."
        raise HttpError(404, message, code="tool_not_found")
    return tool


def _wire(agent: Agent, tool: Tool, surface: Surface) -> dict[str, Any]:
    counts = surface.desks.bench.counts(agent.id, tool.name)
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "where": tool.where,
        "timeout_s": tool.timeout_s,
        "approval": tool.approval if isinstance(tool.approval, str) else "depends",
        "cache_ttl_s": tool.cache_ttl_s,
        "permission": tool.permission,
        "runs": counts.runs,
        "failures": counts.failures,
        "hits": counts.hits,
        "mock": surface.desks.bench.mock(agent.id, tool.name),
    }
