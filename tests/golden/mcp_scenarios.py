"""MCP tools: as the reference of another server has them, and as the engine runs them."""

from __future__ import annotations

from typing import Any

from callboard.engine.messages import CallTool, ListTools, ToolCalled, ToolsListed
from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmEnd, LlmPiece
from callboard.mcp.values import McpError, McpResult, McpTool
from tests.golden.recorder import Line, Recorder

SERVER = "library"
TEXT_SESSION = {"output_modalities": ["text"]}


def _counted(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "event_id": f"mcp_{n:03}"} for n, event in enumerate(events, start=1)]


def _item(item_id: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": item_id, "type": kind, "server_label": SERVER, **fields}


def _response(status: str, *output: dict[str, Any], name: str = "resp_mcp") -> dict[str, Any]:
    details = None if status == "in_progress" else {"type": status}
    return {
        "object": "realtime.response",
        "id": name,
        "status": status,
        "status_details": details,
        "output": list(output),
        "conversation_id": "conv_1",
        "usage": None,
    }


def _call(item_id: str, previous: str, arguments: str, end: dict[str, Any]) -> list[dict[str, Any]]:
    """A call that the server carries out: ``end`` has its ``output`` or its ``error``."""
    at = {"response_id": "resp_mcp", "item_id": item_id, "output_index": 0}
    begun = _item(item_id, "mcp_call", name="search", arguments="")
    done = {**begun, "arguments": arguments, **end}
    went = "failed" if end.get("error") else "completed"
    half = len(arguments) // 2
    return [
        {"type": "response.output_item.added", **at, "item": begun},
        {"type": "conversation.item.added", "previous_item_id": previous, "item": begun},
        {"type": "response.mcp_call_arguments.delta", **at, "delta": arguments[:half]},
        {"type": "response.mcp_call_arguments.delta", **at, "delta": arguments[half:]},
        {"type": "response.mcp_call_arguments.done", **at, "arguments": arguments},
        {"type": "response.mcp_call.in_progress", "item_id": item_id, "output_index": 0},
        {"type": f"response.mcp_call.{went}", "item_id": item_id, "output_index": 0},
        {"type": "conversation.item.done", "previous_item_id": previous, "item": done},
        {"type": "response.output_item.done", **at, "item": done},
    ]


def mcp_tools() -> Recorder:
    """Tools are listed, one is called and answers, one fails, one waits for an approval."""
    bench = Recorder()
    bench.update(**TEXT_SESSION)
    listed = _item("mcpl_1", "mcp_list_tools", tools=[])
    tools = [{"name": "search", "input_schema": {}}, {"name": "lend", "input_schema": {}}]
    asked = _item("mcpr_1", "mcp_approval_request", name="lend", arguments='{"book": 7}')
    failure = {"type": "tool_execution_error", "message": "The shelf is locked."}
    events: list[Line] = [
        {"type": "mcp_list_tools.in_progress", "item_id": "mcpl_1"},
        {"type": "conversation.item.added", "previous_item_id": None, "item": listed},
        {
            "type": "conversation.item.done",
            "previous_item_id": None,
            "item": {**listed, "tools": tools},
        },
        {"type": "mcp_list_tools.completed", "item_id": "mcpl_1"},
        {"type": "response.created", "response": _response("in_progress")},
        *_call("mcp_1", "mcpl_1", '{"title": "fog"}', {"output": '["Fog at sea"]'}),
        *_call("mcp_2", "mcp_1", '{"title": "ice"}', {"error": failure}),
        {
            "type": "response.output_item.added",
            "response_id": "resp_mcp",
            "output_index": 2,
            "item": asked,
        },
        {"type": "conversation.item.added", "previous_item_id": "mcp_2", "item": asked},
        {"type": "conversation.item.done", "previous_item_id": "mcp_2", "item": asked},
        {"type": "response.done", "response": _response("completed", asked)},
    ]
    bench.told(*_counted(events))
    return bench


def _wanted(name: str, arguments: str) -> list[LlmPiece]:
    return [CallStarted(name), CallPiece(arguments), CallEnded()]


def mcp_engine() -> Recorder:
    """The engine's order: results told together, an approval, a refusal, and a dead server."""
    bench = Recorder()
    server = {"type": "mcp", "server_label": SERVER, "server_url": "https://library.example/mcp"}
    rule = {"never": {"tool_names": ["search"]}}
    archive = {**server, "server_label": "archive", "server_url": "https://archive.example/mcp"}
    bench.update(**TEXT_SESSION, tools=[{**server, "require_approval": rule}, archive])
    schema = {"type": "object", "properties": {"title": {"type": "string"}}}
    tools = (McpTool("search", "Find books.", schema), McpTool("lend", "Lend a book.", schema))
    unreachable = McpError("protocol_error", "The MCP server could not be reached.")
    bench.happen(ToolsListed(bench.take(ListTools).job_id, tools))
    bench.happen(ToolsListed(bench.take(ListTools).job_id, unreachable))
    bench.say("Find fog and ice, and lend me the first.")
    bench.send("response.create")
    calls = [*_wanted("search", '{"title": "fog"}'), *_wanted("search", '{"title": "ice"}')]
    bench.generate([*calls, *_wanted("lend", '{"title": "fog"}'), LlmEnd("stop", 10, 0, 5)])
    for outcome in (McpResult("Fog at sea"), McpResult("The shelf is locked.", is_error=True)):
        bench.happen(ToolCalled(bench.take(CallTool).job_id, outcome))
    _approve(bench, approve=True)
    bench.happen(ToolCalled(bench.take(CallTool).job_id, McpResult("lent for 14 days")))
    bench.send("response.create")
    bench.generate([*_wanted("lend", '{"title": "ice"}'), LlmEnd("stop", 10, 0, 5)])
    _approve(bench, approve=False)
    bench.send("response.create")
    bench.generate("Fog at sea is yours for 14 days.")
    return bench


def _approve(bench: Recorder, *, approve: bool) -> None:
    items = [event["item"] for event in bench.all("conversation.item.done")]
    asked = [item["id"] for item in items if item["type"] == "mcp_approval_request"][-1]
    answer = {"type": "mcp_approval_response", "approval_request_id": asked, "approve": approve}
    bench.send("conversation.item.create", item=answer)
