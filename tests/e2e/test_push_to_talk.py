"""Push-to-talk by hand in a real browser, over a real peer connection (E4, K4a, C1b)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import browser_page, write_wav
from tests.e2e.scripted import (
    PATIENCE_MS,
    ScriptedServer,
    open_console,
    phase,
    scripted_server,
)
from tests.fakes.stages import tone_ms

pytestmark = pytest.mark.browser

HELD_MS = 700
WATCHED_MS = 1_500

UNPROCESSED = {"noiseSuppression": False, "autoGainControl": False, "echoCancellation": False}
"""A steady tone is noise to who listens for speech."""

ENERGY = """async () => {
  const stats = [...(await peers[0].getStats()).values()];
  const source = stats.find((s) => s.type === 'media-source' && s.kind === 'audio');
  const sent = stats.find((s) => s.type === 'outbound-rtp' && s.kind === 'audio');
  return [source.totalAudioEnergy, sent.packetsSent];
}"""
"""What the microphone's track has given to the encoder so far, and the packets sent of it."""


AT_REST = f"""async (patience) => {{
  const energy = async () => (await ({ENERGY})())[0];
  const deadline = performance.now() + patience;
  for (let last = await energy(); ; ) {{
    await new Promise((done) => setTimeout(done, 300));
    const now = await energy();
    if (now === last || performance.now() > deadline) return;
    last = now;
  }}
}}"""
"""What was on its way when the track was switched off is counted, and the statistics are fresh."""


@asynccontextmanager
async def push_to_talk(
    tmp_path: Path, transport: str = "webrtc"
) -> AsyncIterator[tuple[Page, ScriptedServer]]:
    """A call in push-to-talk; its microphone hears a tone without end."""
    tone = write_wav(tmp_path / "microphone.wav", tone_ms(5_000))
    async with scripted_server() as server, browser_page(tone, loop=True) as page:
        call = {"mode": "push_to_talk", "transport": transport}
        await open_console(page, server, call=call, sound=UNPROCESSED)
        await page.get_by_test_id("talk-button").click()
        await phase(page, "ready")
        yield page, server


def user_turns(page: Page) -> Locator:
    return page.locator("[data-testid=turn][data-role=user]")


async def hold_space(page: Page, held_ms: int = HELD_MS) -> None:
    await page.keyboard.down("Space")
    await phase(page, "user_speaking")
    await page.wait_for_timeout(held_ms)
    await page.keyboard.up("Space")


async def test_no_sound_leaves_the_page_between_presses(tmp_path: Path) -> None:
    """Lead 6: packets go on, but their energy is zero before, between and after presses."""
    async with push_to_talk(tmp_path) as (page, _):

        async def given(ms: int = WATCHED_MS) -> tuple[float, int]:
            energy, packets = await page.evaluate(ENERGY)
            await page.wait_for_timeout(ms)
            later_energy, later_packets = await page.evaluate(ENERGY)
            return later_energy - energy, later_packets - packets

        before, packets = await given()
        assert before == 0
        assert packets > 20
        for _press in range(2):
            await page.keyboard.down("Space")
            await phase(page, "user_speaking")
            heard, _ = await given(HELD_MS)
            assert heard > 0.001
            await page.keyboard.up("Space")
            await phase(page, "thinking", "speaking", "ready")
            await page.evaluate(AT_REST, PATIENCE_MS)
            after, _ = await given()
            assert after == 0


@pytest.mark.parametrize("transport", ["webrtc", "websocket"])
async def test_holding_space_is_a_turn_that_is_answered(tmp_path: Path, transport: str) -> None:
    """E4, C1b: the turn is committed at the release; over WebSocket nothing is sent between."""
    async with push_to_talk(tmp_path, transport) as (page, server):
        await expect(page.get_by_test_id("hot")).to_have_count(0)
        await page.wait_for_timeout(WATCHED_MS)
        await page.keyboard.down("Space")
        await expect(page.get_by_test_id("hot")).to_be_visible()
        await page.wait_for_timeout(HELD_MS)
        await page.keyboard.up("Space")
        await expect(user_turns(page)).to_contain_text("hello there", timeout=PATIENCE_MS)
        agent = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(agent).to_contain_text("Hello! How can I help", timeout=PATIENCE_MS)
        heard_ms = len(server.stt.heard[-1]) / 32
        assert HELD_MS - 150 < heard_ms < HELD_MS + WATCHED_MS


async def test_a_click_latches_and_the_next_one_sends(tmp_path: Path) -> None:
    """E4: nobody has to hold anything; Enter does what a click does."""
    async with push_to_talk(tmp_path) as (page, _):
        button = page.get_by_test_id("talk-button")
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_test_id("press-clock")).to_be_visible()
        await page.wait_for_timeout(HELD_MS)
        await button.click()
        await expect(user_turns(page)).to_contain_text("hello there", timeout=PATIENCE_MS)
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(button).to_have_attribute("aria-pressed", "true")
        await page.wait_for_timeout(HELD_MS)
        await page.keyboard.press("Enter")
        await expect(user_turns(page)).to_have_count(2, timeout=PATIENCE_MS)


async def test_a_touch_holds_as_well(tmp_path: Path) -> None:
    """E4: press and hold with a finger; what is taken away by the browser ends the turn."""
    async with push_to_talk(tmp_path) as (page, _):
        touch = {"pointerId": 7, "pointerType": "touch", "isPrimary": True, "button": 0}
        button = page.get_by_test_id("talk-button")
        await page.evaluate("() => { Element.prototype.setPointerCapture = () => undefined; }")
        await button.dispatch_event("pointerdown", touch)
        await phase(page, "user_speaking")
        await page.wait_for_timeout(HELD_MS)
        await button.dispatch_event("pointercancel", touch)
        await expect(user_turns(page)).to_contain_text("hello there", timeout=PATIENCE_MS)


async def test_escape_throws_away_what_was_said(tmp_path: Path) -> None:
    """Nothing of it is committed, and the microphone is off."""
    async with push_to_talk(tmp_path) as (page, _):
        await page.get_by_test_id("talk-button").click()
        await phase(page, "user_speaking")
        await page.wait_for_timeout(HELD_MS)
        await page.keyboard.press("Escape")
        await phase(page, "ready")
        cleared = "() => seen('input_audio_buffer.cleared').length === 2"
        await page.wait_for_function(cleared, timeout=PATIENCE_MS)
        assert await page.evaluate("() => seen('input_audio_buffer.committed').length") == 0
        assert await page.evaluate("() => peers[0].getSenders()[0].track.enabled") is False


async def test_leaving_the_window_ends_the_turn(tmp_path: Path) -> None:
    """A key whose release nobody will see does not keep the microphone on."""
    async with push_to_talk(tmp_path) as (page, _):
        await page.keyboard.down("Space")
        await phase(page, "user_speaking")
        await page.wait_for_timeout(HELD_MS)
        await page.evaluate("() => dispatchEvent(new Event('blur'))")
        await expect(user_turns(page)).to_contain_text("hello there", timeout=PATIENCE_MS)
        assert await page.evaluate("() => peers[0].getSenders()[0].track.enabled") is False


async def test_space_in_a_text_field_is_a_space(tmp_path: Path) -> None:
    async with push_to_talk(tmp_path) as (page, _):
        await page.get_by_test_id("say-input").click()
        await page.keyboard.type("a b")
        await expect(page.get_by_test_id("say-input")).to_have_value("a b")
        assert await page.evaluate("() => seen('input_audio_buffer.cleared').length") == 0


PRESSED = """async () => {
  const pressed = performance.now();
  dispatchEvent(new KeyboardEvent('keydown', { code: 'Space', cancelable: true }));
  let loud = pressed;
  while (performance.now() - loud < 400) {
    if (loudness() > 0.003) loud = performance.now();
    await new Promise((done) => setTimeout(done, 5));
  }
  return loud - pressed;
}"""
"""How long the agent's track sounded on after a press, in ms."""


CUT_OFF_MS = 1_000
"""Far from the end of a reply of half a minute. On a calm machine it takes less than 200 ms."""


async def test_a_press_silences_the_agent(tmp_path: Path) -> None:
    """K4a: the voice ends with the press, not with the reply, and the item is cut.

    The quickest of three presses counts: what else the machine does is not the console's.
    """
    async with push_to_talk(tmp_path) as (page, server):
        server.llm.default = "word " * 150
        lasted = []
        for attempt in range(1, 4):
            await page.get_by_test_id("say-input").fill("Talk long")
            await page.get_by_test_id("say-send").click()
            await phase(page, "speaking")
            await page.wait_for_function("() => loudness() > 0.05", timeout=PATIENCE_MS)
            await page.get_by_test_id("say-input").blur()
            lasted.append(await page.evaluate(PRESSED))
            await phase(page, "user_speaking")
            await page.wait_for_function(
                "(count) => seen('conversation.item.truncated').length === count",
                arg=attempt,
                timeout=PATIENCE_MS,
            )
            await page.keyboard.press("Escape")
            await page.keyboard.up("Space")
            await page.evaluate("() => dispatchEvent(new Event('blur'))")
        assert min(lasted) <= CUT_OFF_MS, lasted


async def test_voice_activity_and_push_to_talk_change_during_a_call(tmp_path: Path) -> None:
    """E4: turn detection follows at once, and so does the microphone's track."""
    async with push_to_talk(tmp_path) as (page, _):
        detection = """(kind) => {
          const last = seen('session.updated').at(-1)?.event.session.audio.input.turn_detection;
          return (last?.type ?? null) === kind;
        }"""
        enabled = "() => peers[0].getSenders()[0].track.enabled"
        assert await page.evaluate(enabled) is False
        await page.get_by_test_id("talk-mode-voice_activity").click()
        await page.wait_for_function(detection, arg="server_vad", timeout=PATIENCE_MS)
        assert await page.evaluate(enabled) is True
        await page.get_by_test_id("talk-mode-push_to_talk").click()
        await page.wait_for_function(detection, arg=None, timeout=PATIENCE_MS)
        assert await page.evaluate(enabled) is False
        await hold_space(page)
        await expect(user_turns(page).last).to_contain_text("hello there", timeout=PATIENCE_MS)
        track = await page.evaluate_handle("() => peers[0].getSenders()[0].track")
        await page.get_by_test_id("end").click()
        await phase(page, "idle")
        assert await track.evaluate("(track) => track.readyState") == "ended"
