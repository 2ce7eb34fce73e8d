"""Sessions as the well-known clients set them up: taken as the API takes them."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.protocol.errors import ProtocolError
from callboard.protocol.session_view import SessionView
from tests.protocol.sessions import TOOL, fresh, merged

AGENTS_PYTHON = {
    "model": "gpt-realtime-2.1",
    "output_modalities": ["audio"],
    "audio": {
        "input": {
            "format": {"rate": 24000, "type": "audio/pcm"},
            "transcription": {"model": "gpt-4o-mini-transcribe"},
            "turn_detection": {"interrupt_response": True, "type": "semantic_vad"},
        },
        "output": {"format": {"rate": 24000, "type": "audio/pcm"}, "voice": "ash"},
    },
    "tools": [
        {
            "description": "Look.",
            "name": "look",
            "parameters": {
                "properties": {"what": {"title": "What", "type": "string"}},
                "required": ["what"],
                "title": "look_args",
                "type": "object",
                "additionalProperties": False,
            },
            "type": "function",
        }
    ],
    "instructions": "Help.",
}
AGENTS_JS = {
    "instructions": "Help.",
    "model": "gpt-realtime-2.1",
    "output_modalities": ["audio"],
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "noise_reduction": None,
            "transcription": {"model": "gpt-4o-mini-transcribe"},
            "turn_detection": {"type": "semantic_vad"},
        },
        "output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "ash", "speed": 1},
    },
    "tool_choice": "auto",
    "tools": [TOOL],
}
LIVEKIT = {
    "model": "gpt-realtime",
    "output_modalities": ["audio"],
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "noise_reduction": None,
            "transcription": {"model": "gpt-4o-mini-transcribe"},
            "turn_detection": {
                "type": "semantic_vad",
                "create_response": True,
                "eagerness": "medium",
                "interrupt_response": True,
            },
        },
        "output": {"format": {"type": "audio/pcm", "rate": 24000}, "speed": 1.0, "voice": "marin"},
    },
    "max_output_tokens": "inf",
    "tool_choice": "auto",
    "tracing": None,
}
PIPECAT = {
    "instructions": "Help.",
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "transcription": {"model": "gpt-realtime-whisper"},
            "turn_detection": {
                "type": "server_vad",
                "threshold": 0.5,
                "prefix_padding_ms": 300,
                "silence_duration_ms": 800,
            },
            "noise_reduction": {"type": "near_field"},
        }
    },
    "tools": [],
}
EVERY_NULL: dict[str, Any] = {
    "model": None,
    "output_modalities": None,
    "instructions": None,
    "tools": None,
    "tool_choice": None,
    "parallel_tool_calls": None,
    "reasoning": None,
    "max_output_tokens": None,
    "tracing": None,
    "truncation": None,
    "prompt": None,
    "include": None,
    "audio": {
        "input": {
            "format": None,
            "transcription": None,
            "noise_reduction": None,
        },
        "output": {"format": None, "voice": None, "speed": None},
    },
}


@pytest.mark.parametrize(
    "payload",
    [AGENTS_PYTHON, AGENTS_JS, LIVEKIT, PIPECAT, EVERY_NULL, {"tracing": "auto"}],
    ids=["agents-python", "agents-js", "livekit", "pipecat", "nulls", "tracing"],
)
def test_sessions_of_real_clients_are_taken(payload: dict[str, Any]) -> None:
    """What the well-known clients send at once is applied without an error."""
    new = merged(fresh(), **payload)
    for path in ("input", "output"):
        wanted = payload.get("audio", {}).get(path, {})
        for name, value in wanted.items():
            if isinstance(value, str | float | int):
                assert new["audio"][path][name] == value


def test_reasoning_appears_only_when_it_is_set() -> None:
    """``reasoning`` and ``parallel_tool_calls`` are shown once they were set."""
    new = merged(fresh(), reasoning={"effort": "low"}, parallel_tool_calls=False)
    assert (new["reasoning"], new["parallel_tool_calls"]) == ({"effort": "low"}, False)
    assert "reasoning" not in merged(new, reasoning=None)


@given(st.dictionaries(st.sampled_from(sorted(EVERY_NULL)), st.none() | st.integers() | st.text()))
def test_any_update_is_applied_or_refused(fields: dict[str, Any]) -> None:
    """An update makes a session that the SDK takes, or a ``ProtocolError``."""
    have = fresh()
    with contextlib.suppress(ProtocolError):
        merged(have, **fields)
    assert have == fresh()


def test_language_hints() -> None:
    """One language is a hint, whether it stands in ``language`` or alone in ``languages``."""
    for settings, language in (
        ({"model": "whisper-1", "language": "de"}, "de"),
        ({"model": "gpt-transcribe", "languages": ["th"]}, "th"),
        ({"model": "gpt-transcribe", "languages": ["th", "en"]}, None),
    ):
        view = SessionView(merged(fresh(), audio={"input": {"transcription": settings}}))
        assert view.transcription_language == language
