"""MCP servers in a session: defined, listed, offered to the model (mission: F1, U1)."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.messages import (
    CallTool,
    Cancel,
    Generate,
    ListTools,
    ToolsListed,
    Warm,
)
from callboard.mcp.values import McpTool
from tests.engine.bench import Bench
from tests.engine.mcp_desk import LEND, OBJECT, SEARCH, UNREACHABLE, Desk, call, library
from tests.engine.reply_parts import STOP, done, error_of

KEY = "tok-" + "x" * 20


# -- listing ---------------------------------------------------------------------------------


def test_tools_are_listed_when_a_server_is_named() -> None:
    desk = Desk()
    since = len(desk.events)
    desk.update(tools=[library()])
    desk.tell_tools(SEARCH, LEND)
    assert desk.types(since) == [
        "session.updated",
        "mcp_list_tools.in_progress",
        "conversation.item.added",
        "conversation.item.done",
        "mcp_list_tools.completed",
    ]
    item = desk.last("conversation.item.done")["item"]
    assert item["tools"][0] == {
        "name": "search",
        "description": "Find books.",
        "input_schema": OBJECT,
        "annotations": {"readOnlyHint": True},
    }
    assert [tool.name for tool in desk.wanted(Warm)[-1].request.tools] == ["search", "lend"]
    desk.audit()


def test_a_session_may_begin_with_a_server() -> None:
    desk = Bench(session={"type": "realtime", "tools": [library()]})
    assert desk.types()[:2] == ["session.created", "mcp_list_tools.in_progress"]
    assert desk.take(ListTools).endpoint.url == "https://library.example/mcp"


def test_a_server_that_cannot_be_reached_leaves_the_session_alive() -> None:
    desk = Desk()
    desk.update(tools=[library()])
    desk.tell_tools(error=UNREACHABLE)
    assert desk.types()[-2:] == ["conversation.item.done", "mcp_list_tools.failed"]
    assert desk.last("conversation.item.done")["item"]["error"] == UNREACHABLE.wire()
    desk.say("Hello")
    desk.send("response.create")
    assert desk.wanted(Generate)[0].request.tools == ()
    desk.generate("Hi.")
    desk.audit()


def test_the_same_definition_again_tries_a_failed_server_again_and_leaves_a_ready_one() -> None:
    desk = Desk()
    desk.update(tools=[library()])
    desk.tell_tools(error=UNREACHABLE)
    desk.update(tools=[library()])
    desk.tell_tools(SEARCH)
    desk.update(tools=[library(require_approval="always", server_description="Books.")])
    assert not desk.wanted(ListTools)
    desk.audit()


@pytest.mark.parametrize(
    "change",
    [
        {"server_url": "https://other.example/mcp"},
        {"authorization": KEY},
        {"allowed_tools": ["lend"]},
    ],
)
def test_what_decides_the_list_is_listed_again(change: dict[str, Any]) -> None:
    desk = Desk()
    desk.ready()
    desk.update(tools=[library(**change)])
    desk.tell_tools(SEARCH, LEND)
    desk.audit()


def test_only_the_server_that_changed_is_listed_again() -> None:
    desk = Desk()
    archive = library(server_label="archive", server_url="https://archive.example/mcp")
    desk.update(tools=[library(), archive])
    desk.tell_tools(SEARCH)
    desk.tell_tools(LEND)
    desk.update(tools=[library(), {**archive, "headers": {"X-Shelf": "7"}}])
    assert [command.endpoint.label for command in desk.wanted(ListTools)] == ["archive"]


def test_a_newer_definition_takes_the_place_of_one_that_is_being_listed() -> None:
    desk = Desk()
    desk.update(tools=[library()])
    old = desk.take(ListTools)
    desk.update(tools=[library(server_url="https://other.example/mcp")])
    assert [command.job_id for command in desk.wanted(Cancel)] == [old.job_id]
    assert len(desk.all("mcp_list_tools.failed")) == 1
    desk.happen(ToolsListed(old.job_id, (SEARCH,)))
    desk.tell_tools(LEND)
    assert len(desk.all("mcp_list_tools.completed")) == 1
    desk.audit()


@pytest.mark.parametrize(
    ("allowed", "names"),
    [
        (["lend"], ["lend"]),
        ({"tool_names": ["search", "nothing"]}, ["search"]),
        ({"read_only": True}, ["search"]),
        ({"read_only": False}, ["lend"]),
        ({}, ["search", "lend"]),
        ([], []),
    ],
)
def test_allowed_tools(allowed: Any, names: list[str]) -> None:
    desk = Desk()
    desk.ready(allowed_tools=allowed)
    listed = desk.last("conversation.item.done")["item"]["tools"]
    assert [tool["name"] for tool in listed] == names
    desk.send("response.create")
    assert [tool.name for tool in desk.take(Generate).request.tools] == names


def test_too_many_tools_are_said_so() -> None:
    desk = Desk()
    desk.update(tools=[library()])
    desk.tell_tools(*(McpTool(f"tool_{n}", "", OBJECT) for n in range(129)))
    error = desk.last("conversation.item.done")["item"]["error"]
    assert "allowed_tools" in error["message"]


# -- definitions -----------------------------------------------------------------------------


def test_keys_are_never_shown() -> None:
    desk = Desk()
    desk.ready(authorization=KEY, headers={"X-Key": KEY})
    assert KEY not in repr(desk.events)
    assert KEY not in repr(desk.commands)
    shown = desk.last("session.updated")["session"]["tools"][0]
    assert shown["server_url"] == "https://library.example/mcp"
    desk.update(tools=[shown])
    assert not desk.wanted(ListTools), "what was shown may be sent back: the keys are kept"


def test_keys_do_not_follow_a_server_to_another_address() -> None:
    desk = Desk()
    desk.ready(authorization=KEY)
    desk.update(tools=[library(server_url="https://other.example/mcp")])
    assert desk.take(ListTools).endpoint.authorization == ""


def test_a_label_alone_means_the_server_that_was_named_before() -> None:
    desk = Desk()
    desk.ready(allowed_tools=["search"])
    desk.update(tools=[])
    desk.update(tools=[{"type": "mcp", "server_label": "library"}])
    assert not desk.wanted(ListTools)
    assert desk.last("session.updated")["session"]["tools"][0]["allowed_tools"] == ["search"]
    desk.send("response.create")
    assert [tool.name for tool in desk.take(Generate).request.tools] == ["search"]


@pytest.mark.parametrize(
    ("tool", "code", "param"),
    [
        ({"server_url": None}, "missing_required_parameter", "server_url"),
        ({"server_url": "stdio:rm"}, "invalid_value", "server_url"),
        ({"server_url": "https://me:pass@library.example"}, "invalid_value", "server_url"),
        ({"server_url": "https://library.example:x/"}, "invalid_value", "server_url"),
        ({"server_url": "https://" + "x" * 3_000}, "string_above_max_length", "server_url"),
        ({"server_label": ""}, "string_below_min_length", "server_label"),
        ({"connector_id": "connector_gmail"}, "unsupported_feature", "connector_id"),
        ({"tunnel_id": "tunnel_1"}, "unsupported_feature", "tunnel_id"),
        (
            {"authorization": "a", "headers": {"Authorization": "b"}},
            "invalid_value",
            "authorization",
        ),
        ({"headers": {"X": "a\r\nY: b"}}, "invalid_value", "headers"),
        ({"headers": {"X Y": "a"}}, "invalid_value", "headers"),
        ({"headers": {f"X{n}": "a" for n in range(40)}}, "invalid_value", "headers"),
        ({"headers": {"X": "a" * 9_000}}, "invalid_value", "headers"),
        ({"require_approval": "sometimes"}, "invalid_value", "require_approval"),
        ({"allowed_tools": {"names": []}}, "unknown_parameter", "allowed_tools.names"),
    ],
)
def test_wrong_definitions_are_refused_by_name(tool: dict[str, Any], code: str, param: str) -> None:
    desk = Desk()
    desk.update(tools=[library(**tool)])
    error = error_of(desk)
    assert (error["code"], error["param"]) == (code, f"session.tools[0].{param}")
    assert not desk.wanted(ListTools)


def test_lists_of_servers_are_bounded_and_each_label_stands_once() -> None:
    desk = Desk()
    desk.update(tools=[library(), library()])
    assert error_of(desk)["param"] == "session.tools[1].server_label"
    desk.update(tools=[library(server_label=f"s{n}") for n in range(9)])
    assert error_of(desk)["message"].endswith("at most 8 MCP servers.")
    for n in range(4):
        desk.update(tools=[library(server_label=f"s{n}{m}") for m in range(8)])
    desk.update(tools=[library()])
    assert error_of(desk)["message"].endswith("at most 32 MCP servers.")


# -- what a response may use ---------------------------------------------------------------------


def test_tools_of_one_name_are_told_apart() -> None:
    desk = Desk()
    function = {"type": "function", "name": "search", "parameters": OBJECT}
    archive = library(server_label="my archive", server_url="https://archive.example/mcp")
    desk.update(tools=[function, library(), archive])
    desk.tell_tools(SEARCH)
    desk.tell_tools(SEARCH, McpTool("find.it", "", OBJECT))
    desk.send("response.create")
    names = [tool.name for tool in desk.wanted(Generate)[0].request.tools]
    assert names == ["search", "library_search", "my_archive_search", "find_it"]
    desk.generate([*call("my_archive_search"), STOP])
    command = desk.wanted(CallTool)[0]
    assert (command.endpoint.label, command.name) == ("my archive", "search")
    assert done(desk)["output"][0]["name"] == "search"


def test_a_response_brings_its_own_server_and_waits_for_it() -> None:
    desk = Desk()
    desk.send("response.create", response={"tools": [library(server_description="Books.")]})
    assert not desk.wanted(Generate)
    desk.tell_tools(SEARCH)
    request = desk.wanted(Generate)[0].request
    assert [tool.name for tool in request.tools] == ["search"]
    assert request.instructions.endswith("library: Books.")
    desk.generate([*call(), STOP])
    desk.answer("Fog at sea")
    assert desk.last("session.updated")["session"]["tools"] == []
    desk.audit()


def test_a_response_whose_server_cannot_be_reached_goes_on_without_it() -> None:
    desk = Desk()
    desk.send("response.create", response={"tools": [library()], "tool_choice": "required"})
    desk.tell_tools(error=UNREACHABLE)
    assert desk.wanted(Generate)[0].request.tools == ()
    desk.generate("I cannot look that up.")
    desk.audit()


def test_a_response_narrows_the_sessions_server_and_cannot_move_it() -> None:
    desk = Desk()
    desk.ready()
    narrow = {"type": "mcp", "server_label": "library", "allowed_tools": ["lend"]}
    desk.send("response.create", response={"tools": [narrow], "conversation": "none"})
    assert [tool.name for tool in desk.take(Generate).request.tools] == ["lend"]
    desk.send("response.create", response={"tools": [library(server_url="https://x.example/")]})
    assert error_of(desk)["param"] == "response.tools[0].server_label"
    assert not desk.wanted(ListTools)


def test_a_turn_that_begins_while_tools_are_listed_uses_what_is_there() -> None:
    desk = Desk()
    desk.update(tools=[library()])
    desk.send("response.create")
    assert desk.wanted(Generate)[0].request.tools == ()


@pytest.mark.parametrize(
    ("choice", "wanted", "names"),
    [
        ({"server_label": "library"}, "required", ["search", "lend"]),
        ({"server_label": "library", "name": "lend"}, "function:lend", None),
        ({"server_label": "library", "name": "burn"}, "auto", None),
    ],
)
def test_tool_choice(choice: dict[str, Any], wanted: str, names: list[str] | None) -> None:
    desk = Desk()
    function = {"type": "function", "name": "look", "parameters": OBJECT}
    desk.update(tools=[library(), function], tool_choice={"type": "mcp", **choice})
    desk.tell_tools(SEARCH, LEND)
    desk.send("response.create")
    request = desk.take(Generate).request
    assert request.tool_choice == wanted
    assert [tool.name for tool in request.tools] == (names or ["look", "search", "lend"])
    desk.update(tools=[function])
    assert desk.last("session.updated")["session"]["tool_choice"] == "auto"


def test_a_choice_of_a_server_that_is_not_there_is_refused() -> None:
    desk = Desk()
    desk.update(tool_choice={"type": "mcp", "server_label": "library"})
    assert error_of(desk)["param"] == "session.tool_choice"
