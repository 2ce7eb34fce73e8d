"""Text to speech: hibari, English, 130 times faster than real time on one core.

There is one voice in the package ("heart"). The network gives a spectral envelope and a
pitch curve for every 12.5 ms, so other timbres come from moving these before synthesis,
which keeps the words clear where shifting the finished audio would not.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hibari import dsp
from hibari.tts import Hibari as Network

from callboard.engine.catalog import ModelError
from callboard.engine.models.mel import Floats
from callboard.engine.models.pcm import to_pcm16, trim
from callboard.engine.models.speakable import clauses
from callboard.engine.worker import Worker

_GAIN = 1.8
_SEED = 0
_CLAUSE_CHARS = 240
"""10 s or so: no single step takes longer than 0.1 s."""
_BINS = dsp.N_FFT // 2 + 1
_PACES = (0.5, 2.0)
"""What the network was trained for."""


@dataclass(frozen=True, slots=True)
class Timbre:
    """How a voice differs from "heart". Ratios; 1 is no change."""

    pitch: float = 1.0
    formants: float = 1.0
    """Below 1: a longer vocal tract, a bigger speaker."""
    pace: float = 1.0
    melody: float = 1.0
    """How far the pitch moves: below 1 calmer, above 1 livelier."""


HEART = Timbre()


class HibariVoice:
    """All timbres of the one network. Sentences stream as they are ready."""

    def __init__(self, path: Path) -> None:
        """Raises ``ModelError`` when the file is no such network."""
        try:
            self._network: Any = Network(model=str(path), threads=1)
        except Exception as error:  # onnxruntime's exceptions have no common base of their own
            raise ModelError("model_broken", f"Cannot load {path.name}: {error}") from error
        self._worker = Worker("hibari")

    async def speak(self, text: str, timbre: Timbre, speed: float) -> AsyncIterator[bytes]:
        """``pcm24k``, a block a sentence. The text has been made speakable already."""
        async for block in self._worker.steps(self._synthesise(text, timbre, speed)):
            yield block

    @property
    def vocabulary(self) -> dict[str, int]:
        """Phoneme to id, as Kokoro numbers them too."""
        return dict(self._network.vocab)

    def warm(self) -> None:
        """Load dictionaries and touch the weights."""
        for _ in self._synthesise("Warm up, 1 2 3 qwzx.", HEART, 1.0):
            pass

    def _synthesise(self, text: str, timbre: Timbre, speed: float) -> Iterator[bytes]:
        random = np.random.default_rng(_SEED)
        for clause in self._clauses(text):
            for phonemes in self._network.phonemize(clause):
                audio = self._render(phonemes, timbre, speed * timbre.pace, random)
                pcm = to_pcm16(_GAIN * trim(audio, phonemes))
                if pcm:
                    yield pcm

    def _clauses(self, text: str) -> Iterator[str]:
        for sentence in self._network.split_sentences(text):
            yield from clauses(sentence, _CLAUSE_CHARS)

    def _render(
        self, phonemes: str, timbre: Timbre, pace: float, random: np.random.Generator
    ) -> Floats:
        ids = self._network.ids(phonemes)
        if len(ids) < 3:
            return np.zeros(0, np.float32)
        inputs = {
            "ids": np.asarray([ids], np.int64),
            "speed": np.asarray([float(np.clip(pace, *_PACES))], np.float32),
        }
        *bands, pitch = (output[0] for output in self._network.sess.run(None, inputs))
        if pace < _PACES[0]:
            bands = [_stretch(band, _PACES[0] / pace) for band in bands]
            pitch = _stretch(pitch[None], _PACES[0] / pace)[0]
        if timbre.formants != 1.0:
            bands = [_warp(band, timbre.formants) for band in bands]
        audio: Floats = dsp.synth(*bands, _bend(pitch, timbre), random)
        return audio


def _warp(band: Floats, ratio: float) -> Floats:
    """Move what is at frequency f to f x ratio."""
    source = np.minimum(np.arange(_BINS, dtype=np.float32) / ratio, _BINS - 1)
    low = source.astype(np.int64)
    high = np.minimum(low + 1, _BINS - 1)
    part = (source - low)[:, None].astype(np.float32)
    return np.asarray(band[low] * (1 - part) + band[high] * part, dtype=np.float32)


def _stretch(band: Floats, ratio: float) -> Floats:
    """More frames of the same sounds: slower than the network can."""
    frames = band.shape[1]
    at = np.minimum(np.arange(round(frames * ratio)) / ratio, frames - 1)
    return np.asarray(band[:, np.round(at).astype(np.int64)], dtype=np.float32)


def _bend(pitch: Floats, timbre: Timbre) -> Floats:
    """Scale the pitch and how far it moves from its median. Unvoiced frames stay 0."""
    voiced = pitch > 40.0
    if not voiced.any() or timbre.pitch == timbre.melody == 1.0:
        return pitch
    middle = float(np.median(pitch[voiced]))
    moved = timbre.pitch * middle * (np.maximum(pitch, 1.0) / middle) ** timbre.melody
    return np.where(voiced, np.maximum(moved, 45.0), pitch).astype(np.float32)
