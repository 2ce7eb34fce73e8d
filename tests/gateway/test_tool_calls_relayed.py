"""K3c, W4: several tool calls through a real relay, in any interleaving with everything else.

The upstream is scripted, the gateway and its sockets are real: what the upstream says arrives at
the client in order and whole, each call is answered once, and one ``response.create`` follows.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callboard import Agent, tool
from callboard.agents.registry import Registry
from tests.fakes.raw_websocket import TEXT, RawEnd
from tests.fakes.server import receive
from tests.fakes.upstream import Upstream, begin, misbehaving
from tests.fakes.upstream_gateway import gateway

QUIET_S = 0.2
"""How long the upstream waits for a second ``response.create`` that must not come."""


@tool
async def get_weather(city: str, ticks: int) -> str:
    """The weather in a city. Args: city: which; ticks: how long it takes."""
    for _ in range(ticks):
        await asyncio.sleep(0.001)
    return f"Rain in {city}."


AGENT = Agent(name="Forecaster", id="forecaster", tools=(get_weather,))


def call_events(number: int, ticks: int) -> list[dict[str, Any]]:
    """What an API says while a model makes one tool call."""
    call_id = f"call_{number}"
    arguments = orjson.dumps({"city": f"City {number}", "ticks": ticks}).decode()
    item: dict[str, Any] = {"id": f"item_{number}", "type": "function_call", "call_id": call_id}
    item |= {"name": "get_weather", "arguments": arguments, "status": "completed"}
    common: dict[str, Any] = {
        "response_id": "resp_1",
        "item_id": item["id"],
        "output_index": number,
    }
    done: dict[str, Any] = {"type": "response.function_call_arguments.done", "name": "get_weather"}
    return [
        {"type": "response.output_item.added", "output_index": number, "item": item},
        {"type": "response.function_call_arguments.delta", **common, "delta": arguments},
        {**done, **common, "call_id": call_id, "arguments": arguments},
        {"type": "response.output_item.done", **common, "item": item},
    ]


OTHERS: list[dict[str, Any]] = [
    {"type": "response.output_audio.delta", "response_id": "resp_1", "delta": "AAAA"},
    {"type": "rate_limits.updated", "rate_limits": []},
    {"type": "input_audio_buffer.speech_stopped", "item_id": "item_u"},
    {"type": "response.telepathy.delta", "delta": 1},
]


@st.composite
def stories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A response's events: those of each call in their own order, any interleaving of the calls."""
    ticks = draw(st.lists(st.integers(0, 20), min_size=1, max_size=5))
    strands = [call_events(number, pause) for number, pause in enumerate(ticks)]
    strands += [[event] for event in draw(st.lists(st.sampled_from(OTHERS), max_size=6))]
    turns = [n for n, strand in enumerate(strands) for _ in strand]
    order = draw(st.permutations(turns))
    left = [iter(strand) for strand in strands]
    return [next(left[n]) for n in order]


class Session:
    """The upstream's side of one session: tells a story, and keeps what it is sent."""

    def __init__(self, story: list[dict[str, Any]]) -> None:
        self.story = story
        self.told: list[bytes] = []
        self.outputs: list[str] = []
        self.creates = 0
        self.early = 0
        """``response.create`` before the response was over or a call was unanswered."""
        self.over = False

    @property
    def calls(self) -> set[str]:
        return {event["call_id"] for event in self.story if "call_id" in event}

    async def serve(self, end: RawEnd) -> None:
        await begin(end)
        listening = asyncio.create_task(self._listen(end))
        self._tell(end, {"type": "response.created", "response": {"id": "resp_1"}})
        for event in self.story:
            self._tell(end, event)
            await asyncio.sleep(0)
        output = [e["item"] for e in self.story if e["type"] == "response.output_item.done"]
        response = {"id": "resp_1", "status": "completed", "output": output}
        self.over = True
        self._tell(end, {"type": "response.done", "response": response})
        await listening

    def _tell(self, end: RawEnd, event: dict[str, Any]) -> None:
        raw = orjson.dumps(event, option=orjson.OPT_INDENT_2)
        self.told.append(raw)
        end.write(TEXT, raw)

    async def _listen(self, end: RawEnd) -> None:
        while True:
            event = orjson.loads(await end.message())
            if event["type"] == "response.create":
                self.creates += 1
                self.early += not self.over or set(self.outputs) != self.calls
                self._tell(end, {"type": "the.end"})
            elif event["type"] == "conversation.item.create":
                self.outputs.append(event["item"]["call_id"])
                self._tell(end, {"type": "conversation.item.added", "item": event["item"]})


async def _held(story: list[dict[str, Any]]) -> tuple[Session, list[bytes]]:
    """The session, and what its client got after ``session.created``."""
    session = Session(story)
    got: list[bytes] = []
    agents = Registry.of(AGENT)
    async with (
        misbehaving(session.serve) as upstream,
        gateway(upstream, agents=agents) as server,
        server.connect("?model=gpt-realtime&agent=forecaster") as client,
    ):
        assert (await receive(client))["type"] == "session.created"
        async with asyncio.timeout(10):
            while not got or orjson.loads(got[-1])["type"] != "the.end":
                got.append(await client.recv(decode=False))
        await _quiet(upstream)
    return session, got


async def _quiet(upstream: Upstream) -> None:
    """Time for what must not come."""
    await asyncio.sleep(QUIET_S)
    assert upstream.failures == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=stories())
def test_each_call_is_answered_once_and_one_response_follows(story: list[dict[str, Any]]) -> None:
    session, got = asyncio.run(_held(story))
    assert Counter(session.outputs) == Counter(session.calls)
    assert (session.creates, session.early) == (1, 0)
    assert got == session.told
