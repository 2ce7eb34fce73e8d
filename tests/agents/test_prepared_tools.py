"""The tools that come with the server: a supervisor, a person, a meter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from callboard import ToolContext, ToolError, escalation, report_sentiment, supervisor
from callboard.agents.context import entered
from callboard.agents.escalation import SUMMARY_CHARACTERS, Escalation, summarised
from tests.fakes.chat_model import chat_model

TALK = "User: I want my money back\nAgent: I am sorry to hear that"


@asynccontextmanager
async def in_a_call() -> AsyncIterator[list[tuple[str, dict[str, Any]]]]:
    told: list[tuple[str, dict[str, Any]]] = []
    context = ToolContext(
        call_id="sess_1",
        agent_id="desk",
        report=lambda kind, facts: told.append((kind, facts)),
        conversation=lambda: TALK,
    )
    with entered(context):
        yield told


async def test_a_supervisor_hears_the_call_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """W4: any chat model by URL; its key comes from the environment at each question."""
    key = "sk-" + "x" * 20
    monkeypatch.setenv("SUPERVISOR_KEY", key)
    async with chat_model("Refund it.") as model, in_a_call():
        tool = supervisor(url=model.url, model="large", key_env="SUPERVISOR_KEY")
        answer = await tool.invoke(tool.read('{"question":"May I refund?"}'))
    assert answer == "Refund it."
    (request,) = model.requests
    assert request.headers["authorization"] == f"Bearer {key}"
    assert request.body["model"] == "large"
    assert request.body["messages"][1]["content"].startswith(TALK)
    assert request.body["messages"][1]["content"].endswith("May I refund?")
    assert key not in repr(tool)


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (200, b"{}"), (200, b"oops")])
async def test_a_supervisor_that_fails_is_an_output(status: int, body: bytes) -> None:
    """W4: no key and no address reach the model."""
    async with chat_model("", status=status, body=body) as model, in_a_call():
        tool = supervisor(url=model.url, model="large")
        with pytest.raises(ToolError) as raised:
            await tool.invoke({"question": "?"})
    assert "supervisor" in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)
    missing = supervisor(url="http://127.0.0.1:9", model="m", key_env="NOT_SET_ANYWHERE")
    with pytest.raises(ToolError, match="not set up"):
        await missing.invoke({"question": "?"})


async def test_a_person_takes_over_with_a_summary() -> None:
    """U1, §15: reference, reason and summary for the page, and for whoever takes over."""
    taken: list[Escalation] = []

    async def notify(one: Escalation) -> None:
        taken.append(one)

    tool = escalation(notify)
    assert tool.name == "escalate_to_human"
    async with in_a_call() as told:
        arguments = tool.read('{"reason":"asked for a person","summary":"Wants a refund."}')
        result = await tool.invoke(arguments)
    (kind, facts) = told[0]
    assert kind == "escalation"
    assert facts["reference"] == result["reference"] == taken[0].reference
    assert facts["summary"] == f"Wants a refund.\n{TALK}"
    assert (taken[0].call_id, taken[0].agent_id) == ("sess_1", "desk")


def test_a_long_call_is_summarised_by_its_end() -> None:
    lines = [f"User: {number} {'x' * 90}" for number in range(100)]
    told = summarised("", "\n".join(lines))
    assert len(told) <= SUMMARY_CHARACTERS
    assert told.endswith(lines[-1])
    assert told.startswith("User: ")


async def test_an_upset_caller_is_offered_a_person() -> None:
    """§15: report_sentiment, a meter, and the offer at a threshold."""
    async with in_a_call() as told:
        answers = []
        for score in (0.5, -0.8, -0.9, -1):
            arguments = report_sentiment.read(orjson.dumps({"score": score}).decode())
            answers.append(await report_sentiment.invoke(arguments))
    assert [("person" in answer) for answer in answers] == [False, False, False, True]
    assert [facts["score"] for _, facts in told] == [0.5, -0.8, -0.9, -1]
    assert told[-1][1]["offers_person"] is True
    with pytest.raises(ToolError, match="less than or equal to 1"):
        report_sentiment.read('{"score": 5}')
