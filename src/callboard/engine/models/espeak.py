"""espeak-ng, when the machine has it: a voice for the languages that no model here speaks.

A separate program under the GPL, run as one; nothing of it is linked or shipped.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress

import av
import numpy as np

from callboard.engine.models.mel import Floats, samples
from callboard.engine.models.pcm import RATE_HZ, to_pcm16, trim
from callboard.engine.models.speakable import sentences
from callboard.engine.stages import StageError

_ESPEAK_RATE_HZ = 22_050
_WORDS_PER_MINUTE = 170
_HEADER_BYTES = 44
_GAIN = 0.6
_NAMES = {"zh": "cmn", "no": "nb", "tl": "fil"}
_LOW_VOICES = frozenset({"ash", "ballad", "cedar", "echo", "verse"})


class Espeak:
    """``Foreign`` engine for every language that the installed program knows but English."""

    def __init__(self, program: str, languages: frozenset[str]) -> None:
        self._program = program
        self._languages = languages

    def can_say(self, language: str, voice: str) -> bool:
        return language != "en" and self.knows(language)

    def knows(self, language: str) -> bool:
        return _NAMES.get(language, language) in self._languages

    async def speak(
        self, text: str, *, voice: str, speed: float, language: str
    ) -> AsyncIterator[bytes]:
        """``pcm24k``, a block a sentence. Raises ``StageError("stage_failed", …)``."""
        variant = "+m3" if voice in _LOW_VOICES else "+f5"
        pace = str(round(_WORDS_PER_MINUTE * speed))
        for sentence in sentences(text):
            name = _NAMES.get(language, language) + variant
            wav = await self._run(["-v", name, "-s", pace, "--stdout"], sentence)
            pcm = to_pcm16(trim(_GAIN * _resample(wav[_HEADER_BYTES:]), sentence))
            if pcm:
                yield pcm

    async def phonemes(self, text: str, language: str) -> str:
        """IPA, diphthongs and affricates tied by ``^``, clauses joined by spaces."""
        name = _NAMES.get(language, language)
        out = await self._run(["-v", name, "-q", "--ipa", "--tie=^"], text)
        return " ".join(out.decode("utf-8", "replace").split())

    async def _run(self, flags: list[str], text: str) -> bytes:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            self._program, *flags, "--stdin", stdin=pipe, stdout=pipe, stderr=pipe
        )
        try:
            out, complaint = await process.communicate(text.replace("\0", "").encode())
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
        if process.returncode:
            why = complaint.decode("utf-8", "replace").strip()
            raise StageError("stage_failed", f"espeak-ng failed: {why}")
        return out


def find_espeak(program: str = "espeak-ng") -> Espeak | None:
    """The installed program and the languages it lists; None when there is none."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        listed = subprocess.run(
            [path, "--voices"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    codes = [line.split()[1] for line in listed.splitlines()[1:] if len(line.split()) > 1]
    return Espeak(path, frozenset(code.partition("-")[0] for code in codes))


def _resample(pcm: bytes) -> Floats:
    """22.05 to 24 kHz, all of a sentence."""
    audio = np.frombuffer(pcm[: len(pcm) & ~1], "<i2")
    if not audio.size:
        return samples(b"")
    frame = av.AudioFrame.from_ndarray(audio[None], format="s16", layout="mono")
    frame.sample_rate = _ESPEAK_RATE_HZ
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    blocks = [*resampler.resample(frame), *resampler.resample(None)]
    return samples(b"".join(block.to_ndarray().tobytes() for block in blocks))
