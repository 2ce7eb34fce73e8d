"""The JSON of a message, read the same way by whoever reads it.

Two things differ from a plain parser. What is nested too deeply to be encoded again is
refused here, where it does no harm. And half a surrogate pair, which is what a program
that counts UTF-16 units leaves of an emoji when it cuts a text, is read as U+FFFD:
RFC 8259 (section 8.2) allows it in JSON, but no UTF-8 text can hold it.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

MAX_NESTING = 100
"""Levels of objects and arrays in a message; what is sent back has to be encoded again."""
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class NotJson(ValueError):
    """``str()`` says why a text cannot be read."""

    def __init__(self, detail: str, value: Any = None) -> None:
        super().__init__(detail)
        self.value = value
        """What was read, of JSON that is only nested too deeply."""


def decode(raw: bytes | str) -> Any:
    """The value. Raises ``NotJson``."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as failure:
        value = _mended(raw, failure)
    text = raw if isinstance(raw, bytes) else raw.encode(errors="replace")
    if text.count(b"{") + text.count(b"[") > MAX_NESTING and _nesting(value) > MAX_NESTING:
        raise NotJson(f"more than {MAX_NESTING} levels of nesting", value)
    return value


def _mended(raw: bytes | str, failure: orjson.JSONDecodeError) -> Any:
    text = raw if isinstance(raw, bytes) else raw.encode(errors="replace")
    whole = _ESCAPE.sub(lambda found: b"\\ufffd" if found["half"] else found[0], text)
    if whole == text:
        raise NotJson(str(failure)) from None
    try:
        return orjson.loads(whole)
    except orjson.JSONDecodeError as still:
        raise NotJson(str(still)) from None


def _nesting(value: Any) -> int:
    """Levels of objects and arrays; counts no further than is too many."""
    layer: list[Any] = [value] if isinstance(value, dict | list) else []
    levels = 0
    while layer and levels <= MAX_NESTING:
        levels += 1
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return levels
