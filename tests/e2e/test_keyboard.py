"""By keys alone: a whole conversation, and a focus that is always somewhere (E1, wish 36)."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.shell import ANSWER, PATIENCE_MS, TalkingServer, visiting

pytestmark = pytest.mark.browser
STEPS = 90
HELD = "() => document.activeElement?.dataset.testid ?? document.activeElement?.tagName"


async def walk_to(page: Page, testid: str, key: str = "Tab") -> None:
    for _ in range(STEPS):
        await page.keyboard.press(key)
        if await page.evaluate(HELD) == testid:
            return
    raise AssertionError(f"{testid} is not reached by {key}")


async def held(page: Page, testid: str) -> None:
    await page.wait_for_function(f"(id) => ({HELD})() === id", arg=testid, timeout=PATIENCE_MS)


async def press(page: Page, testid: str, key: str = "Tab") -> None:
    await walk_to(page, testid, key)
    await page.keyboard.press("Enter")


async def test_a_whole_conversation_is_held_by_keys(
    browser: Browser, server: TalkingServer
) -> None:
    """Called, written, answered, deleted, ended; the focus is always where one goes on."""
    async with visiting(browser, server, language="en") as visit:
        page = visit.page
        answered = page.locator("[data-testid=turn][data-role=assistant]")
        await visit.open("/console")
        await press(page, "talk-button")
        await visit.connected()
        await held(page, "talk-button")
        await walk_to(page, "say-input")
        for count in (1, 2):
            await page.keyboard.type("Are you there?")
            await page.keyboard.press("Enter")
            await expect(answered).to_have_count(count, timeout=PATIENCE_MS)
            await expect(answered.last).to_contain_text(ANSWER, timeout=PATIENCE_MS)
            await held(page, "say-input")
        await press(page, "turn-delete", "Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(answered).to_have_count(1, timeout=PATIENCE_MS)
        await held(page, "talk-button")
        await press(page, "end")
        await held(page, "talk-button")
        await expect(page.get_by_test_id("connection")).to_have_attribute("data-phase", "idle")


async def test_what_closes_gives_the_focus_back(browser: Browser, server: TalkingServer) -> None:
    """Sheets, commands and the large text, however they were opened."""
    async with visiting(browser, server, language="en") as visit:
        page = visit.page
        await visit.open("/console")
        await walk_to(page, "open-help")
        for keys, sheet in (("?", "help"), (",", "settings"), ("Control+k", "commands")):
            await page.keyboard.press(keys)
            await page.get_by_test_id(sheet).wait_for()
            await page.keyboard.press("Escape")
            await expect(page.get_by_test_id(sheet)).to_have_count(0)
            await held(page, "open-help")
        await press(page, "large-text")
        await page.get_by_test_id("captions").wait_for()
        await page.keyboard.press("Escape")
        await held(page, "large-text")


async def test_what_goes_away_leaves_the_focus_to_the_talk_button(
    browser: Browser, server: TalkingServer
) -> None:
    """B4: a failure's own button, and the one that calls again."""
    async with visiting(browser, server, language="en") as visit:
        page = visit.page
        await page.route("**/health/ready", lambda route: route.abort())
        await visit.open("/console")
        await press(page, "talk-button")
        await page.get_by_test_id("failure").wait_for()
        await page.unroute("**/health/ready")
        await press(page, "retry", "Shift+Tab")
        await visit.connected()
        await held(page, "talk-button")
        (call,) = server.running.calls.list()
        server.running.calls.hangup(call.call_id)
        await page.get_by_test_id("hung-up").wait_for()
        await press(page, "call-again", "Shift+Tab")
        await visit.connected()
        await held(page, "talk-button")
