"""The unmodified `openai-agents` realtime runner against the embedded engine."""

from __future__ import annotations

import asyncio

import pytest
from agents import function_tool
from agents.realtime import RealtimeAgent, RealtimeRunner

from bench.server import Server
from tests.speech import clip

pytestmark = pytest.mark.models
PATIENCE_S = 120


async def test_a_runner_calls_its_tool_and_speaks_the_answer(standard_server: Server) -> None:
    """Official clients, K3c: RealtimeRunner with a function tool, question to spoken answer."""
    asked: list[str] = []

    @function_tool
    def get_weather(city: str) -> str:
        """The weather in a city right now."""
        asked.append(city)
        return f"It is 14 degrees and raining in {city}."

    agent = RealtimeAgent(
        name="Forecaster",
        instructions="Use get_weather for every question about the weather. Answer briefly.",
        tools=[get_weather],
    )
    url = f"{standard_server.websocket}?model=gpt-realtime-2.1"
    session = await RealtimeRunner(agent).run(
        model_config={"url": url, "api_key": "not-needed-on-loopback"}
    )
    audio_bytes = 0
    async with session, asyncio.timeout(PATIENCE_S):
        await session.send_message("What is the weather in Paris?")
        async for event in session:
            assert event.type != "error", event
            if event.type == "audio":
                audio_bytes += len(event.audio.data)
            if event.type == "audio_end" and asked:
                break
    assert [city for city in asked if "Paris" in city]
    assert audio_bytes > 24_000


async def test_a_runner_hears_human_speech(standard_server: Server) -> None:
    """Official clients, K2: spoken input through the runner becomes a user item with its words."""
    agent = RealtimeAgent(name="Listener", instructions="Answer in one short sentence.")
    url = f"{standard_server.websocket}?model=gpt-realtime-2.1"
    session = await RealtimeRunner(agent).run(
        model_config={"url": url, "api_key": "not-needed-on-loopback"}
    )
    async with session, asyncio.timeout(PATIENCE_S):
        await session.send_audio(clip("go-forward", 24_000) + bytes(240_000))
        async for event in session:
            assert event.type != "error", event
            if event.type == "audio_end":
                break
    heard = [
        getattr(part, "transcript", None) or ""
        for item in session._history
        if getattr(item, "role", None) == "user"
        for part in getattr(item, "content", [])
    ]
    assert any("forward" in text.lower() for text in heard)
