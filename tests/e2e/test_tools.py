"""What the console's tools do to the page, and what the agent is told: with a scripted agent."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.async_api import expect

from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmEnd, LlmPiece
from tests.browser import chromium, write_wav
from tests.e2e.scripted import PATIENCE_MS, scripted_server
from tests.e2e.tool_console import ToolConsole
from tests.fakes.stages import ScriptedLlm, silence_ms, words

pytestmark = pytest.mark.browser

SUNSET = ["#ff7e5f", "#feb47b", "#ffe3b3", "#6a3d5b", "#2d1b33"]
Call = tuple[str, dict[str, Any]]


def called(*calls: Call) -> list[LlmPiece]:
    pieces: list[LlmPiece] = []
    for name, arguments in calls:
        pieces += [CallStarted(name), CallPiece(json.dumps(arguments)), CallEnded()]
    return [*pieces, LlmEnd("stop", 10, 0, 5)]


class Scripted(ToolConsole):
    llm: ScriptedLlm

    async def use(self, *calls: Call) -> list[dict[str, Any]]:
        """The agent makes these calls in one response; what the page told it."""
        given = len(await self.outputs())
        self.llm.replies.extend([called(*calls), words("All right.")])
        await self.say("Please.")
        return [answer["output"] for answer in (await self.outputs())[given:]]


@asynccontextmanager
async def console(
    width: int = 1280, height: int = 800, **preferences: Any
) -> AsyncIterator[Scripted]:
    with TemporaryDirectory() as folder:
        quiet = write_wav(Path(folder) / "microphone.wav", silence_ms(1_000))
        async with scripted_server() as server, chromium(quiet, loop=True) as browser:
            page = await browser.new_page(viewport={"width": width, "height": height})
            made = Scripted(page, PATIENCE_MS)
            assert isinstance(server.stages.llm, ScriptedLlm)
            made.llm = server.stages.llm
            await made.open(server.running.url, **preferences)
            yield made


async def test_a_palette_is_shown_and_answered() -> None:
    """F2, K3c: five swatches, one output that says so, and exactly one request for a reply."""
    async with console() as it:
        answers = await it.use(("display_color_palette", {"theme": "sunset", "colors": SUNSET}))
        assert answers == [
            {
                "theme": "sunset",
                "colors": SUNSET,
                "names": ["light red", "light orange", "pale orange", "dark pink", "dark purple"],
                "applied": False,
            }
        ]
        await expect(it.swatches).to_have_count(5)
        assert await it.asked() == 2
        card = it.page.get_by_test_id("tool-call")
        await expect(card).to_have_attribute("data-state", "completed")


async def test_several_calls_in_one_response_have_one_reply() -> None:
    """K3c: every call of a response is carried out and answered; then one request."""
    async with console() as it:
        answers = await it.use(
            ("adjust_tool_panel_width", {"width": 100}),
            ("filter_event_log", {"keywords": ["error"]}),
            ("toggle_color_palette", {"visible": False}),
        )
        assert {"width": 280, "min": 280, "max": 896, "clamped": True} in answers
        assert {"visible": False, "changed": True} in answers
        assert len(answers) == 3
        assert await it.asked() == 2
        await expect(it.page.get_by_test_id("palette")).to_have_count(0)


async def test_the_log_scrolls_by_pixels_to_the_top_and_to_the_bottom() -> None:
    """F3, E5: it moves as far as asked or as it can, and says how far that was."""
    async with console(height=560) as it:
        await it.make_events(20)
        await it.to_top()
        (down,) = await it.use(("scroll_by_event_log", {"pixels": 500}))
        assert down["scrolled"] == 500 == await it.scroll_top()
        (up,) = await it.use(("scroll_by_event_log", {"pixels": -9000}))
        assert (up["scrolled"], up["top"]) == (-500, 0)
        (end,) = await it.use(("scroll_to_bottom_event_log", {}))
        assert end["top"] == end["max"] == end["scrolled"]
        (top,) = await it.use(("scroll_to_top_event_log", {}))
        assert top["top"] == 0 == await it.scroll_top()


async def test_the_filter_shows_what_matches_and_is_cleared() -> None:
    """F4, D2a: only matching rows, the words in the query line, and none of it after clearing."""
    async with console() as it:
        total = it.page.get_by_test_id("event-count")
        (found,) = await it.use(("filter_event_log", {"keywords": ["session"]}))
        assert found["keywords"] == ["session"]
        assert 0 < found["shown"] < found["total"]
        await expect(it.page.get_by_test_id("event-filter")).to_have_value("session")
        (cleared,) = await it.use(("filter_event_log", {"keywords": []}))
        assert cleared["shown"] == cleared["total"]
        await expect(it.page.get_by_test_id("event-filter")).to_have_value("")
        await expect(total).to_have_attribute("data-shown", re.compile(r"\d\d+"))


async def test_parts_are_set_rather_than_flipped_unless_nothing_is_said() -> None:
    """F5, E5: hiding twice stays hidden; a call without arguments, as older agents make, flips."""
    async with console() as it:
        for _ in range(2):
            (hidden,) = await it.use(("toggle_event_log", {"visible": False}))
            assert hidden["visible"] is False
            await expect(it.pane("events")).to_be_hidden()
        (flipped,) = await it.use(("toggle_event_log", {}))
        assert flipped == {"visible": True, "changed": True}
        await expect(it.pane("events")).to_be_visible()
        (tools,) = await it.use(("toggle_tool_panel", {"visible": False}))
        assert tools["visible"] is False
        await expect(it.pane("tools")).to_be_hidden()
        await it.use(("display_color_palette", {"theme": "sea", "colors": SUNSET}))
        await expect(it.swatches.first).to_be_visible()


async def test_the_palette_colours_the_page_and_comes_off_again() -> None:
    """E2c: applied by a call, kept over a reload, undone by hand."""
    async with console() as it:
        (early,) = await it.use(("apply_palette_theme", {"apply": True}))
        assert "no color palette yet" in early["error"]
        await it.use(("display_color_palette", {"theme": "sunset", "colors": SUNSET}))
        (worn,) = await it.use(("apply_palette_theme", {"apply": True}))
        assert worn["applied"] is True
        accent = "document.documentElement.style.getPropertyValue('--accent')"
        assert "light-dark(" in await it.page.evaluate(accent)
        await it.page.reload()
        assert "light-dark(" in await it.page.evaluate(accent)
        await it.page.get_by_test_id("palette-undo").click()
        await expect(it.page.get_by_test_id("palette-apply")).to_be_visible()
        assert await it.page.evaluate(accent) == ""


async def test_a_tool_that_is_switched_off_is_not_declared_and_not_run() -> None:
    """E5: the switch applies to the call in progress."""
    async with console() as it:
        updates = await it.page.evaluate("seen('session.updated').length")
        await it.page.get_by_test_id("tool-on-toggle_event_log").click()
        await it.until("(n) => seen('session.updated').length > n", updates)
        names = "seen('session.updated').at(-1).event.session.tools.map(({ name }) => name)"
        assert "toggle_event_log" not in await it.page.evaluate(names)
        assert "toggle_tool_panel" in await it.page.evaluate(names)


async def test_what_is_wrong_with_a_call_is_told_to_the_agent() -> None:
    """K3c: an output in words instead of silence, and the conversation goes on."""
    async with console() as it:
        (refused,) = await it.use(("display_color_palette", {"theme": "x", "colors": ["nothing"]}))
        assert "could be read" in refused["error"]
        assert await it.asked() == 2
        await expect(it.page.get_by_test_id("last-run")).to_have_attribute("data-state", "failed")


async def test_tools_are_used_by_hand() -> None:
    """E5: every tool is also a form; no call is needed."""
    async with console() as it:
        tool = it.page.locator("[data-testid=tool][data-name=adjust_tool_panel_width]")
        await tool.locator("summary").click()
        await tool.get_by_test_id("tool-field-width").fill("500")
        await tool.get_by_test_id("tool-run-adjust_tool_panel_width").click()
        box = await it.pane("tools").bounding_box()
        assert box is not None
        assert round(box["width"]) == 500
        await expect(it.page.get_by_test_id("last-run")).to_have_attribute("data-state", "done")


async def test_on_a_phone_the_panes_are_tabs_that_a_call_can_open() -> None:
    """E5: where there is room for one pane, showing another brings it to the front."""
    async with console(width=390, height=844) as it:
        await expect(it.pane("tools")).to_be_hidden()
        await it.use(("display_color_palette", {"theme": "sunset", "colors": SUNSET}))
        await expect(it.swatches).to_have_count(5)
        await expect(it.pane("tools")).to_be_visible()
        (shown,) = await it.use(("toggle_event_log", {"visible": True}))
        assert shown == {"visible": True, "changed": True}
        await expect(it.pane("events")).to_be_visible()
        await expect(it.page.get_by_test_id("tab-events")).to_have_attribute(
            "aria-selected", "true"
        )
