"""An agent of few lines, dropped into a folder, on the embedded engine with its models."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import websockets

from bench.server import Server, running_server
from callboard.agents.templates import ACME_AIRLINES

pytestmark = pytest.mark.models
PATIENCE_S = 60.0
GREETING = "Good day, this is the front desk. How can I help you?"
DESK = f'''\
from callboard import Agent
billing = Agent(name="Billing", instructions="You answer for invoices.")
desk = Agent(
    name="Front desk",
    instructions="Find out what the caller needs. Questions about invoices go to Billing.",
    opening="{GREETING}",
    handoffs=[billing],
)
'''


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("agents")
    (folder / "desk.py").write_text(DESK)
    (folder / "acme.py").write_text(ACME_AIRLINES.source())
    with running_server("standard", "--agents", str(folder)) as running:
        yield running


async def reply(socket: websockets.ClientConnection, words: str) -> tuple[list[str], str]:
    """What the tools answered, and what the agent said in the end."""
    content = [{"type": "input_text", "text": words}]
    item = {"type": "message", "role": "user", "content": content}
    for event in ({"type": "conversation.item.create", "item": item}, {"type": "response.create"}):
        await socket.send(orjson.dumps(event).decode())
    outputs: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while True:
            told: dict[str, Any] = orjson.loads(await socket.recv())
            assert told["type"] != "error", told
            item = told.get("item", {})
            if told["type"] == "conversation.item.added" and "output" in item:
                outputs.append(str(item["output"]))
            if told["type"] == "response.output_text.done":
                return outputs, str(told["text"])


async def test_the_flight_status_is_looked_up_and_told(desk: Server) -> None:
    """W2, W3, W5: the shipped text and its function, in words and figures."""
    async with websockets.connect(f"{desk.websocket}?agent=acme-airlines", proxy=None) as socket:
        session = {"type": "realtime", "output_modalities": ["text"]}
        update = {"type": "session.update", "session": session}
        await socket.send(orjson.dumps(update).decode())
        outputs, said = await reply(socket, "Is flight AC 42 on time?")
    assert len(outputs) == 1
    assert orjson.loads(outputs[0])["status"] == "on time"
    assert "on time" in said.lower()


async def test_the_opening_is_said_as_it_is_written(desk: Server) -> None:
    """W1: the first words are the author's."""
    async with websockets.connect(f"{desk.websocket}?agent=front-desk", proxy=None) as socket:
        session = {"type": "realtime", "output_modalities": ["text"]}
        update = {"type": "session.update", "session": session}
        await socket.send(orjson.dumps(update).decode())
        async with asyncio.timeout(PATIENCE_S):
            while True:
                told: dict[str, Any] = orjson.loads(await socket.recv())
                if told["type"] == "response.output_text.done":
                    break
    assert GREETING in str(told["text"])
