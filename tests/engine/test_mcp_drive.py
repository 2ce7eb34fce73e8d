"""A session's MCP servers for real: the engine's shell, the pool, a server (mission: F1, U1)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmEnd, LlmPiece
from callboard.mcp.servers import McpServers
from callboard.mcp.values import McpLimits
from tests.engine.driven import Driven, driven
from tests.fakes.mcp_library import HttpLibrary, http_library
from tests.fakes.stages import ScriptedLlm, scripted_stages

KEY = "tok-" + "x" * 20


def calls(*made: tuple[str, str]) -> Sequence[LlmPiece]:
    pieces: list[LlmPiece] = []
    for name, arguments in made:
        pieces += [CallStarted(name), CallPiece(arguments), CallEnded()]
    return [*pieces, LlmEnd("stop", 10, 0, 5)]


@asynccontextmanager
async def talking(
    *replies: Sequence[LlmPiece], key: str | None = None, **limits: float
) -> AsyncIterator[tuple[Driven, HttpLibrary, ScriptedLlm]]:
    stages = scripted_stages()
    assert isinstance(stages.llm, ScriptedLlm)
    stages.llm.replies.extend(replies)
    async with (
        http_library(key=key) as library,
        McpServers(private=True, limits=McpLimits(**limits)) as servers,  # type: ignore[arg-type]
        driven(replace(stages, mcp=servers)) as session,
    ):
        await session.client.update(output_modalities=["text"])
        yield session, library, stages.llm


def server(library: HttpLibrary, **fields: Any) -> dict[str, Any]:
    return {
        "type": "mcp",
        "server_label": "library",
        "server_url": library.url,
        "require_approval": "never",
        **fields,
    }


async def test_a_tool_is_listed_called_and_answered() -> None:
    async with talking(calls(("search", '{"title":"fog"}'))) as (session, library, llm):
        client = session.client
        await client.update(tools=[server(library, allowed_tools=["search", "lend"])])
        await client.until("mcp_list_tools.completed")
        await client.send("response.create")
        item = (await client.until("response.output_item.done"))["item"]
        assert item["output"] == "Fog at sea"
        await client.send("response.create")
        await client.until("rate_limits.updated")
        assert [message.text for message in llm.requests[-1].messages] == ["", "Fog at sea"]
        client.ledger.check_quiet()


async def test_two_calls_run_at_once_and_one_fails() -> None:
    made = calls(("broken", "{}"), ("search", '{"title":"ice"}'))
    async with talking(made) as (session, library, _):
        client = session.client
        await client.update(tools=[server(library)])
        await client.until("mcp_list_tools.completed")
        await client.send("response.create")
        first = (await client.until("response.output_item.done"))["item"]
        second = (await client.until("response.output_item.done"))["item"]
        assert first["error"]["type"] == "tool_execution_error"
        assert "The shelf is locked." in first["error"]["message"]
        assert second["output"] == "Ice in the north"


async def test_a_key_that_is_wrong_fails_the_list_and_not_the_session() -> None:
    async with talking(key=KEY) as (session, library, _):
        client = session.client
        await client.update(tools=[server(library)])
        item = (await client.until("conversation.item.done"))["item"]
        assert item["error"]["code"] == 401
        await client.until("mcp_list_tools.failed")
        await client.update(tools=[server(library, authorization=KEY)])
        await client.until("mcp_list_tools.completed")
        assert KEY not in repr(client.events)


async def test_a_tool_that_hangs_is_given_up_and_the_session_talks_meanwhile() -> None:
    async with talking(calls(("hang", "{}")), call_s=0.5) as (session, library, _):
        client = session.client
        await client.update(tools=[server(library)])
        await client.until("mcp_list_tools.completed")
        await client.send("response.create")
        await client.until("response.done")
        await client.send("response.create")
        await client.until("response.done")
        item = (await client.until("response.output_item.done"))["item"]
        assert item["error"]["message"] == "The MCP server did not answer within 0.5 seconds."


async def test_a_call_ends_with_its_session() -> None:
    async with talking(calls(("hang", "{}"))) as (session, library, _):
        client = session.client
        await client.update(tools=[server(library)])
        await client.until("mcp_list_tools.completed")
        await client.send("response.create")
        await client.until("response.mcp_call.in_progress")
        session.hub.close(1000, "bye")
        await session.ended()
        names = [task.get_name() for task in asyncio.all_tasks()]
        assert not [name for name in names if name.startswith("mcp.item_")]


async def test_tools_that_the_model_cannot_read_are_left_out() -> None:
    async with talking() as (session, library, llm):
        llm.unreadable = {"lend"}
        client = session.client
        await client.update(tools=[server(library, allowed_tools=["lend", "search"])])
        item = (await client.until("conversation.item.done"))["item"]
        assert [tool["name"] for tool in item["tools"]] == ["search"]


async def test_without_a_way_to_reach_servers_the_list_fails() -> None:
    async with driven() as session, http_library() as library:
        await session.client.update(tools=[server(library)])
        item = (await session.client.until("conversation.item.done"))["item"]
        assert item["error"]["message"] == "This server reaches no MCP servers."
