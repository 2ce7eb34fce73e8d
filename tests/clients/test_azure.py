"""The official library's client for Azure, at both of Azure's paths (F1, K1d)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from openai import AsyncAzureOpenAI

from callboard.app import Running
from tests.fakes.conversant import GREETING
from tests.fakes.conversant_server import conversant

PATIENCE_S = 15
KEY = "az-" + "k" * 20


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with conversant() as running:
        yield running


def azure(server: Running, path: str, deployment: str | None = None) -> AsyncAzureOpenAI:
    address = f"{server.url.replace('http', 'ws', 1)}{path}"
    return AsyncAzureOpenAI(
        api_key=KEY,
        azure_endpoint=server.url,
        api_version="2024-10-01-preview",
        azure_deployment=deployment,
        websocket_base_url=address,
    )


async def until(connection: Any, kind: str) -> list[str]:
    """The types of the events up to the first one of a type."""
    seen: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while kind not in seen:
            seen.append((await connection.recv()).type)
    return seen


async def test_the_path_of_today(server: Running) -> None:
    """The deployment is the model."""
    client = azure(server, "/openai/v1")
    async with client.realtime.connect(model="gpt-realtime-2.1") as connection:
        created = orjson.loads(await connection.recv_bytes())
        assert created["session"]["model"] == "gpt-realtime-2.1"
        await connection.response.create(response={"output_modalities": ["text"]})
        assert "response.output_text.done" in await until(connection, "response.done")


async def test_the_path_of_the_beta(server: Running) -> None:
    """Its events have the beta's names, without a header that asks for it."""
    client = azure(server, "/openai", deployment="gpt-4o-realtime-preview")
    async with client.beta.realtime.connect(model="gpt-4o-realtime-preview") as connection:
        seen = await until(connection, "conversation.created")
        assert seen == ["session.created", "conversation.created"]
        await connection.session.update(session={"modalities": ["text"]})
        await connection.response.create()
        text = ""
        async with asyncio.timeout(PATIENCE_S):
            async for event in connection:
                if event.type == "response.text.delta":
                    text += event.delta
                if event.type == "response.done":
                    break
        assert text == GREETING
