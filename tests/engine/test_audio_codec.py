"""G.711 and the engine's PCM."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from callboard.engine.audio_codec import (
    check_whole_samples,
    compress,
    decode_audio,
    encode_audio,
    expand,
)
from callboard.protocol.errors import ProtocolError
from callboard.protocol.formats import PCM24K, PCMA, PCMU, audio_format, pcm_ms

G711 = pytest.mark.parametrize("name", [PCMU.name, PCMA.name])


def test_known_codes() -> None:
    """ITU-T G.711: silence, the extremes and a value between, both laws."""
    ulaw = {0xFF: 0, 0x7F: 0, 0x80: 32_124, 0x00: -32_124, 0xF0: 120}
    alaw = {0xD5: 8, 0x55: -8, 0xAA: 32_256, 0x2A: -32_256}
    for name, codes in ((PCMU.name, ulaw), (PCMA.name, alaw)):
        assert expand(bytes(codes), name).tolist() == list(codes.values())


@G711
def test_every_code_survives(name: str) -> None:
    """Expanding and compressing gives the same sample again."""
    samples = expand(bytes(range(256)), name)
    assert (expand(compress(samples, name), name) == samples).all()


@G711
@given(st.lists(st.integers(-32_768, 32_767), max_size=50))
def test_compression_is_close(name: str, values: list[int]) -> None:
    """Within the law's step size of the sample."""
    samples = np.array(values, np.int16)
    error = np.abs(expand(compress(samples, name), name).astype(int) - samples)
    assert (error <= np.abs(samples.astype(int)) / 16 + 700).all()


@G711
def test_speech_band_survives_the_trip(name: str) -> None:
    """1 kHz at 24 kHz to G.711 and back: same length, same tone."""
    t = np.arange(24_000)
    tone = (np.sin(t * 2 * np.pi * 1_000 / 24_000) * 8_000).astype(np.int16)
    wanted = audio_format({"type": name})
    encoded = encode_audio(tone.tobytes(), wanted)
    assert len(encoded) == 1_000 * wanted.bytes_per_ms
    back = np.frombuffer(decode_audio(encoded, wanted), np.int16)
    assert len(back) == len(tone)
    inner = slice(500, -500)
    assert np.corrcoef(tone[inner], back[inner])[0, 1] > 0.99


def test_half_a_sample_is_refused() -> None:
    """PCM16 has an even number of bytes; G.711 any."""
    with pytest.raises(ProtocolError) as caught:
        decode_audio(b"abc", PCM24K, "audio")
    assert caught.value.param == "audio"
    check_whole_samples(3, PCMU, "audio")
    assert decode_audio(b"abcd", PCM24K) == b"abcd"
    assert encode_audio(b"", PCMA) == b""


def test_formats() -> None:
    """48 bytes a millisecond of PCM, 8 of G.711; only PCM shows a rate."""
    assert (PCM24K.bytes_per_ms, PCMU.bytes_per_ms) == (48, 8)
    assert PCM24K.wire() == {"type": "audio/pcm", "rate": 24_000}
    assert PCMA.wire() == {"type": "audio/pcma"}
    assert pcm_ms(bytes(100)) == 2
