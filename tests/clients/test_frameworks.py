"""Voice frameworks of other makers, unmodified, each in its own environment and process."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bench.server import Server
from tests.clients.places import PLACES, Place
from tests.fakes.conversant import GREETING, spoken
from tests.fakes.server import serving
from tests.fakes.stages import silence_ms, tone_ms
from tests.speech import clip

pytestmark = pytest.mark.frameworks
SCRIPTS = Path(__file__).parent / "frameworks"
PYTHON = Path(__file__).resolve().parents[2] / ".venv-clients" / "bin" / "python"
PATIENCE_S = 120
WEATHER = "What is the weather in Paris?"
COUNT = "Count to three hundred."
HELLO = "Hello there."


@pytest.fixture(params=PLACES)
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    async with PLACES[request.param]() as found:
        yield found


def speech(text: str) -> str:
    """Base64 PCM16 of somebody who says this, and is quiet then."""
    pcm = silence_ms(100) + tone_ms(900, spoken(text)) + silence_ms(800)
    return base64.b64encode(pcm).decode()


async def talk(script: str, target: str, plan: list[list[str]]) -> dict[str, Any]:
    """What one conversation came to. The frameworks' scripts say what a plan is."""
    assert PYTHON.exists(), "the clients' environment is missing: make setup-dev"
    process = await asyncio.create_subprocess_exec(
        str(PYTHON),
        str(SCRIPTS / script),
        target,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, err = await process.communicate(json.dumps(plan).encode())
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, err.decode()
    result: dict[str, Any] = json.loads(out)
    assert result["errors"] == [], err.decode()
    return result


PLAN = [["type", HELLO], ["say", speech(WEATHER)], ["interrupt", speech(COUNT), speech(HELLO)]]


def check(result: dict[str, Any]) -> None:
    """A typed turn, a spoken one that needs a tool, and one that is interrupted by the next."""
    assert result["heard"] == [WEATHER, COUNT, HELLO]
    assert result["cities"] == ["Paris"]
    greeting, told, counted, after = result["said"]
    assert greeting == GREETING
    assert told.startswith("I was told:")
    assert "14 degrees" in told
    assert counted.startswith("1 2 3")
    assert "300" not in counted
    assert after == GREETING
    assert result["interrupted"] >= 1
    assert result["audio_bytes"] > 24_000


REAL_PLAN = [
    ["type", WEATHER],
    ["say", base64.b64encode(clip("go-forward", 24_000) + silence_ms(1_500)).decode()],
]


def check_real(result: dict[str, Any]) -> None:
    """The tool was asked for the right city, its answer was spoken, and speech was understood."""
    assert result["cities"][:1] == ["Paris"]
    assert "14" in result["said"][0] or "rain" in result["said"][0].lower()
    assert "forward" in " ".join(result["heard"]).lower()
    assert result["audio_bytes"] > 48_000


async def test_livekit(place: Place) -> None:
    """Official clients, K3c, K4: an ``AgentSession`` on livekit's ``RealtimeModel``."""
    check(await talk("livekit_talk.py", place.api, PLAN))


async def test_pipecat(place: Place) -> None:
    """Official clients, K3c, K4: a pipeline around pipecat's ``OpenAIRealtimeLLMService``."""
    check(await talk("pipecat_talk.py", place.realtime, PLAN))


@pytest.mark.models
async def test_livekit_with_the_standard_models(standard_server: Server) -> None:
    """K2, K3c: the same client on the real engine."""
    check_real(await talk("livekit_talk.py", f"{standard_server.http}/v1", REAL_PLAN))


@pytest.mark.models
async def test_pipecat_with_the_standard_models_behind_a_gateway(standard_server: Server) -> None:
    """K2, K3c: the same client on the real engine, and the relay before it.

    One pair each: above, both clients meet both places, and the relay passes what it gets.
    """
    route: dict[str, Any] = {"providers": ("compatible",)}
    async with serving(
        ready=False, compatible_base_url=f"{standard_server.http}/v1", **route
    ) as gateway:
        target = f"{gateway.url.replace('http', 'ws', 1)}/v1/realtime"
        check_real(await talk("pipecat_talk.py", target, REAL_PLAN))
