"""Items of a conversation: what a client may create, and how the server shows them.

The wire shows no ``object`` field; keys come in the order ``id, type, status, role,
content`` and a ``function_call_output`` has no status (recorded).
"""

from __future__ import annotations

import binascii
from typing import Annotated, Any, Literal

import pybase64
from pydantic import Field

from callboard.protocol.errors import ProtocolError
from callboard.protocol.mcp_items import (
    AnyMcpItem,
    McpApprovalRequest,
    McpApprovalResponse,
    McpCall,
    McpListTools,
    wire_mcp_item,
)
from callboard.protocol.validation import Strict

ItemId = Annotated[str, Field(min_length=1, max_length=32)]
Status = Literal["completed", "incomplete", "in_progress"]
IMAGE_PREFIXES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,")


class InputText(Strict):
    """The SDK has one class for all parts of a role: a sibling's field may stand as ``null``."""

    type: Literal["input_text"]
    text: str
    audio: None = None
    transcript: None = None
    image_url: None = None
    detail: None = None


class InputAudio(Strict):
    type: Literal["input_audio"]
    audio: str | None = None
    transcript: str | None = None
    text: None = None
    image_url: None = None
    detail: None = None


class InputImage(Strict):
    type: Literal["input_image"]
    image_url: str
    detail: Literal["auto", "low", "high"] | None = None
    text: None = None
    audio: None = None
    transcript: None = None


class OutputText(Strict):
    type: Literal["output_text"]
    text: str
    audio: None = None
    transcript: None = None


class OutputAudio(Strict):
    type: Literal["output_audio"]
    audio: str | None = None
    transcript: str | None = None
    text: None = None


class ItemBase(Strict):
    id: ItemId | None = None
    object: Literal["realtime.item"] | None = None
    status: Status | None = None


class UserMessage(ItemBase):
    type: Literal["message"]
    role: Literal["user"]
    content: Annotated[
        list[Annotated[InputText | InputAudio | InputImage, Field(discriminator="type")]],
        Field(max_length=100),
    ]


class SystemMessage(ItemBase):
    type: Literal["message"]
    role: Literal["system"]
    content: Annotated[list[InputText], Field(max_length=100)]


class AssistantMessage(ItemBase):
    type: Literal["message"]
    role: Literal["assistant"]
    content: Annotated[
        list[Annotated[OutputText | OutputAudio, Field(discriminator="type")]],
        Field(max_length=100),
    ]
    phase: Literal["commentary", "final_answer"] | None = None


Message = Annotated[UserMessage | SystemMessage | AssistantMessage, Field(discriminator="role")]


class FunctionCall(ItemBase):
    type: Literal["function_call"]
    name: str
    call_id: Annotated[str, Field(max_length=64)] | None = None
    arguments: str


class FunctionCallOutput(ItemBase):
    type: Literal["function_call_output"]
    call_id: str
    output: str


Item = Annotated[
    Message | FunctionCall | FunctionCallOutput | AnyMcpItem, Field(discriminator="type")
]


class ItemReference(Strict):
    type: Literal["item_reference"]
    id: str


InputItem = Annotated[
    Message | FunctionCall | FunctionCallOutput | AnyMcpItem | ItemReference,
    Field(discriminator="type"),
]

AnyItem = (
    UserMessage | SystemMessage | AssistantMessage | FunctionCall | FunctionCallOutput | AnyMcpItem
)


def decode_audio(audio: str, param: str) -> bytes:
    """Strict base64. Raises ``ProtocolError``."""
    try:
        return pybase64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError):
        raise ProtocolError("invalid_audio", param=param, detail="this is not base64") from None


def wire_content(part: Strict, param: str) -> dict[str, Any]:
    """A content part as the server echoes it. Raises ``ProtocolError``."""
    match part:
        case InputText() | OutputText():
            return {"type": part.type, "text": part.text}
        case InputAudio():
            return {"type": "input_audio", "transcript": part.transcript}
        case InputImage():
            return wire_image(part, param)
        case OutputAudio():
            if part.audio is not None:
                raise ProtocolError("unsupported_here", param=param, what="assistant audio")
            return {"type": "output_audio", "transcript": part.transcript}
    raise AssertionError(f"no content part: {part!r}")


def wire_image(part: InputImage, param: str) -> dict[str, Any]:
    """Checks that the image is a PNG or JPEG data URI. Raises ``ProtocolError``."""
    prefix = next((p for p in IMAGE_PREFIXES if part.image_url.startswith(p)), None)
    if prefix is None:
        raise ProtocolError(
            "invalid_value_detail",
            param=f"{param}.image_url",
            detail="expected a base64 data URI of a PNG or JPEG image.",
        )
    try:
        pybase64.b64decode(part.image_url[len(prefix) :], validate=True)
    except (binascii.Error, ValueError):
        raise ProtocolError(
            "invalid_value_detail",
            param=f"{param}.image_url",
            detail="the data URI is not valid base64.",
        ) from None
    wire: dict[str, Any] = {"type": "input_image", "image_url": part.image_url}
    if part.detail is not None:
        wire["detail"] = part.detail
    return wire


def wire_item(
    item: AnyItem, item_id: str, call_id: str | None = None, *, param: str = "item"
) -> dict[str, Any]:
    """A client's item as the server shows it; ``param`` is where it stood in the message.

    Raises ``ProtocolError``.
    """
    status = item.status if item.status in ("completed", "incomplete") else "completed"
    match item:
        case FunctionCall():
            return {
                "id": item_id,
                "type": item.type,
                "status": status,
                "name": item.name,
                "call_id": item.call_id or call_id,
                "arguments": item.arguments,
            }
        case FunctionCallOutput():
            return {
                "id": item_id,
                "type": item.type,
                "call_id": item.call_id,
                "output": item.output,
            }
        case McpListTools() | McpCall() | McpApprovalRequest() | McpApprovalResponse():
            return wire_mcp_item(item, item_id)
    content = [
        wire_content(part, f"{param}.content[{index}]") for index, part in enumerate(item.content)
    ]
    wire: dict[str, Any] = {
        "id": item_id,
        "type": "message",
        "status": status,
        "role": item.role,
        "content": content,
    }
    if isinstance(item, AssistantMessage) and item.phase is not None:
        wire["phase"] = item.phase
    return wire
