"""Microphone and loudspeaker in a real browser: picked, changed, unplugged (wishes 1, 16)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import browser_page, write_wav
from tests.e2e.scripted import PATIENCE_MS, open_console, phase, scripted_server, start_call
from tests.fakes.stages import silence_ms

pytestmark = pytest.mark.browser

TRACK = "() => peers[0].getSenders()[0].track"
SECOND = "Fake Audio Input 2"


@asynccontextmanager
async def calling(microphone: Path | None = None) -> AsyncIterator[Page]:
    async with scripted_server() as server, browser_page(microphone) as page:
        await open_console(page, server, call={"mode": "push_to_talk"})
        await start_call(page)
        await phase(page, "ready")
        yield page


async def choose(page: Page, testid: str, name: str) -> None:
    await page.get_by_test_id(testid).click()
    await page.get_by_role("option", name=name).click()


async def test_another_microphone_during_a_call(tmp_path: Path) -> None:
    """The sender gets the new track, off as the old one was; the choice outlives a reload."""
    async with calling() as page:
        before = await page.evaluate_handle(TRACK)
        await page.get_by_test_id("open-sound").click()
        await choose(page, "microphone", SECOND)
        await page.wait_for_function(
            f"(before) => ({TRACK})() !== before", arg=before, timeout=PATIENCE_MS
        )
        after = await page.evaluate_handle(TRACK)
        assert await after.evaluate("(track) => [track.label, track.enabled]") == [SECOND, False]
        await page.wait_for_function(
            "(track) => track.readyState === 'ended'", arg=before, timeout=PATIENCE_MS
        )
        await page.reload()
        await page.get_by_test_id("open-sound").click()
        await expect(page.get_by_test_id("microphone")).to_contain_text(SECOND)


async def test_processing_is_applied_at_once(tmp_path: Path) -> None:
    async with calling() as page:
        await page.get_by_test_id("open-sound").click()
        await page.get_by_test_id("sound-echoCancellation").click()
        await page.wait_for_function(
            f"() => ({TRACK})().getSettings().echoCancellation === false", timeout=PATIENCE_MS
        )


async def test_the_level_moves_before_there_is_a_call(tmp_path: Path) -> None:
    """Names and level appear as soon as the microphone is allowed."""
    async with scripted_server() as server, browser_page() as page:
        await open_console(page, server)
        await page.get_by_test_id("open-sound").click()
        await page.wait_for_function(
            """() => {
              const bar = document.querySelector('[data-testid=input-level] > span');
              return bar !== null && Number(bar.style.transform.slice(7, -1)) > 0.1;
            }""",
            timeout=PATIENCE_MS,
        )
        await page.get_by_test_id("microphone").click()
        await expect(page.get_by_role("option", name=SECOND)).to_be_visible()


async def test_an_unplugged_microphone_is_replaced(tmp_path: Path) -> None:
    """The call goes on with the default one, and says so."""
    async with calling() as page:
        before = await page.evaluate_handle(TRACK)
        await before.evaluate("(track) => { track.stop(); track.onended?.(new Event('ended')); }")
        await expect(page.get_by_test_id("sound-notice")).to_have_attribute(
            "data-code", "microphone_lost", timeout=PATIENCE_MS
        )
        await page.wait_for_function(
            f"(before) => ({TRACK})() !== before && ({TRACK})().readyState === 'live'",
            arg=before,
            timeout=PATIENCE_MS,
        )
        await phase(page, "ready")


async def test_a_silent_microphone_is_told(tmp_path: Path) -> None:
    """Nothing but zeros while it is on; the notice goes with the call."""
    nothing = write_wav(tmp_path / "nothing.wav", silence_ms(60_000))
    async with calling(nothing) as page:
        await expect(page.get_by_test_id("sound-silent")).to_have_count(0)
        await page.get_by_test_id("talk-button").click()
        await expect(page.get_by_test_id("sound-silent")).to_be_visible(timeout=PATIENCE_MS)
        await page.get_by_test_id("end").click()
        await expect(page.get_by_test_id("sound-silent")).to_have_count(0)
