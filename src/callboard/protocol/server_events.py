"""The forty-six server events.

Fields stand in the order of the wire; a field that was not given is absent
there (``logprobs``), one that was given as ``None`` is ``null``. Items, parts,
sessions and responses are in the wire's own shape (``items``, ``session``).
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

Wire = dict[str, Any]


class ServerEvent(BaseModel):
    """``wire()`` is the JSON object that is sent."""

    model_config = ConfigDict(frozen=True, extra="allow")
    TYPE: ClassVar[str] = ""

    def wire(self) -> Wire:
        given = self.model_fields_set
        values = {name: getattr(self, name) for name in _field_names(type(self)) if name in given}
        return {"type": self.TYPE, **values, **(self.model_extra or {})}


@cache
def _field_names(kind: type[ServerEvent]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


class Identified(ServerEvent):
    event_id: str


# --- session, errors, limits ----------------------------------------------------------


class SessionCreated(Identified):
    TYPE = "session.created"
    session: Wire


class SessionUpdated(Identified):
    TYPE = "session.updated"
    session: Wire


class ErrorEvent(Identified):
    TYPE = "error"
    error: Wire


class RateLimitsUpdated(Identified):
    TYPE = "rate_limits.updated"
    rate_limits: list[Wire]


class ConversationCreated(Identified):
    """In the schema; the GA server never sends it (recorded)."""

    TYPE = "conversation.created"
    conversation: Wire


# --- items ----------------------------------------------------------------------------


class ItemPlaced(Identified):
    previous_item_id: str | None
    item: Wire


class ConversationItemAdded(ItemPlaced):
    TYPE = "conversation.item.added"


class ConversationItemDone(ItemPlaced):
    TYPE = "conversation.item.done"


class ConversationItemCreated(ItemPlaced):
    """In the schema; the GA server never sends it (recorded)."""

    TYPE = "conversation.item.created"


class ConversationItemDeleted(Identified):
    TYPE = "conversation.item.deleted"
    item_id: str


class ConversationItemRetrieved(Identified):
    TYPE = "conversation.item.retrieved"
    item: Wire


class ConversationItemTruncated(Identified):
    TYPE = "conversation.item.truncated"
    item_id: str
    content_index: int
    audio_end_ms: int


# --- input transcription --------------------------------------------------------------


class InputPart(Identified):
    item_id: str
    content_index: int = 0


class TranscriptionDelta(InputPart):
    TYPE = "conversation.item.input_audio_transcription.delta"
    delta: str
    obfuscation: str | None = None
    logprobs: list[Wire] | None = None


class TranscriptionCompleted(InputPart):
    TYPE = "conversation.item.input_audio_transcription.completed"
    transcript: str
    usage: Wire
    logprobs: list[Wire] | None = None
    languages: list[Wire] | None = None


class TranscriptionFailed(InputPart):
    TYPE = "conversation.item.input_audio_transcription.failed"
    error: Wire


class TranscriptionSegment(InputPart):
    TYPE = "conversation.item.input_audio_transcription.segment"
    id: str
    text: str
    speaker: str
    start: float
    end: float


# --- input audio buffer ---------------------------------------------------------------


class SpeechStarted(Identified):
    TYPE = "input_audio_buffer.speech_started"
    audio_start_ms: int
    item_id: str


class SpeechStopped(Identified):
    TYPE = "input_audio_buffer.speech_stopped"
    audio_end_ms: int
    item_id: str


class BufferCommitted(Identified):
    TYPE = "input_audio_buffer.committed"
    previous_item_id: str | None
    item_id: str


class BufferCleared(Identified):
    TYPE = "input_audio_buffer.cleared"


class TimeoutTriggered(Identified):
    TYPE = "input_audio_buffer.timeout_triggered"
    audio_start_ms: int
    audio_end_ms: int
    item_id: str


class DtmfReceived(ServerEvent):
    """SIP only; the one event without an ``event_id``."""

    TYPE = "input_audio_buffer.dtmf_event_received"
    event: str
    received_at: int


# --- output audio buffer (WebRTC, SIP) -------------------------------------------------


class OutputAudio(Identified):
    response_id: str


class OutputAudioStarted(OutputAudio):
    TYPE = "output_audio_buffer.started"


class OutputAudioStopped(OutputAudio):
    TYPE = "output_audio_buffer.stopped"


class OutputAudioCleared(OutputAudio):
    TYPE = "output_audio_buffer.cleared"


# --- responses ------------------------------------------------------------------------


class ResponseCreated(Identified):
    TYPE = "response.created"
    response: Wire


class ResponseDone(Identified):
    TYPE = "response.done"
    response: Wire


class OutputItem(Identified):
    response_id: str
    output_index: int
    item: Wire


class OutputItemAdded(OutputItem):
    TYPE = "response.output_item.added"


class OutputItemDone(OutputItem):
    TYPE = "response.output_item.done"


class OfItem(Identified):
    response_id: str
    item_id: str
    output_index: int


class OfPart(OfItem):
    content_index: int


class ContentPartAdded(OfPart):
    TYPE = "response.content_part.added"
    part: Wire


class ContentPartDone(OfPart):
    TYPE = "response.content_part.done"
    part: Wire


class PartDelta(OfPart):
    delta: str
    obfuscation: str | None = None


class OutputTextDelta(PartDelta):
    TYPE = "response.output_text.delta"


class OutputTextDone(OfPart):
    TYPE = "response.output_text.done"
    text: str


class OutputTranscriptDelta(PartDelta):
    TYPE = "response.output_audio_transcript.delta"


class OutputTranscriptDone(OfPart):
    TYPE = "response.output_audio_transcript.done"
    transcript: str


class OutputAudioDelta(PartDelta):
    TYPE = "response.output_audio.delta"


class OutputAudioDone(OfPart):
    TYPE = "response.output_audio.done"


class FunctionArgumentsDelta(OfItem):
    TYPE = "response.function_call_arguments.delta"
    call_id: str
    delta: str
    obfuscation: str | None = None


class FunctionArgumentsDone(OfItem):
    TYPE = "response.function_call_arguments.done"
    call_id: str
    name: str
    arguments: str


# --- MCP ------------------------------------------------------------------------------


class McpListTools(Identified):
    item_id: str


class McpListToolsInProgress(McpListTools):
    TYPE = "mcp_list_tools.in_progress"


class McpListToolsCompleted(McpListTools):
    TYPE = "mcp_list_tools.completed"


class McpListToolsFailed(McpListTools):
    TYPE = "mcp_list_tools.failed"


class McpCall(Identified):
    item_id: str
    output_index: int


class McpCallInProgress(McpCall):
    TYPE = "response.mcp_call.in_progress"


class McpCallCompleted(McpCall):
    TYPE = "response.mcp_call.completed"


class McpCallFailed(McpCall):
    TYPE = "response.mcp_call.failed"


class McpArgumentsDelta(OfItem):
    TYPE = "response.mcp_call_arguments.delta"
    delta: str
    obfuscation: str | None = None


class McpArgumentsDone(OfItem):
    TYPE = "response.mcp_call_arguments.done"
    arguments: str


def _concrete(kind: type[ServerEvent]) -> list[type[ServerEvent]]:
    found = [kind] if kind.TYPE else []
    for child in kind.__subclasses__():
        found += _concrete(child)
    return found


SERVER_EVENTS: dict[str, type[ServerEvent]] = {kind.TYPE: kind for kind in _concrete(ServerEvent)}
"""By ``type``: all forty-six."""


class UnknownEvent(ServerEvent):
    """An event of a newer server: kept, passed on, understood by nobody here."""

    type: str

    def wire(self) -> Wire:
        return {"type": self.type, **(self.model_extra or {})}


def parse_server_event(raw: Wire) -> ServerEvent:
    """Tolerant: unknown types and fields are kept. Raises ``pydantic.ValidationError``."""
    kind = SERVER_EVENTS.get(raw["type"])
    if kind is None:
        return UnknownEvent.model_validate(raw)
    return kind.model_validate({key: value for key, value in raw.items() if key != "type"})
