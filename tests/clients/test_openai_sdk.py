"""The unmodified `openai` package against the embedded engine (issue: official clients)."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from openai import AsyncOpenAI
from openai.resources.realtime.realtime import AsyncRealtimeConnection

from bench.server import Server
from tests.speech import clip, transcripts

pytestmark = pytest.mark.models

PATIENCE_S = 120
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city right now.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


@asynccontextmanager
async def connected(
    standard_server: Server, model: str = "gpt-realtime", **session: Any
) -> AsyncIterator[AsyncRealtimeConnection]:
    client = AsyncOpenAI(base_url=f"{standard_server.http}/v1", api_key="not-needed-on-loopback")
    async with client.realtime.connect(model=model) as connection:
        if session:
            settings: Any = {"type": "realtime", **session}
            await connection.session.update(session=settings)
        yield connection


async def until(connection: AsyncRealtimeConnection, kind: str) -> list[Any]:
    """Events up to and with the first of a kind; an error fails the test."""
    seen: list[Any] = []
    async with asyncio.timeout(PATIENCE_S):
        async for event in connection:
            seen.append(event)
            assert event.type != "error", event
            if event.type == kind:
                return seen
    raise AssertionError(f"the connection ended before {kind}")


async def append_all(connection: AsyncRealtimeConnection, pcm24k: bytes) -> None:
    for start in range(0, len(pcm24k), 9_600):
        audio = base64.b64encode(pcm24k[start : start + 9_600]).decode()
        await connection.input_audio_buffer.append(audio=audio)


def say(text: str) -> dict[str, Any]:
    return {
        "type": "message",
        "role": "user",
        "content": [{"type": "input_text", "text": text}],
    }


async def test_text_in_text_out(standard_server: Server) -> None:
    """K3a: a typed message is answered in text, and the answer is right."""
    async with connected(standard_server, output_modalities=["text"]) as connection:
        await connection.conversation.item.create(item=say("What is the capital of France?"))  # type: ignore[arg-type]
        await connection.response.create()
        done = (await until(connection, "response.done"))[-1].response
    assert done.status == "completed"
    assert "Paris" in done.output[0].content[0].text
    assert done.usage.total_tokens == done.usage.input_tokens + done.usage.output_tokens


async def test_text_in_audio_out(standard_server: Server) -> None:
    """K2: the reply is spoken; its audio is as long as its words need."""
    async with connected(standard_server) as connection:
        await connection.conversation.item.create(item=say("Say good morning."))  # type: ignore[arg-type]
        await connection.response.create()
        events = await until(connection, "response.done")
    audio = b"".join(
        base64.b64decode(event.delta)
        for event in events
        if event.type == "response.output_audio.delta"
    )
    spoken = events[-1].response.output[0].content[0].transcript
    assert len(audio) / 48_000 > 0.15 * len(spoken.split())


async def test_human_speech_is_understood_and_answered(standard_server: Server) -> None:
    """K2, K4: human speech over server_vad is transcribed right and answered aloud."""
    transcription = {"input": {"transcription": {"model": "gpt-realtime-whisper"}}}
    async with connected(standard_server, audio=transcription) as connection:
        speech = clip("go-forward", 24_000)
        await append_all(connection, bytes(24_000) + speech + bytes(96_000))
        events = await until(connection, "response.done")
    kinds = [event.type for event in events]
    heard = next(e for e in events if e.type.endswith("input_audio_transcription.completed"))
    assert "forward" in heard.transcript.lower()
    assert transcripts()["go-forward"].startswith("go forward")
    assert kinds.index("input_audio_buffer.speech_started") < kinds.index(
        "input_audio_buffer.speech_stopped"
    )
    assert "response.output_audio.delta" in kinds


async def test_a_function_call_round(standard_server: Server) -> None:
    """K3c: the model calls the function, gets its output, and speaks the result."""
    async with connected(
        standard_server, tools=[WEATHER], output_modalities=["text"]
    ) as connection:
        await connection.conversation.item.create(item=say("What is the weather in London?"))  # type: ignore[arg-type]
        await connection.response.create()
        first = (await until(connection, "response.done"))[-1].response
        call = first.output[0]
        assert (call.type, call.name) == ("function_call", "get_weather")
        assert "London" in call.arguments
        await connection.conversation.item.create(
            item={
                "type": "function_call_output",
                "call_id": call.call_id,
                "output": "It is foggy and 12 degrees in London.",
            }
        )
        await connection.response.create()
        second = (await until(connection, "response.done"))[-1].response
    said = second.output[0].content[0].text
    assert "12" in said or "fog" in said.lower()
    assert "{" not in said


async def test_context_is_kept_over_turns(standard_server: Server) -> None:
    """K4b: a fact told in turn 1 is used in turn 5."""
    async with connected(standard_server, output_modalities=["text"]) as connection:
        for text in (
            "My name is Alice and my favourite colour is teal.",
            "What is two plus two?",
            "Name one animal.",
            "Say thank you.",
            "What is my name?",
        ):
            await connection.conversation.item.create(item=say(text))  # type: ignore[arg-type]
            await connection.response.create()
            done = (await until(connection, "response.done"))[-1].response
    assert "Alice" in done.output[0].content[0].text


async def test_a_transcription_session(standard_server: Server) -> None:
    """Transcription sessions: words of human speech, and no responses."""
    client = AsyncOpenAI(base_url=f"{standard_server.http}/v1", api_key="not-needed-on-loopback")
    async with client.realtime.connect(extra_query={"intent": "transcription"}) as connection:
        await connection.session.update(
            session={
                "type": "transcription",
                "audio": {"input": {"transcription": {"model": "gpt-4o-mini-transcribe"}}},
            }
        )
        await append_all(connection, clip("go-forward", 24_000) + bytes(96_000))
        events = await until(connection, "conversation.item.input_audio_transcription.completed")
    assert "forward" in events[-1].transcript.lower()
    assert events[-1].usage.type == "tokens"
    assert not any(event.type.startswith("response.") for event in events)


async def test_a_client_secret_opens_sessions(standard_server: Server) -> None:
    """`POST /v1/realtime/client_secrets`: the secret opens a session that is already set up."""
    client = AsyncOpenAI(base_url=f"{standard_server.http}/v1", api_key="not-needed-on-loopback")
    secret = await client.realtime.client_secrets.create(
        expires_after={"anchor": "created_at", "seconds": 60},
        session={"type": "realtime", "model": "gpt-realtime", "instructions": "Be brief."},
    )
    assert secret.value.startswith("ek_")
    browser = AsyncOpenAI(base_url=f"{standard_server.http}/v1", api_key=secret.value)
    async with browser.realtime.connect(model="gpt-realtime") as connection:
        created = (await until(connection, "session.created"))[-1]
    assert created.session.instructions == "Be brief."
