"""``Tts``: which engine says a text, in which voice.

English goes to hibari in a timbre for each voice name. Other languages go to Kokoro when
its model was pulled, else to espeak-ng when it is installed. A text that nobody here can
say is no reason to break a reply: Latin script is read as if it were English, any other
stays silent; the transcript is sent all the same, and the log says once what is missing.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Protocol

from callboard.engine.models.hibari import HEART, HibariVoice, Timbre
from callboard.engine.models.speakable import is_latin, language_of, speakable

_log = logging.getLogger(__name__)
_SPEEDS = (0.25, 1.5)

TIMBRES = {
    "marin": HEART,
    "alloy": Timbre(pitch=0.9, formants=0.97, melody=0.9),
    "ash": Timbre(pitch=0.56, formants=0.86),
    "ballad": Timbre(pitch=0.64, formants=0.89, pace=0.94, melody=1.15),
    "cedar": Timbre(pitch=0.5, formants=0.84, pace=0.97, melody=0.9),
    "coral": Timbre(pitch=1.1, formants=1.04, melody=1.15),
    "echo": Timbre(pitch=0.6, formants=0.9, pace=1.04, melody=0.85),
    "sage": Timbre(pitch=0.84, formants=0.94, pace=0.95, melody=0.8),
    "shimmer": Timbre(pitch=1.18, formants=1.06, pace=1.03),
    "verse": Timbre(pitch=0.7, formants=0.92, pace=1.05, melody=1.1),
}
"""The protocol's voice names, as timbres of hibari's voice."""


class Foreign(Protocol):
    """An engine for other languages or other voices."""

    def can_say(self, language: str, voice: str) -> bool: ...

    def speak(
        self, text: str, *, voice: str, speed: float, language: str
    ) -> AsyncIterator[bytes]: ...


class Voices:
    """``others`` are asked in order; hibari says the English that none of them claims."""

    def __init__(self, hibari: HibariVoice, others: tuple[Foreign, ...] = ()) -> None:
        self._hibari = hibari
        self._others = others
        self._complained: set[str] = set()

    async def speak(
        self, text: str, *, voice: str, speed: float = 1.0, language: str | None = None
    ) -> AsyncIterator[bytes]:
        """``pcm24k`` blocks, the first without leading silence. Nothing if nothing can be said.

        ``voice``: a name of the protocol, ``heart``, or a Kokoro voice; any other is
        spoken by ``marin``. ``speed`` is held within 0.25-1.5. Raises ``StageError``.
        """
        words = speakable(text)
        if not words:
            return
        speed = min(max(speed, _SPEEDS[0]), _SPEEDS[1])
        spoken = language_of(words, language)
        for engine in self._others:
            if engine.can_say(spoken, voice):
                async for block in engine.speak(words, voice=voice, speed=speed, language=spoken):
                    yield block
                return
        if spoken != "en":
            self._complain(spoken)
        if is_latin(words):
            async for block in self._hibari.speak(words, TIMBRES.get(voice, HEART), speed):
                yield block

    def _complain(self, language: str) -> None:
        if language not in self._complained:
            self._complained.add(language)
            _log.warning(
                "No voice for %r: Latin script is read as English, others stay silent. "
                "Install espeak-ng, or run `callboard models pull voices`.",
                language,
            )
