"""The line-ups that cannot do the whole contract: the beta dialect, and a recording."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest
import websockets

from tests.contract.line_ups import (
    LINE_UPS,
    MODEL,
    Caller,
    LineUp,
    SocketCaller,
    by_websocket,
    embedded,
)
from tests.contract.test_line_ups import (
    GET_WEATHER,
    HELLO,
    WEATHER,
    answer,
    configure,
    in_order,
    say,
)
from tests.fakes.conversant import GREETING
from tests.fakes.conversant_server import second_process
from tests.fakes.server import serving

WEBSOCKETS = tuple(line_up for line_up in LINE_UPS if line_up.closes)
BETA = {"OpenAI-Beta": "realtime=v1"}


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    with second_process() as process:
        yield process.url


@asynccontextmanager
async def old_client(url: str) -> AsyncIterator[SocketCaller]:
    address = f"{url.replace('http', 'ws', 1)}/v1/realtime?model={MODEL}"
    async with websockets.connect(address, additional_headers=BETA, proxy=None) as socket:
        caller = SocketCaller(socket)
        listening = asyncio.create_task(caller.listen(), name="test.listen")
        await caller.expect("session.created")
        yield caller
        await socket.close()
        await listening


@pytest.mark.parametrize("line_up", WEBSOCKETS, ids=lambda line_up: line_up.name)
async def test_the_beta_dialect(line_up: LineUp, upstream: str) -> None:
    """Old clients: a tool's round in old names, whoever answers."""
    async with line_up.place(upstream) as server, old_client(server.url) as caller:
        await caller.send(
            "session.update",
            session={"modalities": ["text"], "tools": [GET_WEATHER], "temperature": 0.8},
        )
        updated = (await caller.expect("session.updated"))["session"]
        assert updated["modalities"] == ["text"]
        await say(caller, WEATHER)
        call = (await answer(caller))["output"][0]
        assert orjson.loads(call["arguments"]) == {"city": "Paris"}
        output = {"type": "function_call_output", "call_id": call["call_id"], "output": "Rain."}
        await caller.send("conversation.item.create", item=output)
        await caller.send("response.create")
        assert (await answer(caller))["output"][0]["content"][0]["text"] == "I was told: Rain."
        kinds = set(caller.kinds())
        assert {"conversation.item.created", "response.text.delta"} <= kinds
        assert not kinds & {"conversation.item.added", "response.output_text.delta"}


async def converse(caller: Caller) -> list[str]:
    """A turn and a tool's round: the texts, and the calls' arguments."""
    await configure(caller, output_modalities=["text"], tools=[GET_WEATHER], instructions="Brief.")
    await say(caller, HELLO)
    greeting = (await answer(caller))["output"][0]["content"][0]["text"]
    await say(caller, WEATHER)
    call = (await answer(caller))["output"][0]
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "Rain."}
    await caller.send("conversation.item.create", item=output)
    await caller.send("response.create")
    told = (await answer(caller))["output"][0]["content"][0]["text"]
    return [greeting, call["arguments"], told]


def the_file(folder: Path) -> Path:
    """The one recording that is there."""
    (file,) = folder.rglob("*.ndjson")
    return file


async def test_a_recording(tmp_path: Path, upstream: str) -> None:
    """What was recorded answers again, event for event, when it is spoken to as it was then.

    A recording cannot do otherwise than it did: no other words, no errors, no interruption.
    """
    async with embedded(upstream, record="audio", recordings_dir=tmp_path) as server:
        async with by_websocket(server.url) as caller:
            first = await converse(caller)
            recorded = caller.kinds()
        await server.calls.wait_idle()
    file = the_file(tmp_path)
    async with (
        serving(ready=False, recordings_dir=file.parent) as player,
        by_websocket(player.url, model=f"recording/{file.stem}@50x") as caller,
    ):
        again = await converse(caller)
        assert in_order(recorded, *caller.kinds())
    assert again == first
    assert first[0] == GREETING
