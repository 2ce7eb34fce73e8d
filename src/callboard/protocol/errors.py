"""Every error of the protocol, in one table.

Codes, messages and parameters are those seen on the wire or in the official
guide; where only the code is known the message follows the API's house style.
A fatal error is followed at once by a CLOSE with ``close_code`` and the reason
``type[.code]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

INVALID_REQUEST = "invalid_request_error"
SERVER_ERROR = "server_error"


@dataclass(frozen=True, slots=True)
class ErrorSpec:
    """One row: what the client reads, and whether the socket closes after it."""

    message: str
    """A ``str.format`` template."""
    code: str | None
    param: str | None = None
    type: str = INVALID_REQUEST
    close_code: int | None = None
    http_status: int = 400

    @property
    def close_reason(self) -> str:
        return f"{self.type}.{self.code}" if self.code else self.type


ERRORS: Mapping[str, ErrorSpec] = {
    # -- the message itself ------------------------------------------------------------
    "invalid_json": ErrorSpec(
        "Invalid event: failed to parse JSON value. {detail}", code="invalid_json"
    ),
    "invalid_event": ErrorSpec(
        "Expected a text WebSocket message; binary frames are not supported.",
        code="invalid_event",
    ),
    "not_an_object": ErrorSpec(
        "Invalid event: expected a JSON object, but got {got} instead.", code="invalid_event"
    ),
    "message_too_large": ErrorSpec(
        "Message of {size_bytes} bytes exceeds the limit of {limit_bytes} bytes.",
        code="message_too_large",
    ),
    # -- parameters --------------------------------------------------------------------
    "invalid_value": ErrorSpec(
        "Invalid value: '{value}'. Supported values are: {supported}.", code="invalid_value"
    ),
    "invalid_value_detail": ErrorSpec("Invalid '{param}': {detail}", code="invalid_value"),
    "invalid_modalities": ErrorSpec(
        "Invalid modalities: {value}. Supported combinations are: ['text'] and ['audio'].",
        code="invalid_value",
    ),
    "unknown_parameter": ErrorSpec("Unknown parameter: '{param}'.", code="unknown_parameter"),
    "missing_required_parameter": ErrorSpec(
        "Missing required parameter: '{param}'.", code="missing_required_parameter"
    ),
    "invalid_type": ErrorSpec(
        "Invalid type for '{param}': expected {expected}, but got {got} instead.",
        code="invalid_type",
    ),
    "below_min_value": ErrorSpec(
        "Invalid '{param}': {kind} below minimum value. "
        "Expected a value {limit}, but got {got} instead.",
        code="integer_below_min_value",
    ),
    "above_max_value": ErrorSpec(
        "Invalid '{param}': {kind} above maximum value. "
        "Expected a value {limit}, but got {got} instead.",
        code="integer_above_max_value",
    ),
    "string_too_long": ErrorSpec(
        "Invalid '{param}': string too long. Expected a string with maximum length {limit}, "
        "but got a string with length {got} instead.",
        code="string_above_max_length",
    ),
    "string_too_short": ErrorSpec(
        "Invalid '{param}': string too short. Expected a string with minimum length {limit}, "
        "but got a string with length {got} instead.",
        code="string_below_min_length",
    ),
    "array_too_long": ErrorSpec(
        "Invalid '{param}': array too long. Expected an array with maximum length {limit}, "
        "but got an array with length {got} instead.",
        code="array_above_max_length",
    ),
    # -- session -----------------------------------------------------------------------
    "session_type_fixed": ErrorSpec(
        "The type of a session cannot change: this is a {have} session.",
        code="invalid_value",
        param="session.type",
    ),
    "cannot_update_voice": ErrorSpec(
        "Cannot update a conversation's voice if assistant audio is present.",
        code="cannot_update_voice",
    ),
    "not_for_transcription": ErrorSpec(
        "The event '{event}' is not supported in transcription sessions.",
        code="invalid_value",
        param="type",
    ),
    "unsupported_here": ErrorSpec(
        "Invalid '{param}': {what} is not available on the embedded engine.",
        code="unsupported_feature",
    ),
    "session_expired": ErrorSpec(
        "Your session hit the maximum duration of {minutes} minutes.",
        code="session_expired",
        close_code=1001,
    ),
    # -- audio in ----------------------------------------------------------------------
    "invalid_audio": ErrorSpec(
        "Invalid 'audio'. Expected base64-encoded audio bytes (see the session's input format), "
        "but {detail}.",
        code="invalid_value",
        param="audio",
    ),
    "append_too_large": ErrorSpec(
        "Invalid 'audio': {size_bytes} bytes is above the limit of {limit_bytes} bytes an event.",
        code="invalid_value",
        param="audio",
    ),
    "input_audio_buffer_full": ErrorSpec(
        "The input audio buffer holds its maximum of {limit_s} seconds. "
        "Commit it or clear it before appending more.",
        code="input_audio_buffer_full",
    ),
    "input_audio_buffer_commit_empty": ErrorSpec(
        "Error committing input audio buffer: buffer too small. Expected at least 100ms of "
        "audio, but buffer only has {have_ms:.2f}ms of audio.",
        code="input_audio_buffer_commit_empty",
    ),
    # -- items -------------------------------------------------------------------------
    "item_delete_invalid_item_id": ErrorSpec(
        "Error deleting item: the item with id '{item_id}' does not exist.",
        code="item_delete_invalid_item_id",
    ),
    "item_retrieve_invalid_item_id": ErrorSpec(
        "Error retrieving item: the item with id '{item_id}' does not exist.",
        code="item_retrieve_invalid_item_id",
    ),
    "item_truncate_invalid_item_id": ErrorSpec(
        "Error truncating item: the item with id '{item_id}' does not exist.",
        code="item_truncate_invalid_item_id",
    ),
    "item_create_invalid_item_id": ErrorSpec(
        "Error adding item: an item with id '{item_id}' already exists.",
        code="item_create_invalid_item_id",
        param="item.id",
    ),
    "item_create_invalid_previous_item_id": ErrorSpec(
        "Error adding item: the previous item with id '{item_id}' does not exist.",
        code="item_create_invalid_previous_item_id",
        param="previous_item_id",
    ),
    "item_reference_not_found": ErrorSpec(
        "Error referencing item: the item with id '{item_id}' does not exist.",
        code="item_reference_not_found",
    ),
    "too_many_items": ErrorSpec(
        "The conversation holds its maximum of {limit} items. Delete some before adding more.",
        code="conversation_item_limit_reached",
    ),
    "truncate_not_audio": ErrorSpec("Only model output audio messages can be truncated", code=None),
    "truncate_past_end": ErrorSpec(
        "Audio content of {have_ms}ms is already shorter than {asked_ms}ms",
        code="invalid_value",
        param="audio_end_ms",
    ),
    "truncate_content_index": ErrorSpec(
        "Invalid 'content_index': the item has no content part {index}.",
        code="invalid_value",
        param="content_index",
    ),
    "tool_call_not_found": ErrorSpec(
        "Tool call ID '{call_id}' not found in conversation.", code="invalid_tool_call_id"
    ),
    # -- responses ---------------------------------------------------------------------
    "response_cancel_not_active": ErrorSpec(
        "Cancellation failed: no active response found", code="response_cancel_not_active"
    ),
    "conversation_already_has_active_response": ErrorSpec(
        "Conversation already has an active response in progress: {response_id}. "
        "Wait until the response is finished before creating a new one.",
        code="conversation_already_has_active_response",
    ),
    "too_many_responses": ErrorSpec(
        "The session already has {limit} responses in progress. Wait until one is finished.",
        code="response_limit_reached",
    ),
    # -- connecting --------------------------------------------------------------------
    "invalid_api_key": ErrorSpec(
        "Incorrect API key provided: {key}. You can find your API key at "
        "https://platform.openai.com/account/api-keys.",
        code="invalid_api_key",
        close_code=3000,
        http_status=401,
    ),
    "missing_api_key": ErrorSpec(
        "Missing bearer or basic authentication in header",
        code=None,
        close_code=3000,
        http_status=401,
    ),
    "invalid_model": ErrorSpec(
        'Model "{model}" is not supported in realtime mode. '
        "See https://platform.openai.com/docs/models for a list of supported models.",
        code="invalid_model",
        close_code=4000,
    ),
    "missing_model": ErrorSpec(
        "You must provide a model parameter, for example "
        "wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5",
        code="missing_model",
        close_code=4000,
    ),
    "agent_failed": ErrorSpec(
        "The agent '{agent}' could not begin: its instructions failed ({detail}).",
        code="agent_failed",
        type=SERVER_ERROR,
        close_code=1011,
        http_status=500,
    ),
    "agent_unreadable": ErrorSpec(
        "The agent '{agent}' cannot be read: {detail}.",
        code="agent_failed",
        type=SERVER_ERROR,
        close_code=1011,
        http_status=500,
    ),
    "agent_not_found": ErrorSpec(
        "There is no agent '{agent}' on this server.",
        code="agent_not_found",
        param="agent",
        close_code=4000,
        http_status=404,
    ),
    "call_id_not_found": ErrorSpec(
        "No session found for the provided call_id",
        code="call_id_not_found",
        param="",
        close_code=4000,
        http_status=404,
    ),
    "session_limit_reached": ErrorSpec(
        "This server already runs its limit of {limit} sessions. Try again in a moment.",
        code="session_limit_reached",
        type=SERVER_ERROR,
        close_code=1013,
        http_status=429,
    ),
    "engine_not_ready": ErrorSpec(
        "The embedded engine is not ready: {detail}",
        code="engine_not_ready",
        type=SERVER_ERROR,
        close_code=1013,
        http_status=503,
    ),
    "engine_off": ErrorSpec(
        "This server runs without the embedded engine (CALLBOARD_MODELS=none): ask for a model "
        "of one of its providers.",
        code="engine_off",
        close_code=4000,
        http_status=404,
    ),
    "provider_unauthorized": ErrorSpec(
        "The provider '{provider}' refused this server's key: {detail}.",
        code="provider_unauthorized",
        type=SERVER_ERROR,
        close_code=1014,
        http_status=502,
    ),
    "provider_refused": ErrorSpec(
        "The provider '{provider}' refused the session: {detail}.",
        code="provider_refused",
        type=SERVER_ERROR,
        close_code=1014,
        http_status=502,
    ),
    "provider_unreachable": ErrorSpec(
        "The provider '{provider}' cannot be reached: {detail}.",
        code="provider_unreachable",
        type=SERVER_ERROR,
        close_code=1014,
        http_status=502,
    ),
    "provider_lost": ErrorSpec(
        "The connection to the provider '{provider}' was lost. Connect again to go on.",
        code="provider_lost",
        type=SERVER_ERROR,
        close_code=1014,
        http_status=502,
    ),
    "slow_reader": ErrorSpec(
        "The connection was closed because {queued_bytes} bytes waited to be read.",
        code="slow_reader",
        close_code=1008,
    ),
    "server_stopping": ErrorSpec(
        "The server is shutting down.",
        code="server_stopping",
        type=SERVER_ERROR,
        close_code=1001,
        http_status=503,
    ),
    "stage_failed": ErrorSpec("{detail}", code="server_error", type=SERVER_ERROR),
    "internal": ErrorSpec(
        "The server had an error while processing your request. Session: {session_id}.",
        code="server_error",
        type=SERVER_ERROR,
        close_code=1011,
        http_status=500,
    ),
}


MAX_SHOWN_CHARACTERS = 512
"""Of a value or a name that a client has sent, in what is said about it."""


def shown(value: Any) -> Any:
    """A value as a message repeats it: what is long is cut."""
    text = value if isinstance(value, str) else str(value)
    return f"{text[:MAX_SHOWN_CHARACTERS]}…" if len(text) > MAX_SHOWN_CHARACTERS else value


class ProtocolError(Exception):
    """A request that cannot be served; becomes one ``error`` event.

    ``key`` names a row of ``ERRORS``; ``values`` fill its message; ``param`` and
    ``code`` override the row's.
    """

    def __init__(
        self, key: str, /, *, param: str | None = None, code: str | None = None, **values: Any
    ) -> None:
        self.key = key
        self.spec = ERRORS[key]
        self.param = shown(param) if param is not None else self.spec.param
        self.code = code or self.spec.code
        told = {name: shown(value) for name, value in values.items()}
        self.message = self.spec.message.format(param=self.param, **told)
        super().__init__(self.message)

    def body(self, client_event_id: str | None = None) -> dict[str, Any]:
        """The ``error`` object of an event, always with its five keys."""
        return {
            "type": self.spec.type,
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "event_id": client_event_id,
        }

    def http_body(self) -> dict[str, Any]:
        """The body of a REST error."""
        return {
            "error": {
                "message": self.message,
                "type": self.spec.type,
                "param": self.param,
                "code": self.code,
            }
        }


def error_event(error: ProtocolError, event_id: str, client_event_id: str | None) -> dict[str, Any]:
    """The ``error`` event: ``event_id`` is the server's new id, ``client_event_id`` the cause."""
    return {"type": "error", "event_id": event_id, "error": error.body(client_event_id)}
