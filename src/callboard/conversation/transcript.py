"""A conversation as text that people read."""

from __future__ import annotations

from callboard.conversation.model import Conversation, Item

_NAMES = {"user": "User", "assistant": "Agent", "system": "System"}


def render(conversation: Conversation) -> str:
    """One paragraph for each item: who, and what was said, called or answered.

    What is not known yet, could not be understood or was cut off is said in brackets.
    """
    return "\n".join(line for item in conversation.items if (line := _line(item)))


def _line(item: Item) -> str:
    if item.tool_call is not None:
        return f"Call: {item.tool_call.name}({item.tool_call.arguments}){_answer(item)}"
    if item.tool_output is not None:
        return f"Result: {item.tool_output.output}"
    if item.kind != "message":
        return ""
    return f"{_NAMES.get(item.role or '', 'Somebody')}: {_words(item)}{_cut(item)}"


def _answer(item: Item) -> str:
    """What a tool of an MCP server answered: it stands in the call's own item."""
    if item.mcp is None:
        return ""
    if item.mcp.error is not None:
        return f"\nFailed: {item.mcp.error}"
    return "" if item.mcp.output is None else f"\nResult: {item.mcp.output}"


def _words(item: Item) -> str:
    words = []
    for part in item.parts:
        if part.kind == "image":
            words.append("[image]")
        elif part.transcript == "failed":
            words.append("[not understood]")
        elif part.transcript == "pending":
            words.append(f"{part.text} […]".lstrip())
        else:
            words.append(part.text or "[silence]")
    return " ".join(words).strip() or "[nothing]"


def _cut(item: Item) -> str:
    if item.heard_ms is not None:
        return f" [heard for {item.heard_ms / 1000:.1f} s]"
    return " [cut off]" if item.status == "incomplete" else ""
