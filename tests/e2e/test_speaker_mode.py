"""Speaker mode: while the agent speaks nothing of the microphone leaves the page (E4)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser import browser_page, write_wav
from tests.e2e.scripted import PATIENCE_MS, open_console, phase, scripted_server
from tests.e2e.test_push_to_talk import AT_REST, ENERGY, UNPROCESSED
from tests.fakes.stages import tone_ms, words

pytestmark = pytest.mark.browser

LONG_ANSWER = "There was a dog. " * 40
WATCHED_MS = 1_500


async def test_no_sound_leaves_the_page_while_the_agent_speaks(tmp_path: Path) -> None:
    """Before the agent speaks and when it has been interrupted the microphone is on again."""
    tone = write_wav(tmp_path / "microphone.wav", tone_ms(5_000))
    async with scripted_server() as server, browser_page(tone, loop=True) as page:
        sound = {**UNPROCESSED, "speakerMode": True}
        call = {"transport": "webrtc", "interruptResponse": False, "createResponse": False}
        await open_console(page, server, call=call, sound=sound)

        async def given() -> float:
            energy, _ = await page.evaluate(ENERGY)
            await page.wait_for_timeout(WATCHED_MS)
            later, _ = await page.evaluate(ENERGY)
            return float(later - energy)

        server.llm.replies.append(words(LONG_ANSWER))
        await page.get_by_test_id("talk-button").click()
        await phase(page, "listening", "user_speaking")
        assert await given() > 0.001
        await page.get_by_test_id("say-input").fill("Tell me a story.")
        await page.get_by_test_id("say-send").click()
        await phase(page, "speaking")
        await expect(page.get_by_test_id("hot")).to_have_count(0)
        await expect(page.get_by_test_id("state-hint")).to_contain_text("microphone rests")
        await page.evaluate(AT_REST, PATIENCE_MS)
        assert await given() == 0
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("hot")).to_be_visible()
        assert await given() > 0.001
