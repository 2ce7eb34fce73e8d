"""K1d, B4b: a server without models has providers only, and says so to whoever wants the engine."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from callboard import Agent
from callboard.agents.registry import Registry
from callboard.app import engine_loader, running
from callboard.config import SettingsError
from tests.fakes.engine_fake import FakeEngine
from tests.fakes.server import TestServer, closing, receive, test_settings
from tests.fakes.upstream import Upstream, echo, misbehaving, refuse

SDP = {"Content-Type": "application/sdp"}
OLD = Agent(name="Old hand", id="old-hand", provider="embedded")


@asynccontextmanager
async def pure(**settings: Any) -> AsyncIterator[TestServer]:
    configured = test_settings(models="none", **settings)
    agents = Registry.of(OLD)
    async with running(configured, engine_loader(configured), None, agents=agents) as server:
        await server.readiness.wait_settled()
        yield TestServer(server, FakeEngine())
        await server.calls.wait_idle()


def at(upstream: Upstream) -> dict[str, Any]:
    return {"compatible_base_url": f"{upstream.url}/v1"}


def asking(server: TestServer) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=server.url)


async def test_it_is_ready_and_says_what_it_lacks() -> None:
    async with pure(compatible_base_url="http://127.0.0.1:9/v1") as server, asking(server) as http:
        health = await http.get("/health/ready")
        assert health.status_code == 200
        assert health.json()["status"] == "off"
        assert health.json()["providers"] == ["compatible"]
        assert health.json()["sessions"] == {"active": 0, "limit": 500}
        assert "CALLBOARD_MODELS=none" in health.json()["detail"]
        assert "callboard_ready 1.0" in (await http.get("/metrics")).text
        models = [model["id"] for model in (await http.get("/v1/models")).json()["data"]]
        assert "gpt-realtime" in models
        assert not [name for name in models if name.startswith("callboard-")]
        assert (await http.get("/v1/models/callboard-embedded")).status_code == 404
        told = (await http.get("/v1/callboard/console")).json()["applications"]
        assert [card["provider"] for card in told if card["id"] == "old-hand"] == ["compatible"]


@pytest.mark.parametrize(
    ("query", "param"),
    [("?model=callboard-embedded", "model"), ("?model=gpt-realtime&provider=embedded", "provider")],
)
async def test_a_session_on_the_engine_is_refused(query: str, param: str) -> None:
    async with pure(compatible_base_url="http://127.0.0.1:9/v1") as server:
        async with server.connect(query) as socket:
            error = (await receive(socket))["error"]
            assert (error["code"], error["param"]) == ("engine_off", param)
            assert error["type"] == "invalid_request_error"
            assert (await closing(socket))[0] == 4000
        async with asking(server) as http:
            asked = await http.post(f"/v1/realtime/calls{query}", content="v=0", headers=SDP)
            assert (asked.status_code, asked.json()["error"]["code"]) == (404, "engine_off")
            session = {"session": {"type": "realtime"}}
            ahead = await http.post("/v1/callboard/preparations", json=session)
            assert ahead.json()["error"]["code"] == "engine_off"


async def test_an_agent_that_prefers_the_engine_runs_at_the_provider() -> None:
    async with (
        misbehaving(echo) as upstream,
        pure(**at(upstream)) as server,
        server.connect("?agent=old-hand") as socket,
    ):
        assert (await receive(socket))["type"] == "session.created"


async def test_when_the_provider_fails_there_is_nobody_to_fall_back_on() -> None:
    async with (
        misbehaving(refuse(401)) as upstream,
        pure(**at(upstream)) as server,
        server.connect() as socket,
    ):
        assert (await receive(socket))["error"]["code"] == "provider_unauthorized"


async def test_nobody_at_all_is_no_server() -> None:
    with pytest.raises(SettingsError, match="nobody"):
        async with pure():
            pass


LATER = ("mcp", "sqlalchemy", "numpy", "onnxruntime", "av", "wrtc", "aiortc", "xllamacpp")
PROBE = f"""
import asyncio, sys
from callboard import cli
from callboard.app import engine_loader, mcp_servers, running, webrtc_media
from callboard.config import load_settings

async def main():
    settings = load_settings(_env_file=None, models="none", providers="recording", port=0)
    async with mcp_servers(settings) as mcp:
        media = webrtc_media(late=True)
        async with running(settings, engine_loader(settings, mcp), media, mcp=mcp) as server:
            await server.readiness.wait_settled()

asyncio.run(main())
print(*(name for name in {LATER!r} if name in sys.modules))
"""


async def test_it_loads_nothing_that_it_may_never_need() -> None:
    """Models, sound, MCP and SQL come when the first call asks for them."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROBE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    assert (child.returncode, out.decode().split()) == (0, [])
