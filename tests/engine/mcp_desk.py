"""A bench whose MCP servers are answered by hand."""

from __future__ import annotations

from typing import Any

from callboard.engine.messages import CallTool, Generate, ListTools, ToolCalled, ToolsListed
from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmPiece
from callboard.mcp.values import McpError, McpResult, McpTool
from tests.engine.bench import Bench
from tests.engine.ledger import Ledger

OBJECT = {"type": "object", "properties": {}}
SEARCH = McpTool("search", "Find books.", OBJECT, {"readOnlyHint": True})
LEND = McpTool("lend", "", OBJECT)
UNREACHABLE = McpError("protocol_error", "The MCP server could not be reached.")


def library(**fields: Any) -> dict[str, Any]:
    return {
        "type": "mcp",
        "server_label": "library",
        "server_url": "https://library.example/mcp",
        "require_approval": "never",
        **fields,
    }


def call(name: str = "search", arguments: str = '{"title": "fog"}') -> list[LlmPiece]:
    half = len(arguments) // 2
    pieces = [CallPiece(arguments[:half]), CallPiece(arguments[half:])]
    return [CallStarted(name), *pieces, CallEnded()]


class Desk(Bench):
    """A bench whose MCP servers are answered by hand; the books are kept."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.update(output_modalities=["text"])

    def tell_tools(self, *tools: McpTool, error: McpError | None = None) -> str:
        command = self.take(ListTools)
        self.happen(ToolsListed(command.job_id, error or tools))
        job_id: str = command.job_id
        return job_id

    def answer(self, outcome: McpResult | McpError | str) -> None:
        command = self.take(CallTool)
        result = McpResult(outcome) if isinstance(outcome, str) else outcome
        self.happen(ToolCalled(command.job_id, result))

    def ready(self, *tools: McpTool, **fields: Any) -> None:
        self.update(tools=[library(**fields)])
        self.tell_tools(*(tools or (SEARCH, LEND)))

    def respond(self, pieces: list[LlmPiece], **response: Any) -> str:
        self.send("response.create", response=response or None)
        return self.generate(pieces)

    def approve(self, request_id: str, approve: bool = True, **fields: Any) -> None:
        item = {
            "type": "mcp_approval_response",
            "approval_request_id": request_id,
            "approve": approve,
            **fields,
        }
        self.send("conversation.item.create", item=item)

    def read(self) -> list[str]:
        """What the model reads of the conversation, next time."""
        self.send("response.create")
        command = self.wanted(Generate)[-1]
        return [message.text for message in command.request.messages]

    def audit(self) -> None:
        ledger = Ledger()
        for event in self.events:
            ledger.feed(event)
        ledger.check_quiet()
