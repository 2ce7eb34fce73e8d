"""Voices that a session may name: the API's ten, and those of the embedded engine."""

from __future__ import annotations

import re

API_VOICES = (
    "alloy",
    "ash",
    "ballad",
    "coral",
    "echo",
    "sage",
    "shimmer",
    "verse",
    "marin",
    "cedar",
)
ENGINE_VOICES = ("heart",)
_KOKORO = re.compile(r"[abefhijpz][fm]_[a-z]{2,12}")
"""Kokoro's voices are named language, sex, underscore, name: ``af_bella``."""


def is_voice(name: str) -> bool:
    return name in API_VOICES or name in ENGINE_VOICES or _KOKORO.fullmatch(name) is not None


def voice_names() -> tuple[str, ...]:
    """What an error message lists."""
    return API_VOICES + ENGINE_VOICES
