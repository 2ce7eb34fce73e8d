"""The official library's own types of the beta's server events, to judge what we send."""

from __future__ import annotations

from typing import Any, get_args

from openai.types.beta.realtime import RealtimeServerEvent
from pydantic import TypeAdapter

_UNION = get_args(get_args(RealtimeServerEvent)[0] or RealtimeServerEvent) or get_args(
    RealtimeServerEvent
)
SERVER_TYPES: dict[str, TypeAdapter[Any]] = {
    get_args(kind.model_fields["type"].annotation)[0]: TypeAdapter(kind) for kind in _UNION
}
LATER = (
    "mcp_list_tools.",
    "response.mcp_call",
    "input_audio_buffer.timeout_triggered",
    "input_audio_buffer.dtmf_event_received",
    "conversation.item.input_audio_transcription.segment",
    "transcription_session.created",
)
"""What the beta's library has no type for; such events pass, and old clients pass over them."""


def check(event: dict[str, Any]) -> None:
    """Raises ``pydantic.ValidationError``, or ``KeyError`` for a type that no beta client knows."""
    if not event["type"].startswith(LATER):
        SERVER_TYPES[event["type"]].validate_python(event)
