"""A history with MCP items in it, created by a client that comes back (K3c, lead 4)."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.messages import CallTool, Generate, ListTools
from tests.engine.bench import Bench

LISTED = {
    "id": "mcpl_1",
    "type": "mcp_list_tools",
    "server_label": "library",
    "tools": [{"name": "search", "input_schema": {"type": "object"}, "description": None}],
}
ASKED = {
    "id": "mcpr_1",
    "type": "mcp_approval_request",
    "server_label": "library",
    "name": "search",
    "arguments": '{"title":"Emma"}',
}
ALLOWED = {
    "id": "mcprs_1",
    "type": "mcp_approval_response",
    "approval_request_id": "mcpr_1",
    "approve": True,
    "reason": None,
}
CALLED = {
    "id": "mcp_1",
    "type": "mcp_call",
    "server_label": "library",
    "name": "search",
    "arguments": '{"title":"Emma"}',
    "output": "Emma stands on shelf 7.",
    "error": None,
    "approval_request_id": "mcpr_1",
}


def create(bench: Bench, item: dict[str, Any]) -> list[dict[str, Any]]:
    """What the session says to a client that creates this."""
    before = len(bench.events)
    bench.send("conversation.item.create", item=item)
    return bench.events[before:]


def test_a_history_comes_back_as_it_was() -> None:
    """Each item is added and done as it was sent; nothing is listed, asked or called for it."""
    bench = Bench()
    for item in (LISTED, ASKED, ALLOWED, CALLED):
        told = create(bench, item)
        assert [event["type"] for event in told] == [
            "conversation.item.added",
            "conversation.item.done",
        ]
        shown = told[-1]["item"]
        assert {**item, "tools": None} == {**shown, "tools": None}
    assert not [did for did in bench.commands if isinstance(did, CallTool | ListTools)]


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({}, "Emma stands on shelf 7."),
        (
            {"output": None, "error": {"type": "http_error", "code": 502, "message": "Gone."}},
            "Gone",
        ),
        ({"output": None}, "not known"),
    ],
)
def test_the_model_reads_what_came_of_a_call(fields: dict[str, Any], read: str) -> None:
    bench = Bench()
    create(bench, {**CALLED, **fields})
    bench.send("response.create")
    (asked,) = [did for did in bench.commands if isinstance(did, Generate)]
    call, result = asked.request.messages
    assert (call.calls[0].name, call.calls[0].arguments) == ("search", CALLED["arguments"])
    assert read in result.text


def test_a_long_result_is_cut_for_the_model_alone() -> None:
    bench = Bench(context_tokens=4_096)
    told = create(bench, {**CALLED, "output": "word " * 5_000})
    bench.send("response.create")
    (asked,) = [did for did in bench.commands if isinstance(did, Generate)]
    assert len(asked.request.messages[-1].text.split()) <= 1_025
    assert told[-1]["item"]["output"] == "word " * 5_000


def test_an_approval_of_nothing_and_a_second_one_are_refused() -> None:
    bench = Bench()
    assert create(bench, ALLOWED)[-1]["error"]["param"] == "item.approval_request_id"
    create(bench, ASKED)
    create(bench, ALLOWED)
    again = create(bench, {**ALLOWED, "id": "mcprs_2", "approve": False})
    assert again[-1]["error"]["param"] == "item.approval_request_id"


def test_what_an_item_lacks_is_named() -> None:
    bench = Bench()
    told = create(bench, {key: value for key, value in CALLED.items() if key != "server_label"})
    assert told[-1]["error"]["param"] == "item.server_label"


def test_a_response_out_of_band_reads_it_as_well() -> None:
    bench = Bench()
    wanted = {"conversation": "none", "input": [CALLED]}
    bench.send("response.create", response=wanted)
    (asked,) = [did for did in bench.commands if isinstance(did, Generate)]
    assert asked.request.messages[-1].text == CALLED["output"]
