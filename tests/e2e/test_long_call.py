"""A call of thousands of events in a real browser, against the stand-in server that sends them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from bench.log import flood, stand_in
from tests.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.node]
EVENTS = 6_000
PATIENCE_MS = 60_000
SCREEN: ViewportSize = {"width": 1440, "height": 900}
TURNS = "[data-testid=turn]"
FROM_END = "list => list.scrollHeight - list.scrollTop - list.clientHeight"
AT_END = (
    f"async list => {{ while (({FROM_END})(list) >= 40) await new Promise(requestAnimationFrame) }}"
)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A call over which many turns have come."""
    async with stand_in() as address, chromium() as browser:
        page = await browser.new_page(viewport=SCREEN)
        settings = {"call": {"transport": "websocket"}, "language": "en", "languageChosen": True}
        stored = json.dumps(json.dumps(settings))
        await page.add_init_script(f"localStorage.setItem('callboard.preferences', {stored})")
        await page.goto(f"{address}/console")
        await page.get_by_test_id("talk-button").click()
        pill = page.get_by_test_id("connection")
        await expect(pill).to_have_attribute("data-phase", "connected", timeout=PATIENCE_MS)
        await flood(address, EVENTS, 0)
        total = "Number(document.querySelector('[data-testid=event-count]').dataset.total)"
        await page.wait_for_function(f"() => {total} > {EVENTS}", timeout=PATIENCE_MS)
        yield page


async def comes_to_its_end(column: Locator) -> None:
    """Frame by frame: a burst comes into sight by and by."""
    async with asyncio.timeout(10):
        await column.evaluate(AT_END)


async def test_a_long_call_keeps_the_end_in_sight_and_few_turns_on_the_page(page: Page) -> None:
    """P2c: the transcript is virtual, both lists follow, and the first turn can be read again."""
    frame = page.locator("[data-blocks-frame]")
    assert await page.locator(TURNS).count() <= 80
    await expect(page.get_by_test_id("turns-away").first).to_be_attached()
    for column in (frame, page.get_by_test_id("event-list")):
        await comes_to_its_end(column)
    await frame.evaluate("frame => { frame.scrollTop = 0 }")
    first = page.locator("[data-block='0']").locator(TURNS).first
    await expect(first).to_be_in_viewport()
    await page.get_by_test_id("to-end").click()
    await expect(page.locator("[data-block='0']").locator(TURNS)).to_have_count(0)
    assert await frame.evaluate(FROM_END) < 40
