"""The official JavaScript library's beta client against the scripted engine (K3c, F1)."""

from __future__ import annotations

import pytest

from tests.clients.test_agents_js import run
from tests.e2e.scripted import scripted_server
from tests.fakes.provider_process import called
from tests.fakes.stages import words

pytestmark = pytest.mark.node


async def test_websocket_with_a_tool() -> None:
    """K3c: old names both ways; audio, words and a function call arrive."""
    async with scripted_server() as server:
        server.llm.replies.extend(
            [called("get_weather", city="Paris"), words("It is 14 degrees in Paris.")]
        )
        result = await run(
            "beta-websocket.mjs", f"{server.running.url}/v1", "gpt-4o-realtime-preview"
        )
    assert result["failures"] == []
    assert result["spoken"] == "It is 14 degrees in Paris."
    assert result["audio"] > 10_000
    assert {"conversation.created", "conversation.item.created", "response.audio.done"} <= set(
        result["seen"]
    )
    assert not [kind for kind in result["seen"] if "output_audio." in kind or ".added" in kind[:23]]
