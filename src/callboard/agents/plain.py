"""Whatever a tool returns, as JSON or as text. Pure."""

from __future__ import annotations

from typing import Any

import orjson

from callboard.agents.problems import ToolError


def output_text(value: Any) -> str:
    """What a tool returned as the text that the model reads: words as they are, else JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return "done"
    try:
        return orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        return str(value)


def plain(value: Any) -> Any:
    """What JSON has no word for: models as objects, sets as lists, the rest as text."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
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
