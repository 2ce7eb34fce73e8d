"""Whatever either side sends, the dialect translates or passes it on, and never fails (R1)."""

from __future__ import annotations

import itertools
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from callboard.protocol.beta import DROPPED, RENAMED, RESHAPED, BetaDialect
from callboard.protocol.beta_session import session_to_ga

SERVER_KINDS = sorted({*RENAMED, *RESHAPED, *DROPPED, "tomorrow.event"})
CLIENT_KINDS = [
    "session.update",
    "transcription_session.update",
    "conversation.item.create",
    "response.create",
    "input_audio_buffer.append",
    "tomorrow.event",
]
WORDS = """session response item error type audio input output format content role tools voice
delta turn_detection modalities temperature transcription conversation_id param message tool_choice
input_audio_format output_modalities event_id"""
KEYS = st.sampled_from(WORDS.split())
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-2, 2) | st.text(max_size=8)
NAMES = st.sampled_from(
    ["realtime", "transcription", "audio", "text", "assistant", "pcm16", "none"]
)
JSON = st.recursive(
    SCALARS | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
EVENTS = st.dictionaries(KEYS, JSON, max_size=6)


def dialect() -> BetaDialect:
    numbers = itertools.count()
    return BetaDialect(lambda prefix: f"{prefix}_{next(numbers)}")


@given(EVENTS, st.sampled_from(SERVER_KINDS))
@settings(max_examples=400, deadline=None)
def test_any_event_of_a_server_is_told_somehow(event: dict[str, Any], kind: str) -> None:
    raw = orjson.dumps({**event, "type": kind})
    told = [orjson.loads(message) for message in dialect().from_session(raw)]
    assert len(told) == (0 if kind in DROPPED else len(told) or 1)
    assert all(one["type"] not in RENAMED for one in told)


@given(EVENTS, st.sampled_from(CLIENT_KINDS))
@settings(max_examples=400, deadline=None)
def test_any_event_of_a_client_goes_on_or_is_answered(event: dict[str, Any], kind: str) -> None:
    heard = dialect().from_client(orjson.dumps({**event, "type": kind}))
    assert (heard.to_session is None) is not (heard.to_client is None)
    if heard.to_client is not None:
        answer = orjson.loads(heard.to_client)
        assert answer["type"] == "error" and answer["error"]["param"]


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_what_is_no_json_passes_as_it_is(raw: bytes | str) -> None:
    by = dialect()
    assert by.from_session(raw) == (raw,) or b"type" in (
        raw if isinstance(raw, bytes) else raw.encode()
    )
    assert by.from_client(raw).to_session == raw


@given(EVENTS)
def test_what_is_nested_twice_stays_nested(flat: dict[str, Any]) -> None:
    """A session of today's shape is not taken apart again."""
    session = {**flat, "type": "realtime"}
    assert session_to_ga(session) == session
