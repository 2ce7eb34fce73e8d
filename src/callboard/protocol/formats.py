"""Audio formats of the protocol (guide: 24 kHz PCM16 little-endian mono, G.711 at 8 kHz)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ENGINE_RATE_HZ = 24_000
ENGINE_BYTES_PER_MS = ENGINE_RATE_HZ * 2 // 1000
"""Bytes of the engine's own audio (24 kHz PCM16 mono) in a millisecond: 48."""

USER_AUDIO_MS_PER_TOKEN = 100
ASSISTANT_AUDIO_MS_PER_TOKEN = 50
APPEND_LIMIT_BYTES = 15 * 1024 * 1024
"""Largest ``audio`` of one ``input_audio_buffer.append`` (reference: 15 MiB)."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    name: str
    rate_hz: int
    sample_bytes: int

    def wire(self) -> dict[str, Any]:
        if self.name == "audio/pcm":
            return {"type": self.name, "rate": self.rate_hz}
        return {"type": self.name}

    @property
    def bytes_per_ms(self) -> int:
        return self.rate_hz * self.sample_bytes // 1000


PCM24K = AudioFormat("audio/pcm", 24_000, 2)
PCMU = AudioFormat("audio/pcmu", 8_000, 1)
PCMA = AudioFormat("audio/pcma", 8_000, 1)

_BY_NAME = {audio_format.name: audio_format for audio_format in (PCM24K, PCMU, PCMA)}


def audio_format(wire: Mapping[str, Any]) -> AudioFormat:
    """The format that a session's ``{type, rate?}`` names."""
    return _BY_NAME[wire["type"]]


def pcm_ms(pcm24k: bytes | bytearray | memoryview) -> int:
    """Whole milliseconds of engine audio."""
    return len(pcm24k) // ENGINE_BYTES_PER_MS
