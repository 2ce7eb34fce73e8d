"""Model names that a session may ask for, as data.

The API's names are aliases: on the embedded engine each one opens a session
with the defaults that the real model shows on the wire (voice and silence by
model, recorded), so that a user's code does not change. Retirement dates are
those of the official deprecation notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ModelDefaults:
    name: str
    voice: str
    silence_duration_ms: int
    reasons: bool = False
    """A 2.x model: assistant items carry ``phase``, usage ``reasoning_tokens``."""
    context_tokens: int = 32_000
    owned_by: str = "openai"
    retires: date | None = None


_RETIRES = date(2027, 1, 20)


def _first(name: str, retires: date | None = None) -> ModelDefaults:
    return ModelDefaults(name, voice="alloy", silence_duration_ms=200, retires=retires)


def _second(name: str) -> ModelDefaults:
    return ModelDefaults(
        name, voice="marin", silence_duration_ms=500, reasons=True, context_tokens=128_000
    )


def _own(name: str) -> ModelDefaults:
    return ModelDefaults(name, voice="marin", silence_duration_ms=500, owned_by="callboard")


MODELS: Mapping[str, ModelDefaults] = {
    model.name: model
    for model in (
        _own("callboard-embedded"),
        _own("callboard-standard"),
        _own("callboard-small"),
        _second("gpt-realtime-2.1"),
        _second("gpt-realtime-2.1-mini"),
        _second("gpt-realtime-2"),
        _first("gpt-realtime-1.5"),
        _first("gpt-realtime", _RETIRES),
        _first("gpt-realtime-2025-08-28", _RETIRES),
        _first("gpt-realtime-mini", _RETIRES),
        _first("gpt-realtime-mini-2025-10-06", _RETIRES),
        _first("gpt-realtime-mini-2025-12-15", _RETIRES),
        _first("gpt-audio-1.5"),
        _first("gpt-audio-mini"),
        _first("gpt-audio-mini-2025-10-06"),
        _first("gpt-audio-mini-2025-12-15"),
        _first("gpt-4o-realtime-preview", date(2026, 5, 7)),
        _first("gpt-4o-realtime-preview-2024-10-01", date(2026, 5, 7)),
        _first("gpt-4o-realtime-preview-2024-12-17", date(2026, 5, 7)),
        _first("gpt-4o-realtime-preview-2025-06-03", date(2026, 5, 7)),
        _first("gpt-4o-mini-realtime-preview", date(2026, 5, 7)),
        _first("gpt-4o-mini-realtime-preview-2024-12-17", date(2026, 5, 7)),
    )
}
EMBEDDED_INPUTS = ("text", "audio")
"""What the embedded model takes in: images it keeps, and says that it cannot see them."""

EMBEDDED_IGNORES = (
    "audio.input.noise_reduction",
    "audio.input.transcription.model",
    "audio.input.transcription.delay",
    "reasoning",
    "tools.allowed_callers",
    "tools.defer_loading",
    "tracing",
)
"""Settings of a session that the embedded engine accepts and echoes, but that change nothing."""
EMBEDDED_REFUSES = ("audio.output.voice.id", "prompt", "tools.connector_id", "tools.tunnel_id")
"""Settings that it refuses by name: ``unsupported_feature``."""
DEFAULT_MODEL = MODELS["callboard-embedded"]
TRANSCRIPTION_SESSION = ModelDefaults("callboard-whisper", voice="marin", silence_duration_ms=200)


def model_defaults(name: str) -> ModelDefaults | None:
    """What a session with this model starts with; ``None`` when it cannot be asked for."""
    return MODELS.get(name)


_SUCCESSORS: Mapping[str, str] = {
    "gpt-4o-realtime-preview": "gpt-realtime",
    "gpt-4o-mini-realtime-preview": "gpt-realtime-mini",
}
"""Whom the official deprecation notice names in place of the models that it shut down."""


def upstream_model(name: str, provider: str) -> str:
    """The model to ask a provider for: old programs name models that OpenAI shut down in May 2026.

    Elsewhere (an Azure deployment, a compatible server) such a name may well be in use.
    """
    if provider == "openai":
        for family, successor in _SUCCESSORS.items():
            if name == family or name.startswith(f"{family}-20"):
                return successor
    return name
