"""Any other server that speaks the Realtime API, by its base URL."""

from __future__ import annotations

from collections.abc import Mapping

NAME = "compatible"
KEY_SETTING = "CALLBOARD_COMPATIBLE_API_KEY"


def headers(key: str) -> Mapping[str, str]:
    """A server without keys gets none."""
    return {"Authorization": f"Bearer {key}"} if key else {}
