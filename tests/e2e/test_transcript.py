"""The conversation in a real browser: copied, saved, deleted, read large, begun anew, metered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.shell import ANSWER, PATIENCE_MS, TalkingServer, Visit, visiting

pytestmark = pytest.mark.browser
QUESTION = "Can you hear me?"


@pytest.fixture
async def visit(browser: Browser, server: TalkingServer) -> AsyncIterator[Visit]:
    """Somebody has asked one thing and was answered."""
    async with visiting(browser, server, language="en") as visitor:
        await visitor.open("/console")
        await visitor.start_call()
        await visitor.say(QUESTION)
        await expect(turn(visitor, "assistant")).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        await expect(visitor.page.get_by_test_id("usage")).to_be_visible(timeout=PATIENCE_MS)
        yield visitor
        assert visitor.errors == []


def turn(visit: Visit, role: str) -> Locator:
    return visit.page.locator(f"[data-testid=turn][data-role={role}]")


async def test_an_empty_conversation_is_read_from_its_beginning(
    browser: Browser, server: TalkingServer
) -> None:
    """B3a: on a small phone what to do does not fit, and its heading is what is seen first."""
    small = {"width": 390, "height": 560}
    async with visiting(browser, server, language="en", viewport=small) as visitor:
        await visitor.open("/console")
        heading = visitor.page.get_by_test_id("empty-conversation").get_by_role("heading")
        await expect(heading).to_be_in_viewport(ratio=1, timeout=PATIENCE_MS)


async def test_new_conversation_is_forgotten_by_the_agent_and_kept_for_the_reader(
    visit: Visit,
) -> None:
    """B3b, B3c: the items are deleted, cost and context count from zero, the view can come back."""
    page = visit.page
    usage = page.get_by_test_id("usage")
    await expect(usage).not_to_have_attribute("data-tokens", "0", timeout=PATIENCE_MS)
    await page.get_by_test_id("new-conversation").click()
    await page.get_by_test_id("new-conversation-confirm").click()
    await expect(turn(visit, "user")).to_have_count(0)
    await expect(usage).to_have_attribute("data-tokens", "0")
    for kind, count in (("conversation.item.deleted", 2), ("divider.new_conversation", 1)):
        await page.get_by_test_id("event-filter").fill(f"type:{kind}")
        rows = page.locator(f"[data-testid=event-row][data-type='{kind}']")
        await expect(rows).to_have_count(count, timeout=PATIENCE_MS)
    earlier = page.get_by_test_id("earlier")
    await expect(earlier).to_contain_text("2 earlier turns")
    await earlier.get_by_role("button").first.click()
    await expect(turn(visit, "user")).to_contain_text(QUESTION)
    await visit.say("And now?")
    await expect(page.get_by_test_id("divider").last).to_be_visible(timeout=PATIENCE_MS)
    await expect(turn(visit, "assistant")).to_have_count(2, timeout=PATIENCE_MS)


async def test_item_is_deleted_in_two_steps(visit: Visit) -> None:
    """E2b: the first press asks, the second deletes, and the server's word removes the turn."""
    row = turn(visit, "user")
    await row.hover()
    await row.get_by_test_id("turn-delete").click()
    await expect(row).to_have_count(1)
    await row.get_by_test_id("turn-delete-sure").click()
    await expect(row).to_have_count(0, timeout=PATIENCE_MS)
    await expect(turn(visit, "assistant")).to_have_count(1)


@pytest.mark.parametrize(
    ("suffix", "begins", "says"),
    [
        ("txt", "Conversation\n", f"Agent: {ANSWER}"),
        ("md", "# Conversation\n", "**Agent**"),
        ("json", "{", f'"text": "{ANSWER}"'),
        ("srt", "1\n00:00:", "You: "),
        ("vtt", "WEBVTT\n", "<v Agent>"),
    ],
)
async def test_conversation_is_saved(
    visit: Visit, tmp_path: Path, suffix: str, begins: str, says: str
) -> None:
    """Lead 7, wish 35: each format is a file of that kind with both speakers in it."""
    page = visit.page
    await page.get_by_test_id("transcript-save").click()
    async with page.expect_download() as downloading:
        await page.get_by_role("menuitem").filter(has_text=f".{suffix}").click()
    download = await downloading.value
    assert download.suggested_filename.endswith(f".{suffix}")
    await download.save_as(tmp_path / "saved")
    text = (tmp_path / "saved").read_text(encoding="utf-8")
    assert text.startswith(begins) and says in text


async def test_large_text_is_the_conversation_alone(visit: Visit) -> None:
    """E2b, wish 36: twice the size, states in words, sizes remembered, Esc leaves."""
    page = visit.page
    await page.get_by_test_id("large-text").click()
    captions = page.get_by_test_id("captions")
    last = captions.locator("[data-testid=caption-turn][data-role=assistant]")
    await expect(last).to_contain_text(ANSWER)
    await expect(last).to_be_in_viewport()
    size = "(row) => parseFloat(getComputedStyle(row).fontSize)"
    assert await last.evaluate(size) == 32
    await expect(page.get_by_test_id("captions-state")).not_to_be_empty()
    await expect(page.locator("#main")).to_have_attribute("inert", "")
    await page.get_by_test_id("captions-larger").click()
    await page.keyboard.press("Escape")
    await expect(captions).to_have_count(0)
    await expect(page.locator("#main")).not_to_have_attribute("inert", "")
    await page.get_by_test_id("large-text").click()
    assert await last.evaluate(size) == 40


async def test_only_finished_turns_are_announced(visit: Visit) -> None:
    """Wish 36: a log for screen readers has each finished turn once."""
    announced = visit.page.get_by_test_id("announcer").locator("p")
    await expect(announced).to_have_text([f"You: {QUESTION}", f"Agent: {ANSWER}"])
    await expect(visit.page.get_by_test_id("announcer")).to_have_attribute("role", "log")


async def test_use_and_latency_are_told_on_demand(visit: Visit) -> None:
    """B3c, lead 5: the chip says local, its details say how full the context is."""
    page = visit.page
    await expect(page.get_by_test_id("usage")).to_contain_text("local")
    await page.get_by_test_id("usage").click()
    details = page.get_by_test_id("usage-details")
    await expect(details.get_by_role("meter")).to_have_attribute("aria-valuemax", "32000")
    await expect(details).to_contain_text("Runs here: no cost")
    await page.keyboard.press("Escape")
    await turn(visit, "assistant").get_by_test_id("latency").click()
    await expect(page.get_by_test_id("latency-split")).to_contain_text("First word")


async def test_the_conversation_is_what_is_printed(visit: Visit) -> None:
    """E2b: all of it and nothing else, on white, however little of it is in sight."""
    page = visit.page
    await page.emulate_media(media="print", color_scheme="dark")
    await expect(turn(visit, "assistant")).to_be_visible()
    for part in ("talk-bar", "events", "tools", "transcript-save", "connection"):
        await expect(page.get_by_test_id(part)).not_to_be_visible()
    paper = await page.get_by_test_id("transcript").evaluate(
        """(transcript) => {
          const frame = transcript.querySelector('[data-blocks-frame]');
          return [getComputedStyle(frame).overflowY, getComputedStyle(document.body).colorScheme];
        }"""
    )
    assert paper == ["visible", "light"]
