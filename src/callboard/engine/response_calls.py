"""The calls that a response makes: of the client's functions, and of MCP tools.

A function call is over when its arguments are whole; what follows is the client's. A call
of an MCP tool is handed on then (``made``) and told of later, by ``mcp_calls``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from callboard.engine.context import Called, Entry
from callboard.engine.effects import Effects
from callboard.engine.mcp_calls import MadeCall
from callboard.engine.output_items import OutputItems
from callboard.engine.plan import McpTarget
from callboard.mcp.values import McpError
from callboard.protocol import server_events as events

NOT_MADE = "The call was not made: its arguments are incomplete."


@dataclass(slots=True)
class OpenCall:
    entry: Entry
    output_index: int
    previous: str | None
    target: McpTarget | None
    arguments: str = ""


class ResponseCalls:
    """At most one call is being written at a time."""

    def __init__(self, response_id: str, effects: Effects, items: OutputItems) -> None:
        self.made: list[MadeCall] = []
        """Calls of MCP tools that are to be started; whoever starts them takes them away."""
        self._response_id = response_id
        self._effects = effects
        self._items = items
        self._open: OpenCall | None = None

    @property
    def is_open(self) -> bool:
        return self._open is not None

    def start(self, name: str, target: McpTarget | None) -> None:
        """``target`` is where the tool of this name is, if the server runs it."""
        ids = self._effects.ids
        wire: dict[str, Any]
        if target is None:
            wire = {
                "id": ids.new("item"),
                "type": "function_call",
                "status": "in_progress",
                "name": name,
                "call_id": ids.new("call"),
                "arguments": "",
            }
        else:
            wire = {
                "id": ids.new("item"),
                "type": "mcp_call",
                "server_label": target.label,
                "name": target.name,
                "arguments": "",
                "output": None,
                "error": None,
                "approval_request_id": None,
            }
        entry = Entry(wire, called=None if target is None else Called(name))
        index, previous = self._items.add(entry)
        self._open = OpenCall(entry, index, previous, target)

    def add_arguments(self, arguments: str) -> None:
        call = self._open
        if call is None:
            return
        call.arguments += arguments
        noise = self._effects.ids.noise(arguments)
        wire = call.entry.wire
        if call.target is None:
            self._effects.emit(
                events.FunctionArgumentsDelta,
                response_id=self._response_id,
                item_id=wire["id"],
                output_index=call.output_index,
                call_id=wire["call_id"],
                delta=arguments,
                obfuscation=noise,
            )
        else:
            self._effects.emit(
                events.McpArgumentsDelta,
                response_id=self._response_id,
                item_id=wire["id"],
                output_index=call.output_index,
                delta=arguments,
                obfuscation=noise,
            )

    def end(self, status: str) -> None:
        """``completed``: the arguments are whole. ``incomplete``: no more will come."""
        call, self._open = self._open, None
        if call is None:
            return
        if call.target is None:
            self._end_function(call, status)
        else:
            self._end_mcp(call, call.target, whole=status == "completed")

    def _end_function(self, call: OpenCall, status: str) -> None:
        wire = call.entry.wire
        self._effects.emit(
            events.FunctionArgumentsDone,
            response_id=self._response_id,
            item_id=wire["id"],
            output_index=call.output_index,
            call_id=wire["call_id"],
            name=wire["name"],
            arguments=call.arguments,
        )
        done = {**wire, "status": status, "arguments": call.arguments}
        self._items.done(call.entry, done, call.output_index, call.previous)

    def _end_mcp(self, call: OpenCall, target: McpTarget, *, whole: bool) -> None:
        entry, index = call.entry, call.output_index
        self._effects.emit(
            events.McpArgumentsDone,
            response_id=self._response_id,
            item_id=entry.item_id,
            output_index=index,
            arguments=call.arguments,
        )
        wire = {**entry.wire, "arguments": call.arguments}
        if not whole:
            error = McpError("tool_execution_error", NOT_MADE)
            self._effects.emit(events.McpCallFailed, item_id=entry.item_id, output_index=index)
            self._items.done(entry, {**wire, "error": error.wire()}, index, call.previous)
            return
        assert entry.called is not None
        entry.called.made = True
        approval_id = self._ask_approval(target, call.arguments) if target.asks_approval else None
        entry.settle({**wire, "approval_request_id": approval_id})
        self._items.left_open(index, entry.wire)
        self.made.append(
            MadeCall(
                entry,
                target,
                self._response_id,
                index,
                call.previous,
                self._items.placement,
                approval_id,
            )
        )

    def _ask_approval(self, target: McpTarget, arguments: str) -> str:
        wire = {
            "id": self._effects.ids.new("item"),
            "type": "mcp_approval_request",
            "server_label": target.label,
            "name": target.name,
            "arguments": arguments,
        }
        entry = Entry(wire)
        index, previous = self._items.add(entry)
        self._items.done(entry, wire, index, previous)
        return entry.item_id
