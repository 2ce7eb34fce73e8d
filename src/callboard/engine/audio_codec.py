"""G.711 and the engine's PCM, without state: for whole pieces of audio.

Pure numpy. Streams use the stateful resampler of the shell; here 8 kHz audio is
brought to 24 kHz and back with a short windowed-sinc filter.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from callboard.protocol.errors import ProtocolError
from callboard.protocol.formats import PCM24K, PCMA, PCMU, AudioFormat

Samples = npt.NDArray[np.int16]
RATIO = 3
"""24 kHz to 8 kHz."""


@cache
def _ulaw_table() -> Samples:
    """ITU-T G.711, mu-law expansion."""
    code = ~np.arange(256, dtype=np.uint8)
    exponent = (code >> 4) & 7
    magnitude = ((((code & 15).astype(np.int32) << 3) + 0x84) << exponent) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


@cache
def _alaw_table() -> Samples:
    """ITU-T G.711, A-law expansion."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    exponent = ((code >> 4) & 7).astype(np.int32)
    magnitude = ((code & 15).astype(np.int32) << 4) + 8
    magnitude = np.where(
        exponent > 0, (magnitude + 0x100) << np.maximum(exponent - 1, 0), magnitude
    )
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


@cache
def _compress_table(name: str) -> npt.NDArray[np.uint8]:
    """Nearest code for every 16-bit sample."""
    table = (_ulaw_table() if name == PCMU.name else _alaw_table()).astype(np.int32)
    order = np.argsort(table, kind="stable")
    levels = table[order]
    middles = (levels[1:] + levels[:-1]) / 2
    return order[np.searchsorted(middles, np.arange(-32768, 32768))].astype(np.uint8)


def expand(raw: bytes, name: str) -> Samples:
    """G.711 bytes to 16-bit samples at 8 kHz."""
    table = _ulaw_table() if name == PCMU.name else _alaw_table()
    return table[np.frombuffer(raw, np.uint8)]


def compress(samples: Samples, name: str) -> bytes:
    """16-bit samples at 8 kHz to G.711 bytes."""
    return _compress_table(name)[samples.astype(np.int32) + 32768].tobytes()


@cache
def _kernel() -> npt.NDArray[np.float32]:
    taps = np.arange(-24, 25)
    kernel: npt.NDArray[np.float64] = np.sinc(taps / RATIO) * np.hamming(len(taps))
    return np.asarray(kernel / kernel.sum(), np.float32)


def _clip(values: npt.NDArray[np.floating]) -> Samples:
    return np.asarray(np.clip(np.rint(values), -32768, 32767), np.int16)


def up_8k_to_24k(samples: Samples) -> Samples:
    if not len(samples):
        return samples
    spread = np.zeros(len(samples) * RATIO, np.float32)
    spread[::RATIO] = samples
    return _clip(np.convolve(spread, _kernel() * RATIO, "same")[: len(spread)])


def down_24k_to_8k(samples: Samples) -> Samples:
    if not len(samples):
        return samples
    filtered = np.convolve(samples.astype(np.float32), _kernel(), "same")
    return _clip(filtered[: len(samples)][::RATIO])


def check_whole_samples(raw_bytes: int, audio_format: AudioFormat, param: str) -> None:
    """Raises ``ProtocolError`` when PCM16 has an odd number of bytes."""
    if raw_bytes % audio_format.sample_bytes:
        raise ProtocolError(
            "invalid_audio", param=param, detail=f"{raw_bytes} bytes are no whole 16-bit samples"
        )


def decode_audio(raw: bytes, audio_format: AudioFormat, param: str = "audio") -> bytes:
    """A whole piece in a protocol format as 24 kHz PCM16. Raises ``ProtocolError``."""
    check_whole_samples(len(raw), audio_format, param)
    if audio_format is PCM24K or audio_format == PCM24K:
        return raw
    return up_8k_to_24k(expand(raw, audio_format.name)).tobytes()


def encode_audio(pcm24k: bytes, audio_format: AudioFormat) -> bytes:
    """A whole piece of 24 kHz PCM16 in a protocol format."""
    if audio_format == PCM24K:
        return pcm24k
    if audio_format.name not in (PCMU.name, PCMA.name):
        raise AssertionError(f"no such format: {audio_format.name}")
    samples = np.frombuffer(pcm24k, np.int16)
    return compress(down_24k_to_8k(samples), audio_format.name)
