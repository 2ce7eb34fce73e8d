"""Whisper's log-mel features, in numpy (Radford et al. 2022; Slaney's mel scale).

16 kHz, windows of 25 ms every 10 ms, 80 bands.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE_HZ = 16_000
HOP_SAMPLES = 160
BANDS = 80
_WINDOW_SAMPLES = 400
_FLOOR = 1e-10


def _mel_to_hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = 200.0 / 3.0 * mels
    return np.where(mels < 15.0, linear, 1000.0 * np.exp(np.log(6.4) / 27.0 * (mels - 15.0)))


def _filters() -> Floats:
    """Triangles of equal area, [201, 80]."""
    top_mel = 15.0 + np.log(RATE_HZ / 2 / 1000.0) * 27.0 / np.log(6.4)
    edges = _mel_to_hertz(np.linspace(0.0, top_mel, BANDS + 2))
    bins = np.linspace(0.0, RATE_HZ / 2, _WINDOW_SAMPLES // 2 + 1)
    slopes = edges[None, :] - bins[:, None]
    widths = np.diff(edges)
    triangles = np.maximum(0, np.minimum(-slopes[:, :-2] / widths[:-1], slopes[:, 2:] / widths[1:]))
    return np.asarray(triangles * (2.0 / (edges[2:] - edges[:-2])), dtype=np.float32)


_FILTERS = _filters()
_HANN = np.hanning(_WINDOW_SAMPLES + 1)[:-1].astype(np.float32)


def samples(pcm: bytes) -> Floats:
    """PCM16 as floats in [-1, 1)."""
    return np.frombuffer(pcm[: len(pcm) & ~1], "<i2").astype(np.float32) / 32768.0


def log_mel(audio: Floats, frames: int) -> Floats:
    """Features [80, frames] of the audio, as if silence followed it up to ``frames``.

    Only frames that hold audio are computed: 1 ms per 2 s or so.
    """
    if audio.size < 2:
        return np.full((BANDS, frames), -1.5, np.float32)
    half = _WINDOW_SAMPLES // 2
    silence = max(0, frames * HOP_SAMPLES - audio.size)
    tail = np.zeros(min(silence, half), np.float32)
    signal = np.concatenate([audio[: frames * HOP_SAMPLES], tail])
    padded = np.pad(signal, half, mode="reflect")
    used = min(frames, signal.size // HOP_SAMPLES + 1)
    windows = sliding_window_view(padded, _WINDOW_SAMPLES)[::HOP_SAMPLES][:used]
    spectrum = np.fft.rfft(windows * _HANN, axis=-1)
    power = spectrum.real**2 + spectrum.imag**2
    bands = np.log10(np.maximum(power @ _FILTERS, _FLOOR)).T
    floor = max(float(bands.max()) - 8.0, float(np.log10(_FLOOR)))
    features = np.full((BANDS, frames), floor, np.float32)
    np.maximum(bands, floor, out=features[:, : bands.shape[1]])
    features += 4.0
    features /= 4.0
    return features
