"""Reading what other programs recorded of this protocol (pure: text in, steps out).

Two spellings: YAML cassettes (``interactions``, of which those with a ``direction`` are WebSocket
messages, without times), and lines of ``{"at": seconds, "data": event}``. What was recorded may
be anybody's protocol, so each says why it is none of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import yaml

BEGUN = "session.created"
MAX_DEPTH = 100
"""Of lists and mappings within each other in a cassette."""
UNFOLDED_LIMIT_CHARACTERS = 64 * 1024 * 1024
"""Of a cassette whose aliases have been written out."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Builds plain data and no objects: a cassette cannot run anything."""


class NotASession(ValueError):
    """``str()`` says what the recording is instead."""


def messages(text: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each WebSocket message of a cassette's first session: whose it is, and the event.

    Raises ``NotASession``. A client that connects again has begun another session.
    """
    interactions = _document(text)
    found = [
        ("client" if one["direction"] == "sent" else "server", _event(one.get("data")))
        for one in interactions
        if isinstance(one, Mapping) and one.get("direction") in ("sent", "received")
    ]
    if not found:
        raise NotASession("there are no WebSocket messages in it, HTTP alone")
    require_ours(event for side, event in found if side == "server")
    sessions = 0
    for side, event in found:
        sessions += side == "server" and event["type"] == BEGUN
        if sessions > 1:
            return
        yield side, event


def require_ours(events: Iterable[Mapping[str, Any]]) -> None:
    """Raises ``NotASession`` unless these server's events are of the protocol's present shape."""
    from callboard.protocol.server_events import SERVER_EVENTS  # slow to import, seldom needed

    kinds = set[str]()
    for event in events:
        kinds.add(event["type"])
        session = event.get("session")
        if event["type"] not in (BEGUN, "session.updated") or not isinstance(session, Mapping):
            continue
        if "modalities" in session:
            raise NotASession("it is a session of the protocol's beta")
        if session.get("type") not in ("realtime", "transcription"):
            raise NotASession("its session is of another protocol")
        return
    if unknown := sorted(kinds - SERVER_EVENTS.keys()):
        raise NotASession(f"{unknown[0]!r} is an event of another protocol")


def _document(text: bytes) -> list[Any]:
    try:
        _check_shape(text)
        document = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, NotASession):
            raise
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        raise NotASession(f"it cannot be read as YAML{where}") from None
    interactions = document.get("interactions") if isinstance(document, dict) else None
    if not isinstance(interactions, list):
        raise NotASession("it is no cassette: there are no interactions in it")
    return interactions


def _check_shape(text: bytes) -> None:
    """Before anything is built: how deep it is, and what its aliases unfold to."""
    sizes = dict[str | None, int]()
    stack: list[tuple[str | None, int]] = [(None, 0)]
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            sizes.pop(event.anchor, None)
            stack.append((event.anchor, 1))
            if len(stack) > MAX_DEPTH:
                raise NotASession(f"it is nested more than {MAX_DEPTH} deep")
            continue
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in sizes:
                raise NotASession("it holds itself")
            added = sizes[event.anchor]
        elif isinstance(event, yaml.ScalarEvent):
            added = sizes[event.anchor] = len(event.value) + 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, added = stack.pop()
            sizes[anchor] = added
        else:
            continue
        anchor, size = stack.pop()
        stack.append((anchor, size + added))
        if size + added > UNFOLDED_LIMIT_CHARACTERS:
            raise NotASession("its aliases unfold to too much")


def _event(data: Any) -> dict[str, Any]:
    """A message's event, spelled as a mapping or as the JSON that went over the wire."""
    if isinstance(data, str):
        try:
            data = orjson.loads(data)
        except orjson.JSONDecodeError:
            raise NotASession("a message in it is no JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        raise NotASession("its messages have no type: they are of another protocol")
    return data
