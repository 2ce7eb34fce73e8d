"""Shaping synthesised speech: loudness, the silence around it, PCM16. Pure."""

from __future__ import annotations

import numpy as np

from callboard.engine.models.mel import Floats

RATE_HZ = 24_000
_BLOCK_SAMPLES = RATE_HZ // 200
_AUDIBLE = 0.002
_LEAD_MS = 20
_TAIL_MS = {
    ".": 260,
    "!": 260,
    "?": 260,
    "…": 300,
    "。": 260,
    ":": 180,
    ";": 180,
    ",": 120,
    "、": 120,
}
_TAIL_OTHERWISE_MS = 40
_KNEE = 0.8


def to_pcm16(audio: Floats) -> bytes:
    """Little-endian PCM16. Peaks above 0.8 are bent, not cut."""
    loud = np.abs(audio)
    bent = _KNEE + (1 - _KNEE) * np.tanh((loud - _KNEE) / (1 - _KNEE))
    shaped = np.where(loud > _KNEE, np.sign(audio) * bent, audio)
    return (shaped * 32767.0).astype("<i2").tobytes()


def audible_span(audio: Floats) -> tuple[int, int]:
    """First and last sample of what can be heard; (0, 0) if nothing can."""
    blocks = audio[: audio.size // _BLOCK_SAMPLES * _BLOCK_SAMPLES].reshape(-1, _BLOCK_SAMPLES)
    heard = np.nonzero(np.abs(blocks).max(axis=1) > _AUDIBLE)[0] if blocks.size else blocks
    if not heard.size:
        return 0, 0
    return int(heard[0]) * _BLOCK_SAMPLES, (int(heard[-1]) + 1) * _BLOCK_SAMPLES


def trim(audio: Floats, text: str) -> Floats:
    """Speech with 20 ms before it, and after it the pause that the text's last sign asks for."""
    start, end = audible_span(audio)
    if end == 0:
        return audio[:0]
    tail_ms = _TAIL_MS.get(text.rstrip("\"'”’)] ")[-1:], _TAIL_OTHERWISE_MS)
    start = max(0, start - _LEAD_MS * RATE_HZ // 1000)
    stop = end + tail_ms * RATE_HZ // 1000
    missing = max(0, stop - audio.size)
    return np.pad(audio[start:stop], (0, missing))
