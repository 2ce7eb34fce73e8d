"""The five sentences that the console must understand, and what each does to the page."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import expect

from tests.e2e.tool_console import ToolConsole


async def shows_five_colours(it: ToolConsole) -> None:
    answer = await it.output_of("display_color_palette")
    await expect(it.swatches).to_have_count(5)
    shown = [await swatch.get_attribute("data-hex") for swatch in await it.swatches.all()]
    assert shown == answer["colors"]
    assert all(re.fullmatch("#[0-9a-f]{6}", hex_code or "") for hex_code in shown)
    assert len(set(shown)) >= 3


async def scrolled_down(it: ToolConsole) -> None:
    answer = await it.output_of("scroll_by_event_log")
    assert answer["scrolled"] > 0
    assert answer["scrolled"] == 500 or answer["top"] == answer["max"]
    assert await it.scroll_top() >= answer["top"]


async def filtered_by_error(it: ToolConsole) -> None:
    answer = await it.output_of("filter_event_log")
    assert any("error" in keyword.lower() for keyword in answer["keywords"])
    assert answer["shown"] < answer["total"]
    await expect(it.page.get_by_test_id("event-filter")).to_have_value(re.compile("error", re.I))
    types = await it.page.get_by_test_id("event-row").evaluate_all(
        "rows => rows.map((row) => row.dataset.type)"
    )
    assert "session.created" not in types


async def log_is_hidden(it: ToolConsole) -> None:
    answer = await it.output_of("toggle_event_log")
    assert answer["visible"] is False
    await expect(it.pane("events")).to_be_hidden()


async def tools_are_600_wide(it: ToolConsole) -> None:
    answer = await it.output_of("adjust_tool_panel_width")
    assert answer["width"] == 600
    box = await it.pane("tools").bounding_box()
    assert box is not None
    assert round(box["width"]) == 600


@dataclass(frozen=True)
class Sentence:
    name: str
    english: str
    thai: str
    check: Callable[[ToolConsole], Awaitable[None]]


SENTENCES = (
    Sentence(
        "palette",
        "Show me a color palette for a sunset theme",
        "ขอชุดสีธีมพระอาทิตย์ตก",
        shows_five_colours,
    ),
    Sentence(
        "scroll",
        "Scroll the event log down by 500 pixels",
        "เลื่อนบันทึกเหตุการณ์ลง 500 พิกเซล",
        scrolled_down,
    ),
    Sentence(
        "filter",
        "Filter the event log by error keywords",
        "กรองบันทึกเหตุการณ์ด้วยคำว่า error",
        filtered_by_error,
    ),
    Sentence("hide", "Hide the event log", "ซ่อนบันทึกเหตุการณ์", log_is_hidden),
    Sentence(
        "width",
        "Make the tool panel 600 pixels wide",
        "ปรับความกว้างของกล่องเครื่องมือเป็น 600 พิกเซล",
        tools_are_600_wide,
    ),
)
