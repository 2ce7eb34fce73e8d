"""What every event that the engine emits must satisfy: the official SDK's own types.

Where the JSON Schemas that were made from those types lie beside the recordings,
each new shape of an event is checked against them as well.
"""

from __future__ import annotations

import os
import typing
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from openai.types.realtime import RealtimeClientEvent, RealtimeServerEvent
from pydantic import TypeAdapter

_DEFAULT_RECORDINGS = Path(__file__).parents[3] / "shared" / "protocol" / "recordings"
RECORDINGS = Path(os.environ.get("CALLBOARD_RECORDINGS") or _DEFAULT_RECORDINGS)
SCHEMA = RECORDINGS.parent / "server_event.schema.json"


def _by_type(union: Any) -> dict[str, Any]:
    members = typing.get_args(typing.get_args(union)[0])
    return {typing.get_args(kind.model_fields["type"].annotation)[0]: kind for kind in members}


SDK_SERVER_EVENTS = _by_type(RealtimeServerEvent)
SDK_CLIENT_EVENTS = _by_type(RealtimeClientEvent)


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(SDK_SERVER_EVENTS[kind])


@cache
def _schemas() -> dict[str, Draft202012Validator]:
    if not SCHEMA.exists():
        return {}
    whole = orjson.loads(SCHEMA.read_bytes())
    return {
        _constant(whole, member): Draft202012Validator({"$defs": whole["$defs"], **member})
        for member in whole["anyOf"]
    }


def _constant(whole: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    if "$ref" in member:
        member = whole["$defs"][member["$ref"].rsplit("/", 1)[1]]
    kind: str = member["properties"]["type"]["const"]
    return kind


def _shape(value: Any) -> Any:
    """Two events of one shape are valid or invalid together."""
    if isinstance(value, dict):
        return tuple((key, _shape(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return tuple({_shape(inner) for inner in value})
    return type(value).__name__


_seen: set[Any] = set()


def check_event(event: dict[str, Any]) -> dict[str, Any]:
    """The event itself, if the official SDK takes it. Raises its validation error."""
    _adapter(event["type"]).validate_python(event)
    key = _shape(event)
    schema = _schemas().get(event["type"])
    if schema is not None and key not in _seen:
        schema.validate(event)
        _seen.add(key)
    return event
