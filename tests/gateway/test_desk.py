"""An agent at work: its tools, private to the server, on the embedded engine over WebSocket."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest

from callboard import Agent, Guardrail, Page, Text, Tool, ToolError, tool, tool_context
from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmPiece
from callboard.gateway.agent_sessions import transfer_tool, wishes
from callboard.gateway.desk import OPENING_AT_LAST_S, Opening
from tests.fakes.server import closing, no_tasks_left
from tests.fakes.stages import ScriptedLlm, scripted_stages, words
from tests.fakes.talking import Talk, calls, embedded, relayed, talking

PALETTE = {"type": "function", "name": "palette", "parameters": {"type": "object"}}


@tool
def check_flight_status(flight_number: str) -> dict[str, str]:
    """Whether a flight is on time."""
    if flight_number == "XX 1":
        raise ToolError("There is no flight XX 1. Ask for the number again.")
    return {"flight": flight_number, "status": "on time"}


def agent(*tools: Any, **more: Any) -> Agent:
    return Agent(name="Acme Airlines", instructions="Be kind.", tools=tools, **more)


def script(talk: Talk, *replies: list[LlmPiece]) -> None:
    talk.llm.replies.extend(replies)


def outputs(talk: Talk) -> list[str]:
    items = [event["item"] for event in talk.of("conversation.item.added")]
    return [item["output"] for item in items if item["type"] == "function_call_output"]


async def test_a_question_goes_through_the_tool_and_back() -> None:
    """W3, W4, U1: call, output, one response; the model has the agent's instructions and tools."""
    async with talking(agent(check_flight_status)) as talk:
        script(
            talk,
            calls(("check_flight_status", {"flight_number": "AC 42"})),
            words("AC 42 is on time."),
        )
        await talk.write("Is AC 42 on time?")
        assert await talk.reply() == "AC 42 is on time."
        assert outputs(talk) == ['{"flight":"AC 42","status":"on time"}']
        assert len(talk.of("response.created")) == 2
        assert not talk.of("error")
        request = talk.llm.requests[0]
        assert request.instructions.endswith("Be kind.")
        assert [one.name for one in request.tools] == ["check_flight_status"]
        states = [(entry["state"], entry.get("output")) for entry in talk.told("tool")]
        assert states == [("running", None), ("done", outputs(talk)[0])]


async def test_private_tools_never_reach_the_browser() -> None:
    """Lead 8, S1: neither what the session says of itself nor an update by the page shows them."""
    async with talking(agent(check_flight_status)) as talk:
        await talk.send(type="session.update", session={"type": "realtime", "tools": [PALETTE]})
        await talk.until("session.updated")
        for event in (*talk.of("session.created"), *talk.of("session.updated")):
            names = [one["name"] for one in event["session"]["tools"]]
            assert "check_flight_status" not in names
        assert talk.events[-1]["session"]["tools"][0]["name"] == "palette"
        script(talk, words("Yes."))
        await talk.write("Hello?")
        await talk.reply()
        known = [one.name for one in talk.llm.requests[-1].tools]
        assert known == ["palette", "check_flight_status"]


async def test_tools_of_both_sides_in_one_response() -> None:
    """C2c: the page answers its part; one response follows, and the page's own is surplus."""
    async with talking(agent(check_flight_status)) as talk:
        await talk.send(type="session.update", session={"type": "realtime", "tools": [PALETTE]})
        await talk.until("session.updated")
        script(
            talk,
            calls(("palette", {}), ("check_flight_status", {"flight_number": "AC 1"})),
            words("Done."),
        )
        await talk.write("Both, please.")
        call = await talk.until(
            lambda event: (
                event["type"] == "response.function_call_arguments.done"
                and event["name"] == "palette"
            )
        )
        await talk.until("response.done")
        item = {"type": "function_call_output", "call_id": call["call_id"], "output": "shown"}
        await talk.send(type="conversation.item.create", item=item)
        await talk.send(type="response.create")
        assert await talk.reply() == "Done."
        assert sorted(outputs(talk)) == sorted(["shown", '{"flight":"AC 1","status":"on time"}'])
        assert len(talk.of("response.created")) == 2
        assert not talk.of("error")


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("check_flight_status", {"flight_number": "XX 1"}, "Ask for the number again"),
        ("check_flight_status", {}, "flight_number is missing"),
        ("fly", {}, "There is no tool named 'fly'. There are: check_flight_status."),
    ],
)
async def test_whatever_goes_wrong_is_an_output(name: str, arguments: Any, told: str) -> None:
    """W4: the model reads what is wrong, and the conversation goes on."""
    async with talking(agent(check_flight_status)) as talk:
        script(talk, calls((name, arguments)), words("Sorry."))
        await talk.write("Go")
        assert await talk.reply() == "Sorry."
        (output,) = outputs(talk)
        assert told in output
        assert talk.told("tool")[-1]["state"] == "failed"


async def test_a_tool_that_breaks_or_never_ends_breaks_nothing_else() -> None:
    """W4: timeouts and exceptions; of a stranger's exception only its kind is told."""
    release = threading.Event()

    @tool(timeout_s=0.05)
    def slow() -> None:
        """Never done."""
        release.wait(10)

    @tool
    async def broken() -> None:
        """Connects to a database."""
        raise ConnectionError("postgres://user:secret@db")

    async with talking(agent(slow, broken)) as talk:
        script(talk, calls(("slow", {}), ("broken", {})), words("Sorry."))
        await talk.write("Go")
        await talk.reply()
        assert sorted(outputs(talk)) == [
            "broken failed (ConnectionError).",
            "slow did not answer within 0.05 seconds.",
        ]
        assert {entry["state"] for entry in talk.told("tool")} == {
            "running",
            "failed",
            "timed_out",
        }
    release.set()


async def test_asking_twice_is_answered_once() -> None:
    """C2a, C2b: the same call in one response runs once; a cached answer is given again."""
    ran: list[str] = []

    @tool(cache_ttl_s=60)
    async def look_up(place: str) -> str:
        """Looks it up."""
        ran.append(place)
        return f"{place}!"

    async with talking(agent(look_up)) as talk:
        script(
            talk,
            calls(("look_up", {"place": "Oslo"}), ("look_up", '{ "place":"Oslo" }')),
            words("First."),
            calls(("look_up", {"place": "Oslo"})),
            words("Second."),
        )
        await talk.write("Oslo")
        await talk.reply()
        await talk.write("Oslo again")
        await talk.reply()
        assert ran == ["Oslo"]
        assert outputs(talk) == ["Oslo!"] * 3
        ends = [entry for entry in talk.told("tool") if entry["state"] == "done"]
        assert [entry.get("suppressed", entry.get("cached")) for entry in ends] == [
            None,
            True,
            True,
        ]
        assert talk.told("cache")[-1] == {**talk.told("cache")[-1], "hits": 1, "misses": 1}


async def test_a_call_waits_for_a_person() -> None:
    """W4, K3c: approval by hand; what was refused is told to the model."""

    @tool(approval=lambda arguments: arguments["amount"] > 100)
    async def refund(amount: int) -> str:
        """Pays back."""
        return f"{amount} paid"

    async with talking(agent(refund)) as talk:
        script(talk, calls(*(("refund", {"amount": n}) for n in (5, 500, 900))), words("Done."))
        await talk.write("Refund")
        (desk,) = talk.server.desks.open.values()
        while len(waiting := [e for e in talk.told("tool") if "waiting" in e["state"]]) < 2:
            await talk.until(lambda event: True)
        first, second = (entry["call_id"] for entry in waiting)
        assert desk.approve(first, True)
        assert desk.approve(second, False)
        assert not desk.approve(second, True)
        await talk.reply()
        assert outputs(talk)[:2] == ["5 paid", "500 paid"]
        assert "did not allow refund" in outputs(talk)[2]
        assert len(talk.of("response.created")) == 2


async def test_a_call_that_is_answered_by_hand() -> None:
    """W5: the workbench answers instead of the tool, which is stopped."""
    stopped = asyncio.Event()

    @tool
    async def forever() -> None:
        """Never done."""
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with talking(agent(forever)) as talk:
        script(talk, calls(("forever", {})), words("Thanks."))
        await talk.write("Go")
        call = await talk.until("response.function_call_arguments.done")
        (desk,) = talk.server.desks.open.values()
        assert desk.answer(call["call_id"], "42")
        assert not desk.answer(call["call_id"], "43")
        assert await talk.reply() == "Thanks."
        assert outputs(talk) == ["42"]
        async with asyncio.timeout(5):
            await stopped.wait()


async def test_permissions_are_checked_for_each_tool() -> None:
    """S3b: what the caller may not do is refused here, whatever the model wants."""
    secret = replace(check_flight_status, permission="bookings")
    async with talking(agent(secret), tool_permissions=["weather"]) as talk:
        script(talk, calls(("check_flight_status", {"flight_number": "A"})), words("No."))
        await talk.write("Go")
        await talk.reply()
        assert outputs(talk) == ["This caller is not allowed to use check_flight_status."]
        assert talk.told("tool")[-1]["state"] == "refused"


async def test_the_caller_is_handed_over_to_another_agent() -> None:
    """W4: one session.update before the next response; the feed tells of it."""
    desk = Agent(name="Baggage desk", instructions="Speak of bags.", tools=[check_flight_status])
    front = Agent(name="Front", instructions="Greet.", handoffs=[desk])
    async with talking(front) as talk:
        script(talk, calls(("transfer_to_baggage_desk", {})), words("Bags it is."))
        await talk.write("My bag is lost.")
        assert await talk.reply() == "Bags it is."
        request = talk.llm.requests[-1]
        assert request.instructions.endswith("Speak of bags.")
        assert [one.name for one in request.tools] == ["check_flight_status"]
        assert talk.told("handoff")[0]["to"] == "baggage-desk"
        updated = talk.of("session.updated")[-1]
        assert updated["session"]["tools"] == []


async def test_of_two_agents_in_one_answer_the_first_has_the_caller() -> None:
    """W4: a model that wants both does not send the caller to and fro."""
    desks = [Agent(name=name, instructions=f"You are {name}.") for name in ("Bags", "Seats")]
    front = Agent(name="Front", instructions="Greet.", handoffs=desks)
    async with talking(front) as talk:
        both = calls(("transfer_to_bags", {}), ("transfer_to_seats", {}))
        script(talk, both, words("Bags it is."))
        await talk.write("My bag is lost.")
        assert await talk.reply() == "Bags it is."
        assert [entry["to"] for entry in talk.told("handoff")] == ["bags"]
        assert talk.llm.requests[-1].instructions.endswith("You are Bags.")


def test_a_model_is_shown_what_callers_of_another_agent_say() -> None:
    """W4: a small model chooses by the words; without examples it asks for the agent by name."""
    thai = Agent(name="Bags", examples=[Text("Where is my bag?", "กระเป๋าอยู่ไหน"), "Two bags"])
    assert 'Callers say: "Where is my bag?", "กระเป๋าอยู่ไหน".' in transfer_tool(thai)["description"]
    plain = Agent(name="Bags", examples=["My bag", 'The "big" bag', "A third"])
    assert wishes(plain) == ['"My bag"', "\"The 'big' bag\""]
    assert wishes(Agent(name="Bags"))[0] == '"I want to talk to Bags."'


async def test_the_agent_speaks_first_when_it_has_an_opening() -> None:
    """W1: its first words, and only once; a client that begins itself goes first."""
    opening = agent(opening="Acme Airlines, how can I help?")
    async with talking(opening) as talk:
        script(talk, words("Acme Airlines, how can I help?"))
        assert await talk.reply() == "Acme Airlines, how can I help?"
        assert "Acme Airlines, how can I help?" in str(talk.llm.requests[0].messages)
    async with talking(opening) as talk:
        script(talk, words("Hello."))
        await talk.write("Hi")
        assert await talk.reply() == "Hello."
        assert len(talk.llm.requests) == 1


@pytest.mark.parametrize(
    ("before", "after", "openings"),
    [
        ([], [], 1),
        (["conversation.item.create"], [], 0),  # quicker than the session's own first event
        ([], ["conversation.item.added"], 0),  # the client's events take another way (unified)
        ([], ["response.created", "response.done", "session.created"], 0),
    ],
)
async def test_nobody_opens_a_conversation_that_has_begun(
    monkeypatch: pytest.MonkeyPatch, before: list[str], after: list[str], openings: int
) -> None:
    """W1: the first words come first, or not at all."""
    monkeypatch.setitem(OPENING_AT_LAST_S, "websocket", 0.0)
    say = Mock()
    opening = Opening("websocket", say)
    for kind in before:
        opening.client_sent({"type": kind})
    for kind in ("session.created", *after):
        opening.session_told(kind)
    later = asyncio.Event()
    asyncio.get_running_loop().call_later(0.0, later.set)
    await later.wait()
    assert say.call_count == openings


async def test_a_guardrail_cuts_the_reply_off() -> None:
    """W4: cancelled as soon as it trips, replaced by other words; the verdict is on the feed."""

    async def prices(said: str) -> str | None:
        return "it named a price" if "€" in said else None

    rule = Guardrail(
        name="no prices", check=prices, replacement="Ask at the desk.", every_characters=5
    )
    stages = scripted_stages()
    async with talking(agent(guardrails=[rule]), stages=stages) as talk:
        talk.llm.gate = asyncio.Semaphore(4)
        script(talk, words("It costs € 100 and more and more"), words("Ask at the desk."))
        await talk.write("How much?")
        cancelled = await talk.until("response.done")
        assert cancelled["response"]["status"] == "cancelled"
        for _ in range(20):
            talk.llm.gate.release()
        assert await talk.reply() == "Ask at the desk."
        tripped = [e for e in talk.told("guardrail") if e["verdict"] == "tripped"]
        assert tripped[0]["detail"] == "it named a price"
        assert "Ask at the desk." in str(talk.llm.requests[-1].messages)
        talk.llm.gate = None
        script(talk, words("It is free."))
        await talk.write("And this?")
        assert await talk.reply() == "It is free."
        assert talk.told("guardrail")[-1]["verdict"] == "passed"


async def test_records_are_told_to_the_page_and_state_is_kept() -> None:
    """U1: what a tool publishes, and what the next tool of the call remembers."""

    @tool
    def verify(name: str) -> str:
        """Who it is."""
        tool_context().state["name"] = name
        tool_context().publish("person", {"name": name})
        return "verified"

    @tool
    def who() -> str:
        """Who it was."""
        context = tool_context()
        assert context.session_id is not None
        return f"{context.state['name']} in {context.agent_id}: {context.conversation()[:10]}"

    async with talking(agent(verify, who)) as talk:
        script(talk, calls(("verify", {"name": "Kim"})), calls(("who", {})), words("Kim."))
        await talk.write("I am Kim")
        assert await talk.reply() == "Kim."
        assert outputs(talk)[1] == "Kim in acme-airlines: User: I am"
        record = talk.told("record")[0]
        assert (record["topic"], record["value"]) == ("person", {"name": "Kim"})


async def test_when_the_call_ends_its_tools_end() -> None:
    """Architecture 5: nothing of a call is left behind."""
    started, stopped = asyncio.Event(), asyncio.Event()

    @tool
    async def forever() -> None:
        """Never done."""
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with talking(agent(forever)) as talk:
        script(talk, calls(("forever", {})))
        await talk.write("Go")
        async with asyncio.timeout(5):
            await started.wait()
        await talk.socket.close()
        async with asyncio.timeout(5):
            await stopped.wait()
        await no_tasks_left()
        assert not talk.server.desks.open


async def test_an_agent_can_be_named_as_a_model() -> None:
    """Lead 2: for clients that can set nothing but a model."""
    async with talking(agent(), query="?model=agent/acme-airlines") as talk:
        await talk.write("Hello")
        await talk.reply()
        assert talk.llm.requests[0].instructions.endswith("Be kind.")


async def test_an_agent_that_is_not_there_is_an_error() -> None:
    async with talking(agent()) as talk, talk.server.connect("?agent=nobody") as socket:
        assert await closing(socket) == (4000, "invalid_request_error.agent_not_found")


async def test_the_page_of_an_agent_may_have_tools() -> None:
    """E5: the page's own tools are declared by name; they are not private."""
    assert isinstance(check_flight_status, Tool)
    async with talking(agent(page=Page(browser_tools=["palette"]))) as talk:
        assert talk.of("session.created")[0]["session"]["tools"] == []


@pytest.mark.parametrize("arguments", ["", "{}", '{"flight_number": "AC 42"'])
@pytest.mark.parametrize("by", [embedded, relayed], ids=["embedded", "relayed"])
async def test_a_call_that_was_cut_off_is_not_made(by: Any, arguments: str) -> None:
    """Lead 8, B2: its arguments are done as well, as far as they came; nothing is run for them."""
    ran: list[str] = []

    @tool
    def refund(flight_number: str = "all") -> str:
        """Give the money back."""
        ran.append(flight_number)
        return "refunded"

    stages = scripted_stages()
    llm = stages.llm
    assert isinstance(llm, ScriptedLlm)
    llm.gate = asyncio.Semaphore(0)
    async with talking(agent(refund), stages=stages, by=by) as talk:
        piece = CallPiece(arguments)
        script(talk, [CallStarted("refund"), *([piece] if arguments else []), CallEnded()])
        await talk.write("My money!")
        for _ in range(2 if arguments else 1):
            llm.gate.release()
        wanted = "response.function_call_arguments.delta"
        await talk.until(wanted if arguments else "response.output_item.added")
        await talk.send(type="response.cancel")
        done = await talk.until("response.done")
        assert done["response"]["output"][0]["status"] == "incomplete"
        llm.gate = None
        script(talk, words("Yes?"))
        await talk.write("Hello?")
        assert await talk.reply() == "Yes?"
        assert not ran
        assert not outputs(talk)
        assert len(talk.of("response.created")) == 2
