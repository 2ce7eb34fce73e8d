"""Official clients, unmodified, with MCP tools that the embedded engine runs (mission: K3c, F1)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from agents.realtime import RealtimeAgent, RealtimeRunner
from agents.realtime.model_inputs import RealtimeModelRawClientMessage, RealtimeModelSendRawMessage
from openai import AsyncOpenAI

from callboard.engine.drive import SessionEngine
from callboard.mcp.servers import McpServers
from tests.fakes.conversant import conversant_stages
from tests.fakes.mcp_library import http_library
from tests.fakes.server import serving

SCRIPTS = Path(__file__).parent / "js"
PATIENCE_S = 40
KEY = "not-needed-on-loopback"


@asynccontextmanager
async def engine_and_library() -> AsyncIterator[tuple[str, str]]:
    """Addresses of a server without models and of an MCP server."""
    async with McpServers(private=True) as servers, http_library() as library:
        runner = SessionEngine(replace(conversant_stages(), mcp=servers))
        async with serving(runner=runner) as server:
            yield server.url, library.url


def tool(url: str, **fields: Any) -> dict[str, Any]:
    return {"type": "mcp", "server_label": "library", "server_url": url, **fields}


async def script(*arguments: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        "node",
        str(SCRIPTS / "agents-mcp.mjs"),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    assert process.returncode == 0, (out.decode(), err.decode())
    result: dict[str, Any] = json.loads(out)
    return result


@pytest.mark.node
@pytest.mark.parametrize("approval", ["never", "always"])
async def test_the_javascript_agents_sdk(approval: str) -> None:
    """It lists, approves, and asks for the answer once, on its own."""
    async with engine_and_library() as (url, library):
        address = url.replace("http", "ws", 1) + "/v1/realtime?model=gpt-realtime-2.1"
        result = await script(address, library, approval)
    assert result["text"] == "I was told: rain in Paris"
    assert result["tools"] == ["get_weather"]
    assert result["completed"] == ["rain in Paris"]
    assert result["approvals"] == (1 if approval == "always" else 0)
    assert "error" not in result["seen"]
    assert result["seen"].count("response.created") == 2, "to the question, and to the result"


async def test_the_python_sdk_takes_every_event() -> None:
    async with engine_and_library() as (url, library):
        client = AsyncOpenAI(api_key=KEY, base_url=f"{url}/v1")
        async with (
            asyncio.timeout(PATIENCE_S),
            client.realtime.connect(model="gpt-realtime-2.1") as call,
        ):
            tools: Any = [tool(library, require_approval="never")]
            await call.session.update(
                session={"type": "realtime", "output_modalities": ["text"], "tools": tools}
            )
            async for event in call:
                assert event.type != "error", event
                if event.type == "mcp_list_tools.completed":
                    content: Any = [{"type": "input_text", "text": "The weather in Tokyo?"}]
                    await call.conversation.item.create(
                        item={"type": "message", "role": "user", "content": content}
                    )
                    await call.response.create()
                elif event.type == "conversation.item.done" and event.item.type == "mcp_call":
                    assert event.item.output == "rain in Tokyo"
                    await call.response.create()
                elif event.type == "response.output_text.done":
                    assert event.text == "I was told: rain in Tokyo"
                    break


async def test_the_python_agents_sdk_takes_every_event() -> None:
    """Its runner knows no hosted MCP; what it does not know must not break it."""
    async with engine_and_library() as (url, library):
        address = url.replace("http", "ws", 1) + "/v1/realtime?model=gpt-realtime-2.1"
        agent = RealtimeAgent(name="Forecaster", instructions="Tell the weather.")
        session = await RealtimeRunner(agent).run(model_config={"url": address, "api_key": KEY})
        async with session, asyncio.timeout(PATIENCE_S):

            async def raw(kind: str, **fields: Any) -> None:
                message: RealtimeModelRawClientMessage = {"type": kind, "other_data": fields}
                await session.model.send_event(RealtimeModelSendRawMessage(message=message))

            tools = [tool(library, require_approval="never")]
            update = {"type": "realtime", "output_modalities": ["text"], "tools": tools}
            await raw("session.update", session=update)
            said = ""
            async for event in session:
                assert event.type != "error", event
                if event.type != "raw_model_event" or event.data.type != "raw_server_event":
                    continue
                heard = event.data.data
                if heard["type"] == "mcp_list_tools.completed":
                    await session.send_message("The weather in London?")
                elif heard["type"] == "conversation.item.done":
                    if heard["item"]["type"] == "mcp_call":
                        await raw("response.create")
                elif heard["type"] == "response.output_text.done":
                    said = heard["text"]
                    break
    assert said == "I was told: rain in London"
