"""The player of recordings can tell right from wrong: what it must not overlook, it sees."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.protocol.replay.compare import Comparison, identifiers
from tests.protocol.replay.load import Recording, Skipped, load_file

ITEM = {"id": "item_a", "type": "message", "status": "completed", "role": "user", "content": []}


def said(item_id: str = "item_a") -> list[dict[str, Any]]:
    """An item, its words, and a response."""
    item = {**ITEM, "id": item_id}
    words = "conversation.item.input_audio_transcription"
    usage = {"total_tokens": 3}
    response = {"id": f"resp_{item_id}", "conversation_id": None, "usage": usage}
    return [
        {
            "type": "conversation.item.added",
            "event_id": "1",
            "previous_item_id": None,
            "item": item,
        },
        {"type": "conversation.item.done", "event_id": "2", "previous_item_id": None, "item": item},
        {"type": "response.created", "event_id": "3", "response": response},
        {"type": f"{words}.completed", "event_id": "4", "item_id": item_id, "transcript": "hi"},
        {"type": "response.done", "event_id": "5", "response": {**response}},
        {"type": "rate_limits.updated", "event_id": "6", "rate_limits": [{"name": "tokens"}]},
    ]


def differences(ours: list[dict[str, Any]]) -> set[str]:
    recorded = said("item_theirs")
    found = Comparison(recorded, ours, identifiers(recorded, ours)).run()
    return {difference.kind for difference in found}


def test_same_with_other_identifiers_is_the_same() -> None:
    """Identifiers may differ, the streams of words and rate limits may come when they like."""
    ours = said("item_ours")
    ours.insert(0, ours.pop(3))
    assert differences(ours) == set()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda ours: ours[0]["item"].pop("status"), "missing"),
        (lambda ours: ours[0]["item"].update(object="realtime.item"), "extra"),
        (lambda ours: ours[0]["item"].update(role="system"), "value"),
        (lambda ours: ours[1].update(previous_item_id="item_ours"), "null"),
        (lambda ours: ours[4]["response"].update(id="resp_other"), "value"),
        (lambda ours: ours[0]["item"]["content"].append({"type": "input_text"}), "count"),
        (lambda ours: ours[3].update(transcript="ho"), "value"),
        (lambda ours: ours[5]["rate_limits"].append({}), "count"),
        (lambda ours: ours.reverse(), "order"),
        (lambda ours: ours.pop(4), "order"),
        (lambda ours: ours.pop(5), "count"),
    ],
)
def test_every_kind_of_difference_is_seen(change: Any, kind: str) -> None:
    """A missing or additional key, a null, a value, a link, a length and an order are told."""
    ours = deepcopy(said("item_ours"))
    change(ours)
    assert kind in differences(ours)


def received(**data: Any) -> dict[str, Any]:
    return {"kind": "message", "direction": "received", "data": data}


SESSION = {"type": "realtime", "object": "realtime.session", "id": "sess_1", "audio": {}}


@pytest.mark.parametrize(
    ("interactions", "reason"),
    [
        ([{"request": {}, "response": {}}], "HTTP only"),
        ([received(setupComplete={})], "without a type"),
        ([received(type="session.started", session={})], "Live API"),
        ([received(type="session.created", session={"modalities": []})], "beta"),
        ([received(type="session.created", session={"type": "agent"})], "provider"),
        ([received(type="conversation_initiation_metadata")], "provider"),
    ],
)
def test_other_protocols_are_left_out_by_name(
    tmp_path: Path, interactions: list[Any], reason: str
) -> None:
    """Cassettes of HTTP, of the Live API, of the beta and of others' servers say what they are."""
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump({"version": 1, "interactions": interactions}))
    (found,) = load_file(path, "one.yaml")
    assert isinstance(found, Skipped) and reason in found.reason


def test_reconnecting_client_makes_several_sessions(tmp_path: Path) -> None:
    """Every session of a cassette is played on its own; text frames and times are understood."""
    created = received(type="session.created", session=SESSION)
    created["data"] = json.dumps(created["data"])
    path = tmp_path / "two.yaml"
    path.write_text(yaml.safe_dump({"interactions": [created, {**created, "at": 1.5}]}))
    first, second = load_file(path, "two.yaml")
    assert isinstance(first, Recording) and isinstance(second, Recording)
    assert (first.name, second.name) == ("two.yaml#1", "two.yaml#2")
    assert second.frames[0].at_ms == 1_500
