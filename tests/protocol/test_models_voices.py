"""Names that a session may ask for: models and voices."""

from __future__ import annotations

import typing

import pytest
from openai.types.realtime import RealtimeSessionCreateRequest

from callboard.protocol.models import MODELS, model_defaults
from callboard.protocol.voices import API_VOICES, is_voice, voice_names


def _sdk_models() -> list[str]:
    union = RealtimeSessionCreateRequest.model_fields["model"].annotation
    literals = [arg for arg in typing.get_args(union) if typing.get_origin(arg) is typing.Literal]
    return [name for literal in literals for name in typing.get_args(literal)]


@pytest.mark.parametrize("name", _sdk_models())
def test_every_model_of_the_api_can_be_asked_for(name: str) -> None:
    """A user's code does not change: the SDK's model names open sessions here."""
    assert model_defaults(name) is not None


def test_what_cannot_be_asked_for() -> None:
    """Unknown names and the models of other surfaces have no defaults."""
    for name in ("", "gpt-4", "gpt-live-1", "gpt-realtime-translate", "GPT-REALTIME"):
        assert model_defaults(name) is None


def test_only_the_second_generation_reasons() -> None:
    """``phase`` and ``reasoning_tokens`` go by the model's name."""
    assert {name for name, model in MODELS.items() if model.reasons} == {
        "gpt-realtime-2",
        "gpt-realtime-2.1",
        "gpt-realtime-2.1-mini",
    }


def test_voices() -> None:
    """The API's ten, the engine's own, Kokoro's by their form; nothing else."""
    assert len(API_VOICES) == 10
    assert all(is_voice(name) for name in voice_names())
    assert is_voice("af_bella")
    assert not any(map(is_voice, ("", "nobody", "af_", "af_BELLA", "../etc", "alloy ")))
