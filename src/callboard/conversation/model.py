"""What is known of a conversation: values that are replaced, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callboard.conversation.mcp import Mcp


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message."""

    kind: str = "audio"
    """``text``, ``audio`` or ``image``."""
    text: str = ""
    """The words, as far as they have come."""
    transcript: str = "pending"
    """``pending`` (words are still coming), ``final`` or ``failed``."""
    error: str | None = None
    """Why the words of the audio are not known."""
    audio_bytes: int = 0
    """Audio that came with the events; 0 where the media travels apart from them."""
    image_url: str | None = None
    """Of an image: its picture as a data URL, where the event carried it."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    call_id: str | None
    name: str = ""
    arguments: str = ""
    """JSON text, as far as it has come."""


@dataclass(frozen=True, slots=True)
class ToolOutput:
    call_id: str
    output: str


@dataclass(frozen=True, slots=True)
class Item:
    item_id: str
    kind: str = "message"
    role: str | None = None
    status: str | None = None
    """As on the wire: ``in_progress``, ``completed``, ``incomplete``; ``None``: not told."""
    response_id: str | None = None
    """The response that made it."""
    parts: tuple[Part, ...] = ()
    tool_call: ToolCall | None = None
    tool_output: ToolOutput | None = None
    heard_ms: int | None = None
    """The reply was truncated here: what comes after it nobody heard."""
    mcp: Mcp | None = None

    @property
    def state(self) -> str:
        """``pending``, ``complete``, ``incomplete`` or ``failed``.

        A spoken message is pending until its words are known, failed when they
        cannot be.
        """
        if any(part.transcript == "failed" for part in self.parts):
            return "failed"
        if self.mcp is not None:
            return {"completed": "complete", "failed": "failed"}.get(self.mcp.state, "pending")
        if self.status == "incomplete":
            return "incomplete"
        words_missing = any(part.transcript == "pending" for part in self.parts)
        if (self.status in (None, "in_progress") and self.tool_output is None) or words_missing:
            return "pending"
        return "complete"

    @property
    def text(self) -> str:
        """All words of a message."""
        return "\n".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True, slots=True)
class Response:
    response_id: str
    status: str = "in_progress"
    reason: str | None = None
    """Why it was cut off, or the code of the error that ended it."""
    message: str | None = None
    usage: Mapping[str, Any] | None = None
    """As billed, in the wire's shape."""


@dataclass(frozen=True, slots=True)
class Conversation:
    items: tuple[Item, ...] = ()
    """In the order of the conversation."""
    responses: Mapping[str, Response] = field(default_factory=dict)
    tool_outputs: Mapping[str, str] = field(default_factory=dict)
    """By call id."""
    transcription_usage: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What recognising an item's words cost, by item id, in the wire's shape."""

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.item_id == item_id), None)
