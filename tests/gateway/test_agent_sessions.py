"""What an agent brings to a session, and what its clients see of it."""

from __future__ import annotations

import pytest

from callboard.gateway.agent_sessions import with_private_tools, without_private_tools

PALETTE = {"type": "function", "name": "palette"}


@pytest.mark.parametrize("name", [None, 5, ["book"], {"a": 1}])
def test_a_provider_may_show_tools_of_any_shape(name: object) -> None:
    """Lead 8, B4: private ones are left out all the same, and nothing fails."""
    tools = [PALETTE, {"type": "mcp", "name": name}, {"type": "function", "name": "book"}]
    session = {"tools": tools, "tool_choice": {"type": "function", "name": name}}
    event = {"type": "session.updated", "session": session}
    shown = without_private_tools(event, {"book"})["session"]
    assert shown == {**session, "tools": tools[:2]}


def test_the_choice_of_a_private_tool_is_not_shown() -> None:
    """Lead 8: its name would be told."""
    book = {"type": "function", "name": "book"}
    event = {"type": "session.updated", "session": {"tools": [book], "tool_choice": book}}
    shown = without_private_tools(event, {"book"})["session"]
    assert shown == {"tools": [], "tool_choice": "auto"}


@pytest.mark.parametrize("theirs", [None, []])
def test_a_client_that_clears_its_tools_clears_its_own(theirs: object) -> None:
    """Lead 8: ``null`` and ``[]`` alike; an update that names none changes nothing."""
    book = {"type": "function", "name": "book"}
    event = {"type": "session.update", "session": {"type": "realtime", "tools": theirs}}
    assert with_private_tools(event, [book])["session"]["tools"] == [book]
    silent = {"type": "session.update", "session": {"type": "realtime"}}
    assert with_private_tools(silent, [book]) is silent
