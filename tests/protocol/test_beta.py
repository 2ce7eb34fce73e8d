"""The beta dialect, from and to today's protocol (F1, K3c: old clients keep working)."""

from __future__ import annotations

import itertools
from typing import Any

import orjson
import pytest

from callboard.protocol.beta import RENAMED, BetaDialect, item_to_beta, item_to_ga
from callboard.protocol.beta_session import (
    error_to_beta,
    param_to_beta,
    session_to_beta,
    session_to_ga,
)
from callboard.protocol.client_events import parse
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import MODELS
from callboard.protocol.session import default_session
from tests.golden.recorder import loaded
from tests.golden.scenarios import SCENARIOS
from tests.protocol.beta_types import check

TICKET_PAGE: dict[str, Any] = {
    "modalities": ["text", "audio"],
    "instructions": "You help travellers.",
    "voice": "alloy",
    "input_audio_format": "pcm16",
    "output_audio_format": "pcm16",
    "input_audio_transcription": {"model": "whisper-1"},
    "turn_detection": None,
    "temperature": 0.8,
}
LEGACY: dict[str, Any] = {
    "modalities": ["text", "audio"],
    "instructions": "Be kind.",
    "voice": "verse",
    "input_audio_format": "pcm16",
    "output_audio_format": "g711_ulaw",
    "input_audio_transcription": None,
    "turn_detection": {"type": "server_vad", "threshold": 0.5, "silence_duration_ms": 200},
    "tools": [{"type": "function", "name": "set_memory", "description": "d", "parameters": {}}],
    "tool_choice": "auto",
    "temperature": 0.8,
    "max_response_output_tokens": 4096,
}
PCM = {"type": "audio/pcm", "rate": 24_000}
NEWER = {"image_input", *(name for name in SCENARIOS if name.startswith("mcp_"))}
"""Golden conversations about what the beta did not have."""

BEYOND_ITS_TYPES: dict[str, Any] = {
    "model": "gpt-4o-realtime-preview",
    "client_secret": {"value": "v", "expires_at": 1},
}
"""Models have newer names since; an event's session had no secret, whatever its type says."""


def dialect() -> BetaDialect:
    numbers = itertools.count(1)
    return BetaDialect(lambda prefix: f"{prefix}_{next(numbers)}")


def heard(event: dict[str, Any], by: BetaDialect | None = None) -> dict[str, Any]:
    """What the session gets for a client's event."""
    message = (by or dialect()).from_client(orjson.dumps(event)).to_session
    assert message is not None
    got: dict[str, Any] = orjson.loads(message)
    return got


def told(event: dict[str, Any], by: BetaDialect | None = None) -> list[dict[str, Any]]:
    """What the client gets for an event of the session."""
    return [orjson.loads(raw) for raw in (by or dialect()).from_session(orjson.dumps(event))]


def test_the_ticket_pages_session_is_nested() -> None:
    """F1: the exact update of the older ticket page, as a session of today takes it."""
    assert session_to_ga(TICKET_PAGE) == {
        "type": "realtime",
        "output_modalities": ["audio"],
        "instructions": "You help travellers.",
        "audio": {
            "input": {
                "format": PCM,
                "transcription": {"model": "whisper-1"},
                "turn_detection": None,
            },
            "output": {"voice": "alloy", "format": PCM},
        },
    }


@pytest.mark.parametrize("flat", [TICKET_PAGE, LEGACY, {"tools": [], "tool_choice": "auto"}])
def test_what_old_clients_send_is_valid_today(flat: dict[str, Any]) -> None:
    """K3c: each translated update passes the validation of today's events."""
    event = heard({"type": "session.update", "event_id": "e1", "session": flat})
    assert parse(event).event_id == "e1"


@pytest.mark.parametrize(
    ("flat", "nested"),
    [
        ({"modalities": ["text"]}, {"output_modalities": ["text"]}),
        ({"modalities": ["audio", "text"]}, {"output_modalities": ["audio"]}),
        ({"max_response_output_tokens": "inf"}, {"max_output_tokens": "inf"}),
        (
            {"tool_choice": "get_weather"},
            {"tool_choice": {"type": "function", "name": "get_weather"}},
        ),
        ({"turn_detection": {"type": "none"}}, {"audio": {"input": {"turn_detection": None}}}),
        ({"speed": 1.2}, {"audio": {"output": {"speed": 1.2}}}),
        (
            {"tools": [{"name": "scroll_to_top", "strict": True, "description": "d"}]},
            {"tools": [{"type": "function", "name": "scroll_to_top", "description": "d"}]},
        ),
        ({"temperature": 0.6, "client_secret": None}, {}),
        ({"colour": 1}, {"colour": 1}),
    ],
)
def test_each_setting_has_its_place(flat: dict[str, Any], nested: dict[str, Any]) -> None:
    """Table of the beta's names; what nobody knows stays, for the session to name it."""
    assert session_to_ga(flat) == {"type": "realtime", **nested}


def test_a_session_of_todays_shape_stays() -> None:
    """A client that has moved on but still sends the old header is understood."""
    session = {"type": "realtime", "audio": {"output": {"voice": "ash"}}}
    assert session_to_ga(session) == session


@pytest.mark.parametrize("kind", ["realtime", "transcription"])
def test_a_session_comes_back_as_it_went_in(kind: str) -> None:
    """A default session shown flat means the same session when it is sent back."""
    model = MODELS["gpt-4o-realtime-preview"]
    session = default_session(kind=kind, model=model, session_id="sess_1", expires_at_s=9)
    flat = session_to_beta(session, None)
    back = session_to_ga({k: v for k, v in flat.items() if k != "model"}, kind)
    kept = ("audio", "output_modalities", "instructions", "tools", "tool_choice", "include")
    rules = session["audio"]["input"]["turn_detection"]
    rules.pop("idle_timeout_ms", None)
    assert {k: back[k] for k in kept if k in back} == {k: session[k] for k in kept if k in session}


def test_a_transcription_session_is_updated_by_its_own_event() -> None:
    """Old transcription clients: their event in, their event out."""
    event = heard(
        {
            "type": "transcription_session.update",
            "session": {
                "input_audio_format": "g711_alaw",
                "input_audio_transcription": {"model": "gpt-4o-transcribe", "language": "th"},
                "include": ["item.input_audio_transcription.logprobs"],
                "modalities": ["text"],
            },
        }
    )
    assert event["type"] == "session.update"
    assert event["session"]["type"] == "transcription"
    assert event["session"]["audio"]["input"]["format"] == {"type": "audio/pcma"}
    parse(event)
    model = MODELS["gpt-realtime"]
    session = default_session(kind="transcription", model=model, session_id="s", expires_at_s=1)
    (updated,) = told({"type": "session.updated", "event_id": "e", "session": session})
    assert updated["type"] == "transcription_session.updated"
    assert updated["session"]["input_audio_format"] == "pcm16"


def test_an_answers_settings_are_nested() -> None:
    """``response.create`` of old clients, its items among them."""
    event = heard(
        {
            "type": "response.create",
            "response": {
                "modalities": ["text", "audio"],
                "voice": "sage",
                "output_audio_format": "g711_ulaw",
                "max_response_output_tokens": 20,
                "temperature": 0.7,
                "instructions": "ask for feedback",
                "conversation": "none",
                "input": [
                    {
                        "type": "message",
                        "role": "assistant",
                        "content": [{"type": "text", "text": "Hi"}],
                    }
                ],
            },
        }
    )
    assert event["response"]["audio"] == {
        "output": {"voice": "sage", "format": {"type": "audio/pcmu"}}
    }
    assert event["response"]["input"][0]["content"][0]["type"] == "output_text"
    parse(event)


def test_items_change_names_both_ways() -> None:
    """``text`` and ``audio`` of an assistant have other names today; ``object`` is gone."""
    old = {
        "id": "i",
        "object": "realtime.item",
        "type": "message",
        "role": "assistant",
        "content": [{"type": "text", "text": "a"}, {"type": "audio", "transcript": "b"}],
    }
    new = item_to_ga(old)
    assert [part["type"] for part in new["content"]] == ["output_text", "output_audio"]
    assert "object" not in new
    assert item_to_beta(new) == old
    user = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "a"}]}
    assert item_to_ga(user) == user


@pytest.mark.parametrize(
    ("session", "code", "param"),
    [
        ({"input_audio_format": "mp3"}, "invalid_value", "session.input_audio_format"),
        ({"temperature": "hot"}, "invalid_type", "session.temperature"),
        ({"temperature": 3}, "decimal_above_max_value", "session.temperature"),
    ],
)
def test_what_cannot_be_said_is_answered_in_the_clients_words(
    session: dict[str, Any], code: str, param: str
) -> None:
    """S2: bad input gets a clear error; nothing of it reaches the session."""
    raw = orjson.dumps({"type": "session.update", "event_id": "mine", "session": session})
    answer = dialect().from_client(raw)
    assert answer.to_session is None and answer.to_client is not None
    error = orjson.loads(answer.to_client)["error"]
    assert (error["code"], error["param"], error["event_id"]) == (code, param, "mine")


@pytest.mark.parametrize(
    ("param", "shown"),
    [
        ("session.audio.input.turn_detection.threshold", "session.turn_detection.threshold"),
        ("session.audio.input.format.type", "session.input_audio_format"),
        ("session.audio.output.voice", "session.voice"),
        ("response.output_modalities", "response.modalities"),
        ("session.tools[0].name", "session.tools[0].name"),
        (None, None),
    ],
)
def test_errors_name_what_the_client_wrote(param: str | None, shown: str | None) -> None:
    """An error about a nested setting names the flat one."""
    assert param_to_beta(param) == shown
    error = error_to_beta({"message": f"Unknown parameter: '{param}'.", "param": param})
    assert error == {"message": f"Unknown parameter: '{shown}'.", "param": shown}


def test_a_new_session_comes_with_its_conversation() -> None:
    """The beta told of the conversation; its id is the one that responses name later."""
    by = dialect()
    session = {"type": "realtime", "id": "sess_1", "audio": {}}
    created, conversation = told(
        {"type": "session.created", "event_id": "e", "session": session}, by
    )
    assert created["session"]["object"] == "realtime.session"
    assert conversation["conversation"]["object"] == "realtime.conversation"
    answer = {"id": "resp_1", "conversation_id": "conv_x", "output": [], "audio": {"output": {}}}
    (event,) = told({"type": "response.created", "event_id": "e", "response": answer}, by)
    assert event["response"]["conversation_id"] == conversation["conversation"]["id"]
    out_of_band = {**answer, "conversation_id": None}
    (event,) = told({"type": "response.created", "event_id": "e", "response": out_of_band}, by)
    assert event["response"]["conversation_id"] is None


def test_the_temperature_that_was_set_is_shown() -> None:
    """Accepted, without effect, and echoed."""
    by = dialect()
    heard({"type": "session.update", "session": {"temperature": 0.65}}, by)
    session = {"type": "realtime", "id": "sess_1", "audio": {}}
    shown = told({"type": "session.updated", "event_id": "e", "session": session}, by)[0]
    assert shown["session"]["temperature"] == 0.65


@pytest.mark.parametrize("kind", sorted(RENAMED))
@pytest.mark.parametrize(
    "shape", [b'{"type":"%s","delta":"x"}', b'{ "event_id": "e1", "type" : "%s"}']
)
def test_only_the_type_of_such_events_changes(kind: str, shape: bytes) -> None:
    """Audio stays cheap: every other byte is as it came."""
    raw = shape % kind.encode()
    assert dialect().from_session(raw) == (shape % RENAMED[kind].encode(),)
    assert dialect().from_session(raw.decode()) == (shape % RENAMED[kind].encode(),)


@pytest.mark.parametrize("kind", sorted(RENAMED))
def test_a_type_that_comes_late_is_found(kind: str) -> None:
    """Servers may write their keys in any order."""
    assert told({"delta": "x" * 500, "type": kind}) == [{"delta": "x" * 500, "type": RENAMED[kind]}]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"type":"input_audio_buffer.append","audio":"AAAA"}',
        b'{"audio":"AAAA","type":"input_audio_buffer.append"}',
        b'{"type":"tomorrow.event","x":1}',
        b"not json",
        b"[1]",
        b'"text"',
        '{"type":"response.cancel"}',
    ],
)
def test_what_is_the_same_passes_as_it_came(raw: bytes | str) -> None:
    """Bytes are not made anew; what is wrong is the session's to answer."""
    assert dialect().from_client(raw).to_session is raw


@pytest.mark.parametrize(
    "raw", [b'{"type":"rate_limits.updated","rate_limits":[]}', b"not json", b"[1]"]
)
def test_what_is_the_same_comes_back_as_it_came(raw: bytes) -> None:
    assert dialect().from_session(raw) == (raw,)


@pytest.mark.parametrize("kind", ["session.created", "response.done", "error", "session.updated"])
def test_an_event_without_its_parts_passes(kind: str) -> None:
    """A server that sends less than it should does not break the connection."""
    assert told({"type": kind}) == [{"type": kind}]


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - NEWER))
def test_every_golden_conversation_is_one_of_the_betas(name: str) -> None:
    """K3c: each event that an old client gets fits the official library's beta types."""
    by = dialect()
    kinds = []
    for line in loaded(name):
        if line["from"] == "server":
            for event in told(line["event"], by):
                if event.get("session"):
                    event["session"] |= BEYOND_ITS_TYPES
                check(event)
                kinds.append(event["type"])
    assert not {*RENAMED, "conversation.item.added", "conversation.item.done"} & set(kinds)
    first = kinds[0].removeprefix("transcription_")
    assert first == "session.created"
    assert ("conversation.created" in kinds) is (kinds[0] == first)


def test_a_wrong_temperature_of_an_answer_is_named() -> None:
    with pytest.raises(ProtocolError) as caught:
        dialect().event_to_ga({"type": "response.create", "response": {"temperature": []}})
    assert caught.value.param == "response.temperature"


@pytest.mark.parametrize("param", [5, ["x"], {"a": 1}, True])
def test_an_error_about_nothing_that_has_a_name_passes(param: object) -> None:
    """B4: servers tell of errors as they please; none of them ends an old client's session."""
    event = {"type": "error", "event_id": "e", "error": {"message": "m", "param": param}}
    assert dialect().event_to_beta(event) == (event,)


def test_turn_detection_was_that_of_the_server() -> None:
    """The beta's only kind in its first year: its ``type`` could be left out."""
    ga = session_to_ga({"turn_detection": {"threshold": 0.7}})
    assert ga["audio"]["input"]["turn_detection"] == {"type": "server_vad", "threshold": 0.7}
    semantic = {"type": "semantic_vad", "eagerness": "low"}
    ga = session_to_ga({"turn_detection": semantic})
    assert ga["audio"]["input"]["turn_detection"] == semantic
