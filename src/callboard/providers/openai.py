"""OpenAI's own API."""

from __future__ import annotations

from collections.abc import Mapping

NAME = "openai"
KEY_SETTING = "CALLBOARD_OPENAI_API_KEY"


def headers(key: str, organization: str | None, project: str | None) -> Mapping[str, str]:
    """Authorization, and what the key's use is billed to."""
    told = {"Authorization": f"Bearer {key}"}
    if organization:
        told["OpenAI-Organization"] = organization
    if project:
        told["OpenAI-Project"] = project
    return told
