"""Human speech for tests (``fixtures/speech``), and how wrong a transcript of it is."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import av
import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "speech"
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"
_DIGITS = dict(enumerate(_NUMBERS.split()))


@cache
def transcripts() -> dict[str, str]:
    """Name of each clip and the words said in it."""
    found: dict[str, str] = json.loads((FOLDER / "transcripts.json").read_text("utf-8"))
    return found


@cache
def clip(name: str, rate_hz: int = 16_000) -> bytes:
    """PCM16 of a clip at any rate."""
    with av.open(str(FOLDER / f"{name}.flac")) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=rate_hz)
        blocks = [b for frame in container.decode(audio=0) for b in resampler.resample(frame)]
        blocks += resampler.resample(None)
    return b"".join(block.to_ndarray().tobytes() for block in blocks)


def resample(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """PCM16 from one rate to another, all at once."""
    frame = av.AudioFrame.from_ndarray(np.frombuffer(pcm, "<i2")[None], format="s16", layout="mono")
    frame.sample_rate = from_hz
    resampler = av.AudioResampler(format="s16", layout="mono", rate=to_hz)
    blocks = [*resampler.resample(frame), *resampler.resample(None)]
    return b"".join(block.to_ndarray().tobytes() for block in blocks)


def words(text: str) -> list[str]:
    """Lower case, no punctuation, small numbers and Mr. written out, no hyphens."""
    text = text.lower().replace("’", "'").replace("mr.", "mister").replace("-", " ")
    text = re.sub(r"\b(\d+)\b", lambda m: _DIGITS.get(int(m[1]), m[1]), text)
    return re.sub(r"[^\w' ]", " ", text).split()


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Insertions, deletions and substitutions; and how many words were said."""
    reference, guess = words(said), words(heard)
    row = list(range(len(guess) + 1))
    for i, word in enumerate(reference, 1):
        previous, row = row, [i]
        for j, other in enumerate(guess, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (word != other)))
    return row[-1], len(reference)
