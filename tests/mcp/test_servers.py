"""MCP servers that behave, and that do not, over stdio and streamable HTTP (mission: F1, U1)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callboard.mcp.servers import McpServers
from callboard.mcp.values import McpEndpoint, McpError, McpLimits
from tests.fakes.mcp_library import COMMAND, http_library

ROOT = Path(__file__).parents[2]
KEY = "tok-" + "x" * 20


def program(**fields: object) -> McpEndpoint:
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return McpEndpoint(label="library", command=COMMAND, **{"env": env, **fields})  # type: ignore[arg-type]


@asynccontextmanager
async def pool(**limits: float) -> AsyncIterator[McpServers]:
    async with McpServers(private=True, limits=McpLimits(**limits)) as servers:  # type: ignore[arg-type]
        yield servers
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("mcp.")]


async def failure(awaitable: object) -> McpError:
    with pytest.raises(McpError) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value


# -- both ways ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["stdio", "http", "json"])
async def test_tools_are_listed_and_called(way: str) -> None:
    async with pool() as servers, http_library(json_response=way == "json") as library:
        server = program() if way == "stdio" else McpEndpoint(label="library", url=library.url)
        tools = {tool.name: tool for tool in await servers.list_tools(server)}
        assert tools["search"].description == "Find books by a word of their title."
        assert tools["search"].read_only
        assert not tools["lend"].read_only
        assert tools["lend"].input_schema["required"] == ["book"]
        assert (await servers.call(server, "search", {"title": "fog"})).text == "Fog at sea"
        lent = await servers.call(server, "lend", {"book": 7})
        assert lent.structured == {"book": 7, "days": 14}
        broken = await servers.call(server, "broken", {})
        assert broken.is_error
        assert "The shelf is locked." in broken.text


@pytest.mark.parametrize("way", ["stdio", "http"])
async def test_a_tool_that_hangs_times_out_and_the_server_goes_on(way: str) -> None:
    async with pool(call_s=0.5) as servers, http_library() as library:
        server = program() if way == "stdio" else McpEndpoint(label="library", url=library.url)
        await servers.list_tools(server)
        error = await failure(servers.call(server, "hang", {}))
        assert error.message == "The MCP server did not answer within 0.5 seconds."
        assert error.wire()["type"] == "protocol_error"
        assert (await servers.call(server, "search", {"title": "ice"})).text == "Ice in the north"


@pytest.mark.parametrize("way", ["stdio", "http"])
async def test_calls_run_beside_each_other(way: str) -> None:
    async with pool() as servers, http_library() as library:
        server = program() if way == "stdio" else McpEndpoint(label="library", url=library.url)
        slow = asyncio.create_task(servers.call(server, "hang", {}))
        found = await asyncio.gather(
            *(servers.call(server, "search", {"title": "fog"}) for _ in range(8))
        )
        assert {result.text for result in found} == {"Fog at sea"}
        slow.cancel()


async def test_what_a_tool_says_is_bounded() -> None:
    async with pool(output_characters=1_000) as servers:
        result = await servers.call(program(), "huge", {"characters": 50_000})
        assert len(result.text) < 1_100
        assert result.text.endswith("… (cut: 50000 characters in all)")


# -- stdio -------------------------------------------------------------------------------


async def test_a_crash_fails_the_call_and_the_next_one_starts_the_program_again() -> None:
    async with pool() as servers:
        error = await failure(servers.call(program(), "crash", {}))
        assert error.message == "The MCP server 'library' has ended."
        assert (await servers.call(program(), "search", {"title": "fog"})).text == "Fog at sea"


async def test_lines_that_are_no_mcp_are_skipped() -> None:
    async with pool() as servers:
        assert (await servers.call(program(), "babble", {})).text == "said it"


async def test_a_line_without_end_ends_the_connection_only() -> None:
    async with pool(message_bytes=200_000) as servers:
        error = await failure(servers.call(program(), "huge", {"characters": 3_000_000}))
        assert error.message == "The MCP server's answer is too large."
        assert (await servers.call(program(), "search", {"title": "fog"})).text == "Fog at sea"


async def test_a_program_sees_its_own_environment_and_not_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CALLBOARD_SECRET", "ours")
    own = program()
    mine = program(env={**own.env, "LIBRARY_SECRET": "theirs"})
    async with pool() as servers:
        assert (await servers.call(mine, "secret", {})).text == "theirs"
        assert "theirs" not in repr(mine)


async def test_a_program_that_is_not_there_is_said_so_and_tried_again_later() -> None:
    server = McpEndpoint(label="nobody", command=["/nowhere/at/all"])
    async with pool() as servers:
        first = await failure(servers.list_tools(server))
        again = await failure(servers.list_tools(server))
        assert first.message == again.message
        assert first.message == (
            "The MCP server 'nobody' could not be started: No such file or directory."
        )


async def test_a_program_that_says_nothing_is_given_up() -> None:
    async with pool(connect_s=0.3) as servers:
        error = await failure(
            servers.list_tools(McpEndpoint(label="mute", command=["sleep", "60"]))
        )
        assert error.message == "The MCP server was not ready within 0.3 seconds."


async def test_programs_end_with_the_pool() -> None:
    async with McpServers() as servers:
        await servers.list_tools(program())
        before = _children()
        assert before
    assert not _children() & before


def _children() -> set[int]:
    task = Path(f"/proc/{os.getpid()}/task")
    return {
        int(pid) for thread in task.iterdir() for pid in (thread / "children").read_text().split()
    }


# -- HTTP --------------------------------------------------------------------------------


async def test_keys_go_to_the_server_and_nowhere_else() -> None:
    async with pool() as servers, http_library(key=KEY) as library:
        server = McpEndpoint(label="library", url=library.url, authorization=KEY)
        await servers.list_tools(server)
        assert library.guard.authorizations == {f"Bearer {KEY}"}
        assert KEY not in repr(server)
        refused = await failure(servers.list_tools(McpEndpoint(label="x", url=library.url)))
        assert refused.wire() == {
            "type": "http_error",
            "code": 401,
            "message": "The MCP server answered with HTTP status 401.",
        }


async def test_a_server_that_is_not_there() -> None:
    async with pool() as servers:
        error = await failure(servers.list_tools(McpEndpoint(label="x", url="http://127.0.0.1:9/")))
        assert error.message.startswith("The MCP server could not be reached")


async def test_a_server_that_fails_in_the_middle() -> None:
    async with pool() as servers, http_library() as library:
        server = McpEndpoint(label="library", url=library.url)
        await servers.list_tools(server)
        library.guard.status = 500
        error = await failure(servers.call(server, "search", {"title": "fog"}))
        assert error.wire()["code"] == 500
        library.guard.status = 0
        assert (await servers.call(server, "search", {"title": "fog"})).text == "Fog at sea"


async def test_a_session_that_the_server_has_forgotten_is_made_anew() -> None:
    async with pool() as servers, http_library() as library:
        server = McpEndpoint(label="library", url=library.url)
        await servers.list_tools(server)
        library.guard.status = 404
        await failure(servers.call(server, "search", {"title": "fog"}))
        library.guard.status = 0
        assert (await servers.call(server, "search", {"title": "fog"})).text == "Fog at sea"


async def test_a_body_without_end_is_cut_off() -> None:
    async with pool(message_bytes=100_000) as servers, http_library(json_response=True) as library:
        server = McpEndpoint(label="library", url=library.url)
        error = await failure(servers.call(server, "huge", {"characters": 3_000_000}))
        assert error.message == "The MCP server's answer is larger than 100000 bytes."


async def test_a_list_is_asked_for_once() -> None:
    async with pool() as servers, http_library() as library:
        server = McpEndpoint(label="library", url=library.url)
        first = await asyncio.gather(*(servers.list_tools(server) for _ in range(5)))
        asked = library.guard.requests
        assert await servers.list_tools(server) == first[0]
        assert library.guard.requests == asked


async def test_a_slow_list_is_given_up() -> None:
    async with pool(list_s=0.3) as servers, http_library() as library:
        server = McpEndpoint(label="library", url=library.url)
        await servers.call(server, "search", {"title": "fog"})
        library.guard.silent.clear()
        error = await failure(servers.list_tools(server))
        assert error.message == "The MCP server did not answer within 0.3 seconds."


# -- where a server may be -----------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.7", "169.254.169.254", "[::1]"])
async def test_a_client_cannot_have_us_reach_into_our_network(host: str) -> None:
    async with McpServers(private=False) as servers, http_library() as library:
        port = library.url.rpartition(":")[2]
        server = McpEndpoint(label="inside", url=f"http://{host}:{port}", trusted=False)
        error = await failure(servers.list_tools(server))
        assert "CALLBOARD_MCP_PRIVATE" in error.message
        assert library.guard.requests == 0


async def test_a_session_that_was_closed_says_so() -> None:
    async with pool() as servers:
        session = servers.session(program())
        await session.list_tools()
        await session.close()
        error = await failure(session.call("search", {"title": "fog"}))
        assert error.message == "The connection to the MCP server was closed."


async def test_nobody_gets_in_once_the_pool_is_closed() -> None:
    async with pool() as servers:
        pass
    error = await failure(servers.list_tools(program()))
    assert error.message == "The server is shutting down."
