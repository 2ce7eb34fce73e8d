"""Decoding the client's audio and listening to it window by window."""

from __future__ import annotations

import numpy as np
import pytest

from callboard.engine.ears import Ears, InputDecoder, OutputEncoder, RateChange, resampled
from callboard.protocol.formats import PCM24K, PCMA, PCMU
from tests.fakes.stages import LoudnessVad, silence_ms, tone_ms


def test_windows_end_every_32_ms() -> None:
    """Whatever the pieces, the same windows with the same verdicts."""
    pcm = silence_ms(320) + tone_ms(320) + silence_ms(320)
    whole = list(Ears(LoudnessVad()).hear(pcm))
    ears = Ears(LoudnessVad())
    pieces = [heard for at in range(0, len(pcm), 962) for heard in ears.hear(pcm[at : at + 962])]
    assert [end_ms for _, end_ms in whole] == [32 * n for n in range(1, len(whole) + 1)]
    assert len(whole) >= 29
    assert pieces == whole
    loud = [end_ms for probability, end_ms in whole if probability > 0.5]
    assert 320 < loud[0] <= 384
    assert 640 <= loud[-1] <= 704


@pytest.mark.parametrize(("from_hz", "to_hz"), [(24_000, 16_000), (8_000, 24_000), (24_000, 8_000)])
def test_a_stream_at_another_rate_is_the_whole_at_another_rate(from_hz: int, to_hz: int) -> None:
    """Piece by piece gives the same samples as all at once, and the right length."""
    t = np.arange(from_hz)
    pcm = (np.sin(t * 2 * np.pi * 300 / from_hz) * 9_000).astype(np.int16).tobytes()
    whole = resampled(pcm, from_hz, to_hz)
    change = RateChange(from_hz, to_hz)
    pieces = [change.feed(pcm[at : at + 640]) for at in range(0, len(pcm), 640)]
    assert b"".join([*pieces, change.finish()]) == whole
    assert len(whole) // 2 == pytest.approx(to_hz, abs=32)
    assert change.feed(b"") == b""


def test_the_format_of_the_input_may_change() -> None:
    """PCM, telephone, PCM again: each piece is decoded as what it was sent as."""
    decoder = InputDecoder()
    assert decoder.decode(tone_ms(20), PCM24K) == tone_ms(20)
    decoded = b"".join(decoder.decode(bytes([0xFF]) * 160, PCMU) for _ in range(10))
    assert len(decoded) == pytest.approx(200 * 48, abs=96)
    assert not np.frombuffer(decoded, np.int16).any()
    assert decoder.decode(tone_ms(20), PCM24K) == tone_ms(20)


def test_an_items_audio_is_encoded_as_one_stream() -> None:
    """Telephone formats: an eighth of the bytes a millisecond, nothing held back for long."""
    encoder = OutputEncoder(PCMA)
    encoded = b"".join(encoder.encode(tone_ms(100)) for _ in range(10))
    assert len(encoded) == pytest.approx(8_000, abs=16)
    assert OutputEncoder(PCM24K).encode(tone_ms(20)) == tone_ms(20)
