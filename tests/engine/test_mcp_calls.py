"""Calls of MCP tools in a session: made, approved, told (mission: F1, U1)."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.messages import (
    CallTool,
    Generate,
    ToolCalled,
    ToolsListed,
)
from callboard.engine.stages import CallPiece, CallStarted, TextPiece
from callboard.mcp.values import McpError, McpResult
from tests.engine.mcp_desk import SEARCH, UNREACHABLE, Desk, call
from tests.engine.reply_parts import CUT, STOP, done, error_of

# -- calls -------------------------------------------------------------------------------------


def test_a_call_is_made_and_told_when_its_response_is_over() -> None:
    desk = Desk()
    desk.ready()
    since = len(desk.events)
    desk.respond([*call(), STOP])
    command = desk.wanted(CallTool)[0]
    assert (command.name, command.arguments) == ("search", {"title": "fog"})
    desk.answer("Fog at sea")
    assert desk.types(since) == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.mcp_call_arguments.delta",
        "response.mcp_call_arguments.done",
        "response.mcp_call.in_progress",
        "response.done",
        "rate_limits.updated",
        "response.mcp_call.completed",
        "conversation.item.done",
        "response.output_item.done",
    ]
    assert done(desk)["output"][0]["arguments"] == '{"title": "fog"}'
    item = desk.last("conversation.item.done")["item"]
    assert item["output"] == "Fog at sea"
    assert item["server_label"] == "library"
    assert desk.last("response.mcp_call_arguments.delta")["obfuscation"]
    assert not desk.wanted(Generate), "the client asks for the answer"
    assert desk.read() == ["", "Fog at sea"]
    desk.generate("It is called Fog at sea.")
    desk.audit()


def test_a_result_waits_for_the_response_that_it_belongs_to() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([TextPiece("One moment. "), *call()])
    desk.answer("Fog at sea")
    assert not desk.all("response.mcp_call.completed")
    command = desk.commands
    assert not [one for one in command if isinstance(one, CallTool)]
    desk.send("response.cancel")
    assert desk.types()[-4:] == [
        "rate_limits.updated",
        "response.mcp_call.completed",
        "conversation.item.done",
        "response.output_item.done",
    ]
    desk.audit()


def test_the_results_of_one_response_are_told_together() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), *call("lend", '{"book": 7}'), STOP])
    desk.answer("Fog at sea")
    assert not desk.all("response.mcp_call.completed")
    desk.answer("lent")
    assert len(desk.all("response.mcp_call.completed")) == 2
    assert desk.read() == ["", "Fog at sea", "", "lent"]
    desk.generate("Done.")
    desk.audit()


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (UNREACHABLE, UNREACHABLE.wire()),
        (
            McpError("http_error", "Status 502.", 502),
            {"type": "http_error", "code": 502, "message": "Status 502."},
        ),
        (
            McpResult("The shelf is locked.", is_error=True),
            {"type": "tool_execution_error", "message": "The shelf is locked."},
        ),
    ],
)
def test_a_call_that_fails(outcome: Any, error: dict[str, Any]) -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), STOP])
    desk.answer(outcome)
    assert desk.types()[-3:] == [
        "response.mcp_call.failed",
        "conversation.item.done",
        "response.output_item.done",
    ]
    item = desk.last("conversation.item.done")["item"]
    assert (item["output"], item["error"]) == (None, error)
    assert desk.read()[-1] == f"Error: {error['message']}"
    desk.generate("Sorry.")
    desk.audit()


def test_a_call_whose_arguments_never_came_is_not_made() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([CallStarted("search"), CallPiece('{"ti'), CUT])
    assert not desk.wanted(CallTool)
    item = done(desk)["output"][0]
    assert item["error"]["message"] == "The call was not made: its arguments are incomplete."
    assert desk.read() == []
    desk.generate("Hello.")
    desk.audit()


def test_the_conversation_goes_on_while_a_call_runs() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), STOP])
    desk.say("Are you there?")
    assert desk.read() == ["", "The tool is still working.", "Are you there?"]
    desk.generate("Yes, it takes a moment.")
    desk.answer("Fog at sea")
    desk.audit()


def test_a_result_waits_for_the_reply_that_is_being_given() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), STOP])
    desk.send("response.create")
    desk.answer("Fog at sea")
    assert not desk.all("response.mcp_call.completed")
    desk.generate("It takes a moment.")
    assert desk.types()[-3:] == [
        "response.mcp_call.completed",
        "conversation.item.done",
        "response.output_item.done",
    ]
    assert "Fog at sea" in desk.read(), "the client can ask for the answer at once"
    desk.generate("It is called Fog at sea.")
    desk.audit()


def test_a_long_result_is_shown_whole_and_read_in_part() -> None:
    desk = Desk(context_tokens=1_600)
    desk.ready()
    desk.respond([*call(), STOP])
    desk.answer("fog " * 5_000)
    assert len(desk.last("conversation.item.done")["item"]["output"]) == 20_000
    assert len(desk.read()[-1].split()) <= 401
    desk.generate("Much fog.")
    desk.audit()


def test_late_and_unknown_results_are_dropped() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), STOP])
    command = desk.wanted(CallTool)[0]
    desk.answer("Fog at sea")
    before = len(desk.events)
    desk.happen(ToolCalled(command.job_id, McpResult("again")))
    desk.happen(ToolCalled("item_none", McpResult("x")), ToolsListed("item_none", (SEARCH,)))
    assert len(desk.events) == before


def test_a_call_beside_the_conversation() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), STOP], conversation="none")
    desk.answer("Fog at sea")
    assert desk.types()[-2:] == ["response.mcp_call.completed", "response.output_item.done"]
    assert desk.last("response.output_item.done")["item"]["output"] == "Fog at sea"
    assert desk.read() == []
    desk.generate("Hello.")
    desk.audit()


def test_an_item_that_is_deleted_while_its_call_runs() -> None:
    desk = Desk()
    desk.ready()
    desk.respond([*call(), STOP])
    desk.send("conversation.item.delete", item_id=desk.wanted(CallTool)[0].job_id)
    desk.answer("Fog at sea")
    assert desk.read() == []
    desk.generate("Hello.")
    desk.audit()


def test_calls_are_bounded() -> None:
    desk = Desk()
    desk.ready(require_approval="always")
    for _ in range(65):
        desk.respond([*call(), STOP])
    assert len(desk.all("response.mcp_call.failed")) == 1
    assert "64 calls" in desk.last("conversation.item.done")["item"]["error"]["message"]


# -- approval ----------------------------------------------------------------------------------


def asked(desk: Desk) -> dict[str, Any]:
    kind = "mcp_approval_request"
    items = [event["item"] for event in desk.all("conversation.item.done")]
    item: dict[str, Any] = [item for item in items if item["type"] == kind][-1]
    return item


def test_a_call_waits_for_its_approval() -> None:
    desk = Desk()
    desk.ready(require_approval=None)
    desk.respond([*call("lend", '{"book": 7}'), STOP])
    assert not desk.wanted(CallTool)
    request = asked(desk)
    assert (request["name"], request["arguments"]) == ("lend", '{"book": 7}')
    assert [item["type"] for item in done(desk)["output"]] == ["mcp_call", "mcp_approval_request"]
    assert done(desk)["output"][0]["approval_request_id"] == request["id"]
    assert desk.read() == ["", "This call waits until a person has approved it."]
    desk.generate("May I?")
    desk.approve(request["id"], id="mcp_approval_" + request["id"] + "x" * 20)
    desk.answer("lent")
    assert desk.types()[-6:] == [
        "conversation.item.added",
        "conversation.item.done",
        "response.mcp_call.in_progress",
        "response.mcp_call.completed",
        "conversation.item.done",
        "response.output_item.done",
    ]
    desk.audit()


def test_a_call_that_is_not_approved_is_not_made() -> None:
    desk = Desk()
    desk.ready(require_approval="always")
    desk.respond([*call(), STOP])
    desk.approve(asked(desk)["id"], approve=False, reason="Not today.")
    assert not desk.wanted(CallTool)
    item = desk.last("conversation.item.done")["item"]
    assert item["error"] == {
        "type": "tool_execution_error",
        "message": "The call was not approved. Reason: Not today.",
    }
    assert "Not today." in desk.read()[-1]
    desk.generate("All right.")
    desk.audit()


def test_an_approval_while_the_response_still_goes_on() -> None:
    desk = Desk()
    desk.ready(require_approval="always")
    desk.send("response.create")
    job_id = desk.generate(call())
    desk.approve(asked(desk)["id"], approve=False)
    assert not desk.all("response.mcp_call.failed")
    desk.send("response.cancel", response_id=job_id)
    assert len(desk.all("response.mcp_call.failed")) == 1
    desk.audit()


def test_an_approval_that_nothing_waits_for_is_refused() -> None:
    desk = Desk()
    desk.ready(require_approval="always")
    desk.respond([*call(), STOP])
    desk.approve("item_none")
    assert error_of(desk)["param"] == "item.approval_request_id"
    desk.approve(asked(desk)["id"])
    errors = len(desk.all("error"))
    desk.approve(asked(desk)["id"])
    assert len(desk.all("error")) == errors + 1, "nothing is approved twice"


@pytest.mark.parametrize(
    ("rule", "waits"),
    [
        (None, ["search", "lend"]),
        ("always", ["search", "lend"]),
        ("never", []),
        ({"never": {"tool_names": ["search"]}}, ["lend"]),
        ({"never": {"read_only": True}}, ["lend"]),
        ({"always": {"tool_names": ["lend"]}}, ["search", "lend"]),
        ({"always": {"tool_names": ["lend"]}, "never": {"tool_names": ["search"]}}, ["lend"]),
    ],
)
def test_which_calls_need_an_approval(rule: Any, waits: list[str]) -> None:
    desk = Desk()
    desk.ready(require_approval=rule)
    desk.respond([*call("search"), *call("lend"), STOP])
    items = [item for item in done(desk)["output"] if item["type"] == "mcp_approval_request"]
    assert [item["name"] for item in items] == waits
    assert len(desk.wanted(CallTool)) == 2 - len(waits)


# -- prepared ahead --------------------------------------------------------------------------------


def test_a_prepared_reply_calls_nothing_before_the_turn_is_certain() -> None:
    desk = Desk()
    desk.ready()
    desk.hear(400, speech=False)
    desk.hear(800, speech=True)
    desk.hear(128, speech=False)
    desk.hear_words("find fog")
    desk.generate([*call(), STOP])
    assert not desk.wanted(CallTool)
    assert not desk.all("response.mcp_call.in_progress")
    desk.hear(800, speech=False)
    assert len(desk.wanted(CallTool)) == 1
    desk.answer("Fog at sea")
    desk.audit()


def test_a_prepared_reply_that_is_dropped_never_called() -> None:
    desk = Desk()
    desk.ready()
    desk.hear(400, speech=False)
    desk.hear(800, speech=True)
    desk.hear(128, speech=False)
    desk.hear_words("find fog")
    desk.generate([*call(), STOP])
    desk.hear(800, speech=True)
    assert not desk.wanted(CallTool)
    assert not desk.all("response.mcp_call.in_progress")
