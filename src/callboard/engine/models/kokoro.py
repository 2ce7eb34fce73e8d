"""Text to speech: Kokoro-82M (int8), 54 voices in nine languages, when it was pulled.

Its sound is a little richer than hibari's, at forty times the work: half a second to the
first audio. So it says what hibari cannot: other languages, and voices asked for by name.
"""

from __future__ import annotations

import functools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
from hibari.g2p import G2P

from callboard.engine.models.espeak import Espeak
from callboard.engine.models.mel import Floats
from callboard.engine.models.onnx import open_session
from callboard.engine.models.pcm import to_pcm16, trim
from callboard.engine.models.speakable import clauses, sentences
from callboard.engine.models.thai import ThaiReader
from callboard.engine.worker import Worker

_MOST_TOKENS = 510
_STYLE_SIZE = 256
_CLAUSE_CHARS = 160
_FIRST_CHARS = 32
_PACES = (0.5, 2.0)
_GAIN = 1.2
_LANGUAGES = {"a": "en", "b": "en", "e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt"}
"""By the first letter of a voice's name. Japanese and Chinese need phonemes we cannot make."""
_VOICES = {
    "es": ("ef_dora", "em_alex"),
    "fr": ("ff_siwis", "ff_siwis"),
    "hi": ("hf_alpha", "hm_omega"),
    "it": ("if_sara", "im_nicola"),
    "pt": ("pf_dora", "pm_alex"),
    "th": ("hf_alpha", "hm_omega"),
}
"""A high and a low voice. Hindi's speakers aspirate as Thai does."""
_LOW_VOICES = frozenset({"ash", "ballad", "cedar", "echo", "verse"})
_ESPEAK_NAMES = {"pt": "pt-br", "fr": "fr-fr"}
_FROM_TIED_IPA = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "s^s": "S",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
}
"""As Kokoro's training text writes them (misaki, Apache-2.0)."""


class Kokoro:
    """``Foreign`` engine. English phonemes are hibari's, Thai a dictionary's, others espeak's."""

    def __init__(
        self,
        path: Path,
        voices: Path,
        vocabulary: dict[str, int],
        *,
        espeak: Espeak | None = None,
        thai: Path | None = None,
    ) -> None:
        """``voices`` is the folder of ``*.bin`` styles, ``thai`` a JSON object of words and
        their IPA. Raises ``ModelError``.
        """
        self._session = open_session(path, threads=2)
        self._voices = voices
        self._vocabulary = vocabulary
        self._espeak = espeak
        self._thai = _read_thai(thai) if thai else None
        self._worker = Worker("kokoro")

    def can_say(self, language: str, voice: str) -> bool:
        if language == "en":
            return _LANGUAGES.get(voice[:1]) == "en" and self._has(voice)
        if language == "th":
            return self._thai is not None
        return language in _VOICES and self._espeak is not None and self._espeak.knows(language)

    def _has(self, voice: str) -> bool:
        return voice[1:3] in ("f_", "m_") and (self._voices / f"{voice}.bin").is_file()

    async def speak(
        self, text: str, *, voice: str, speed: float, language: str
    ) -> AsyncIterator[bytes]:
        """``pcm24k``, a block a clause, the first one short. Raises ``StageError``."""
        name = self._choose(voice, language)
        first: int | None = _FIRST_CHARS
        for sentence in sentences(text):
            for clause in clauses(sentence, _CLAUSE_CHARS, first):
                phonemes = await self._phonemes(clause, language, british=name[0] == "b")
                render = functools.partial(self._render, phonemes, name, speed)
                audio = await self._worker.run(render)
                pcm = to_pcm16(_GAIN * trim(audio, clause))
                if pcm:
                    yield pcm
                first = None

    def _choose(self, voice: str, language: str) -> str:
        if _LANGUAGES.get(voice[:1]) == language and self._has(voice):
            return voice
        high, low = _VOICES[language]
        return low if voice in _LOW_VOICES else high

    async def _phonemes(self, clause: str, language: str, *, british: bool) -> str:
        if language == "en":
            return str(await self._worker.run(lambda: _english(british)(clause)))
        thai = self._thai
        if language == "th" and thai is not None:
            return await self._worker.run(lambda: thai.phonemes(clause) + _ending(clause))
        assert self._espeak is not None
        ipa = await self._espeak.phonemes(clause, _ESPEAK_NAMES.get(language, language))
        for tied, letter in _FROM_TIED_IPA.items():
            ipa = ipa.replace(tied, letter)
        return ipa.replace("^", "").replace("-", "") + _ending(clause)

    def _render(self, phonemes: str, voice: str, speed: float) -> Floats:
        known = [self._vocabulary[c] for c in phonemes if c in self._vocabulary]
        tokens = known[:_MOST_TOKENS]
        if not tokens:
            return np.zeros(0, np.float32)
        style = _style(self._voices / f"{voice}.bin")[min(len(tokens), _MOST_TOKENS - 1)]
        inputs: dict[str, Any] = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[None],
            "speed": np.array([float(np.clip(speed, *_PACES))], np.float32),
        }
        (audio,) = self._session.run(None, inputs)
        return np.asarray(audio, np.float32).reshape(-1)


def _ending(clause: str) -> str:
    return clause[-1] if clause[-1] in ".,!?;:…" else ""


def _read_thai(path: Path) -> ThaiReader:
    pronunciations = json.loads(path.read_text("utf-8"))
    return ThaiReader(pronunciations, lambda word: str(_english(False)(word)))


@functools.cache
def _style(path: Path) -> Floats:
    """A voice: a style for every length of text, [510, 256]."""
    return np.fromfile(path, "<f4").reshape(-1, _STYLE_SIZE)


@functools.cache
def _english(british: bool) -> Any:
    return G2P(british=british)
