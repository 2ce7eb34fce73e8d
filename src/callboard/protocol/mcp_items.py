"""Items of MCP servers that a client creates: an approval, or what an earlier session did.

A client that comes back with its history has calls of MCP tools in it. They are taken as
history: they are shown and read, and nothing is called, listed or asked for their sake.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from callboard.protocol.validation import Strict

MAX_LISTED = 128
"""Tools in one list: as many as a session may have."""
Label = Annotated[str, Field(min_length=1, max_length=64)]


class McpItem(Strict):
    """The official guide makes an approval's id of the request's: longer than others may be."""

    id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    object: Literal["realtime.item"] | None = None
    status: Literal["completed", "incomplete", "in_progress"] | None = None


class ProtocolFailure(Strict):
    type: Literal["protocol_error", "http_error"]
    code: int
    message: str


class ExecutionFailure(Strict):
    type: Literal["tool_execution_error"]
    message: str


Failure = Annotated[ProtocolFailure | ExecutionFailure, Field(discriminator="type")]


class ListedTool(Strict):
    name: str
    input_schema: dict[str, Any] | None = None
    description: str | None = None
    annotations: dict[str, Any] | None = None


class McpListTools(McpItem):
    type: Literal["mcp_list_tools"]
    server_label: Label
    tools: Annotated[list[ListedTool], Field(max_length=MAX_LISTED)]
    error: Failure | None = None


class McpCall(McpItem):
    type: Literal["mcp_call"]
    server_label: Label
    name: str
    arguments: str
    output: str | None = None
    error: Failure | None = None
    approval_request_id: str | None = None


class McpApprovalRequest(McpItem):
    type: Literal["mcp_approval_request"]
    server_label: Label
    name: str
    arguments: str


class McpApprovalResponse(McpItem):
    type: Literal["mcp_approval_response"]
    approval_request_id: str
    approve: bool
    reason: str | None = None


AnyMcpItem = McpListTools | McpCall | McpApprovalRequest | McpApprovalResponse


def wire_mcp_item(item: AnyMcpItem, item_id: str) -> dict[str, Any]:
    """A client's item as the server shows it: without ``object`` and ``status``."""
    shown = item.model_dump(exclude={"id", "object", "status"})
    if isinstance(item, McpListTools) and item.error is None:
        del shown["error"]
    return {"id": item_id, **shown}
