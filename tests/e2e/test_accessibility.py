"""The console under axe-core, by keyboard alone, at 200 %, without motion, in forced colours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.shell import (
    ANSWER,
    PATIENCE_MS,
    PHONE,
    TalkingServer,
    Visit,
    talking_server,
    visiting,
)

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
async (tags) => {
  await document.fonts.ready;
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`));
}
"""


async def findings(page: Page) -> list[str]:
    # The page's policy allows no script tags of others; evaluating is the debugger's right.
    await page.evaluate(AXE.read_text())
    found: list[str] = await page.evaluate(RUN, RULES)
    return found


async def idle(visit: Visit) -> None:
    await visit.open("/console")


async def conversation(visit: Visit) -> None:
    await visit.open("/console")
    await visit.start_call()
    await visit.say("How does a rainbow form?")
    turns = visit.page.locator("[data-testid=turn][data-role=assistant]")
    await expect(turns.first).to_contain_text(ANSWER, timeout=PATIENCE_MS)
    await visit.page.get_by_test_id("event-row").first.wait_for(state="attached")


async def dashboard(visit: Visit) -> None:
    await visit.open("/")
    status = visit.page.get_by_test_id("engine-status")
    await expect(status).to_have_attribute("data-status", "ready")


async def tickets(visit: Visit) -> None:
    await visit.open("/ticket-support")


async def missing(visit: Visit) -> None:
    await visit.open("/nowhere")


async def settings(visit: Visit) -> None:
    await visit.open("/console")
    await visit.page.keyboard.press(",")
    await visit.page.get_by_test_id("settings").wait_for()


async def help_sheet(visit: Visit) -> None:
    await visit.open("/console")
    await visit.page.keyboard.press("?")
    await visit.page.get_by_test_id("help").wait_for()


async def commands(visit: Visit) -> None:
    await visit.open("/")
    await visit.page.keyboard.press("Control+k")
    await visit.page.get_by_test_id("commands").wait_for()


SCENES: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "dashboard": dashboard,
    "console": idle,
    "conversation": conversation,
    "tickets": tickets,
    "settings": settings,
    "help": help_sheet,
    "commands": commands,
    "missing": missing,
}


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing(
    browser: Browser, server: TalkingServer, theme: str, language: str
) -> None:
    """E1, E3, lead 11: no violation of WCAG A and AA in either theme and language.

    Colours are the theme's and words the language's: two of the four pairs see every screen.
    """
    found: dict[str, list[str]] = {}
    every = (theme == "dark") == (language == "th")
    for name in SCENES if every else ("dashboard", "conversation"):
        scene = SCENES[name]
        async with visiting(browser, server, theme=theme, language=language) as visit:
            await scene(visit)
            found[name] = [*await findings(visit.page), *visit.errors]
    assert {name: problems for name, problems in found.items() if problems} == {}


async def test_axe_finds_nothing_on_a_phone(browser: Browser, server: TalkingServer) -> None:
    """E1: neither on a phone of 360 px, and nothing is wider than the screen."""
    for name, scene in SCENES.items():
        if name in ("settings", "help", "commands"):
            continue
        touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        async with visiting(browser, server, **touch) as visit:
            await scene(visit)
            assert await findings(visit.page) == [], name
            width = await visit.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], name


ACCENTS = ("#ffe600", "#0000ff", "#888888", "#ffffff")


@pytest.mark.parametrize("accent", ACCENTS)
async def test_any_brand_colour_is_readable(browser: Browser, accent: str) -> None:
    """E2a: whatever colours a server is given, all text has its contrast in both themes."""
    colours = {"brand_accent": accent, "brand_you": accent, "brand_agent": accent}
    async with talking_server(**colours) as server:
        for theme in ("light", "dark"):
            async with visiting(browser, server, theme=theme) as visit:
                await conversation(visit)
                assert await findings(visit.page) == []
                await dashboard(visit)
                assert await findings(visit.page) == []


FOCUSED = """
() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  return {
    tag: at.tagName,
    name: at.dataset.testid ?? at.id ?? at.textContent.slice(0, 30),
    visible: style.outlineStyle !== 'none' || at.tagName === 'INPUT',
  };
}
"""


async def test_the_keyboard_reaches_everything_in_order(
    browser: Browser, server: TalkingServer
) -> None:
    """E1: the skip link comes first and works; the focus is seen wherever it is."""
    async with visiting(browser, server) as visit:
        await visit.open("/console")
        page = visit.page
        await page.keyboard.press("Tab")
        assert (await page.evaluate(FOCUSED))["name"] == "skip-link"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"
        await visit.open("/console")
        seen: list[dict[str, Any]] = []
        for _ in range(60):
            await page.keyboard.press("Tab")
            focused = await page.evaluate(FOCUSED)
            if focused["tag"] == "BODY":
                break
            seen.append(focused)
        names = [one["name"] for one in seen]
        order = ["brand", "open-settings", "language", "theme", "open-help", "talk-button"]
        assert [name for name in names if name in order] == order
        assert [one for one in seen if not one["visible"]] == []


async def test_landmarks_and_one_heading_of_the_first_level(
    browser: Browser, server: TalkingServer
) -> None:
    """E1: each page has a banner, a main part and one h1."""
    async with visiting(browser, server) as visit:
        for path in ("/", "/console", "/ticket-support", "/nowhere"):
            await visit.open(path)
            assert await visit.page.locator("header").count() >= 1
            assert await visit.page.locator("main").count() == 1
            assert await visit.page.locator("h1").count() == 1
            assert await visit.page.title() != ""


async def test_twice_as_large_nothing_is_lost(browser: Browser, server: TalkingServer) -> None:
    """E1: at 200 % (half the pixels) every page fits its width."""
    half: dict[str, Any] = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
    async with visiting(browser, server, **half) as visit:
        for path in ("/", "/console", "/ticket-support"):
            await visit.open(path)
            width = await visit.page.evaluate("document.documentElement.scrollWidth")
            assert width <= 640, path
            if path != "/":
                await expect(visit.page.get_by_test_id("talk-button")).to_be_in_viewport(ratio=1)


async def test_nothing_moves_for_whom_it_should_not(
    browser: Browser, server: TalkingServer
) -> None:
    """E1: with reduced motion no animation lasts."""
    async with visiting(browser, server, reduced_motion="reduce") as visit:
        await conversation(visit)
        longest = await visit.page.evaluate(
            """() => Math.max(0, ...document.getAnimations().map((one) =>
                 Number(one.effect.getComputedTiming().activeDuration)))"""
        )
        assert longest <= 1


async def test_states_are_seen_in_forced_colours(browser: Browser, server: TalkingServer) -> None:
    """E1: where the system chooses the colours, buttons and states keep an outline."""
    async with visiting(browser, server, forced_colors="active") as visit:
        await conversation(visit)
        unseen = await visit.page.evaluate(
            """() => [...document.querySelectorAll('button:not([disabled])')].filter((one) => {
                 const { width } = one.getBoundingClientRect();
                 const style = getComputedStyle(one);
                 const drawn = one.querySelector('svg') || one.textContent.trim();
                 return width > 0 && !drawn && style.borderStyle === 'none';
               }).map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert unseen == []
        assert await findings(visit.page) == []


async def test_only_finished_turns_are_announced(browser: Browser, server: TalkingServer) -> None:
    """Wish 36: a screen reader hears each turn once, when it is over."""
    async with visiting(browser, server) as visit:
        await conversation(visit)
        live = visit.page.locator("[aria-live=polite], [role=log], [role=status]")
        texts = await live.all_inner_texts()
        assert sum(ANSWER in text for text in texts) <= 1


async def test_forced_colours_still_tell_what_is_on(
    browser: Browser, server: TalkingServer
) -> None:
    """E1: switches, choices and pressed buttons are told apart without the page's own colours."""
    ground = "(one) => getComputedStyle(one).backgroundColor"
    async with visiting(browser, server, forced_colors="active") as visit:
        page = visit.page
        await visit.open("/console")
        chosen = page.get_by_test_id("talk-mode-push_to_talk")
        other = page.get_by_test_id("talk-mode-voice_activity")
        assert await chosen.evaluate(ground) != await other.evaluate(ground)
        switch = page.get_by_role("switch").first
        on = await switch.evaluate(ground)
        assert on == await chosen.evaluate(ground)
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "false")
        await expect(switch).not_to_have_css("background-color", on)
        border = "(one) => getComputedStyle(one).borderTopWidth"
        assert await switch.evaluate(border) == "1px"
