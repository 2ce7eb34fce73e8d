"""States that a visitor meets now and then: each says what happened and has a next step."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from callboard.engine.stages import StageError
from tests.e2e.shell import ANSWER, PATIENCE_MS, PHONE, TalkingServer, visiting
from tests.fakes.stages import ScriptedLlm

pytestmark = pytest.mark.browser
COVERED = """
(id) => {
  const one = document.querySelector(`[data-testid=${id}]`);
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const points = [[left + 4, (top + bottom) / 2], [right - 4, (top + bottom) / 2]];
  return points.some(([x, y]) => !one.contains(document.elementFromPoint(x, y)));
}
"""
"""Whether something else lies over an element's left or right end."""
TOUCH: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


async def test_what_is_said_can_be_thrown_away_by_hand(
    browser: Browser, server: TalkingServer
) -> None:
    """E4: on a phone there is no Esc; the words name no key, and nothing is sent."""
    async with visiting(browser, server, language="en", **TOUCH) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        hint = page.get_by_test_id("state-hint")
        await expect(hint).to_contain_text("tap it to keep it on", timeout=PATIENCE_MS)
        await expect(page.get_by_test_id("discard")).to_have_count(0)
        await page.get_by_test_id("talk-button").tap()
        await expect(hint).to_contain_text("throw it away", timeout=PATIENCE_MS)
        await page.get_by_test_id("discard").tap()
        await expect(hint).to_contain_text("tap it to keep it on", timeout=PATIENCE_MS)
        await visit.say("Typed instead.")
        answer = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(answer).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        await expect(page.locator("[data-testid=turn][data-role=user]")).to_have_count(1)


async def test_an_answer_that_fails_is_no_refusal(browser: Browser, server: TalkingServer) -> None:
    """B4: what was said is kept, the reason is in sight, and the next answer comes."""
    assert isinstance(server.stages.llm, ScriptedLlm)
    server.stages.llm.replies.append([StageError("out_of_memory", "It ran out of memory.")])
    async with visiting(browser, server, language="en") as visit:
        await visit.open("/console")
        await visit.start_call()
        await visit.say("Hello?")
        notice = visit.page.get_by_test_id("notice")
        await expect(notice).to_contain_text("The answer failed", timeout=PATIENCE_MS)
        await expect(notice.locator("details")).to_have_attribute("open", "")
        await visit.say("Hello again?")
        turns = visit.page.locator("[data-testid=turn][data-role=assistant]")
        await expect(turns.last).to_contain_text(ANSWER, timeout=PATIENCE_MS)


async def test_settings_tell_only_of_what_was_changed(
    browser: Browser, server: TalkingServer
) -> None:
    """What a call begins with nobody changed; a link with the same settings changes nothing."""
    async with visiting(browser, server, language="en") as visit:
        page = visit.page
        await page.context.grant_permissions(["clipboard-read", "clipboard-write", "microphone"])
        await visit.open("/console")
        await visit.start_call()
        await page.keyboard.press(",")
        await page.get_by_test_id("settings").wait_for()
        await expect(page.get_by_test_id("settings-changes")).to_have_count(0)
        await page.get_by_test_id("settings-tab-presets").click()
        await page.get_by_test_id("share-link").click()
        await expect(page.get_by_test_id("share-link")).to_contain_text("copied")
        link = await page.evaluate("navigator.clipboard.readText()")
        await page.evaluate("(link) => { location.hash = new URL(link).hash; }", link)
        shared = page.get_by_test_id("shared-settings")
        await expect(shared).to_contain_text("already those of the link", timeout=PATIENCE_MS)
        await shared.get_by_test_id("shared-ignore").click()
        await expect(shared).to_have_count(0)


async def test_a_query_with_a_mistake_says_which(browser: Browser, server: TalkingServer) -> None:
    """D2a: it is not told twice, and not as if nothing had been found."""
    async with visiting(browser, server, language="en") as visit:
        await visit.open("/console")
        await visit.start_call()
        line = visit.page.get_by_test_id("event-filter")
        await line.fill("no such words")
        await expect(visit.page.get_by_test_id("events-empty")).to_contain_text("No event has")
        await line.fill("/[a-/")
        told = "“/[a-/” is no regular expression: Unterminated character class"
        await expect(visit.page.get_by_test_id("query-problem")).to_have_text(told)
        await expect(visit.page.get_by_test_id("events-empty")).to_contain_text("has a mistake")


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 400)])
async def test_nothing_lies_over_the_talk_bar(
    browser: Browser, server: TalkingServer, width: int, height: int
) -> None:
    """E1: on a small phone or at 200 %, with the events in sight and a banner above them."""
    small = {"width": width, "height": height}
    async with visiting(browser, server, language="en", viewport=small) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        await visit.say("Hello?")
        events = page.get_by_test_id("tab-events")
        await events.click()
        (call,) = server.running.calls.list()
        server.running.calls.hangup(call.call_id)
        await page.get_by_test_id("hung-up").wait_for()
        for part in ("talk-button", "state-line", "say-input"):
            assert not await page.evaluate(COVERED, part), part
        shown = await page.get_by_test_id("state-line").evaluate(
            "(line) => line.scrollWidth <= line.clientWidth"
        )
        assert shown
        await expect(page.get_by_test_id("event-filter")).to_be_in_viewport(ratio=1)
