"""The unmodified `@openai/agents-realtime` client (JavaScript) against the embedded engine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bench.server import Server

pytestmark = [pytest.mark.models, pytest.mark.node]
SCRIPTS = Path(__file__).parent / "js"
PATIENCE_S = 150


async def run(script: str, *arguments: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        "node",
        str(SCRIPTS / script),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    assert process.returncode == 0, (out.decode(), err.decode())
    result: dict[str, Any] = json.loads(out)
    return result


async def test_websocket_with_a_tool(standard_server: Server) -> None:
    """Official clients, K3c: over WebSocket the tool is called and its result spoken."""
    result = await run(
        "agents-websocket.mjs", f"{standard_server.websocket}?model=gpt-realtime-2.1"
    )
    assert any("Paris" in city for city in result["calls"])
    assert result["audioBytes"] > 24_000
    assert result["said"] and "{" not in result["said"][-1]
    assert {"session.created", "session.updated", "response.done"} <= set(result["seen"])
