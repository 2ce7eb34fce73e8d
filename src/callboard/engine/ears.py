"""From the client's audio to what the machine hears: decoding, and voice activity per window."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np

from callboard.engine.audio_codec import compress, expand
from callboard.engine.stages import VAD_WINDOW_SAMPLES, VadStream
from callboard.protocol.formats import ENGINE_RATE_HZ, PCM24K, AudioFormat

VAD_RATE_HZ = 16_000
VAD_WINDOW_BYTES = VAD_WINDOW_SAMPLES * 2
VAD_WINDOW_MS = VAD_WINDOW_SAMPLES * 1000 // VAD_RATE_HZ


class RateChange:
    """A mono PCM16 stream at another rate, by FFmpeg's swresample (holds back < 1 ms)."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._from_hz = from_hz
        self._resampler = av.AudioResampler("s16", "mono", to_hz)

    def feed(self, pcm: bytes) -> bytes:
        if not pcm:
            return b""
        samples = np.frombuffer(pcm, np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
        frame.sample_rate = self._from_hz
        return self._joined(self._resampler.resample(frame))

    def finish(self) -> bytes:
        """The last samples of a stream that ends here."""
        return self._joined(self._resampler.resample(None))

    @staticmethod
    def _joined(frames: list[av.AudioFrame]) -> bytes:
        return b"".join(bytes(frame.planes[0])[: frame.samples * 2] for frame in frames)


def resampled(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """A whole piece of mono PCM16 at another rate."""
    change = RateChange(from_hz, to_hz)
    return change.feed(pcm) + change.finish()


class InputDecoder:
    """Pieces of appended audio in the session's input format to 24 kHz PCM16."""

    def __init__(self) -> None:
        self._format = PCM24K
        self._rate: RateChange | None = None

    def decode(self, raw: bytes, audio_format: AudioFormat) -> bytes:
        if audio_format != self._format:
            self._format = audio_format
            self._rate = RateChange(audio_format.rate_hz, ENGINE_RATE_HZ)
        if self._format == PCM24K or self._rate is None:
            return raw
        return self._rate.feed(expand(raw, self._format.name).tobytes())


class OutputEncoder:
    """The audio of one item to the format of its response."""

    def __init__(self, audio_format: AudioFormat) -> None:
        self._format = audio_format
        self._rate = (
            None if audio_format == PCM24K else RateChange(ENGINE_RATE_HZ, audio_format.rate_hz)
        )

    def encode(self, pcm24k: bytes) -> bytes:
        if self._rate is None:
            return pcm24k
        samples = np.frombuffer(self._rate.feed(pcm24k), np.int16)
        return compress(samples, self._format.name)


class Ears:
    """Runs one session's voice activity detector over its audio, 32 ms at a time."""

    def __init__(self, vad: VadStream) -> None:
        self._vad = vad
        self._rate = RateChange(ENGINE_RATE_HZ, VAD_RATE_HZ)
        self._pending = bytearray()
        self._windows = 0

    def hear(self, pcm24k: bytes) -> Iterator[tuple[float, int]]:
        """(probability of speech, end in ms of all audio) of each window that is complete now."""
        self._pending += self._rate.feed(pcm24k)
        while len(self._pending) >= VAD_WINDOW_BYTES:
            window = bytes(self._pending[:VAD_WINDOW_BYTES])
            del self._pending[:VAD_WINDOW_BYTES]
            self._windows += 1
            yield self._vad.feed(window), self._windows * VAD_WINDOW_MS
