"""The feed of a call over HTTP, and what a person decides about its tool calls."""

from __future__ import annotations

import asyncio

import httpx
import orjson

from callboard import Agent, tool
from tests.fakes.server import PATIENCE_S
from tests.fakes.stages import words
from tests.fakes.talking import Event, Talk, calls, talking


@tool(approval="always")
async def refund(amount: int) -> str:
    """Pays back."""
    return f"{amount} paid"


AGENT = Agent(name="Cashier", tools=[refund])


def address(talk: Talk, rest: str) -> str:
    (call,) = talk.server.running.calls.list()
    return f"{talk.server.url}/v1/callboard/calls/{call.call_id}/{rest}"


class Reader:
    """An EventSource."""

    def __init__(self, talk: Talk, after: int = 0) -> None:
        self.url = address(talk, "feed")
        self.headers = {"Last-Event-ID": str(after)} if after else {}
        self.got: list[tuple[str, str, Event]] = []
        self.changed = asyncio.Event()
        self.opened = asyncio.Event()

    async def read(self) -> None:
        """Until the stream ends."""
        async with (
            httpx.AsyncClient(timeout=PATIENCE_S) as client,
            client.stream("GET", self.url, headers=self.headers) as response,
        ):
            assert response.headers["content-type"].startswith("text/event-stream")
            fields: dict[str, str] = {}
            async for line in response.aiter_lines():
                self.opened.set()
                name, _, value = line.partition(": ")
                if name:
                    fields[name] = value
                elif "data" in fields:
                    told = (fields["id"], fields["event"], orjson.loads(fields["data"]))
                    self.got.append(told)
                    fields = {}
                    self.changed.set()

    async def until(self, state: str) -> Event:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found = [event for *_, event in self.got if event.get("state") == state]
                if found:
                    return found[0]
                self.changed.clear()
                await self.changed.wait()


async def post(url: str, **body: object) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(url, json=body)


async def test_a_person_allows_a_tool_call_that_the_page_shows() -> None:
    """K3c, W5: the feed tells that a call waits; the decision lets it go on."""
    async with talking(AGENT) as talk:
        reader = Reader(talk)
        reading = asyncio.create_task(reader.read())
        async with asyncio.timeout(PATIENCE_S):
            await reader.opened.wait()
        talk.llm.replies.extend([calls(("refund", {"amount": 5})), words("Paid.")])
        await talk.write("Refund")
        waiting = await reader.until("waiting_for_approval")
        url = address(talk, f"approvals/{waiting['call_id']}")
        assert (await post(url, approve=True)).json()["approve"] is True
        assert await talk.reply() == "Paid."
        assert (await reader.until("done"))["output"] == "5 paid"
        again = await post(url, approve=True)
        assert (again.status_code, again.json()["error"]["code"]) == (404, "tool_call_not_waiting")
        wrong = await post(url, approve="yes")
        assert (wrong.status_code, wrong.json()["error"]["param"]) == (400, "approve")
        await talk.socket.close()
        await asyncio.wait_for(reading, PATIENCE_S)
    numbers = [int(number) for number, *_ in reader.got]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {kind for _, kind, _ in reader.got} == {"provider", "tool"}


async def test_a_reader_that_comes_back_misses_nothing_and_reads_nothing_twice() -> None:
    """D1c: Last-Event-ID."""
    async with talking(AGENT) as talk:
        (call,) = talk.server.running.calls.list()
        for number in range(5):
            call.feed.put("record", topic="n", value=number)
        seen = int(talk.feed()[-3]["seq"])
        reader = Reader(talk, after=seen)
        reading = asyncio.create_task(reader.read())
        async with asyncio.timeout(PATIENCE_S):
            while len(reader.got) < 2:
                reader.changed.clear()
                await reader.changed.wait()
        assert [event["value"] for *_, event in reader.got] == [3, 4]
        reading.cancel()


async def test_a_person_answers_a_tool_call_by_hand() -> None:
    """W5: the tool is stopped, the model reads the person's words."""
    async with talking(AGENT) as talk:
        talk.llm.replies.extend([calls(("refund", {"amount": 5})), words("All right.")])
        await talk.write("Refund")
        call = await talk.until("response.function_call_arguments.done")
        url = address(talk, f"outputs/{call['call_id']}")
        assert (await post(url, output="no money left")).status_code == 200
        assert await talk.reply() == "All right."
        late = await post(url, output="again")
        assert (late.status_code, late.json()["error"]["code"]) == (404, "tool_call_not_open")


async def test_calls_that_are_not_there_have_no_feed() -> None:
    async with talking(AGENT, query="?model=gpt-realtime") as talk:
        nowhere = await httpx.AsyncClient().get(f"{talk.server.url}/v1/callboard/calls/sess_x/feed")
        assert nowhere.status_code == 404
        no_agent = await post(address(talk, "approvals/c1"), approve=True)
        assert no_agent.json()["error"]["code"] == "no_agent"
