"""A browser's call to a provider, with a second process as the provider (K1d, S1a).

Media and data channel go from Chromium to the second process; the first one runs the
private tool, sees the events and hangs up, without touching a packet. Where the page types, its
microphone is silent: any sound in it would be a turn, whose answer comes before or between those
that the test waits for.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from callboard import Agent, tool
from callboard.agents.registry import Registry
from callboard.app import webrtc_media
from tests.browser import SPY, browser_page, write_wav
from tests.clients.old_consoles import TICKET_SESSION
from tests.clients.test_old_consoles import all_old, open_old_console
from tests.fakes.provider_process import ProviderProcess, provider_process
from tests.fakes.server import TestServer, serving
from tests.fakes.stages import silence_ms, tone_ms

pytestmark = pytest.mark.browser
PATIENCE_MS = 20_000
HANG_UP_S = 45.0
"""A browser's last packet may be lost on a busy machine; then silence tells that it has gone."""
PAGE = """<!doctype html><title>call</title><script src="unified-spy.js"></script><script>
let pc, dc;
async function call(path) {
  pc = new RTCPeerConnection();
  const audio = document.createElement('audio');
  audio.autoplay = true;
  pc.ontrack = (event) => (audio.srcObject = event.streams[0]);
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  pc.addTrack(stream.getTracks()[0], stream);
  dc = pc.createDataChannel('oai-events');
  const open = new Promise((yes) => dc.addEventListener('open', yes));
  await pc.setLocalDescription();
  const response = await fetch(path, {
    method: 'POST',
    body: pc.localDescription.sdp,
    headers: { 'Content-Type': 'application/sdp' },
  });
  const body = await response.text();
  if (response.status !== 201) return JSON.parse(body).error;
  await pc.setRemoteDescription({ type: 'answer', sdp: body });
  await open;
  return response.headers.get('Location');
}
function tell(type, more) { dc.send(JSON.stringify({ type, ...more })); }
function say(text) {
  tell('conversation.item.create', {
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
  tell('response.create');
}
async function remotePort() {
  const stats = [...(await pc.getStats()).values()];
  const transport = stats.find((one) => one.type === 'transport');
  const pair = stats.find((one) => one.id === transport.selectedCandidatePairId);
  return stats.find((one) => one.id === pair.remoteCandidateId).port;
}
</script>"""


async def fulfill(route: Route, *, body: str, kind: str) -> None:
    await route.fulfill(body=body, content_type=kind)


async def place(page: Page, server: TestServer, path: str) -> Any:
    for name, body, kind in (("page", PAGE, "text/html"), ("spy.js", SPY, "text/javascript")):
        answer = partial(fulfill, body=body, kind=kind)
        await page.route(f"{server.url}/unified-{name}", answer)
    await page.goto(f"{server.url}/unified-page")
    return await page.evaluate("(path) => call(path)", path)


async def count(page: Page, kind: str, at_least: int = 1) -> None:
    await page.wait_for_function(
        "([kind, count]) => seen(kind).length >= count",
        arg=[kind, at_least],
        timeout=PATIENCE_MS,
    )


async def feed(server: TestServer, call_id: str) -> list[dict[str, Any]]:
    call = server.running.calls.get(call_id)
    return [json.loads(entry.raw) for entry in call.feed.since(0)]


async def idle(provider: ProviderProcess) -> None:
    async with asyncio.timeout(15):
        while await provider.active():  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)


async def test_media_goes_to_the_provider_and_tools_run_here(tmp_path: Path) -> None:
    """K1d, S1a: the path of the packets, a private tool's round, and the hang-up."""
    asked: list[str] = []

    @tool
    async def seat_of(reference: str) -> str:
        """The seat of a booking."""
        asked.append(reference)
        return "12A"

    agent = Agent(name="Desk", instructions="Be brief.", tools=[seat_of])
    replies = (["seat_of", {"reference": "ABC123"}], "You sit in seat 12A.")
    microphone = write_wav(tmp_path / "microphone.wav", silence_ms(1_000))
    async with (
        provider_process(*replies) as provider,
        serving(
            agents=Registry.of(agent),
            providers=("compatible",),
            compatible_base_url=f"{provider.url}/v1",
        ) as server,
        browser_page(microphone) as page,
    ):
        location = await place(page, server, "/v1/realtime/calls?model=gpt-realtime&agent=desk")
        call_id = location.rpartition("/")[2]
        assert location.startswith("/v1/realtime/calls/rtc_")
        await count(page, "session.created")
        assert await page.evaluate("remotePort()") in provider.udp_ports()
        await page.evaluate("say('Where do I sit?')")
        await page.wait_for_function(
            "() => seen('response.output_audio_transcript.done').length > 0", timeout=PATIENCE_MS
        )
        said = await page.evaluate(
            "seen('response.output_audio_transcript.done')[0].event.transcript"
        )
        assert (said, asked) == ("You sit in seat 12A.", ["ABC123"])
        await page.wait_for_function("async () => (await heard()) > 0.0005", timeout=PATIENCE_MS)
        assert await page.evaluate("seen('response.created').length") == 2
        entries = await feed(server, call_id)
        kinds = {entry["kind"] for entry in entries}
        assert {"provider", "media", "tool"} <= kinds
        media = next(entry for entry in entries if entry["kind"] == "media")
        assert media["path"] == "provider" and media["candidates"]
        assert server.engine.sessions == []
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
            assert (await http.post(f"{location}/hangup")).status_code == 200
            assert (await http.post(f"{location}/hangup")).status_code == 404
        await server.idle()
        await idle(provider)


async def test_a_page_that_sets_its_tools_leaves_the_private_ones(tmp_path: Path) -> None:
    """S1a: the page talks to the provider itself; its update passes the desk afterwards."""

    @tool
    async def seat_of(reference: str) -> str:
        """The seat of a booking."""
        return "12A"

    agent = Agent(name="Desk", tools=[seat_of])
    microphone = write_wav(tmp_path / "microphone.wav", silence_ms(1_000))
    async with (
        provider_process() as provider,
        serving(
            agents=Registry.of(agent),
            providers=("compatible",),
            compatible_base_url=f"{provider.url}/v1",
        ) as server,
        browser_page(microphone) as page,
    ):
        await place(page, server, "/v1/realtime/calls?model=gpt-realtime&agent=desk")
        await count(page, "session.created")
        scroll = {"type": "function", "name": "scroll", "description": "Scrolls the page."}
        session = {"type": "realtime", "tools": [scroll]}
        await page.evaluate("(session) => tell('session.update', { session })", session)
        await page.wait_for_function(
            "() => (seen('session.updated').at(-1)?.event.session.tools ?? []).length === 2",
            timeout=PATIENCE_MS,
        )
        await page.evaluate("pc.close()")
        await server.idle(HANG_UP_S)


async def test_a_provider_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The page reads why, and may go on over a WebSocket or without sound."""
    microphone = write_wav(tmp_path / "microphone.wav", silence_ms(1_000))
    async with (
        serving(providers=("compatible",), compatible_base_url="http://127.0.0.1:9/v1") as server,
        browser_page(microphone) as page,
    ):
        error = await place(page, server, "/v1/realtime/calls?model=gpt-realtime")
    assert error["code"] == "provider_unreachable"
    assert "compatible" in error["message"]


async def test_an_old_console_through_a_provider_of_today(tmp_path: Path) -> None:
    """F1: the ticket page over WebRTC; our peer and a WebSocket to the provider in between."""
    microphone = write_wav(tmp_path / "microphone.wav", tone_ms(1_000))
    async with (
        provider_process("Gate B4, at ten.") as provider,
        serving(
            webrtc_media(),
            providers=("compatible",),
            compatible_base_url=f"{provider.url}/v1",
        ) as server,
        browser_page(microphone, loop=True) as page,
    ):
        await open_old_console(page, server.url, TICKET_SESSION)
        await page.evaluate("press()")
        await count(page, "input_audio_buffer.cleared")
        await page.wait_for_timeout(600)  # speech takes its time
        await page.evaluate("release()")
        await page.wait_for_function("async () => (await heard()) > 0.0005", timeout=PATIENCE_MS)
        await count(page, "output_audio_buffer.stopped")
        said = await page.evaluate("transcript")
        assert "User: hello there" in said and "Gate B4, at ten." in said
        kinds = await all_old(page)
        assert "output_audio_buffer.started" in kinds
        assert server.engine.sessions == []
        await page.evaluate("stopSession()")
        await server.idle(HANG_UP_S)
        await idle(provider)


async def test_the_console_at_a_provider(tmp_path: Path) -> None:
    """K1d, S1a: an agent's own page, its private tool, and the feed found by the session's id."""
    asked: list[str] = []

    @tool
    async def seat_of(reference: str) -> str:
        """The seat of a booking."""
        asked.append(reference)
        return "12A"

    agent = Agent(name="Desk", instructions="Be brief.", tools=[seat_of])
    microphone = write_wav(tmp_path / "microphone.wav", silence_ms(1_000))
    replies = (["seat_of", {"reference": "ABC123"}], "You sit in seat 12A.")
    async with (
        provider_process(*replies) as provider,
        serving(
            agents=Registry.of(agent),
            providers=("compatible",),
            compatible_base_url=f"{provider.url}/v1",
        ) as server,
        browser_page(microphone) as page,
    ):
        await page.add_init_script(SPY)
        async with page.expect_response(lambda response: response.url.endswith("/feed")) as fed:
            await page.goto(f"{server.url}/desk")
            await page.get_by_test_id("talk-button").click()
        assert (await fed.value).status == 200
        await count(page, "session.updated", 2)
        box = page.get_by_role("textbox").last
        await box.fill("Where do I sit?")
        await box.press("Enter")
        await count(page, "output_audio_buffer.stopped")
        assert asked == ["ABC123"]
        turn = page.locator("[data-testid=turn][data-role=assistant]").last
        await expect(turn).to_contain_text("You sit in seat 12A.")
        await page.get_by_test_id("end").first.click()
        await server.idle(HANG_UP_S)
        await idle(provider)
