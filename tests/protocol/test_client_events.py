"""What clients may send: the eleven events, tolerant of nulls, strict about the rest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.realtime import ConversationItemCreateEvent, SessionUpdateEvent
from pydantic import TypeAdapter

from callboard.protocol.client_events import CLIENT_EVENT_TYPES, client_event_id, parse
from callboard.protocol.errors import ProtocolError
from tests.engine.wire import SDK_CLIENT_EVENTS

ITEM = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}
MINIMAL: dict[str, dict[str, Any]] = {
    "session.update": {"session": {"type": "realtime"}},
    "input_audio_buffer.append": {"audio": "AAAA"},
    "input_audio_buffer.commit": {},
    "input_audio_buffer.clear": {},
    "output_audio_buffer.clear": {},
    "conversation.item.create": {"item": ITEM},
    "conversation.item.truncate": {"item_id": "item_1", "content_index": 0, "audio_end_ms": 10},
    "conversation.item.delete": {"item_id": "item_1"},
    "conversation.item.retrieve": {"item_id": "item_1"},
    "response.create": {},
    "response.cancel": {},
}


def refusal(raw: Any) -> dict[str, Any]:
    with pytest.raises(ProtocolError) as caught:
        parse(raw)
    return caught.value.body()


def test_the_types_are_those_of_the_sdk() -> None:
    """The eleven client events are the official SDK's, no more and no fewer."""
    assert set(CLIENT_EVENT_TYPES) == set(SDK_CLIENT_EVENTS)
    assert len(CLIENT_EVENT_TYPES) == 11


@pytest.mark.parametrize("kind", CLIENT_EVENT_TYPES)
def test_each_event_is_taken_with_its_required_fields_alone(kind: str) -> None:
    """Only the fields that the SDK requires are required, and ``event_id`` may be null."""
    assert parse({"type": kind, **MINIMAL[kind]}).type == kind
    assert parse({"type": kind, "event_id": None, **MINIMAL[kind]}).event_id is None
    sdk = TypeAdapter(SDK_CLIENT_EVENTS[kind])
    sdk.validate_python({"type": kind, **MINIMAL[kind]})


@pytest.mark.parametrize("kind", [kind for kind in CLIENT_EVENT_TYPES if MINIMAL[kind]])
def test_a_missing_field_is_named(kind: str) -> None:
    """Each required field that is absent gives ``missing_required_parameter`` with its name."""
    for name in MINIMAL[kind]:
        fields = {key: value for key, value in MINIMAL[kind].items() if key != name}
        error = refusal({"type": kind, **fields})
        assert error["code"] == "missing_required_parameter"
        assert error["message"] == f"Missing required parameter: '{name}'."
        assert error["param"] == name


@pytest.mark.parametrize("kind", CLIENT_EVENT_TYPES)
def test_an_unknown_field_is_refused(kind: str) -> None:
    """The API refuses a whole event for one unknown parameter."""
    error = refusal({"type": kind, **MINIMAL[kind], "bogus": 1})
    assert (error["code"], error["param"]) == ("unknown_parameter", "bogus")
    assert error["message"] == "Unknown parameter: 'bogus'."


def test_an_unknown_type_lists_the_known_ones() -> None:
    """Events of the dead beta and inventions get ``invalid_value`` on ``type``."""
    for kind in ("nope", "transcription_session.update", "session.close"):
        error = refusal({"type": kind})
        assert (error["code"], error["param"]) == ("invalid_value", "type")
        assert error["message"].startswith(f"Invalid value: '{kind}'. Supported values are: ")
        assert all(f"'{name}'" in error["message"] for name in CLIENT_EVENT_TYPES)


@pytest.mark.parametrize("raw", [{}, {"type": None}, {"event_id": "e"}])
def test_an_event_without_a_type(raw: dict[str, Any]) -> None:
    """No type: ``missing_required_parameter`` or a wrong value, on ``type``."""
    assert refusal(raw)["param"] == "type"


@pytest.mark.parametrize(
    "fields",
    [
        {"previous_item_id": None},
        {"item": {**ITEM, "id": None, "status": None, "object": None}},
        {"item": {**ITEM, "object": "realtime.item", "status": "completed", "id": "x" * 32}},
        {"item": {**ITEM, "content": [{"type": "input_text", "text": "a", "audio": None}]}},
        {"item": {**ITEM, "content": [{"type": "input_audio", "audio": "AAAA", "text": None}]}},
        {"item": {"type": "function_call", "name": "f", "call_id": None, "arguments": "{}"}},
        {"item": {"type": "function_call_output", "call_id": "c", "output": "", "id": None}},
    ],
)
def test_null_is_absent(fields: dict[str, Any]) -> None:
    """Clients that dump their optional fields send nulls; the API takes them as absent."""
    raw = {"type": "conversation.item.create", "item": ITEM, **fields}
    TypeAdapter(ConversationItemCreateEvent).validate_python(raw)
    parse(raw)


@pytest.mark.parametrize(
    "response",
    [
        None,
        {},
        {"instructions": None, "metadata": None, "tools": None, "audio": None, "input": None},
        {"metadata": {"client_event_id": "event_1"}, "tool_choice": "required"},
        {"conversation": "none", "input": [], "output_modalities": ["text"]},
        {"audio": {"output": {"voice": "cedar", "format": {"type": "audio/pcmu"}}}},
        {"max_output_tokens": "inf"},
    ],
)
def test_overrides_of_a_response(response: Any) -> None:
    """``response`` may be absent, null, empty or partial."""
    assert parse({"type": "response.create", "response": response}).type == "response.create"


@pytest.mark.parametrize(
    ("response", "code", "param"),
    [
        ({"temperature": 0.8}, "unknown_parameter", "response.temperature"),
        ({"conversation": "other"}, "invalid_value", "response.conversation"),
        ({"max_output_tokens": 0}, "integer_below_min_value", "response.max_output_tokens"),
        ({"max_output_tokens": 5000}, "integer_above_max_value", "response.max_output_tokens"),
        ({"metadata": {"a": 1}}, "invalid_type", "response.metadata.a"),
        ({"input": [{"type": "message"}]}, "missing_required_parameter", "response.input[0].role"),
    ],
)
def test_a_wrong_override_is_named(response: Any, code: str, param: str) -> None:
    """The error points at the parameter as the client wrote it."""
    error = refusal({"type": "response.create", "response": response})
    assert (error["code"], error["param"]) == (code, param)


@pytest.mark.parametrize(
    ("item", "code", "param"),
    [
        ({**ITEM, "id": "x" * 33}, "string_above_max_length", "item.id"),
        ({**ITEM, "id": ""}, "string_below_min_length", "item.id"),
        ({**ITEM, "role": "developer"}, "invalid_value", "item.role"),
        ({**ITEM, "content": "hi"}, "invalid_type", "item.content"),
        ({"type": "bogus"}, "invalid_value", "item.type"),
        ({"role": "user", "content": []}, "missing_required_parameter", "item.type"),
        (
            {**ITEM, "content": [{"type": "text", "text": "a"}]},
            "invalid_value",
            "item.content[0].type",
        ),
        (
            {"type": "function_call_output", "output": "x"},
            "missing_required_parameter",
            "item.call_id",
        ),
    ],
)
def test_a_wrong_item_is_named(item: Any, code: str, param: str) -> None:
    """Items are checked before they are added; ids have at most 32 characters."""
    error = refusal({"type": "conversation.item.create", "item": item})
    assert (error["code"], error["param"]) == (code, param)


def test_integers_pass_for_decimals() -> None:
    """JavaScript writes 1.0 as 1: a whole number is a decimal too."""
    audio = {"input": {"turn_detection": {"type": "server_vad", "threshold": 1}}}
    session = {"type": "realtime", "audio": {**audio, "output": {"speed": 1}}}
    raw = {"type": "session.update", "session": session}
    TypeAdapter(SessionUpdateEvent).validate_python(raw)
    parse(raw)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_names = st.sampled_from(
    ["session", "item", "response", "type", "audio", "input", "tools", "content", "item_id", "role"]
)
_values = _json | st.sampled_from(["realtime", "message", "user", "server_vad", "input_text"])
_likely = st.recursive(
    _values,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_names, inner),
    max_leaves=9,
)


@given(kind=st.sampled_from(CLIENT_EVENT_TYPES) | _json, fields=st.dictionaries(_names, _likely))
def test_no_message_does_harm(kind: Any, fields: dict[str, Any]) -> None:
    """Any JSON object is an event or a ``ProtocolError``, never anything else."""
    raw = {**fields, "type": kind}
    client_event_id(raw)
    try:
        parse(raw)
    except ProtocolError as error:
        assert error.body("e")["event_id"] == "e"
