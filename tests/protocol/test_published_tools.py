"""Consoles that exist declare tools in shapes of their own: sessions take them as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from callboard.engine.models.tool_arguments import clean_schema, valid_arguments
from callboard.engine.models.tool_grammar import answer_grammar
from callboard.engine.stages import ToolSpec
from callboard.protocol.errors import ProtocolError
from callboard.protocol.session import parse_session
from tests.protocol.sessions import fresh, merged

FIXTURES = Path(__file__).parents[2] / "fixtures"
OURS: list[dict[str, Any]] = json.loads((FIXTURES / "browser_tools.json").read_text("utf-8"))


def _object(**properties: Any) -> dict[str, Any]:
    """Parameters as the older consoles write them: ``strict`` is where it does not belong."""
    return {
        "type": "object",
        "strict": True,
        "properties": properties,
        "required": list(properties),
    }


def _tool(name: str, description: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    tool = {"type": "function", "name": name, "description": description}
    return tool if parameters is None else {**tool, "parameters": parameters}


_ASKED = "Call this function when a user asks"
_COLORS = {
    "type": "array",
    "description": "Array of five hex color codes based on the theme.",
    "items": {"type": "string", "description": "Hex color code"},
}
_KEYWORDS = {
    "type": "array",
    "description": "Array of keywords to filter the event log.",
    "items": {"type": "string", "description": "Keyword to filter the event log."},
}
PUBLISHED = [
    _tool(
        "display_color_palette",
        f"{_ASKED} for a color palette.",
        _object(
            theme={
                "type": "string",
                "description": "Description of the theme for the color scheme "
                "in language that user use.",
            },
            colors=_COLORS,
        ),
    ),
    _tool(
        "adjust_tool_panel_width",
        f"{_ASKED} to adjust the width of the tool panel.",
        _object(
            width={
                "type": "number",
                "description": "New width of the tool panel/กล่องเครื่องมือ in pixels. "
                "Default is 780px",
            }
        ),
    ),
    _tool(
        "scroll_by_event_log",
        f"{_ASKED} to scroll the event log by pixels. Relative to the current scroll position.",
        _object(
            pixels={
                "type": "number",
                "description": "Number of pixels to scroll. Positive values will scroll down, "
                "negative values will scroll up.",
            }
        ),
    ),
    _tool("scroll_to_top_event_log", f"{_ASKED} to scroll the event log to the top."),
    _tool("scroll_to_bottom_event_log", f"{_ASKED} to scroll the event log to the bottom."),
    _tool(
        "filter_event_log",
        f"{_ASKED} to filter the event log by keywords.",
        _object(keywords=_KEYWORDS),
    ),
    _tool("toggle_event_log", f"{_ASKED} to hide/show the event log."),
    _tool("toggle_color_palette", f"{_ASKED} to hide/show the color palette/color box."),
]


def test_the_older_definitions_make_a_session() -> None:
    """F1: ``strict`` within parameters and no parameters at all are taken as they come."""
    session = merged(fresh(), tools=PUBLISHED, tool_choice="auto")
    assert [tool["name"] for tool in session["tools"]] == [tool["name"] for tool in PUBLISHED]
    assert session["tools"][0]["parameters"]["strict"] is True
    assert session["tools"][3]["parameters"] == {}


def test_our_definitions_make_a_session() -> None:
    """F1: what the console declares is echoed without a change."""
    session = merged(fresh(), tools=OURS)
    assert session["tools"] == OURS


@pytest.mark.parametrize("tools", [PUBLISHED, OURS], ids=["published", "ours"])
def test_the_engine_reads_them(tools: list[dict[str, Any]]) -> None:
    """F1: each makes a grammar, so that the embedded model can call it."""
    specs = [ToolSpec(t["name"], t["description"], t.get("parameters") or {}) for t in tools]
    grammar = answer_grammar(specs, choice="auto", parallel=True, markup=False)
    assert list(grammar.exact) == [tool["name"] for tool in tools]


def test_arguments_of_the_older_palette_are_valid() -> None:
    """F1: what such a tool is called with passes its own schema."""
    schema = clean_schema(PUBLISHED[0]["parameters"])
    arguments = '{"theme":"sunset","colors":["#ff7e5f","#feb47b","#ffcf9f","#6a3d5b","#2d1b33"]}'
    assert valid_arguments(arguments, schema) == arguments


def test_a_flat_update_of_the_beta_shape_is_refused_readably() -> None:
    """F1: the older consoles' ``turn_detection`` beside ``tools`` names itself in the error."""
    with pytest.raises(ProtocolError) as caught:
        parse_session({"type": "realtime", "turn_detection": None, "tools": PUBLISHED})
    assert caught.value.param == "session.turn_detection"
