"""Whatever a tool returns, as JSON or as text. Pure."""

from __future__ import annotations

import re
from typing import Any

import orjson

from callboard.agents.problems import ToolError

_OPAQUE = re.compile(r"<.* at 0x[0-9a-f]+>")
"""How Python shows a value that has no words of its own."""


def output_text(value: Any) -> str:
    """What a tool returned as the text that the model reads: words as they are, else JSON.

    Raises ``ToolError`` for a value of which Python itself says no more than where it is. Half an
    emoji (a lone surrogate, which no message can hold) becomes a question mark.
    """
    if isinstance(value, bytes | bytearray):
        return value.decode(errors="replace")
    if isinstance(value, str):
        return whole_characters(value)
    if value is None:
        return "done"
    if _OPAQUE.fullmatch(str(value)):
        kind = _a(type(value).__name__)
        raise ToolError(
            f"The function answered with {kind}, which is neither words nor JSON. "
            "Its author has to return words, numbers, lists or objects."
        )
    try:
        return orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        return whole_characters(str(value))


def _a(name: str) -> str:
    return f"an {name}" if name[:1] in "AEIOUaeiou" else f"a {name}"


def whole_characters(words: str) -> str:
    """Words that UTF-8 can hold."""
    return words if words.isascii() else words.encode("utf-8", "replace").decode()


def plain(value: Any) -> Any:
    """What JSON has no word for: models as objects, sets as lists, the rest as text."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if isinstance(value, bytes | bytearray):
        return value.decode(errors="replace")
    return str(value)


def json_object(arguments: str) -> dict[str, Any]:
    """Arguments that somebody else validates. Raises ``ToolError`` when they are no object."""
    try:
        value = orjson.loads(arguments or "{}")
    except orjson.JSONDecodeError as error:
        raise ToolError(f"The arguments are not JSON: {error}. Call again.") from None
    if not isinstance(value, dict):
        raise ToolError("The arguments are not an object. Call again.")
    return value
