"""Odd messages do no harm, whoever attends the call or translates it (F1, B4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import websockets

from tests.fakes.conversant_server import Process, conversant, second_process

PATIENCE_S = 10.0
AGENT = '''"""An agent with a tool, so that its desk looks at every event."""
from callboard import Agent, tool

@tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    return f"sunny in {city}"

agent = Agent(name="Desk", instructions="Be brief.", tools=[get_weather])
'''
BETA = {"OpenAI-Beta": "realtime=v1"}
WAYS: dict[str, tuple[str, dict[str, str]]] = {
    "plain": ("model=gpt-realtime&provider=embedded", {}),
    "agent": ("agent=desk&provider=embedded", {}),
    "beta": ("model=gpt-realtime&provider=embedded", BETA),
    "relayed": ("model=gpt-realtime&provider=compatible", {}),
    "relayed agent": ("agent=desk&model=gpt-realtime&provider=compatible", {}),
    "relayed beta": ("model=gpt-realtime&provider=compatible", BETA),
}


@pytest.fixture(scope="module")
def upstream() -> Iterator[Process]:
    with second_process() as process:
        yield process


@pytest.fixture
async def server(upstream: Process, tmp_path: Path) -> AsyncIterator[str]:
    (tmp_path / "desk.py").write_text(AGENT)
    settings = {"agents": (tmp_path,), "compatible_base_url": f"{upstream.url}/v1"}
    async with conversant(**settings) as running:
        yield running.url


@asynccontextmanager
async def session(server: str, way: str) -> AsyncIterator[websockets.ClientConnection]:
    query, headers = WAYS[way]
    address = f"{server.replace('http', 'ws', 1)}/v1/realtime?{query}"
    async with websockets.connect(address, additional_headers=headers, proxy=None) as socket:
        await until(socket, "session.created")
        yield socket


async def until(socket: websockets.ClientConnection, *kinds: str) -> dict[str, Any]:
    """The next event of one of these types."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            event: dict[str, Any] = orjson.loads(await socket.recv())
            if event["type"] in kinds:
                return event


def nested(levels: int, event_id: str = "deep") -> str:
    parameters = '{"x":' * levels + "[]" + "}" * levels
    tool = f'{{"type":"function","name":"f","parameters":{parameters}}}'
    session = f'{{"type":"realtime","tools":[{tool}]}}'
    return f'{{"type":"session.update","event_id":"{event_id}","session":{session}}}'


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("levels", [150, 300, 900])
async def test_a_message_nested_too_deeply(server: str, way: str, levels: int) -> None:
    """It is refused by its id, and the session goes on."""
    async with session(server, way) as socket:
        await socket.send(nested(levels))
        error = (await until(socket, "error"))["error"]
        assert (error["code"], error["event_id"]) == ("invalid_json", "deep")
        await socket.send(nested(80))
        await until(socket, "session.updated", "session.update")


@pytest.mark.parametrize("way", WAYS)
async def test_half_an_emoji(server: str, way: str) -> None:
    """What a page has cut after n UTF-16 units is taken: the rest of the text is worth it."""
    item = (
        '{"id":"cut","type":"message","role":"user",'
        '"content":[{"type":"input_text","text":"so \\ud83d"}]}'
    )
    async with session(server, way) as socket:
        await socket.send(f'{{"type":"conversation.item.create","item":{item}}}')
        event = await until(socket, "conversation.item.added", "conversation.item.created", "error")
        assert event.get("item", event)["content"][0]["text"] == "so \ufffd"


async def test_a_secret_for_what_no_session_can_show(server: str) -> None:
    """It is refused when it is asked for, not when it is used."""
    update = orjson.loads(nested(99))
    async with httpx.AsyncClient(base_url=server, trust_env=False) as http:
        answer = await http.post("/v1/realtime/client_secrets", json={"session": update["session"]})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_json"
