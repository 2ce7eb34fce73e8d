"""Calls of MCP tools that a session's responses make: approved, run, and told.

A call starts when its arguments are whole. What came of it is told when no response is in
progress, and together with what came of the other calls of its response: the client answers
with one ``response.create``, which must find the conversation free and every result there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from callboard.engine.context import Entry
from callboard.engine.core import Core
from callboard.engine.messages import CallTool
from callboard.engine.plan import McpTarget, Placement
from callboard.mcp.values import McpError, McpResult
from callboard.protocol import server_events as events
from callboard.protocol.errors import ProtocolError
from callboard.protocol.mcp_items import McpApprovalResponse

MAX_PENDING = 64
"""Calls of a session that run or wait for an approval."""
READ_SHARE = 4
"""The model reads at most this part of its context (one fourth) of one result."""
WAITING = "This call waits until a person has approved it."
RUNNING = "The tool is still working."


@dataclass(slots=True)
class MadeCall:
    """A call whose arguments are whole."""

    entry: Entry
    target: McpTarget
    response_id: str
    output_index: int
    previous: str | None
    placement: Placement
    approval_id: str | None = None
    """The item that asks for its approval."""
    state: Literal["waiting", "running", "over"] = "waiting"
    outcome: McpResult | McpError | None = None

    @property
    def item_id(self) -> str:
        return self.entry.item_id


class McpCalls:
    """Owns every call that is not over."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pending: dict[str, MadeCall] = {}

    def start(self, call: MadeCall) -> None:
        """Run it, or let it wait for its approval."""
        self._pending[call.item_id] = call
        if len(self._pending) > MAX_PENDING:
            text = f"The session already has {MAX_PENDING} calls that wait or run."
            self._over(call, McpError("tool_execution_error", text))
        elif call.approval_id is None:
            self._run(call)
        else:
            self._reads(call, WAITING)

    def _run(self, call: MadeCall) -> None:
        call.state = "running"
        self._reads(call, RUNNING)
        self._core.effects.emit(
            events.McpCallInProgress, item_id=call.item_id, output_index=call.output_index
        )
        arguments = json.loads(call.entry.wire["arguments"])
        self._core.effects.do(
            CallTool(call.item_id, call.target.endpoint, call.target.name, arguments)
        )

    # -- approval ------------------------------------------------------------------------

    def waiting_for(self, item: McpApprovalResponse, param: str) -> MadeCall | None:
        """The call that an approval is about; None: its request came with the client's history.

        Raises ``ProtocolError`` when nobody has asked, or somebody has answered already.
        """
        wanted = item.approval_request_id
        waiting = (call for call in self._pending.values() if call.state == "waiting")
        call = next((call for call in waiting if call.approval_id == wanted), None)
        if call is None and not self._is_history(wanted):
            raise ProtocolError(
                "invalid_value_detail",
                param=param,
                detail=f"no MCP call waits for the approval request '{wanted}'.",
            )
        return call

    def _is_history(self, request_id: str) -> bool:
        request = self._core.conversation.get(request_id)
        if request is None or request.kind != "mcp_approval_request":
            return False
        return not any(
            entry.kind == "mcp_approval_response"
            and entry.wire["approval_request_id"] == request_id
            for entry in self._core.conversation.entries()
        )

    def decide(self, call: MadeCall, item: McpApprovalResponse) -> None:
        """Run a call that waits, or fail it."""
        if item.approve:
            self._run(call)
            return
        why = f" Reason: {item.reason}" if item.reason else ""
        text = f"The call was not approved.{why}"
        self._over(call, McpError("tool_execution_error", text))

    # -- results -------------------------------------------------------------------------

    def finished(self, item_id: str, outcome: McpResult | McpError) -> None:
        """A tool has answered, or could not. The model may read it from now on."""
        call = self._pending.get(item_id)
        if call is not None and call.state == "running" and call.outcome is None:
            self._over(call, outcome)

    def _over(self, call: MadeCall, outcome: McpResult | McpError) -> None:
        if isinstance(outcome, McpResult) and outcome.is_error:
            outcome = McpError("tool_execution_error", outcome.text or "The tool failed.")
        call.state, call.outcome = "running", outcome
        if isinstance(outcome, McpError):
            self._reads(call, f"Error: {outcome.message}")
        else:
            self._reads(call, outcome.text or "Done.")

    def tell(self) -> bool:
        """No response is in progress: tell what is known. False when there was nothing to tell.

        A response's results are told when none of its calls runs any more; those that wait for
        an approval are told when they have it.
        """
        running = [call for call in self._pending.values() if call.state == "running"]
        busy = {call.response_id for call in running if call.outcome is None}
        told = [call for call in running if call.response_id not in busy]
        for call in told:
            self._tell(call)
        return bool(told)

    def _tell(self, call: MadeCall) -> None:
        core, outcome = self._core, call.outcome
        assert outcome is not None
        call.state = "over"
        del self._pending[call.item_id]
        fields: dict[str, Any] = {"output": None, "error": None}
        if isinstance(outcome, McpError):
            fields["error"] = outcome.wire()
        else:
            fields["output"] = outcome.text
        done = {**call.entry.wire, **fields}
        call.entry.settle(done)
        failed = isinstance(outcome, McpError)
        core.effects.emit(
            events.McpCallFailed if failed else events.McpCallCompleted,
            item_id=call.item_id,
            output_index=call.output_index,
        )
        if call.placement.visible:
            previous = call.placement.previous_when_done(call.item_id, call.previous)
            core.effects.emit(events.ConversationItemDone, previous_item_id=previous, item=done)
        core.effects.emit(
            events.OutputItemDone,
            response_id=call.response_id,
            output_index=call.output_index,
            item=done,
        )

    def _reads(self, call: MadeCall, text: str) -> None:
        """What the model reads of the call from now on."""
        assert call.entry.called is not None
        call.entry.called.output = readable(self._core, text)
        call.entry.text_tokens = None


def readable(core: Core, text: str) -> str:
    """A tool's result, cut to what the model may read of it."""
    limit = max(64, core.facts.context_tokens // READ_SHARE)
    kept = text
    while (tokens := core.facts.count_tokens(kept)) > limit:
        kept = kept[: min(len(kept) - 1, int(len(kept) * limit / tokens))]
    return kept if kept is text else f"{kept} …"
