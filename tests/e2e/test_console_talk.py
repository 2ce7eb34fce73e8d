"""The console in a real browser, with human speech, real models and a real peer connection."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bench.server import Server
from tests.browser import SPY, browser_page, write_wav
from tests.speech import clip

pytestmark = [pytest.mark.models, pytest.mark.browser]

PATIENCE_MS = 120_000
BARGE_IN_MS = 200
SILENCE_FLOOR = 0.003
"""Root mean square below which nothing is heard."""


def silence(length_ms: int) -> bytes:
    return bytes(48 * length_ms)


async def open_console(page: Page, standard_server: Server) -> None:
    await page.add_init_script(SPY)
    await page.goto(f"{standard_server.http}/console")
    await expect(page.get_by_test_id("state-line")).to_have_attribute("data-phase", "idle")


async def phase(page: Page, name: str) -> None:
    await expect(page.get_by_test_id("state-line")).to_have_attribute(
        "data-phase", name, timeout=PATIENCE_MS
    )


async def test_speak_and_be_answered_aloud(standard_server: Server, tmp_path: Path) -> None:
    """K1, K2: a person presses the button, speaks, is transcribed right and answered aloud."""
    speech = silence(1_500) + clip("go-forward", 24_000) + silence(60_000)
    async with browser_page(write_wav(tmp_path / "microphone.wav", speech)) as page:
        await open_console(page, standard_server)
        await page.get_by_test_id("talk-button").click()
        user = page.locator("[data-testid=turn][data-role=user]").first
        await expect(user).to_contain_text("forward", ignore_case=True, timeout=PATIENCE_MS)
        agent = page.locator("[data-testid=turn][data-role=assistant]").first
        await expect(agent).to_contain_text(" ", timeout=PATIENCE_MS)
        await page.wait_for_function(
            "() => seen('output_audio_buffer.stopped').length > 0", timeout=PATIENCE_MS
        )
        energy = await page.evaluate(
            """async () => {
              const stats = [...(await peers[0].getStats()).values()];
              const audio = (s) => s.type === 'inbound-rtp' && s.kind === 'audio';
              return stats.find(audio).totalAudioEnergy;
            }"""
        )
        assert energy > 0.001
        order = await page.locator("[data-testid=turn]").evaluate_all(
            "turns => turns.map((turn) => turn.dataset.role)"
        )
        assert order[:2] == ["user", "assistant"]


INTERRUPTED = """
async ([floor, patience]) => {
  const started = performance.now();
  const tick = () => new Promise((done) => setTimeout(done, 5));
  const isCancelled = (entry) => entry.event.response.status === 'cancelled';
  const cancelled = () => seen('response.done').find(isCancelled);
  while (!cancelled()) {
    if (performance.now() - started > patience) {
      return { reason: 'not interrupted', wire: wire.map((e) => e.event.type) };
    }
    await tick();
  }
  const heard = seen('input_audio_buffer.speech_started').at(-1).at;
  let loud = heard;
  let quiet = performance.now();
  while (performance.now() - quiet < 400) {
    if (loudness() > floor) loud = quiet = performance.now();
    await tick();
  }
  return { lasted: loud - heard, truncated: seen('conversation.item.truncated').length };
}
"""
"""How long the voice went on after the server had heard the speaker."""


async def test_barge_in_stops_the_voice(standard_server: Server, tmp_path: Path) -> None:
    """K4a: speaking over the reply stops its audio within 200 ms, and the reply is truncated."""
    human = write_wav(tmp_path / "microphone.wav", clip("austen-0880", 24_000))
    async with browser_page(human, loop=True) as page:
        await open_console(page, standard_server)
        await page.get_by_test_id("talk-button").click()
        await page.get_by_test_id("mute").click()
        await page.wait_for_function(
            "() => seen('session.updated').length > 0", timeout=PATIENCE_MS
        )
        await page.get_by_test_id("say-input").fill(
            "Tell me a long story about a fox who wants to learn how to swim."
        )
        await page.get_by_test_id("say-send").click()
        await phase(page, "speaking")
        await page.wait_for_function("() => loudness() > 0.02", timeout=PATIENCE_MS)
        await page.evaluate("wire.length = 0")
        await page.get_by_test_id("mute").click()
        outcome = await page.evaluate(INTERRUPTED, [SILENCE_FLOOR, PATIENCE_MS])
        assert outcome.get("lasted", PATIENCE_MS) <= BARGE_IN_MS, outcome
        assert outcome["truncated"] == 1


async def test_typed_text_is_answered_without_a_voice_call(standard_server: Server) -> None:
    """K3a: a message can be typed; the answer appears in the transcript."""
    async with browser_page() as page:
        await open_console(page, standard_server)
        await page.get_by_test_id("talk-button").click()
        await page.wait_for_function(
            "() => seen('session.updated').length > 0", timeout=PATIENCE_MS
        )
        await page.get_by_test_id("say-input").fill("What is the capital of France?")
        await page.get_by_test_id("say-send").click()
        agent = page.locator("[data-testid=turn][data-role=assistant]").last
        await expect(agent).to_contain_text("Paris", timeout=PATIENCE_MS)
        await page.get_by_test_id("end").click()
        await phase(page, "idle")
        states = await page.evaluate("peers.map((peer) => peer.connectionState)")
        assert set(states) == {"closed"}
