"""MCP servers of the first days, and answers that are not what they should be (mission: F1)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from callboard.mcp.servers import McpServers
from callboard.mcp.values import McpEndpoint, McpError, McpLimits

PROGRAM = str(Path(__file__).parents[1] / "fakes" / "mcp_legacy.py")
NOT_MCP = "The MCP server could not be used: it answered with something that is not MCP."
LIMITS = McpLimits(call_s=0.5, list_s=2.0)


def old(*habit: str) -> McpEndpoint:
    return McpEndpoint(label="old", command=[sys.executable, PROGRAM, *habit])


async def test_an_old_server_is_understood() -> None:
    async with McpServers(limits=LIMITS) as servers:
        names = [tool.name for tool in await servers.list_tools(old())]
        assert names == ["fine", "nonsense", "shapeless", "refusing", "mixed"]
        assert (await servers.call(old(), "fine", {})).text == "fine"
        mixed = await servers.call(old(), "mixed", {})
        assert mixed.text == "A map:\n[image, image/png]\nand its legend"


@pytest.mark.parametrize(
    ("tool", "message", "code"),
    [
        ("refusing", "No such shelf.", -32602),
        (
            "shapeless",
            "The MCP server could not be used: it answered with something that is not MCP.",
            -32600,
        ),
        ("nonsense", "The MCP server did not answer within 0.5 seconds.", -32001),
    ],
)
async def test_a_bad_answer_fails_its_call_alone(tool: str, message: str, code: int) -> None:
    async with McpServers(limits=LIMITS) as servers:
        await servers.list_tools(old())
        with pytest.raises(McpError) as caught:
            await servers.call(old(), tool, {})
        assert (caught.value.message, caught.value.code) == (message, code)
        assert (await servers.call(old(), "fine", {})).text == "fine"


async def test_a_list_without_end_is_given_up() -> None:
    async with McpServers(limits=LIMITS) as servers:
        with pytest.raises(McpError, match=r"has no end|did not answer"):
            await servers.list_tools(old("endless"))
