"""Stateful resampling to the engine's 24 kHz mono, by FFmpeg's swresample (holds back < 1 ms)."""

from __future__ import annotations

import av
import numpy as np

from callboard.transports.rtc_audio import SAMPLE_RATE


class Resampler:
    """Decoded audio of any rate and channel count to 24 kHz mono PCM16.

    The input's shape may change between calls (a codec switch); the stream restarts then.
    """

    def __init__(self) -> None:
        self._resampler: av.AudioResampler | None = None
        self._shape = (SAMPLE_RATE, 1)

    def to_24k_mono(self, pcm: bytes, rate: int, channels: int) -> bytes:
        """Interleaved 16-bit samples in, 24 kHz mono out."""
        if (rate, channels) == (SAMPLE_RATE, 1):
            return pcm
        if self._resampler is None or self._shape != (rate, channels):
            self._resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
            self._shape = (rate, channels)
        samples = np.frombuffer(pcm, dtype=np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, "s16", "mono" if channels == 1 else "stereo")
        frame.sample_rate = rate
        return b"".join(
            bytes(out.planes[0])[: out.samples * 2] for out in self._resampler.resample(frame)
        )
