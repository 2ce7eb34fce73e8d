"""The unmodified `@openai/agents-realtime` client over WebRTC, in Chromium."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Route

from bench.server import Server
from tests.browser import SPY, browser_page, write_wav
from tests.speech import clip

pytestmark = [pytest.mark.models, pytest.mark.browser, pytest.mark.node]
BUNDLE = (
    Path(__file__).parent
    / "js/node_modules/@openai/agents-realtime/dist/bundle/openai-realtime-agents.umd.js"
)
PATIENCE_MS = 120_000
PAGE = """<!doctype html><title>agents</title><audio id="out" autoplay></audio>
<script src="agents-spy.js"></script><script src="agents-sdk.js"></script><script>
window.calls = [];
async function start(baseUrl, key) {
  const sdk = window.OpenAIAgentsRealtime ?? window.OpenAIRealtimeAgents ?? window.OpenAIAgents;
  const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebRTC, tool } = sdk;
  const weather = tool({
    name: 'get_weather',
    description: 'The weather in a city right now.',
    parameters: {
      type: 'object', properties: { city: { type: 'string' } }, required: ['city'],
      additionalProperties: false,
    },
    strict: true,
    execute: async ({ city }) => {
      calls.push(city);
      return `14 degrees and rain in ${city}`;
    },
  });
  const agent = new RealtimeAgent({
    name: 'Forecaster', tools: [weather],
    instructions: 'Use get_weather for questions about the weather. Answer in one sentence.',
  });
  const transport = new OpenAIRealtimeWebRTC({
    baseUrl, audioElement: document.getElementById('out'),
  });
  window.session = new RealtimeSession(agent, { transport, model: 'gpt-realtime-2.1' });
  window.failures = [];
  session.on('error', (error) => failures.push(JSON.stringify(error)));
  await session.connect({ apiKey: key });
}
</script>"""


async def _fulfill(route: Route, *, body: str, kind: str) -> None:
    await route.fulfill(body=body, content_type=kind)


async def test_webrtc_with_a_tool_and_a_voice(standard_server: Server, tmp_path: Path) -> None:
    """Official clients: WebRTC with an ephemeral key; human speech, a tool, a spoken answer."""
    speech = bytes(48 * 1_000) + clip("go-forward", 24_000) + bytes(48 * 90_000)
    async with browser_page(write_wav(tmp_path / "microphone.wav", speech)) as page:
        for name, body, kind in (
            ("page", PAGE, "text/html"),
            ("spy.js", SPY, "text/javascript"),
            ("sdk.js", BUNDLE.read_text(), "text/javascript"),
        ):
            answer = partial(_fulfill, body=body, kind=kind)
            await page.route(f"{standard_server.http}/agents-{name}", answer)
        await page.goto(f"{standard_server.http}/agents-page")
        secret = await page.evaluate(
            """async () => (await (await fetch('/v1/realtime/client_secrets', {
              method: 'POST', headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify({ session: { type: 'realtime', model: 'gpt-realtime-2.1' } }),
            })).json()).value"""
        )
        calls_url = f"{standard_server.http}/v1/realtime/calls"
        await page.evaluate("([url, key]) => start(url, key)", [calls_url, secret])
        await page.wait_for_function(
            "() => seen('output_audio_buffer.stopped').length > 0", timeout=PATIENCE_MS
        )
        heard = await page.evaluate(
            "seen('conversation.item.input_audio_transcription.completed')[0].event.transcript"
        )
        assert "forward" in heard.lower()
        await page.evaluate("session.sendMessage('What is the weather in Paris?')")
        await page.wait_for_function(
            """() => calls.some((city) => city.includes('Paris')) &&
              seen('response.done').at(-1).event.response.output
                .some((item) => item.type === 'message')""",
            timeout=PATIENCE_MS,
        )
        asked = await page.evaluate("calls")
        assert any("Paris" in city for city in asked), asked
        await page.wait_for_function("async () => (await heard()) > 0.0005", timeout=PATIENCE_MS)
        assert await page.evaluate("failures") == []
