"""The relay before its first event and beside a response. Promises K1d, B1c, B4a, S1b."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection

from callboard import Agent, tool
from callboard.agents.registry import Registry
from tests.fakes.raw_websocket import RawEnd
from tests.fakes.server import receive, send
from tests.fakes.upstream import Deed, begin, misbehaving, refuse
from tests.fakes.upstream_gateway import gateway, nothing_left

DELTA = "response.output_text.delta"


@pytest.fixture(autouse=True)
async def clean() -> AsyncIterator[None]:
    async with nothing_left():
        yield


def hesitating(until: asyncio.Event, then: Deed) -> Deed:
    async def deed(end: RawEnd) -> None:
        await until.wait()
        await then(end)

    return deed


async def idle(end: RawEnd) -> None:
    """Begun; the test goes on with this end."""
    await begin(end)


async def heard(end: RawEnd) -> dict[str, Any]:
    async with asyncio.timeout(10):
        event: dict[str, Any] = orjson.loads(await end.message())
    return event


# -- while the upstream is being dialled ---------------------------------------------------


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
async def test_what_is_said_while_dialling_arrives_in_order(websocket: str) -> None:
    """A client need not wait for session.created: nothing is lost, doubled or overtaken."""
    go = asyncio.Event()
    async with (
        misbehaving(hesitating(go, idle)) as upstream,
        gateway(upstream, websocket=websocket) as server,
        server.connect() as client,
    ):
        end = await upstream.end()
        await send(client, type="session.update", session={"type": "realtime"}, n=0)
        for n in range(1, 200):
            await send(client, type="input_audio_buffer.append", audio="AAAA" * 200, n=n)
        go.set()
        assert (await receive(client))["type"] == "session.created"
        await send(client, type="response.create", n=200)
        assert [(await heard(end))["n"] for _ in range(201)] == list(range(201))


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
async def test_what_is_said_while_dialling_reaches_whoever_answers(websocket: str) -> None:
    """The provider refuses in the end; the engine hears it all instead."""
    go = asyncio.Event()
    async with (
        misbehaving(hesitating(go, refuse(404))) as upstream,
        gateway(upstream, "embedded", ready=True, websocket=websocket) as server,
        server.connect() as client,
    ):
        await upstream.end()
        for n in range(50):
            await send(client, type="echo", n=n)
        go.set()
        assert (await receive(client))["type"] == "session.created"
        assert [(await receive(client))["n"] for _ in range(50)] == list(range(50))


@tool
def seat(row: int) -> str:
    """Chooses a seat."""
    return f"{row}A"


async def test_an_update_while_dialling_comes_after_the_agent_s_own() -> None:
    """The agent's part is told first, and the client's update does not take its tools away."""
    go = asyncio.Event()
    agents = Registry.of(Agent(name="Desk", instructions="Secret: walnut.", tools=[seat]))
    async with (
        misbehaving(hesitating(go, idle)) as upstream,
        gateway(upstream, agents=agents) as server,
        server.connect("?agent=desk") as client,
    ):
        end = await upstream.end()
        await send(client, type="session.update", session={"type": "realtime", "tools": []})
        go.set()
        assert (await receive(client))["type"] == "session.created"
        own, update = await heard(end), await heard(end)
        assert [own["type"], update["type"]] == ["session.update", "session.update"]
        assert own["session"]["instructions"].startswith("Secret: walnut.")
        for told in (own, update):
            assert [one["name"] for one in told["session"]["tools"]] == ["seat"]


# -- sidebands that come and go during a response ------------------------------------------


@pytest.mark.parametrize("websocket", ["picows", "asgi"])
@pytest.mark.parametrize("seed", range(6))
async def test_sidebands_come_and_go_during_a_response(seed: int, websocket: str) -> None:
    """Each sees an unbroken stretch of it, the client all, and what each says arrives once."""
    chance = random.Random(seed)
    async with (
        misbehaving(idle) as upstream,
        gateway(upstream, websocket=websocket) as server,
        server.connect() as client,
        AsyncExitStack() as sockets,
    ):
        session_id = (await receive(client))["session"]["id"]
        end = await upstream.end()
        open_: list[ClientConnection] = []
        said = 0
        for n in range(120):
            end.event(DELTA, n=n)
            assert (await receive(client))["n"] == n
            for sideband in open_:
                assert (await receive(sideband))["n"] == n
            if chance.random() < 0.2 and len(open_) < 2:
                attached = server.connect(f"?call_id={session_id}")
                open_.append(await sockets.enter_async_context(attached))
                # It is attached once it is answered.
                await open_[-1].send("nul")
                assert (await receive(open_[-1]))["error"]["code"] == "invalid_json"
            elif chance.random() < 0.2 and open_:
                gone = open_.pop(chance.randrange(len(open_)))
                if chance.random() < 0.5:
                    gone.transport.abort()
                else:
                    await gone.close()
            elif open_:
                await send(chance.choice(open_), type="echo", said=said)
                assert (await heard(end))["said"] == said
                said += 1
        await send(client, type="echo", said=said)
        assert (await heard(end))["said"] == said
        assert said > 0


async def test_a_sideband_that_reads_nothing_holds_nobody_up() -> None:
    """It is closed for it; the response goes on for the client and the other sideband."""
    async with (
        misbehaving(idle) as upstream,
        gateway(upstream, outbox_limit_mib=1) as server,
        server.connect() as client,
    ):
        session_id = (await receive(client))["session"]["id"]
        end = await upstream.end()
        lazy = await server.connect(f"?call_id={session_id}", max_queue=1)
        async with server.connect(f"?call_id={session_id}") as other:
            await other.send("nul")
            await receive(other)
            for n in range(400):
                end.event(DELTA, n=n, delta="x" * 60_000)
                assert (await receive(client))["n"] == n
                assert (await receive(other))["n"] == n
            (call,) = server.running.calls.list()
            assert call.ends is not None
            assert call.ends.sideband_count == 1
        lazy.transport.abort()
