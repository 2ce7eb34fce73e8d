"""The retired beta protocol as a dialect: its messages from and to those of today.

A client that asks for the beta (header ``OpenAI-Beta: realtime=v1``, subprotocol
``openai-beta.realtime-v1``, or the endpoints that only the beta had) speaks and hears
the beta; whatever it talks to speaks today's protocol. The dialect stands at the very
edge: nothing behind it knows of it.

Messages that are the same in both pass as they came. Of those that differ in their
type alone, audio among them, only the type's bytes are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from callboard.protocol.beta_session import (
    DEFAULT_TEMPERATURE,
    Wire,
    error_to_beta,
    format_to_beta,
    modalities_to_beta,
    nested,
    session_to_beta,
    session_to_ga,
    settings_to_ga,
    temperature_of,
)
from callboard.protocol.errors import ProtocolError, error_event
from callboard.protocol.json_text import NotJson, decode

HEADER = "realtime=v1"
SUBPROTOCOL = "openai-beta.realtime-v1"

RENAMED: Mapping[str, str] = {
    "response.output_text.delta": "response.text.delta",
    "response.output_text.done": "response.text.done",
    "response.output_audio.delta": "response.audio.delta",
    "response.output_audio.done": "response.audio.done",
    "response.output_audio_transcript.delta": "response.audio_transcript.delta",
    "response.output_audio_transcript.done": "response.audio_transcript.done",
}
"""Server events that differ in their type alone."""
DROPPED = frozenset({"conversation.item.done"})
"""Server events of which the beta had told all with ``conversation.item.created``."""
RESHAPED = frozenset(
    {
        "session.created",
        "session.updated",
        "conversation.item.added",
        "conversation.item.created",
        "conversation.item.retrieved",
        "response.created",
        "response.done",
        "response.output_item.added",
        "response.output_item.done",
        "error",
    }
)
"""Server events whose contents differ."""
_FROM_CLIENT = frozenset(
    {
        "session.update",
        "transcription_session.update",
        "conversation.item.create",
        "response.create",
    }
)
_PARTS_TO_BETA: Mapping[str, str] = {"output_text": "text", "output_audio": "audio"}
_PARTS_TO_GA: Mapping[str, Mapping[str, str]] = {
    "assistant": {"text": "output_text", "audio": "output_audio", "input_text": "output_text"},
    "user": {"text": "input_text", "audio": "input_audio"},
    "system": {"text": "input_text"},
}
_HEAD_BYTES = 400
_SNIFF = re.compile(
    rb'\s*\{\s*(?:"event_id"\s*:\s*"[^"\\]{0,200}"\s*,\s*)?"type"\s*:\s*"([a-z_.]+)"'
)
"""The type where nearly every client and server writes it; anything else is parsed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a client's message comes to: one message for the session, or one for the client."""

    to_session: bytes | str | None = None
    to_client: bytes | None = None


@dataclass(slots=True)
class BetaDialect:
    """One connection's translation. ``new_id`` makes ids: ``new_id("event")``."""

    new_id: Callable[[str], str]
    temperature: float | None = None
    """What the client set; sessions of today have none, so it is only shown again."""
    conversation_id: str = field(default="", init=False)

    def from_client(self, raw: bytes | str) -> Heard:
        """A client's message for the session; never raises, what is wrong is answered."""
        found = _sniff(raw)
        if found is not None and found[1].decode() not in _FROM_CLIENT:
            return Heard(raw)
        try:
            event = decode(raw)
        except NotJson:
            return Heard(raw)
        kind = event.get("type") if isinstance(event, dict) else None
        if not isinstance(kind, str) or kind not in _FROM_CLIENT:
            return Heard(raw)
        try:
            return Heard(orjson.dumps(self.event_to_ga(event)))
        except ProtocolError as error:
            cause = event.get("event_id")
            cause = cause if isinstance(cause, str) else None
            return Heard(to_client=orjson.dumps(error_event(error, self.new_id("event"), cause)))

    def event_to_ga(self, event: Wire) -> Wire:
        """A client event of today. Raises ``ProtocolError`` for what cannot be said in it."""
        session, response = event.get("session"), event.get("response")
        match event["type"]:
            case "session.update" if isinstance(session, dict):
                given = temperature_of(session, "session")
                self.temperature = self.temperature if given is None else given
                return {**event, "session": session_to_ga(session)}
            case "transcription_session.update":
                update = session
                if isinstance(session, dict):
                    update = session_to_ga(session, "transcription")
                return {**event, "type": "session.update", "session": update}
            case "conversation.item.create":
                return {**event, "item": item_to_ga(event.get("item"))}
            case "response.create" if isinstance(response, dict):
                temperature_of(response, "response")
                return {**event, "response": response_to_ga(response)}
            case _:
                return event

    def from_session(self, raw: bytes | str) -> tuple[bytes | str, ...]:
        """What the client gets for a message of the session: none, one or two messages."""
        found = _sniff(raw)
        if found is not None:
            kind = found[1].decode()
            if kind in RENAMED:
                return (_renamed(raw, found, RENAMED[kind]),)
            if kind not in RESHAPED and kind not in DROPPED:
                return (raw,)
        try:
            event = decode(raw)
        except NotJson:
            return (raw,)
        if not isinstance(event, dict):
            return (raw,)
        return tuple(orjson.dumps(one) for one in self.event_to_beta(event))

    def event_to_beta(self, event: Wire) -> tuple[Wire, ...]:
        """The beta's events for one event of today; one without its usual parts stays as it is."""
        kind = event.get("type")
        if isinstance(kind, str) and kind in RENAMED:
            return ({**event, "type": RENAMED[kind]},)
        session, response, error = event.get("session"), event.get("response"), event.get("error")
        match kind:
            case "conversation.item.done":
                return ()
            case "session.created" | "session.updated" if isinstance(session, dict):
                return self._session(event, session)
            case "conversation.item.added":
                shown = {**event, "type": "conversation.item.created"}
                return ({**shown, "item": item_to_beta(event.get("item"))},)
            case "response.created" | "response.done" if isinstance(response, dict):
                return ({**event, "response": self._response(response)},)
            case "error" if isinstance(error, dict):
                return ({**event, "error": error_to_beta(error)},)
            case _ if "item" in event:
                return ({**event, "item": item_to_beta(event["item"])},)
            case _:
                return (event,)

    def _session(self, event: Wire, session: Wire) -> tuple[Wire, ...]:
        kind = event["type"]
        if session.get("type") == "transcription":
            kind = f"transcription_{kind}"
        shown = {**event, "type": kind, "session": session_to_beta(session, self.temperature)}
        if kind != "session.created":
            return (shown,)
        self.conversation_id = self.new_id("conv")
        conversation = {"id": self.conversation_id, "object": "realtime.conversation"}
        created = {"type": "conversation.created", "event_id": self.new_id("event")}
        return shown, {**created, "conversation": conversation}

    def _response(self, response: Wire) -> Wire:
        """The response; its ``conversation_id`` is the one that ``conversation.created`` told."""
        spoken = nested(response, "audio", "output")
        shown = {
            name: value
            for name, value in response.items()
            if name not in ("audio", "output_modalities")
        }
        if self.conversation_id and response.get("conversation_id") is not None:
            shown["conversation_id"] = self.conversation_id
        temperature = DEFAULT_TEMPERATURE if self.temperature is None else self.temperature
        output = response.get("output")
        return shown | {
            "output": [item_to_beta(item) for item in output] if isinstance(output, list) else [],
            "modalities": modalities_to_beta(response.get("output_modalities")),
            "voice": spoken.get("voice"),
            "output_audio_format": format_to_beta(spoken.get("format")),
            "temperature": temperature,
        }


def item_to_ga(item: Any) -> Any:
    """An item as a session of today takes it; what is no item stays as it is."""
    if not isinstance(item, dict):
        return item
    shown = {name: value for name, value in item.items() if name != "object"}
    if isinstance(item.get("content"), list):
        names = _PARTS_TO_GA.get(str(item.get("role")), {})
        shown["content"] = [_renamed_part(part, names) for part in item["content"]]
    return shown


def item_to_beta(item: Any) -> Any:
    """An item as the beta showed it: with its ``object``, and parts by their old names."""
    if not isinstance(item, dict):
        return item
    shown: Wire = {"id": item.get("id"), "object": "realtime.item", **item}
    if isinstance(item.get("content"), list):
        shown["content"] = [_renamed_part(part, _PARTS_TO_BETA) for part in item["content"]]
    return shown


def response_to_ga(response: Mapping[str, Any]) -> Wire:
    """The settings of one response. Raises ``ProtocolError``."""
    settings = settings_to_ga(response, "response")
    if isinstance(settings.get("input"), list):
        settings["input"] = [item_to_ga(item) for item in settings["input"]]
    return settings


def _renamed_part(part: Any, names: Mapping[str, str]) -> Any:
    kind = part.get("type") if isinstance(part, dict) else None
    return {**part, "type": names[kind]} if isinstance(kind, str) and kind in names else part


def _sniff(raw: bytes | str) -> re.Match[bytes] | None:
    """The message's type, if it stands at the message's beginning."""
    head = raw[:_HEAD_BYTES]
    return _SNIFF.match(head.encode(errors="replace") if isinstance(head, str) else head)


def _renamed(raw: bytes | str, found: re.Match[bytes], kind: str) -> bytes:
    whole = raw.encode() if isinstance(raw, str) else raw
    start, end = found.span(1)
    return whole[:start] + kind.encode() + whole[end:]
