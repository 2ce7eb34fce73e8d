"""Azure OpenAI's GA API: its own path and its own header for the key."""

from __future__ import annotations

from collections.abc import Mapping

NAME = "azure"
KEY_SETTING = "CALLBOARD_AZURE_API_KEY"
GA_PATH = "/openai/v1"


def base_url(endpoint: str) -> str:
    """Of a resource: ``https://NAME.openai.azure.com``, with or without the GA path."""
    address = endpoint.rstrip("/")
    return address if address.endswith(GA_PATH) else address + GA_PATH


def headers(key: str) -> Mapping[str, str]:
    return {"api-key": key}
