"""All tools of one call: the agent's own, its handoffs, those of MCP servers, the client's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from callboard.agents.agent import Agent
from callboard.agents.mcp_server import McpServer
from callboard.agents.plain import json_object
from callboard.agents.problems import ToolError
from callboard.agents.registry import Registry
from callboard.agents.tool import TOOL_NAME, Tool
from callboard.gateway.agent_sessions import (
    Event,
    joined_tools,
    private_tools,
    targets,
    tool_names,
    transfer_tool,
)
from callboard.gateway.ids import new_id
from callboard.mcp.servers import McpServers
from callboard.mcp.values import McpError, McpTool

_OF_A_TOOL = re.compile(r"session\.tools\[(\d{1,4})\]")
"""The ``param`` of an error about one tool of an update."""
HandOver = Callable[[Agent], Awaitable[str]]


class DeskTools:
    """Which tools a call has now."""

    def __init__(self, agent: Agent, agents: Registry, mcp: McpServers | None) -> None:
        self._agent = agent
        self._agents = agents
        self._mcp = mcp
        self._joined: tuple[Tool, ...] = ()
        self._clients: list[Mapping[str, Any]] = []
        self._sent: Event | None = None

    @property
    def agent(self) -> Agent:
        return self._agent

    @property
    def names(self) -> frozenset[str]:
        return tool_names(self.wire())

    def wire(self) -> list[dict[str, Any]]:
        """The private tools, as a session names them."""
        return private_tools(self._agent, self._agents, self._joined)

    def all_wire(self) -> list[dict[str, Any]]:
        """The client's tools and the private ones."""
        return joined_tools(self._clients, self.wire())

    def runnable(self) -> dict[str, Tool]:
        """The tools that work outside of a call as well, by name."""
        return {tool.name: tool for tool in (*self._agent.own_tools, *self._joined)}

    def by_name(self, hand_over: HandOver) -> dict[str, Tool]:
        """All private tools."""
        tools = list(self.runnable().values())
        tools += [_transfer(target, hand_over) for target in targets(self._agent, self._agents)]
        return {tool.name: tool for tool in tools}

    def client_declares(self, event: Event) -> None:
        """A client's ``session.update``; the tools that it names stay its own."""
        session = event.get("session") or {}
        tools = [] if "tools" in session and session["tools"] is None else session.get("tools")
        if isinstance(tools, list) and all(isinstance(one, dict) for one in tools):
            names = self.names
            self._clients = [one for one in tools if one.get("name") not in names]

    def update(self, changes: Mapping[str, Any]) -> Event:
        """The ``session.update`` that says which tools there are now."""
        session = {"type": "realtime", **changes, "tools": self.all_wire()}
        self._sent = {"type": "session.update", "event_id": new_id("event"), "session": session}
        return self._sent

    def left_out(self, event: Event) -> tuple[str, Event] | None:
        """The session did not take our update for the sake of one tool of an MCP server.

        Nothing of the update was applied: it goes again, without that tool. What to say about
        it, and the update.
        """
        error = event.get("error") if event.get("type") == "error" else None
        sent = self._sent
        if sent is None or not isinstance(error, Mapping):
            return None
        found = _OF_A_TOOL.match(str(error.get("param")))
        if found is None or error.get("event_id") != sent["event_id"]:
            return None
        named = sent["session"]["tools"][int(found[1]) :]
        name = named[0].get("name") if named else None
        kept = tuple(tool for tool in self._joined if tool.name != name)
        if len(kept) == len(self._joined):
            return None
        self._joined = kept
        changes = {key: value for key, value in sent["session"].items() if key != "tools"}
        return f"{name} is left out: {error.get('message')}", self.update(changes)

    def become(self, agent: Agent) -> None:
        self._agent = agent
        self._joined = ()

    async def join_servers(self) -> list[str]:
        """Ask the agent's MCP servers for their tools; returns what went wrong, in words."""
        agent, failures = self._agent, []
        if self._mcp is None:
            return ["This server runs no MCP servers."]
        lists = await asyncio.gather(
            *(self._list(self._mcp, server) for server in agent.mcp_servers), return_exceptions=True
        )
        joined: dict[str, Tool] = {}
        taken = tool_names(agent.own_tools)
        for server, found in zip(agent.mcp_servers, lists, strict=True):
            if isinstance(found, McpError):
                failures.append(f"{server.label}: {found.message}")
            elif isinstance(found, BaseException):
                raise found
            else:
                fresh = {tool.name: tool for tool in found if tool.name not in taken}
                joined = {**fresh, **joined}
        if agent is self._agent:
            self._joined = tuple(joined.values())
        return failures

    async def _list(self, mcp: McpServers, server: McpServer) -> list[Tool]:
        tools = await mcp.list_tools(server.endpoint())
        return [_mcp_tool(mcp, server, tool) for tool in tools if TOOL_NAME.fullmatch(tool.name)]


def _transfer(target: Agent, hand_over: HandOver) -> Tool:
    spec = transfer_tool(target)

    async def invoke(arguments: Mapping[str, Any]) -> str:
        return await hand_over(target)

    return Tool(
        name=spec["name"],
        description=spec["description"],
        parameters=spec["parameters"],
        read=lambda arguments: {},
        invoke=invoke,
    )


def _mcp_tool(mcp: McpServers, server: McpServer, tool: McpTool) -> Tool:
    endpoint = server.endpoint()

    async def invoke(arguments: Mapping[str, Any]) -> str:
        try:
            result = await mcp.call(endpoint, tool.name, arguments)
        except McpError as error:
            raise ToolError(f"{tool.name} failed: {error.message}") from error
        if result.is_error:
            raise ToolError(result.text)
        return result.text

    return Tool(
        name=tool.name,
        description=tool.description,
        parameters=tool.input_schema,
        read=json_object,
        invoke=invoke,
        timeout_s=server.timeout_s,
        approval=server.approval,
        where="mcp",
    )
