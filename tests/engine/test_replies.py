"""Responses: their order of events, and who may ask for one."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.core import EngineLimits
from callboard.engine.messages import (
    Generate,
    Generated,
    Speak,
)
from callboard.engine.stages import (
    TextPiece,
)
from tests.engine.bench import Bench
from tests.engine.reply_parts import STOP, TOOL, call, done, error_of

# -- orders of events --------------------------------------------------------------------------


def test_a_text_turn_in_the_recorded_order() -> None:
    """Text: conversation.item.done before output_item.done, rate limits after response.done."""
    bench = Bench()
    bench.update(output_modalities=["text"])
    bench.say("Hi.")
    bench.send("response.create")
    bench.generate("Hello there.")
    assert bench.types(2) == [
        "conversation.item.added",
        "conversation.item.done",
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    assert bench.last("response.content_part.added")["part"] == {"type": "text", "text": ""}
    assert done(bench)["output"][0]["content"] == [{"type": "output_text", "text": "Hello there."}]
    assert not bench.wanted(Speak)


def test_an_audio_turn_in_the_recorded_order() -> None:
    """Audio: transcript deltas ahead of the audio, audio.done before transcript.done."""
    bench = Bench()
    bench.send("response.create")
    bench.reply("Hello there.")
    assert bench.types(1) == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    part = {"type": "audio", "transcript": "Hello there."}
    assert bench.last("response.content_part.done")["part"] == part


def test_a_function_call_in_the_recorded_order() -> None:
    """Call: added with empty arguments, deltas, done with the name, items done."""
    bench = Bench()
    bench.update(tools=[TOOL])
    bench.send("response.create")
    bench.generate([*call(), STOP])
    assert bench.types(2) == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.function_call_arguments.delta",
        "response.function_call_arguments.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    item = done(bench)["output"][0]
    assert list(item) == ["id", "type", "status", "name", "call_id", "arguments"]
    assert (item["status"], item["arguments"]) == ("completed", '{"a": 1}')
    assert bench.last("response.function_call_arguments.done")["name"] == "look"


def test_several_calls_in_one_response() -> None:
    """Parallel calls: one item each, indexes without gaps, each answered by its own id."""
    bench = Bench()
    bench.update(tools=[TOOL])
    bench.send("response.create")
    bench.generate([TextPiece("Let me look."), *call("{}"), *call('{"b": 2}'), STOP])
    bench.speak()
    output = done(bench)["output"]
    assert [item["type"] for item in output] == ["message", "function_call", "function_call"]
    assert output[1]["call_id"] != output[2]["call_id"]
    for item in output[1:]:
        answer = {"type": "function_call_output", "call_id": item["call_id"], "output": "ok"}
        bench.send("conversation.item.create", item=answer)
    bench.send("response.create")
    messages = bench.take(Generate).request.messages
    assert [(m.role, len(m.calls)) for m in messages] == [
        ("assistant", 2),
        ("tool", 0),
        ("tool", 0),
    ]


# -- asking --------------------------------------------------------------------------------------


def test_one_response_at_a_time() -> None:
    """A second response.create names the active one and changes nothing."""
    bench = Bench()
    bench.send("response.create")
    active = bench.last("response.created")["response"]["id"]
    bench.send("response.create", event_id="event_2")
    assert error_of(bench)["code"] == "conversation_already_has_active_response"
    assert error_of(bench)["message"] == (
        f"Conversation already has an active response in progress: {active}. "
        "Wait until the response is finished before creating a new one."
    )
    assert error_of(bench)["event_id"] == "event_2"
    bench.reply()
    assert done(bench)["id"] == active


def test_metadata_is_echoed() -> None:
    """``metadata`` stands in response.created and response.done (clients match by it)."""
    bench = Bench()
    bench.send("response.create", response={"metadata": {"client_event_id": "event_1"}})
    bench.reply()
    for kind in ("response.created", "response.done"):
        assert bench.last(kind)["response"]["metadata"] == {"client_event_id": "event_1"}


def test_overrides_hold_for_one_response() -> None:
    """Instructions, tools, format, limit and modality of one response; the session stays."""
    bench = Bench()
    overrides = {
        "instructions": "Speak like a pirate.",
        "tools": [TOOL],
        "tool_choice": {"type": "function", "name": "look"},
        "max_output_tokens": 7,
        "audio": {"output": {"voice": "cedar", "format": {"type": "audio/pcmu"}}},
    }
    bench.send("response.create", response=overrides)
    response = bench.last("response.created")["response"]
    assert response["max_output_tokens"] == 7
    wanted = {"output": {"format": {"type": "audio/pcmu"}, "voice": "cedar"}}
    assert response["audio"] == wanted
    request = bench.take(Generate).request
    assert (request.instructions, request.tool_choice) == ("Speak like a pirate.", "function:look")
    bench.send("response.cancel")
    bench.send("response.create")
    request = bench.take(Generate).request
    assert (request.tools, request.tool_choice) == ((), "auto")
    assert request.instructions != "Speak like a pirate."


def test_the_voice_of_a_conversation_cannot_change() -> None:
    """After the first audio another voice is refused, in the session and in a response."""
    bench = Bench()
    bench.send("response.create")
    bench.reply()
    other = {"audio": {"output": {"voice": "cedar"}}}
    bench.update(**other)
    assert error_of(bench)["code"] == "cannot_update_voice"
    bench.send("response.create", response=other)
    assert len(bench.all("error")) == 2
    bench.send("response.create", response={**other, "conversation": "none"})
    assert len(bench.all("error")) == 2


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("none", "none"),
        ("auto", "auto"),
        ("required", "required"),
        ({"type": "function", "name": "look"}, "function:look"),
    ],
)
def test_tool_choice_reaches_the_model(choice: Any, wanted: str) -> None:
    """All four kinds of ``tool_choice``."""
    bench = Bench()
    bench.update(tools=[TOOL], tool_choice=choice)
    bench.send("response.create")
    assert bench.take(Generate).request.tool_choice == wanted


def test_a_choice_of_an_unknown_tool_is_refused() -> None:
    """The error names the parameter of the response."""
    bench = Bench()
    choice = {"tool_choice": {"type": "function", "name": "gone"}}
    bench.send("response.create", response=choice)
    assert error_of(bench)["param"] == "response.tool_choice"
    assert not bench.all("response.created")


# -- out of band ---------------------------------------------------------------------------------


def test_out_of_band_leaves_the_conversation_alone() -> None:
    """``conversation: none``: no conversation.item events, conversation_id null, own input."""
    bench = Bench()
    bench.say("Secret.")
    since = len(bench.events)
    words = [{"type": "input_text", "text": "Classify."}]
    item = {"type": "message", "role": "user", "content": words}
    wanted = {"conversation": "none", "input": [item], "output_modalities": ["text"]}
    bench.send("response.create", response=wanted)
    assert [m.text for m in bench.wanted(Generate)[0].request.messages] == ["Classify."]
    bench.generate("fine")
    assert not [kind for kind in bench.types(since) if kind.startswith("conversation.")]
    assert done(bench)["conversation_id"] is None
    assert done(bench)["output"][0]["content"][0]["text"] == "fine"
    bench.send("response.create")
    assert [m.text for m in bench.take(Generate).request.messages] == ["Secret."]


def test_out_of_band_input_may_refer_to_items_or_be_empty() -> None:
    """``item_reference`` reuses an item; ``[]`` is an empty context; unknown ids are refused."""
    bench = Bench()
    bench.say("One.")
    first = bench.last("conversation.item.done")["item"]["id"]
    bench.say("Two.")
    for given, texts in (([{"type": "item_reference", "id": first}], ["One."]), ([], [])):
        bench.send("response.create", response={"conversation": "none", "input": given})
        assert [m.text for m in bench.take(Generate).request.messages] == texts
    gone = [{"type": "item_reference", "id": "nobody"}]
    bench.send("response.create", response={"conversation": "none", "input": gone})
    assert error_of(bench)["param"] == "response.input[0].id"


def test_out_of_band_runs_beside_the_conversation_and_is_bounded() -> None:
    """Parallel to the default response; each cancelled by its own id; not without end."""
    bench = Bench(limits=EngineLimits(parallel_responses=2))
    for _ in range(3):
        bench.send("response.create", response={"conversation": "none"})
    bench.send("response.create")
    assert len(bench.all("response.created")) == 3
    assert error_of(bench)["code"] == "response_limit_reached"
    aside = bench.all("response.created")[0]["response"]["id"]
    bench.send("response.cancel", response_id=aside)
    assert done(bench)["id"] == aside
    bench.send("response.cancel")
    assert done(bench)["conversation_id"] == "conv_1"


def test_a_response_beside_another_does_not_read_its_half_made_items() -> None:
    """What is still being made is not part of another response's prompt, nor billed wrongly."""
    bench = Bench()
    bench.update(output_modalities=["text"])
    bench.send("response.create")
    job = bench.take(Generate).job_id
    bench.happen(Generated(job, TextPiece("Half a ")))
    bench.send("response.create", response={"conversation": "none"})
    assert bench.take(Generate).request.messages == ()
    bench.happen(Generated(job, TextPiece("sentence.")), Generated(job, STOP))
    bench.send("response.create")
    assert [m.text for m in bench.wanted(Generate)[0].request.messages] == ["Half a sentence."]
    bench.generate("ok")
    framing, words = 2, 3
    base = bench.all("response.done")[0]["response"]["usage"]["input_tokens"]
    assert done(bench)["usage"]["input_tokens"] == base + framing + words
