"""I1: a page has the engine read a session's instructions and tools before anybody speaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes.server import TestServer, serving

PATH = "/v1/callboard/preparations"
SESSION = {"type": "realtime", "instructions": "Be brief."}


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async with serving() as running:
        yield running


@pytest.fixture
async def http(server: TestServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


async def test_a_session_is_prepared(server: TestServer, http: httpx.AsyncClient) -> None:
    answer = await http.post(PATH, json={"session": SESSION})
    assert answer.status_code == 200
    assert answer.json() == {"object": "callboard.preparation", "status": "completed"}
    assert server.engine.prepared.get_nowait() == {**SESSION, "model": "callboard-embedded"}


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "session"),
        ({"session": 1}, "session"),
        ({"session": {"type": "realtime", "foo": 1}}, "session.foo"),
        ({"session": {"type": "transcription"}}, "session.type"),
    ],
)
async def test_what_is_wrong_is_said(
    http: httpx.AsyncClient, body: dict[str, Any], param: str
) -> None:
    answer = await http.post(PATH, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


async def test_two_are_prepared_at_a_time(server: TestServer, http: httpx.AsyncClient) -> None:
    server.engine.reading.clear()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(2):
            tasks.create_task(http.post(PATH, json={"session": SESSION}))
        for _ in range(2):
            await server.engine.prepared.get()
        busy = await http.post(PATH, json={"session": SESSION})
        server.engine.reading.set()
    assert busy.status_code == 429
    assert busy.json()["error"]["code"] == "preparations_busy"
    assert busy.headers["retry-after"] == "10"
    assert (await http.post(PATH, json={"session": SESSION})).status_code == 200
