"""The table of errors says what the API says, to the letter."""

from __future__ import annotations

import string
from typing import Any

import orjson
import pytest

from callboard.protocol.client_events import client_event_id, parse
from callboard.protocol.errors import ERRORS, ProtocolError, error_event
from tests.engine.wire import check_event

TYPES = (
    "'session.update', 'input_audio_buffer.append', 'input_audio_buffer.commit', "
    "'input_audio_buffer.clear'"
)

KNOWN: list[tuple[str, dict[str, Any], str | None, str, str | None, int | None]] = [
    (
        "invalid_value",
        {"param": "type", "value": "nope", "supported": TYPES},
        "invalid_value",
        f"Invalid value: 'nope'. Supported values are: {TYPES}.",
        "type",
        None,
    ),
    (
        "unknown_parameter",
        {"param": "session.bogus_field"},
        "unknown_parameter",
        "Unknown parameter: 'session.bogus_field'.",
        "session.bogus_field",
        None,
    ),
    (
        "invalid_json",
        {"detail": "unexpected end"},
        "invalid_json",
        "Invalid event: failed to parse JSON value. unexpected end",
        None,
        None,
    ),
    (
        "invalid_event",
        {},
        "invalid_event",
        "Expected a text WebSocket message; binary frames are not supported.",
        None,
        None,
    ),
    (
        "missing_required_parameter",
        {"param": "session.type"},
        "missing_required_parameter",
        "Missing required parameter: 'session.type'.",
        "session.type",
        None,
    ),
    (
        "input_audio_buffer_commit_empty",
        {"have_ms": 0.0},
        "input_audio_buffer_commit_empty",
        "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, "
        "but buffer only has 0.00ms of audio.",
        None,
        None,
    ),
    (
        "response_cancel_not_active",
        {},
        "response_cancel_not_active",
        "Cancellation failed: no active response found",
        None,
        None,
    ),
    (
        "conversation_already_has_active_response",
        {"response_id": "resp_1"},
        "conversation_already_has_active_response",
        "Conversation already has an active response in progress: resp_1. "
        "Wait until the response is finished before creating a new one.",
        None,
        None,
    ),
    (
        "cannot_update_voice",
        {},
        "cannot_update_voice",
        "Cannot update a conversation's voice if assistant audio is present.",
        None,
        None,
    ),
    (
        "item_delete_invalid_item_id",
        {"item_id": "i"},
        "item_delete_invalid_item_id",
        "Error deleting item: the item with id 'i' does not exist.",
        None,
        None,
    ),
    (
        "item_retrieve_invalid_item_id",
        {"item_id": "i"},
        "item_retrieve_invalid_item_id",
        "Error retrieving item: the item with id 'i' does not exist.",
        None,
        None,
    ),
    (
        "truncate_not_audio",
        {},
        None,
        "Only model output audio messages can be truncated",
        None,
        None,
    ),
    (
        "truncate_past_end",
        {"have_ms": 300, "asked_ms": 900},
        "invalid_value",
        "Audio content of 300ms is already shorter than 900ms",
        "audio_end_ms",
        None,
    ),
    (
        "tool_call_not_found",
        {"call_id": "call_1"},
        "invalid_tool_call_id",
        "Tool call ID 'call_1' not found in conversation.",
        None,
        None,
    ),
    (
        "invalid_api_key",
        {"key": "sk-***"},
        "invalid_api_key",
        "Incorrect API key provided: sk-***. You can find your API key at "
        "https://platform.openai.com/account/api-keys.",
        None,
        3000,
    ),
    (
        "missing_api_key",
        {},
        None,
        "Missing bearer or basic authentication in header",
        None,
        3000,
    ),
    (
        "invalid_model",
        {"model": "x"},
        "invalid_model",
        'Model "x" is not supported in realtime mode. '
        "See https://platform.openai.com/docs/models for a list of supported models.",
        None,
        4000,
    ),
    (
        "missing_model",
        {},
        "missing_model",
        "You must provide a model parameter, for example "
        "wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5",
        None,
        4000,
    ),
    (
        "session_expired",
        {"minutes": 60},
        "session_expired",
        "Your session hit the maximum duration of 60 minutes.",
        None,
        1001,
    ),
]


@pytest.mark.parametrize(
    ("key", "values", "code", "message", "param", "close_code"),
    KNOWN,
    ids=[row[0] for row in KNOWN],
)
def test_errors_seen_on_the_wire(
    key: str,
    values: dict[str, Any],
    code: str | None,
    message: str,
    param: str | None,
    close_code: int | None,
) -> None:
    """Code, message, param and close of every error that is known from the real API."""
    error = ProtocolError(key, **values)
    assert error.body("event_9") == {
        "type": "invalid_request_error",
        "code": code,
        "message": message,
        "param": param,
        "event_id": "event_9",
    }
    assert error.spec.close_code == close_code


def _values(template: str) -> dict[str, Any]:
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return {name: 1 for name in names if name != "param"}


@pytest.mark.parametrize("key", sorted(ERRORS))
def test_every_row_makes_an_event_that_the_sdk_takes(key: str) -> None:
    """Every error can be said, always with its five keys."""
    event = error_event(ProtocolError(key, **_values(ERRORS[key].message)), "event_1", None)
    check_event(event)
    assert list(event["error"]) == ["type", "code", "message", "param", "event_id"]


def test_the_reason_of_a_close_is_type_and_code() -> None:
    """The CLOSE frame's reason is ``type[.code]``."""
    assert ERRORS["missing_model"].close_reason == "invalid_request_error.missing_model"
    assert ERRORS["missing_api_key"].close_reason == "invalid_request_error"


def test_the_rest_shape() -> None:
    """REST errors carry the same four facts (a second hangup: recorded)."""
    error = ProtocolError("call_id_not_found")
    assert error.spec.http_status == 404
    assert error.http_body() == {
        "error": {
            "message": "No session found for the provided call_id",
            "type": "invalid_request_error",
            "param": "",
            "code": "call_id_not_found",
        }
    }


@pytest.mark.parametrize("given", [None, True, 7, {"a": 1}, ["x"]])
def test_what_is_no_text_is_repeated_as_json(given: object) -> None:
    """F1: a client reads its own ``null``, not another language's word for it."""
    wrong: list[dict[str, Any]] = [
        {"type": given} if not isinstance(given, str) else {},
        {"type": "session.update", "session": {"type": given}},
        {"type": "session.update", "session": {"type": "realtime", "tracing": given}},
    ]
    for event in wrong[: 2 if given is None else 3]:
        with pytest.raises(ProtocolError) as refused:
            parse(event)
        if refused.value.spec.code == "invalid_value":
            assert f"'{orjson.dumps(given).decode()}'" in refused.value.message


def test_what_is_long_is_not_repeated_whole() -> None:
    """B4: an error is no larger than what it is about, and a data channel carries it."""
    long = "x" * 1_000_000
    for event in (
        {"type": long},
        {"type": "session.update", "session": {"type": "realtime", long: 1}},
        {"type": "response.create", "event_id": long},
        {"type": "conversation.item.create", "item": {"type": "message", "role": long}},
    ):
        with pytest.raises(ProtocolError) as refused:
            parse(event)
        told = error_event(refused.value, "event_1", client_event_id(event))
        assert len(orjson.dumps(told)) < 4_000
