"""What the server says: the forty-six events, in the wire's order of fields."""

from __future__ import annotations

import typing

import pytest

from callboard.protocol.server_events import (
    SERVER_EVENTS,
    ServerEvent,
    TranscriptionCompleted,
    TranscriptionDelta,
    parse_server_event,
)
from tests.engine.wire import SDK_SERVER_EVENTS


def test_the_types_are_those_of_the_sdk() -> None:
    """The forty-six server events are the official SDK's, no more and no fewer."""
    assert set(SERVER_EVENTS) == set(SDK_SERVER_EVENTS)
    assert len(SERVER_EVENTS) == 46


@pytest.mark.parametrize("kind", sorted(SERVER_EVENTS))
def test_no_field_that_the_sdk_requires_is_missing(kind: str) -> None:
    """Each class has every field that the SDK requires of its event."""
    required = {
        name for name, field in SDK_SERVER_EVENTS[kind].model_fields.items() if field.is_required()
    }
    assert required - {"type"} <= set(SERVER_EVENTS[kind].model_fields)


@pytest.mark.parametrize("kind", sorted(SERVER_EVENTS))
def test_no_field_is_invented(kind: str) -> None:
    """Each field is in the SDK or one of the two that only the wire has."""
    known = set(SDK_SERVER_EVENTS[kind].model_fields) | {"obfuscation"}
    assert set(SERVER_EVENTS[kind].model_fields) <= known


def test_a_field_not_given_is_absent_and_null_is_null() -> None:
    """``logprobs`` appears only when it was asked for; ``obfuscation`` comes last but for it."""
    fields = {"event_id": "e", "item_id": "i", "content_index": 0}
    usage = {"type": "duration", "seconds": 1}
    done = TranscriptionCompleted(**fields, transcript="", usage=usage)
    assert list(done.wire()) == [
        "type",
        "event_id",
        "item_id",
        "content_index",
        "transcript",
        "usage",
    ]
    delta = TranscriptionDelta(**fields, delta="a", obfuscation="x", logprobs=None)
    assert list(delta.wire())[-3:] == ["delta", "obfuscation", "logprobs"]
    assert delta.wire()["logprobs"] is None


def test_what_a_newer_server_says_is_kept() -> None:
    """Unknown types and unknown fields pass through unharmed."""
    for raw in (
        {"type": "response.brand_new", "event_id": "e", "thing": {"a": [1]}},
        {"type": "input_audio_buffer.cleared", "event_id": "e", "surprise": True},
    ):
        event = parse_server_event(raw)
        assert isinstance(event, ServerEvent)
        assert event.wire() == raw


def test_events_are_frozen() -> None:
    """What was sent never changes."""
    event = parse_server_event({"type": "input_audio_buffer.cleared", "event_id": "e"})
    with pytest.raises(Exception, match="frozen"):
        typing.cast(typing.Any, event).event_id = "other"
