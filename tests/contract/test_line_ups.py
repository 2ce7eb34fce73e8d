"""One conversation, over every provider and channel: a client cannot tell them apart (K1d, F1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import orjson
import pytest

from callboard.app import Running
from tests.contract.line_ups import LINE_UPS, Caller, LineUp, by_websocket
from tests.fakes.conversant import GREETING
from tests.fakes.conversant_server import second_process

WEATHER = "What is the weather in Paris?"
COUNT = "Count to three hundred."
HELLO = "Hello there."
GET_WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city right now.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
HEARING = {
    "input": {
        "transcription": {"model": "gpt-4o-mini-transcribe"},
        "turn_detection": {"type": "server_vad", "silence_duration_ms": 300},
    }
}


@pytest.fixture(params=LINE_UPS, ids=lambda line_up: line_up.name)
def line_up(request: pytest.FixtureRequest) -> LineUp:
    found: LineUp = request.param
    step = request.node.originalname.removeprefix("test_")
    if step in found.lacks:
        pytest.skip(f"{found.name}: it has no {step.replace('_', ' ')}")
    return found


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    """The address of a second process, which some of the line-ups relay to."""
    with second_process() as process:
        yield process.url


@pytest.fixture
async def server(line_up: LineUp, upstream: str) -> AsyncIterator[Running]:
    async with line_up.place(upstream) as running:
        yield running


@pytest.fixture
async def caller(line_up: LineUp, server: Running) -> AsyncIterator[Caller]:
    async with line_up.dial(server.url) as connected:
        yield connected


async def configure(caller: Caller, **session: Any) -> dict[str, Any]:
    """The session after this update."""
    wanted = {"instructions": f"Update {len(caller.events)}.", **session}
    await caller.send("session.update", session={"type": "realtime", **wanted})
    return await instructed(caller, wanted["instructions"])


async def instructed(caller: Caller, instructions: str) -> dict[str, Any]:
    """The session with these instructions; who attends the call may have updated it before."""
    while True:
        session: dict[str, Any] = (await caller.expect("session.updated"))["session"]
        if session["instructions"] == instructions:
            return session


async def say(caller: Caller, text: str) -> None:
    content = [{"type": "input_text", "text": text}]
    item = {"type": "message", "role": "user", "content": content}
    await caller.send("conversation.item.create", item=item)
    await caller.send("response.create")


async def answer(caller: Caller) -> dict[str, Any]:
    response: dict[str, Any] = (await caller.expect("response.done"))["response"]
    return response


def in_order(kinds: list[str], *wanted: str) -> bool:
    """Whether these types came, in this order, others between them or not."""
    rest = iter(kinds)
    return all(kind in rest for kind in wanted)


async def test_text_turn(caller: Caller) -> None:
    session = await configure(caller, output_modalities=["text"], instructions="Be brief.")
    assert session["instructions"] == "Be brief."
    begun = len(caller.events)
    await say(caller, HELLO)
    response = await answer(caller)
    assert response["status"] == "completed"
    assert response["output"][0]["content"][0]["text"] == GREETING
    usage = response["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert in_order(
        caller.kinds(begun),
        "conversation.item.added",
        "conversation.item.done",
        "response.created",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.done",
    )
    deltas = [e["delta"] for e in caller.events if e["type"] == "response.output_text.delta"]
    assert "".join(deltas) == GREETING
    ids = [event["event_id"] for event in caller.events]
    assert len(set(ids)) == len(ids)


async def test_spoken_turn(caller: Caller) -> None:
    await configure(caller, audio=HEARING)
    begun = len(caller.events)
    await caller.speak(HELLO)
    heard = await caller.expect("conversation.item.input_audio_transcription.completed")
    response = await answer(caller)
    assert heard["transcript"] == HELLO
    assert response["status"] == "completed"
    assert response["output"][0]["content"][0]["transcript"] == GREETING
    await caller.hears(4_800)
    assert in_order(
        caller.kinds(begun),
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
        "response.created",
        "response.output_audio_transcript.delta",
        "response.done",
    )


async def test_tool_call(caller: Caller) -> None:
    await configure(caller, output_modalities=["text"], tools=[GET_WEATHER])
    await say(caller, WEATHER)
    done = await caller.expect("response.function_call_arguments.done")
    call = (await answer(caller))["output"][0]
    assert (call["type"], call["name"]) == ("function_call", "get_weather")
    assert done["call_id"] == call["call_id"]
    assert orjson.loads(done["arguments"]) == {"city": "Paris"}
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "Rain, 14."}
    await caller.send("conversation.item.create", item=output)
    await caller.send("response.create")
    said = (await answer(caller))["output"][0]["content"][0]["text"]
    assert said == "I was told: Rain, 14."


async def test_several_tool_calls(caller: Caller) -> None:
    """Answered in another order than asked; each output finds its call."""
    await configure(caller, output_modalities=["text"], tools=[GET_WEATHER])
    await say(caller, "How is the weather in London and Tokyo?")
    calls = (await answer(caller))["output"]
    cities = {orjson.loads(call["arguments"])["city"]: call["call_id"] for call in calls}
    assert list(cities) == ["London", "Tokyo"]
    for city in ("Tokyo", "London"):
        output = {"type": "function_call_output", "call_id": cities[city], "output": f"{city}: 9."}
        await caller.send("conversation.item.create", item=output)
    await caller.send("response.create")
    said = (await answer(caller))["output"][0]["content"][0]["text"]
    assert said == "I was told: Tokyo: 9. London: 9."


async def test_cancel(caller: Caller) -> None:
    await configure(caller, output_modalities=["text"])
    await say(caller, COUNT)
    for _ in range(5):
        await caller.expect("response.output_text.delta")
    await caller.send("response.cancel")
    response = await answer(caller)
    assert response["status"] == "cancelled"
    assert response["status_details"]["reason"] == "client_cancelled"
    await say(caller, HELLO)
    assert (await answer(caller))["status"] == "completed"


async def test_barge_in(line_up: LineUp, caller: Caller) -> None:
    await configure(caller, audio=HEARING)
    await say(caller, COUNT)
    for _ in range(5):
        await caller.expect("response.output_audio_transcript.delta")
    await caller.speak(HELLO)
    await caller.expect("input_audio_buffer.speech_started")
    response = await answer(caller)
    assert response["status"] == "cancelled"
    assert response["status_details"]["reason"] == "turn_detected"
    assert (await answer(caller))["output"][0]["content"][0]["transcript"] == GREETING
    if not line_up.closes:
        assert "output_audio_buffer.cleared" in caller.kinds()


async def test_errors(caller: Caller) -> None:
    """What is wrong is told with the client's own event id, and the session goes on."""
    await caller.send("response.telepathy", event_id="mine_1")
    unknown = (await caller.expect("error"))["error"]
    assert unknown["type"] == "invalid_request_error"
    assert unknown["event_id"] == "mine_1"
    wrong = {"type": "realtime", "output_modalities": ["smell"]}
    await caller.send("session.update", event_id="mine_2", session=wrong)
    invalid = (await caller.expect("error"))["error"]
    assert invalid["code"] == "invalid_value"
    assert invalid["event_id"] == "mine_2"
    assert "output_modalities" in invalid["param"]
    await caller.send("response.cancel", event_id="mine_3")
    assert (await caller.expect("error"))["error"]["code"] == "response_cancel_not_active"
    await configure(caller, output_modalities=["text"])
    await say(caller, HELLO)
    assert (await answer(caller))["status"] == "completed"


async def test_sideband(server: Running, caller: Caller) -> None:
    """A second WebSocket sees the session's events, without its audio, and steers it."""
    async with by_websocket(server.url, call_id=caller.call_id) as sideband:
        await configure(sideband, instructions="From the side.")
        await instructed(caller, "From the side.")
        await say(sideband, HELLO)
        assert (await answer(caller))["status"] == "completed"
        assert (await answer(sideband))["status"] == "completed"
        assert "response.output_audio_transcript.delta" in sideband.kinds()
        assert "response.output_audio.delta" not in sideband.kinds()


async def test_hang_up(line_up: LineUp, server: Running, caller: Caller) -> None:
    async with httpx.AsyncClient() as http:
        url = f"{server.url}/v1/realtime/calls/{caller.call_id}/hangup"
        first, second = await http.post(url), await http.post(url)
    assert (first.status_code, first.content) == (200, b"")
    assert second.status_code == 404
    assert second.json()["error"]["code"] == "call_id_not_found"
    code, _ = await caller.closed()
    assert code == (1000 if line_up.closes else None)
    await server.calls.wait_idle()
    assert server.calls.active == 0


async def test_expiry(line_up: LineUp, upstream: str) -> None:
    """A session has a longest duration, wherever it runs; its end is announced."""
    async with (
        line_up.place(upstream, session_minutes=0.04) as server,
        line_up.dial(server.url) as caller,
    ):
        code, reason = await caller.closed()
        assert code == (1001 if line_up.closes else None)
        if line_up.closes:
            error = (await caller.expect("error"))["error"]
            assert error["code"] == "session_expired"
            assert "maximum duration" in reason
