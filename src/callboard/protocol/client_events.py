"""The eleven client events, and how a message becomes one.

``parse`` never sees audio of an append: the transport's reader takes those
messages apart (``codec``). An event of the dead beta is an unknown type.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from callboard.protocol.errors import ProtocolError
from callboard.protocol.items import InputItem, Item
from callboard.protocol.session import (
    CustomVoice,
    Format,
    MaxOutputTokens,
    Modalities,
    Prompt,
    Reasoning,
    SessionUpdate,
    Tool,
    ToolChoice,
)
from callboard.protocol.validation import Strict, quoted_list, to_protocol_error

MAX_EVENT_ID_CHARACTERS = 512
MetadataKey = Annotated[str, Field(max_length=64)]
MetadataValue = Annotated[str, Field(max_length=512)]


class ResponseAudioOutput(Strict):
    format: Format | None = None
    voice: str | CustomVoice | None = None


class ResponseAudio(Strict):
    output: ResponseAudioOutput | None = None


class ResponseParams(Strict):
    """``response.create.response``: overrides for this response only."""

    audio: ResponseAudio | None = None
    conversation: Literal["auto", "none"] | None = None
    input: list[InputItem] | None = None
    instructions: str | None = None
    max_output_tokens: MaxOutputTokens | None = None
    metadata: Annotated[dict[MetadataKey, MetadataValue], Field(max_length=16)] | None = None
    output_modalities: Modalities | None = None
    parallel_tool_calls: bool | None = None
    prompt: Prompt | None = None
    reasoning: Reasoning | None = None
    tool_choice: ToolChoice | None = None
    tools: list[Tool] | None = None


class ClientEvent(Strict):
    event_id: Annotated[str, Field(max_length=MAX_EVENT_ID_CHARACTERS)] | None = None


class SessionUpdateEvent(ClientEvent):
    type: Literal["session.update"]
    session: SessionUpdate


class InputAudioBufferAppend(ClientEvent):
    type: Literal["input_audio_buffer.append"]
    audio: str


class InputAudioBufferCommit(ClientEvent):
    type: Literal["input_audio_buffer.commit"]


class InputAudioBufferClear(ClientEvent):
    type: Literal["input_audio_buffer.clear"]


class OutputAudioBufferClear(ClientEvent):
    type: Literal["output_audio_buffer.clear"]


class ConversationItemCreate(ClientEvent):
    type: Literal["conversation.item.create"]
    previous_item_id: str | None = None
    item: Item


class ConversationItemDelete(ClientEvent):
    type: Literal["conversation.item.delete"]
    item_id: str


class ConversationItemRetrieve(ClientEvent):
    type: Literal["conversation.item.retrieve"]
    item_id: str


class ConversationItemTruncate(ClientEvent):
    type: Literal["conversation.item.truncate"]
    item_id: str
    content_index: Annotated[int, Field(ge=0)]
    audio_end_ms: Annotated[int, Field(ge=0)]


class ResponseCreate(ClientEvent):
    type: Literal["response.create"]
    response: ResponseParams | None = None


class ResponseCancel(ClientEvent):
    type: Literal["response.cancel"]
    response_id: str | None = None


AnyClientEvent = (
    SessionUpdateEvent
    | InputAudioBufferAppend
    | InputAudioBufferCommit
    | InputAudioBufferClear
    | OutputAudioBufferClear
    | ConversationItemCreate
    | ConversationItemDelete
    | ConversationItemRetrieve
    | ConversationItemTruncate
    | ResponseCreate
    | ResponseCancel
)

CLIENT_EVENT_TYPES = (
    "session.update",
    "input_audio_buffer.append",
    "input_audio_buffer.commit",
    "input_audio_buffer.clear",
    "output_audio_buffer.clear",
    "conversation.item.create",
    "conversation.item.truncate",
    "conversation.item.delete",
    "conversation.item.retrieve",
    "response.create",
    "response.cancel",
)

_EVENT: TypeAdapter[AnyClientEvent] = TypeAdapter(
    Annotated[AnyClientEvent, Field(discriminator="type")]
)


def client_event_id(raw: Any) -> str | None:
    """The id that an error about ``raw`` refers to; one that is too long is none."""
    event_id = raw.get("event_id") if isinstance(raw, dict) else None
    fits = isinstance(event_id, str) and len(event_id) <= MAX_EVENT_ID_CHARACTERS
    return event_id if fits else None


def parse(raw: Any) -> AnyClientEvent:
    """A decoded JSON message as an event. Raises ``ProtocolError``."""
    kind = raw.get("type") if isinstance(raw, dict) else None
    if isinstance(kind, str) and kind not in CLIENT_EVENT_TYPES:
        supported = quoted_list(CLIENT_EVENT_TYPES)
        raise ProtocolError("invalid_value", param="type", value=kind, supported=supported)
    try:
        return _EVENT.validate_python(raw)
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None
