"""The official clients, unmodified: a turn, a tool and an interruption, directly and relayed.

No models: the engine answers by rule (``tests/fakes/conversant.py``), here or in a second process.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from agents import function_tool
from agents.realtime import RealtimeAgent, RealtimeRunner
from openai import AsyncOpenAI
from openai.resources.realtime.realtime import AsyncRealtimeConnection

from tests.clients.places import PLACES, Place
from tests.clients.test_agents_js import run
from tests.fakes.conversant import GREETING, spoken
from tests.fakes.stages import silence_ms, tone_ms

PATIENCE_S = 30
KEY = "not-needed-on-loopback"
MODEL = "gpt-realtime"
HELLO, WEATHER, COUNT = "Hello there.", "What is the weather in Paris?", "Count to three hundred."
GET_WEATHER: Any = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city right now.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


@pytest.fixture(params=PLACES)
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    async with PLACES[request.param]() as found:
        yield found


def speech(text: str) -> bytes:
    return silence_ms(100) + tone_ms(700, spoken(text)) + silence_ms(1_500)


async def until(connection: AsyncRealtimeConnection, kind: str) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        async for event in connection:
            assert event.type != "error", event
            if event.type == kind:
                return event
    raise AssertionError(f"the connection ended before {kind}")


async def ask(connection: AsyncRealtimeConnection, text: str) -> None:
    content: Any = [{"type": "input_text", "text": text}]
    await connection.conversation.item.create(
        item={"type": "message", "role": "user", "content": content}
    )
    await connection.response.create()


async def test_openai_python(place: Place) -> None:
    """K3a, K3c, K4: typed question, tool, spoken interruption with ``AsyncOpenAI``."""
    client = AsyncOpenAI(base_url=place.api, api_key=KEY)
    hearing: Any = {"input": {"turn_detection": {"type": "server_vad"}}}
    async with client.realtime.connect(model=MODEL) as connection:
        await connection.session.update(
            session={"type": "realtime", "tools": [GET_WEATHER], "audio": hearing}
        )
        await ask(connection, HELLO)
        response = (await until(connection, "response.done")).response
        assert response.output[0].content[0].transcript == GREETING
        await ask(connection, WEATHER)
        call = (await until(connection, "response.done")).response.output[0]
        assert (call.name, call.arguments) == ("get_weather", '{"city":"Paris"}')
        await connection.conversation.item.create(
            item={"type": "function_call_output", "call_id": call.call_id, "output": "Rain."}
        )
        await connection.response.create()
        response = (await until(connection, "response.done")).response
        assert response.output[0].content[0].transcript == "I was told: Rain."
        await ask(connection, COUNT)
        await until(connection, "response.output_audio.delta")
        pcm = speech(HELLO)
        for at in range(0, len(pcm), 9_600):
            audio = base64.b64encode(pcm[at : at + 9_600]).decode()
            await connection.input_audio_buffer.append(audio=audio)
        response = (await until(connection, "response.done")).response
        assert (response.status, response.status_details.reason) == ("cancelled", "turn_detected")
        response = (await until(connection, "response.done")).response
        assert response.output[0].content[0].transcript == GREETING


async def test_a_client_secret_through_the_place(place: Place) -> None:
    """U1a: a page's key opens a session that is already set up, wherever it is answered."""
    client = AsyncOpenAI(base_url=place.api, api_key=KEY)
    secret = await client.realtime.client_secrets.create(
        session={"type": "realtime", "model": MODEL, "instructions": "Be brief."}
    )
    browser = AsyncOpenAI(base_url=place.api, api_key=secret.value)
    async with browser.realtime.connect(model=MODEL) as connection:
        told = await until(connection, "session.created")
        if told.session.instructions != "Be brief.":
            told = await until(connection, "session.updated")
    assert told.session.instructions == "Be brief."


async def test_openai_agents_python(place: Place) -> None:
    """K3c, K4: a ``RealtimeRunner`` whose tool runs, and whose answer is cut off."""
    asked: list[str] = []

    @function_tool
    def get_weather(city: str) -> str:
        """The weather in a city right now."""
        asked.append(city)
        return f"Rain in {city}."

    agent = RealtimeAgent(name="Forecaster", instructions="Use get_weather.", tools=[get_weather])
    url = f"{place.realtime}?model={MODEL}"
    session = await RealtimeRunner(agent).run(model_config={"url": url, "api_key": KEY})
    seen: list[str] = []
    async with session, asyncio.timeout(PATIENCE_S):
        await session.send_message(WEATHER)
        async for event in session:
            assert event.type != "error", event
            seen.append(event.type)
            if event.type == "audio_end" and asked:
                break
        await session.send_message(COUNT)
        async for event in session:
            assert event.type != "error", event
            seen.append(event.type)
            if event.type == "audio" and seen.count("audio_end") == 1:
                break
        await session.send_audio(speech(HELLO))
        async for event in session:
            assert event.type != "error", event
            seen.append(event.type)
            after = seen[seen.index("audio_interrupted") :] if "audio_interrupted" in seen else []
            if event.type == "audio_end" and "audio" in after:
                break
    assert asked == ["Paris"]


@pytest.mark.node
async def test_openai_javascript(place: Place) -> None:
    """K3a, K3c, K4: typed question, tool and cancelled answer with openai-node."""
    result = await run("openai-websocket.mjs", place.api, MODEL)
    assert result["failures"] == []
    assert result["call"] == {"name": "get_weather", "arguments": {"city": "Paris"}}
    assert result["said"][:2] == [GREETING, "I was told: 14 degrees"]
    assert result["statuses"] == ["completed", "completed", "completed", "cancelled"]


@pytest.mark.node
async def test_openai_agents_javascript(place: Place) -> None:
    """K3c: a ``RealtimeSession`` whose tool runs, over WebSocket."""
    result = await run("agents-websocket.mjs", f"{place.realtime}?model={MODEL}")
    assert result["calls"] == ["Paris"]
    assert "14 degrees" in result["said"][-1]
    assert result["audioBytes"] > 4_800


@pytest.mark.node
async def test_openai_agents_javascript_interrupted(place: Place) -> None:
    """K4: what the user says cuts the answer off, and is answered."""
    result = await run("agents-interrupted.mjs", f"{place.realtime}?model={MODEL}")
    assert result["failures"] == []
    assert result["interrupted"] >= 1
    assert result["statuses"] == ["cancelled", "completed"]
