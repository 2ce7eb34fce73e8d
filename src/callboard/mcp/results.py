"""From the SDK's types to ours."""

from __future__ import annotations

from typing import Any

import orjson
from mcp_types import (
    AudioContent,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
    Tool,
)

from callboard.mcp.values import McpResult, McpTool


def tool_of(tool: Tool) -> McpTool:
    annotations = None
    if tool.annotations is not None:
        annotations = tool.annotations.model_dump(by_alias=True, exclude_none=True, mode="json")
    return McpTool(
        tool.name, tool.description or tool.title or "", dict(tool.input_schema), annotations
    )


def result_of(answer: CallToolResult, characters: int) -> McpResult:
    """The text that a model reads; ``characters`` at most."""
    texts = [_text(part) for part in answer.content]
    text = "\n".join(text for text in texts if text)
    if not text and answer.structured_content is not None:
        text = orjson.dumps(answer.structured_content).decode()
    if len(text) > characters:
        text = f"{text[:characters]}\n… (cut: {len(text)} characters in all)"
    return McpResult(text, bool(answer.is_error), answer.structured_content)


def _text(part: Any) -> str:
    """Of anything that is not text, just what it is: a voice model cannot use it."""
    match part:
        case TextContent():
            return part.text
        case EmbeddedResource(resource=TextResourceContents() as resource):
            return resource.text
        case ResourceLink():
            return f"[{part.name}: {part.uri}]"
        case ImageContent():
            return f"[image, {part.mime_type}]"
        case AudioContent():
            return f"[audio, {part.mime_type}]"
    return "[a resource that is not text]"
