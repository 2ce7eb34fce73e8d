"""What of a conversation the model reads when it has become too long."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from callboard.engine.messages import Generate, Generated
from callboard.engine.stages import CallPiece, CallStarted
from tests.engine.bench import Bench


def conversation(truncation: Any, words_each: int, count: int = 10, context: int = 1_300) -> Bench:
    bench = Bench(context_tokens=context)
    bench.update(truncation=truncation, instructions="Short.", output_modalities=["text"])
    for number in range(count):
        bench.say(f"{number} " + "word " * words_each)
    bench.send("response.create")
    return bench


def kept(bench: Bench) -> list[int]:
    return [int(m.text.split()[0]) for m in bench.take(Generate).request.messages]


def test_a_short_conversation_is_read_whole() -> None:
    """Nothing is dropped while it fits."""
    assert kept(conversation("auto", 5)) == list(range(10))


def test_auto_drops_the_oldest_first() -> None:
    """The newest items that fit stay, and stay in the conversation."""
    bench = conversation("auto", 40)
    numbers = kept(bench)
    assert numbers == list(range(10 - len(numbers), 10))
    assert 2 < len(numbers) < 10
    bench.send("conversation.item.retrieve", item_id="item_001")
    assert bench.types()[-1] == "conversation.item.retrieved"


def test_retention_ratio_drops_more_at_once() -> None:
    """Beyond the limit only the given share is kept, so that the cache lasts for some turns."""
    half = {"type": "retention_ratio", "retention_ratio": 0.5}
    assert len(kept(conversation(half, 40))) <= len(kept(conversation("auto", 40))) // 2 + 1


def test_post_instructions_limit() -> None:
    """``token_limits.post_instructions`` bounds the conversation by the API's own count."""
    limit = {
        "type": "retention_ratio",
        "retention_ratio": 1.0,
        "token_limits": {"post_instructions": 30},
    }
    assert kept(conversation(limit, 10)) == [8, 9]


def test_the_last_item_is_always_read() -> None:
    """Even a message beyond the limit is given to the model (which may then refuse it)."""
    assert kept(conversation("auto", 900, count=2)) == [1]


def test_what_counts_is_what_the_model_reads() -> None:
    """Audio is billed by its length but read as words: long speech is not forgotten early."""
    bench = Bench(context_tokens=1_300)
    bench.update(instructions="Short.", audio={"input": {"turn_detection": None}})
    for number in range(5):
        bench.hear(10_000, speech=True)
        bench.send("input_audio_buffer.commit")
        bench.hear_words(f"{number} few words")
    bench.send("response.create")
    assert kept(bench) == [0, 1, 2, 3, 4]
    bench.send("response.cancel")
    usage = bench.last("response.done")["response"]["usage"]
    assert usage["input_token_details"]["audio_tokens"] >= 500


@given(words=st.integers(0, 60), count=st.integers(1, 12), ratio=st.floats(0, 1))
def test_usage_is_of_what_was_read(words: int, count: int, ratio: float) -> None:
    """Input tokens are those of the kept items, never of the dropped ones."""
    bench = conversation({"type": "retention_ratio", "retention_ratio": ratio}, words, count)
    numbers = kept(bench)
    assert numbers == list(range(count - len(numbers), count))
    bench.send("response.cancel")
    usage = bench.last("response.done")["response"]["usage"]
    assert usage["input_tokens"] == 3 + len(numbers) * (words + 1 + 2)


def test_the_output_of_a_dropped_call_is_dropped_too() -> None:
    """A tool's answer without its call would make no sense to the model."""
    bench = Bench(context_tokens=1_300)
    bench.update(instructions="Short.")
    for number in range(2):
        call = {
            "type": "function_call",
            "name": "f",
            "call_id": f"c{number}",
            "arguments": "word " * 100,
        }
        bench.send("conversation.item.create", item=call)
    for number in range(2):
        output = {"type": "function_call_output", "call_id": f"c{number}", "output": "word " * 40}
        bench.send("conversation.item.create", item=output)
    bench.say("and?")
    bench.send("response.create")
    messages = bench.take(Generate).request.messages
    calls = {call.call_id for message in messages for call in message.calls}
    assert {message.call_id for message in messages if message.role == "tool"} == calls
    assert calls == {"c1"}


@pytest.mark.parametrize("instructions_words", [10, 200])
def test_long_instructions_leave_less_room(instructions_words: int) -> None:
    """Instructions and conversation share the embedded model's context."""
    bench = Bench(context_tokens=1_300)
    bench.update(instructions="rule " * instructions_words)
    for number in range(10):
        bench.say(f"{number} " + "word " * 20)
    bench.send("response.create")
    assert len(kept(bench)) == {10: 9, 200: 2}[instructions_words]


@pytest.mark.parametrize("answered", [False, True])
def test_a_call_that_was_cut_off_is_not_read(answered: bool) -> None:
    """B2: half a call teaches the model to write half calls; it stays in the conversation."""
    bench = Bench()
    bench.update(tools=[{"type": "function", "name": "refund"}], output_modalities=["text"])
    bench.say("My money!")
    bench.send("response.create")
    run = bench.take(Generate).job_id
    bench.happen(Generated(run, CallStarted("refund")), Generated(run, CallPiece('{"fl')))
    bench.send("response.cancel")
    (call,) = bench.last("response.done")["response"]["output"]
    assert (call["status"], call["arguments"]) == ("incomplete", '{"fl')
    if answered:
        output = {"type": "function_call_output", "call_id": call["call_id"], "output": "no"}
        bench.send("conversation.item.create", item=output)
    bench.say("Hello?")
    bench.send("response.create")
    roles = [message.role for message in bench.take(Generate).request.messages]
    assert roles == (["user", "assistant", "tool", "user"] if answered else ["user", "user"])
