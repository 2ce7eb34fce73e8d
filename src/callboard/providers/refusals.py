"""What a provider said when it refused, fit to be repeated to a client (pure)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from callboard.telemetry import REDACTED, scrub

SHOWN_CHARACTERS = 300
_KEY_CHARACTERS = 8
"""Shorter parts of a header are words, as ``Bearer``."""


def repeatable(said: str, headers: Mapping[str, str]) -> str:
    """One line without a full stop, and without any key: known shapes, and ``headers``' own."""
    for value in headers.values():
        for part in value.split():
            if len(part) >= _KEY_CHARACTERS:
                said = said.replace(part, REDACTED)
    line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return str(scrub(line))[:SHOWN_CHARACTERS].rstrip(". ")


def message_in(body: bytes | str, headers: Mapping[str, str]) -> str:
    """The message of an HTTP answer in the API's shape, repeatable; empty when there is none."""
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    error = parsed.get("error") if isinstance(parsed, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return repeatable(message, headers) if isinstance(message, str) else ""
