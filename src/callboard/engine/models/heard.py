"""Judging what a recogniser wrote: silence, loops, imagined text, the language. Pure."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from callboard.engine.models.mel import RATE_HZ, Floats
from callboard.engine.stages import VAD_WINDOW_SAMPLES, VadStream

_LANGUAGE_CODES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no "
    "th ur hr bg lt sk fa lv bn sr sl et mk"
)
LANGUAGES = tuple(_LANGUAGE_CODES.split())
"""ISO 639-1 codes that Whisper tells apart well enough to believe."""

_SILENT_RMS = 0.0012
"""-58 dBFS: below a quiet room's microphone."""
_LOOP_RATIO = 2.4
"""Whisper's own limit for how well honest text compresses."""
_STOCK_LINES = """
you
thank you
thank you very much
thank you so much
thanks for watching
thank you for watching
bye
bye bye
okay
oh
so
the
i
hmm
uh
music
applause
please subscribe
subtitles by the amara org community
"""
_STOCK_PHRASES = frozenset(_STOCK_LINES.strip().splitlines())
_BRACKETED = re.compile(r"^\W*[\[(*♪][^\])*♪]*[\])*♪]?\W*$")


def tidy(text: str) -> str:
    return " ".join(text.replace("\ufffd", "").split())


def is_silent(audio: Floats) -> bool:
    """No 20 ms of it are louder than a quiet room."""
    block = RATE_HZ // 50
    if audio.size < block:
        return True
    blocks = audio[: audio.size // block * block].reshape(-1, block)
    return bool(np.sqrt(np.square(blocks).mean(axis=1)).max() < _SILENT_RMS)


def is_loop(text: str) -> bool:
    """Says the same again and again, as a decoder does that lost its way."""
    raw = text.encode()
    compresses = len(raw) > 24 and len(raw) / len(zlib.compress(raw)) > _LOOP_RATIO
    return compresses or _tail_repeats(text.split()) > 0


def without_loop(text: str) -> str:
    """The text with what it repeats at its end said once."""
    words = text.split()
    while length := _tail_repeats(words):
        words = words[: -4 * length]
    return " ".join(words)


def _tail_repeats(words: Sequence[str]) -> int:
    """Length in words of what comes five times in a row at the end, or 0."""
    for length in range(1, 9):
        tail = words[-length:]
        if len(words) >= 5 * length and all(
            words[-(k + 1) * length : -k * length or None] == tail for k in range(5)
        ):
            return length
    return 0


def is_doubtful(text: str, no_speech: float, mean_logprob: float) -> bool:
    """May be imagined: ask somebody who heard the audio."""
    bare = re.sub(r"[^\w\s]", "", text.lower()).strip()
    if not bare or bare in _STOCK_PHRASES or _BRACKETED.match(text) or is_loop(text):
        return True
    return no_speech > 0.3 or mean_logprob < -0.7


def has_voice(audio: Floats, stream: VadStream, *, at_least_ms: int = 96) -> bool:
    """Does the detector hear a voice for so long in a row?"""
    pcm = (np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes()
    step = VAD_WINDOW_SAMPLES * 2
    run_ms = 0
    for start in range(0, len(pcm) - step + 1, step):
        run_ms = run_ms + 32 if stream.feed(pcm[start : start + step]) > 0.5 else 0
        if run_ms >= at_least_ms:
            return True
    return False


def choose_language(odds: Mapping[str, float], allowed: Sequence[str]) -> str:
    """The likeliest allowed language; the first one unless another is clearly heard."""
    best = max(allowed, key=lambda code: odds.get(code, 0.0))
    return best if odds.get(best, 0.0) >= max(0.3, odds.get(allowed[0], 0.0)) else allowed[0]


def split(audio: Floats, window_seconds: int) -> Iterator[Floats]:
    """Windows of at most so long, cut where the last seconds are quietest."""
    window, block = window_seconds * RATE_HZ, RATE_HZ // 20
    while audio.size > window:
        last = audio[window - 8 * RATE_HZ : window].reshape(-1, block)
        energy = np.convolve(np.square(last).mean(axis=1), np.ones(4), mode="same")
        cut = window - 8 * RATE_HZ + (int(energy.argmin()) * block + block // 2)
        yield audio[:cut]
        audio = audio[cut:]
    if audio.size:
        yield audio
