"""MCP tools that a provider runs: definitions and events pass as they are (mission: F1, B4a)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from callboard import Agent
from callboard.agents.registry import Registry
from tests.fakes.raw_websocket import RawEnd
from tests.fakes.server import PATIENCE_S
from tests.fakes.upstream import Deed, begin, misbehaving
from tests.fakes.upstream_gateway import gateway
from tests.golden.mcp_scenarios import mcp_tools

KEY = "tok-" + "x" * 20
UPDATE = json.dumps(
    {
        "session": {
            "tools": [
                {
                    "type": "mcp",
                    "server_label": "library",
                    "server_url": "https://library.example/mcp",
                    "authorization": KEY,
                    "require_approval": "always",
                }
            ],
            "type": "realtime",
        },
        "type": "session.update",
    },
    indent=1,
)
"""As no machine of ours would write it: nothing may put it in order."""
APPROVAL = (
    '{"type":"conversation.item.create", "item":{"type":"mcp_approval_response",'
    '"id":"a","approval_request_id":"mcpr_1","approve":true}}'
)


def told() -> list[bytes]:
    """What a provider says of MCP tools, in bytes of its own making."""
    events = [line["event"] for line in mcp_tools().lines if line["from"] == "server"]
    return [json.dumps(event, indent=1).encode() for event in events if "mcp" in json.dumps(event)]


def provider(heard: list[bytes]) -> Deed:
    async def deed(end: RawEnd) -> None:
        await begin(end)
        heard.append(await end.message())
        for event in told():
            end.write(1, event)
        heard.append(await end.message())
        end.write(1, b'{"type":"end"}')
        while True:
            await end.message()

    return deed


async def exchange(url_query: str, agents: Registry | None) -> tuple[list[bytes], list[bytes]]:
    """What the provider heard, and what the client heard after ``session.created``."""
    heard: list[bytes] = []
    client_heard: list[bytes] = []
    async with (
        misbehaving(provider(heard)) as upstream,
        gateway(upstream, agents=agents) as server,
        server.connect(url_query) as socket,
        asyncio.timeout(PATIENCE_S),
    ):
        await socket.recv()
        await socket.send(UPDATE)
        await socket.send(APPROVAL)
        while (raw := await socket.recv(decode=False)) != b'{"type":"end"}':
            client_heard.append(raw)
    return heard, client_heard


async def test_definitions_and_events_pass_byte_for_byte() -> None:
    heard, client_heard = await exchange("?model=gpt-realtime-2.1", None)
    assert heard == [UPDATE.encode(), APPROVAL.encode()]
    assert client_heard == told()
    assert len(client_heard) > 20


async def test_beside_an_agent_they_pass_too() -> None:
    """Its own tools join; what the client asked of the provider is still there."""
    agent = Agent(name="Librarian", instructions="Help to find books.")
    query = "?model=gpt-realtime-2.1&agent=librarian"
    heard, client_heard = await exchange(query, Registry.of(agent))
    asked: Any = [json.loads(raw) for raw in heard]
    hosted = [tool for event in asked for tool in _tools(event) if tool["type"] == "mcp"]
    assert hosted
    assert hosted[0]["authorization"] == KEY
    assert _mcp_kinds(client_heard) == _mcp_kinds(told())


def _mcp_kinds(raws: list[bytes]) -> list[str]:
    return [kind for raw in raws if "mcp" in (kind := json.loads(raw)["type"])]


def _tools(event: dict[str, Any]) -> list[dict[str, Any]]:
    tools: list[dict[str, Any]] = event.get("session", {}).get("tools") or []
    return tools
