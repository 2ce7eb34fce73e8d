"""The event inspector in a browser: behind its tab on a small screen, and wide (D2)."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.shell import ANSWER, PATIENCE_MS, TalkingServer, visiting

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 700}
OFF_CENTRE_PX = """
() => Math.max(...[...document.querySelectorAll('[data-testid=event-row]')].map((row) => {
  const middle = (of) => {
    const { top, height } = of.getBoundingClientRect();
    return top + height / 2;
  };
  return Math.abs(middle(row) - middle(row.querySelector('i')));
}))
"""
"""How far the dot of a category is from the middle of its row, at most."""

IN_SIGHT = """
(rows) => {
  const list = rows[0].closest("[data-testid=event-list]").getBoundingClientRect();
  const inside = (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top >= list.top + 28 && bottom <= list.bottom;
  };
  return rows.filter(inside).map((row) => Number(row.dataset.index)).sort((a, b) => a - b);
}
"""
"""Indices of the events whose rows are wholly in sight, below the heading that stays."""

LOWER = """
async (height) => {
  const list = document.querySelector("[data-testid=event-list]");
  const frame = () => new Promise(requestAnimationFrame);
  if (list.clientHeight >= height) return false;
  for (let n = 0; n < 5; n += 1) await frame();
  return true;
}
"""
"""Whether the list has become lower than that, and has had time to notice."""


async def test_the_newest_events_are_in_sight_when_the_tab_is_opened(
    browser: Browser, server: TalkingServer
) -> None:
    """What came while the list was hidden is followed; the dots stand beside their words."""
    async with visiting(browser, server, language="en", viewport=PHONE) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        await visit.say("Can you hear me?")
        await expect(page.get_by_test_id("transcript")).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        tabs = page.get_by_role("tab")
        for _ in range(2):  # the second time it comes back from being hidden
            await tabs.nth(1).click()
            done = page.locator("[data-testid=event-row][data-type='response.done']")
            await expect(done).to_be_in_viewport(timeout=PATIENCE_MS)
            await expect(page.get_by_test_id("event-follow")).to_have_count(0)
            assert await page.evaluate(OFF_CENTRE_PX) <= 1
            await tabs.nth(0).click()


async def test_an_event_is_read_from_its_beginning(browser: Browser, server: TalkingServer) -> None:
    """D1: its payload is a list of lines too, but nobody follows its end."""
    async with visiting(browser, server, language="en", viewport=PHONE) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        await page.get_by_role("tab").nth(1).click()
        created = page.locator("[data-testid=event-row][data-type='session.created']")
        await created.click(timeout=PATIENCE_MS)
        tree = page.get_by_test_id("event-payload")
        await expect(tree.get_by_text("event_id").first).to_be_in_viewport(timeout=PATIENCE_MS)
        assert await tree.evaluate("(tree) => [tree.scrollTop, tree.scrollHeight > 500]") == [
            0,
            True,
        ]


async def test_an_event_that_is_opened_stays_in_sight(
    browser: Browser, server: TalkingServer
) -> None:
    """D1: its detail takes half of the list's height; the row that was clicked is in the other."""
    async with visiting(browser, server, language="en") as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        answers = page.locator("[data-testid=turn][data-role=assistant]")
        for count in (1, 2, 3):
            await visit.say("Can you hear me?")
            await expect(answers).to_have_count(count, timeout=PATIENCE_MS)
            await expect(page.get_by_test_id("talk-button")).to_have_attribute(
                "data-phase", "ready", timeout=PATIENCE_MS
            )
        done = page.locator("[data-testid=event-row][data-type='response.done']")
        await expect(done.last).to_be_in_viewport(timeout=PATIENCE_MS)
        event_list = page.get_by_test_id("event-list")
        height_px = await event_list.evaluate("list => list.clientHeight")
        shown = await event_list.get_by_test_id("event-row").evaluate_all(IN_SIGHT)
        upper = page.locator(f"[data-testid=event-row][data-index='{shown[1]}']")
        await upper.click()
        await page.wait_for_function(LOWER, arg=height_px, timeout=PATIENCE_MS)
        await expect(upper).to_be_in_viewport(ratio=0.9)
