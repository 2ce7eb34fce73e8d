"""What the parts of one session's machine share. ``Session`` owns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from callboard.engine.context import Conversation, Entry
from callboard.engine.effects import Effects
from callboard.engine.stages import ToolSpec
from callboard.mcp.values import McpTool as OfferedTool
from callboard.protocol.ids import Ids
from callboard.protocol.mcp_tools import McpTool
from callboard.protocol.models import ModelDefaults
from callboard.protocol.session_view import SessionView


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """Explicit limits of one session."""

    session_s: int = 3_600
    input_buffer_s: int = 900
    """Longest uncommitted audio."""
    turn_s: int = 300
    """Longest turn; a longer one is ended as if the speaker had paused."""
    parallel_responses: int = 4
    """Out-of-band responses at once."""
    tokens_per_minute: int = 15_000_000
    """What ``rate_limits.updated`` reports; nothing is refused for it."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is known when a session starts and never changes."""

    session_id: str
    conversation_id: str
    model: ModelDefaults
    limits: EngineLimits
    count_tokens: Callable[[str], int]
    context_tokens: int
    """Of the embedded language model."""
    objection: Callable[[ToolSpec], str | None]
    """Why the language model cannot be offered a tool; None: it can."""
    plays_audio: bool
    """The engine's audio goes to a media track: we know what was heard (WebRTC)."""


@dataclass(slots=True)
class McpShelf:
    """An MCP server of the session, and the item that lists its tools."""

    definition: McpTool
    """Whole, with its secrets."""
    entry: Entry
    previous: str | None
    state: Literal["listing", "ready", "failed"] = "listing"
    tools: tuple[OfferedTool, ...] = ()

    @property
    def label(self) -> str:
        return self.definition.server_label


@dataclass(slots=True)
class Core:
    facts: SessionFacts
    ids: Ids
    effects: Effects
    conversation: Conversation
    view: SessionView
    shelves: dict[str, McpShelf] = field(default_factory=dict)
    """MCP servers by label: all that this session has ever defined."""
