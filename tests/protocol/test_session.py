"""The session's configuration: what it starts with, and how an update merges, or does not."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.protocol.errors import ProtocolError
from callboard.protocol.session import (
    DEFAULT_INSTRUCTIONS,
    TRANSCRIPTION_MODELS,
    parse_session,
)
from callboard.protocol.session_merge import SessionMerge
from tests.protocol.sessions import TOOL, fresh, merged, refusal, turns

# -- the start -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "voice", "silence_ms"),
    [
        ("gpt-realtime", "alloy", 200),
        ("gpt-realtime-mini", "alloy", 200),
        ("gpt-realtime-2.1", "marin", 500),
        ("gpt-realtime-2.1-mini", "marin", 500),
    ],
)
def test_defaults_depend_on_the_model(model: str, voice: str, silence_ms: int) -> None:
    """Voice and silence are those that each model shows on the wire."""
    session = fresh(model)
    assert session["audio"]["output"]["voice"] == voice
    assert session["audio"]["input"]["turn_detection"]["silence_duration_ms"] == silence_ms


def test_keys_of_a_new_session_are_those_of_the_wire() -> None:
    """``session.created`` shows these keys and no ``reasoning`` or ``parallel_tool_calls``."""
    session = fresh()
    assert " ".join(session) == (
        "type object id model output_modalities instructions tools tool_choice max_output_tokens "
        "tracing truncation prompt expires_at audio include"
    )
    assert session["instructions"] == DEFAULT_INSTRUCTIONS
    assert session["audio"]["input"]["transcription"] is None


def test_a_transcription_session_has_no_responses_in_it() -> None:
    """Its turn detection has no create or interrupt flags; silence is 200 ms."""
    session = fresh(kind="transcription")
    assert session["object"] == "realtime.transcription_session"
    assert session["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 200,
    }


# -- merging -------------------------------------------------------------------------------


def test_only_what_is_present_changes() -> None:
    """Nested objects merge; the old session is not touched."""
    have = fresh()
    new = merged(have, audio=turns(type="server_vad", threshold=0.8), instructions="Be brief.")
    assert have == fresh()
    assert new["instructions"] == "Be brief."
    assert new["audio"]["input"]["turn_detection"] == {
        **have["audio"]["input"]["turn_detection"],
        "threshold": 0.8,
    }
    assert new["audio"]["output"] == have["audio"]["output"]


def test_empty_and_null_clear() -> None:
    """``null``, ``[]`` and ``""`` bring back the default."""
    tool_choice = {"type": "function", "name": "look"}
    have = merged(
        fresh(), instructions="x", tools=[TOOL], tool_choice=tool_choice, max_output_tokens=5
    )
    have = merged(have, tracing="auto", truncation="disabled")
    for clear in ({"instructions": ""}, {"instructions": None}):
        assert merged(have, **clear)["instructions"] == DEFAULT_INSTRUCTIONS
    assert merged(have, tools=[])["tools"] == []
    assert merged(have, max_output_tokens=None)["max_output_tokens"] == "inf"
    assert merged(have, tracing=None, truncation=None)["truncation"] == "auto"
    assert (
        merged(have, audio={"input": {"turn_detection": None}})["audio"]["input"]["turn_detection"]
        is None
    )


def test_another_kind_of_turn_detection_starts_from_its_defaults() -> None:
    """Switching types takes nothing over; silence is the model's own."""
    semantic = merged(fresh(), audio=turns(type="semantic_vad"))
    assert semantic["audio"]["input"]["turn_detection"] == {
        "type": "semantic_vad",
        "eagerness": "auto",
        "create_response": True,
        "interrupt_response": True,
    }
    back = merged(semantic, audio=turns(type="server_vad", threshold=None, create_response=False))
    assert back["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 200,
        "idle_timeout_ms": None,
        "create_response": False,
        "interrupt_response": True,
    }


def test_null_in_a_turn_detection_is_its_default() -> None:
    """A client that dumps its optional fields gets defaults, not a broken detector."""
    have = merged(fresh(), audio=turns(type="server_vad", threshold=0.9, idle_timeout_ms=6000))
    new = merged(have, audio=turns(type="server_vad", threshold=None, idle_timeout_ms=None))
    rules = new["audio"]["input"]["turn_detection"]
    assert (rules["threshold"], rules["idle_timeout_ms"]) == (0.5, None)


def test_tools_are_echoed_with_a_null_description() -> None:
    """A tool without a description shows ``description: null``; ``strict`` is taken, not shown."""
    new = merged(fresh(), tools=[{**TOOL, "strict": True}])
    assert new["tools"] == [
        {
            "type": "function",
            "name": "look",
            "description": None,
            "parameters": {"type": "object"},
        }
    ]


def test_transcription_is_echoed_whole() -> None:
    """The echo has language and prompt even when they were not given."""
    new = merged(fresh(), audio={"input": {"transcription": {"model": "whisper-1"}}})
    settings = {"model": "whisper-1", "language": None, "prompt": None}
    assert new["audio"]["input"]["transcription"] == settings
    new = merged(new, audio={"input": {"transcription": {"language": "de"}}})
    assert new["audio"]["input"]["transcription"] == {**settings, "language": "de"}


@pytest.mark.parametrize("model", TRANSCRIPTION_MODELS)
def test_every_transcription_model_of_the_api_is_taken(model: str) -> None:
    """The API's names are aliases of the embedded model."""
    new = merged(fresh(), audio={"input": {"transcription": {"model": model}}})
    assert new["audio"]["input"]["transcription"]["model"] == model


def test_noise_reduction_keeps_its_strength() -> None:
    """An update that omits ``strength`` keeps it; null turns noise reduction off."""
    have = merged(
        fresh(), audio={"input": {"noise_reduction": {"type": "near_field", "strength": 0.5}}}
    )
    new = merged(have, audio={"input": {"noise_reduction": {"type": "far_field"}}})
    assert new["audio"]["input"]["noise_reduction"] == {"strength": 0.5, "type": "far_field"}
    assert (
        merged(new, audio={"input": {"noise_reduction": None}})["audio"]["input"]["noise_reduction"]
        is None
    )


def test_another_model_is_ignored() -> None:
    """``session.update`` with another model changes nothing and is no error."""
    assert merged(fresh(), model="gpt-realtime-2.1")["model"] == "gpt-realtime"


def test_the_voice_is_fixed_once_there_was_audio() -> None:
    """``cannot_update_voice`` after the first audio; the same voice again is fine."""
    voice = {"output": {"voice": "cedar"}}
    assert merged(fresh(), audio=voice)["audio"]["output"]["voice"] == "cedar"
    assert merged(fresh(), spoken=True, audio={"output": {"voice": "alloy"}})
    with pytest.raises(ProtocolError) as caught:
        merged(fresh(), spoken=True, audio=voice)
    assert caught.value.code == "cannot_update_voice"


def test_a_choice_of_a_tool_that_is_gone_is_auto() -> None:
    """Removing the tools takes the standing choice of one of them with it."""
    choice = {"type": "function", "name": "look"}
    have = merged(fresh(), tools=[TOOL], tool_choice=choice)
    assert have["tool_choice"] == choice
    assert merged(have, tools=[])["tool_choice"] == "auto"


@pytest.mark.parametrize(
    ("fields", "code", "param"),
    [
        ({"bogus_field": 1}, "unknown_parameter", "session.bogus_field"),
        ({"output_modalities": ["text", "audio"]}, "invalid_value", "session.output_modalities"),
        ({"output_modalities": ["video"]}, "invalid_value", "session.output_modalities"),
        ({"max_output_tokens": 0}, "integer_below_min_value", "session.max_output_tokens"),
        ({"max_output_tokens": 4097}, "integer_above_max_value", "session.max_output_tokens"),
        ({"max_output_tokens": "lots"}, "invalid_type", "session.max_output_tokens"),
        ({"tool_choice": "sometimes"}, "invalid_value", "session.tool_choice"),
        (
            {"tool_choice": {"type": "function", "name": "gone"}},
            "invalid_value",
            "session.tool_choice",
        ),
        (
            {"tool_choice": {"type": "function"}},
            "missing_required_parameter",
            "session.tool_choice.name",
        ),
        ({"tools": [{"name": "x"}]}, "missing_required_parameter", "session.tools[0].type"),
        ({"tools": [TOOL, TOOL]}, "invalid_value", "session.tools[1].name"),
        ({"tools": [{**TOOL, "name": "no spaces"}]}, "invalid_value", "session.tools[0].name"),
        ({"prompt": {"id": "pmpt_1"}}, "unsupported_feature", "session.prompt"),
        (
            {"audio": {"input": {"format": {"type": "audio/pcm", "rate": 16000}}}},
            "integer_below_min_value",
            "session.audio.input.format.rate",
        ),
        (
            {"audio": {"input": {"format": "pcm16"}}},
            "invalid_type",
            "session.audio.input.format",
        ),
        ({"audio": {"output": {"voice": "nobody"}}}, "invalid_value", "session.audio.output.voice"),
        (
            {"audio": {"output": {"voice": {"id": "voice_1"}}}},
            "unsupported_feature",
            "session.audio.output.voice",
        ),
        (
            {"audio": {"output": {"speed": 3}}},
            "decimal_above_max_value",
            "session.audio.output.speed",
        ),
        (
            {"audio": turns(type="server_vad", idle_timeout_ms=100)},
            "integer_below_min_value",
            "session.audio.input.turn_detection.idle_timeout_ms",
        ),
        (
            {"audio": turns(type="semantic_vad", eagerness="wild")},
            "invalid_value",
            "session.audio.input.turn_detection.eagerness",
        ),
        (
            {"audio": turns(type="server_vad", eagerness="low")},
            "unknown_parameter",
            "session.audio.input.turn_detection.eagerness",
        ),
        (
            {"audio": {"input": {"transcription": {"language": "en"}}}},
            "missing_required_parameter",
            "session.audio.input.transcription.model",
        ),
        ({"truncation": {"type": "retention_ratio"}}, "missing_required_parameter", None),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], code: str, param: str | None) -> None:
    """Each wrong field gives its code and its path, as the client wrote it."""
    got = refusal(fresh(), **fields)
    assert got[0] == code
    assert param is None or got[1] == param


def test_the_rate_error_says_the_limit() -> None:
    """PCM at 16 kHz: the message names the least rate (reported from the wire)."""
    with pytest.raises(ProtocolError) as caught:
        merged(fresh(), audio={"input": {"format": {"type": "audio/pcm", "rate": 16_000}}})
    assert "Expected a value >= 24000" in caught.value.message


def test_one_wrong_field_discards_the_update() -> None:
    """All or nothing: the valid part of a bad update is not applied."""
    have = fresh()
    for bad in ({"bogus": 1}, {"audio": {"output": {"voice": "nobody"}}}):
        assert refusal(have, instructions="new", **bad)
    assert have == fresh()


def test_the_type_is_required_and_fixed() -> None:
    """``session.type`` must be given and cannot change."""
    with pytest.raises(ProtocolError) as caught:
        parse_session({"instructions": "x"})
    assert caught.value.message == "Missing required parameter: 'session.type'."
    with pytest.raises(ProtocolError) as caught:
        update = parse_session({"type": "transcription"})
        SessionMerge(fresh(), silence_ms=200, audio_present=False).apply(update)
    assert caught.value.param == "session.type"
