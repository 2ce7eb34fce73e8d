"""What a response is asked to be, and where its items go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callboard.engine.context import Conversation, Entry
from callboard.mcp.values import McpEndpoint


@dataclass(frozen=True, slots=True)
class McpTarget:
    """Where a tool is that we run ourselves."""

    label: str
    name: str
    """The server's own; the model may know it by another."""
    endpoint: McpEndpoint
    asks_approval: bool


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """What a response is asked to be: the session's settings with its own overrides."""

    response_id: str
    conversation_id: str | None
    """``None``: out of band."""
    modality: str
    max_output_tokens: int | str
    voice: str
    speed: float
    format: Mapping[str, Any]
    metadata: Mapping[str, str] | None
    instructions: str
    tools: tuple[Mapping[str, Any], ...]
    tool_choice: Any
    parallel_tool_calls: bool
    reasons: bool
    targets: Mapping[str, McpTarget] = field(default_factory=dict)
    """Of the tools, those of MCP servers."""

    @property
    def speaks(self) -> bool:
        return self.modality == "audio"

    @property
    def token_limit(self) -> int | None:
        return self.max_output_tokens if isinstance(self.max_output_tokens, int) else None

    def wire(self, **state: Any) -> dict[str, Any]:
        """The response object with ``status``, ``status_details``, ``output`` and ``usage``."""
        return {
            "object": "realtime.response",
            "id": self.response_id,
            "status": state["status"],
            "status_details": state["status_details"],
            "output": state["output"],
            "conversation_id": self.conversation_id,
            "output_modalities": [self.modality],
            "max_output_tokens": self.max_output_tokens,
            "audio": {"output": {"format": dict(self.format), "voice": self.voice}},
            "usage": state["usage"],
            "metadata": dict(self.metadata) if self.metadata is not None else None,
        }


class Placement:
    """Where a response's items go: into the conversation, later, or nowhere."""

    def __init__(self, conversation: Conversation | None, held_after: str | None = None) -> None:
        self._conversation = conversation
        self._held: list[Entry] | None = [] if held_after is not None else None
        self._last_held = held_after

    @property
    def visible(self) -> bool:
        """There are ``conversation.item.*`` events."""
        return self._conversation is not None

    def add(self, entry: Entry) -> str | None:
        """Tell the item's predecessor."""
        if self._held is not None:
            previous, self._last_held = self._last_held, entry.item_id
            self._held.append(entry)
            return previous
        return self._conversation.add(entry) if self._conversation is not None else None

    def release(self) -> None:
        """The turn is certain: what was held joins the conversation."""
        held, self._held = self._held or [], None
        for entry in held:
            if self._conversation is not None:
                self._conversation.add(entry)

    def previous_when_done(self, item_id: str, previous: str | None) -> str | None:
        """Null when the predecessor is the conversation's first item (recorded quirk)."""
        conversation = self._conversation
        if conversation is None:
            return None
        if self._held is not None:
            return previous if len(conversation) else None
        if item_id not in conversation:
            return previous
        previous = conversation.previous_of(item_id)
        return None if conversation.is_first(previous) else previous
