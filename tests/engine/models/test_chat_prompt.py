"""The prompt: one prefix for deciding, calling and speaking, and for each next turn."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.engine.models.chat_prompt import (
    allows_markup,
    build_turns,
    opening_words,
    ready_words,
)
from callboard.engine.models.llm_slots import Slots
from callboard.engine.models.repetition import is_looping
from callboard.engine.models.tool_examples import example_turns, signature
from callboard.engine.stages import ChatMessage, LlmRequest, ToolCall, ToolSpec

WEATHER = ToolSpec(
    "getWeather",
    "Weather of\n a city.",
    {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "City name"},
            "unit": {"enum": ["c", "f"]},
            "days": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["city"],
    },
)
USER = ChatMessage("user", "Hello")
MESSAGES = (
    USER,
    ChatMessage("assistant", "Hi."),
    ChatMessage("user", "Weather in Oslo?"),
    ChatMessage("assistant", calls=(ToolCall("c1", "getWeather", '{"city":"Oslo"}'),)),
    ChatMessage("tool", "rain", call_id="c1"),
)


def request(messages: tuple[ChatMessage, ...] = (USER,), **changes: object) -> LlmRequest:
    return LlmRequest("s", "Be kind.", messages, **changes)  # type: ignore[arg-type]


@given(st.integers(0, len(MESSAGES)), st.sampled_from([(), (WEATHER,)]))
def test_a_longer_conversation_begins_with_the_shorter_one(
    count: int, tools: tuple[ToolSpec, ...]
) -> None:
    whole = build_turns(request(MESSAGES, tools=tools))
    part = build_turns(request(MESSAGES[:count], tools=tools))
    assert whole[: len(part)] == part


@pytest.mark.parametrize("choice", ["auto", "none", "required", "function:getWeather"])
def test_every_tool_choice_shares_one_prompt(choice: str) -> None:
    auto = build_turns(request(tools=(WEATHER,)))
    assert build_turns(request(tools=(WEATHER,), tool_choice=choice)) == auto


def test_without_tools_there_is_no_trace_of_actions() -> None:
    turns = build_turns(request(MESSAGES[:2]))
    assert [turn.role for turn in turns] == ["system", "user", "assistant"]
    assert turns[-1].text == "Hi."
    assert "action" not in turns[0].text.lower()


def test_with_tools_the_past_is_shown_as_it_was_decided() -> None:
    turns = build_turns(request(MESSAGES, tools=(WEATHER,)))
    assert [turn.text for turn in turns[-4:]] == [
        "say Hi.",
        "Weather in Oslo?",
        'getWeather {"city":"Oslo"}',
        "<tool_response>\nrain\n</tool_response>",
    ]


def test_the_instructions_come_after_our_style() -> None:
    text = build_turns(request())[0].text
    assert text.index("Be kind.") > text.index("spoken aloud")
    assert "spoken aloud" not in build_turns(request(spoken=False))[0].text


def test_an_empty_turn_is_left_out_and_an_image_is_owned_up_to() -> None:
    blank, image = ChatMessage("user", "  "), ChatMessage("user", "Look!", image_count=2)
    assert len(build_turns(request((blank,)))) == 1
    assert "cannot see" in build_turns(request((image,)))[-1].text


def test_silence_is_met_with_a_question() -> None:
    silence = ChatMessage("system", "No user speech was detected for a while. Please review …")
    assert "still there" in build_turns(request((silence,)))[-1].text
    assert opening_words(request((USER, silence))) == "Are you still"
    assert opening_words(request((USER, silence), language="es")) == "¿Sigues"
    assert opening_words(request((ChatMessage("user", "สวัสดี"), silence))) == "คุณยังอยู่"
    assert opening_words(request((silence, USER))) == ""
    note = ChatMessage("system", "The user is a minor.")
    assert build_turns(request((note,)))[-1].text == "[Instruction: The user is a minor.]"


@pytest.mark.parametrize(
    ("instructions", "allowed"),
    [
        ("Be brief.", False),
        ("Answer with a bullet list.", True),
        ("Never use markdown or lists.", False),
        ("Use emojis a lot!", True),
    ],
)
def test_markup_is_for_those_who_ask(instructions: str, allowed: bool) -> None:
    assert allows_markup(LlmRequest("s", instructions, (USER,))) is allowed
    assert allows_markup(LlmRequest("s", instructions, (USER,), spoken=False))


def test_a_signature_is_short_and_whole() -> None:
    assert signature(WEATHER) == (
        'getWeather(city: string (City name), unit?: "c"|"f", days?: integer[])'
        " - Weather of a city."
    )


@pytest.mark.parametrize("parameters", [None, {}, {"properties": None}, {"required": True}, [], 3])
def test_examples_are_made_of_any_schema(parameters: object) -> None:
    tool = ToolSpec("set_panel-width", "", parameters)  # type: ignore[arg-type]
    assert ("user", "Please set panel width.") in example_turns([tool])
    assert signature(tool) == "set_panel-width()"


def test_nobody_is_shown_handing_over_to_two_at_once() -> None:
    """W4: two tools in one answer are an example, two other agents are not."""
    names = ("transfer_to_sales", "look_up", "transfer_to_help", "write_down")
    tools = [ToolSpec(name, "", {"type": "object"}) for name in names]
    asked = [text for role, text in example_turns(tools) if role == "user"]
    assert "Please look up and write down." in asked
    assert not any(" and " in text for role, text in example_turns(tools[:3]) if role == "user")


def test_going_round_in_circles_is_noticed() -> None:
    assert is_looping("They dance on the leaves. " * 4)
    assert is_looping("ha" * 20)
    assert not is_looping("No, no, no! That is very, very far away.")
    assert not is_looping("One two three four five six seven eight nine ten.")


async def _take(slots: Slots, session: str) -> int:
    return (await slots.take(session, lambda: None, yields=False)).index


async def test_a_session_gets_its_own_slot_back_and_the_oldest_is_given_away() -> None:
    slots = Slots(2)
    first = await slots.take("a", lambda: None, yields=False)
    slots.release(first)
    second = await slots.take("b", lambda: None, yields=False)
    slots.release(second)
    assert first.index != second.index
    assert await _take(slots, "a") == first.index
    assert await _take(slots, "c") == second.index


async def test_who_waits_is_served_in_order_and_may_give_up() -> None:
    slots = Slots(1)
    held = await slots.take("a", lambda: None, yields=False)
    waiting = [asyncio.create_task(_take(slots, name)) for name in ("b", "c")]
    await asyncio.sleep(0)
    waiting[0].cancel()
    slots.release(held)
    assert await waiting[1] == 0
    assert waiting[0].cancelled() or waiting[0].cancelling()


async def test_work_that_yields_is_cancelled_for_its_own_session_only() -> None:
    slots, cancelled = Slots(2), []
    warm = await slots.take("a", lambda: cancelled.append("warm"), yields=True)
    other = await slots.take("b", lambda: cancelled.append("b"), yields=False)
    waiting = asyncio.create_task(_take(slots, "a"))
    await asyncio.sleep(0)
    assert cancelled == ["warm"]
    slots.release(warm)
    assert await waiting == warm.index
    slots.release(other)
    assert not slots.idle


def test_what_many_descriptions_begin_with_is_left_out() -> None:
    tool = ToolSpec("hide_log", "Call this function when a user asks to hide the event log.", {})
    assert signature(tool) == "hide_log() - hide the event log."
    assert signature(ToolSpec("quit", "Call this function when done.", {})).endswith("when done.")


def test_colours_are_shown_as_many_as_asked_for_and_all_different() -> None:
    """F2: one made-up colour in the example is copied; five real ones are replaced."""
    colors = {
        "type": "array",
        "description": "Array of five hex color codes based on the theme.",
        "items": {"type": "string", "description": "Hex color code"},
    }
    tool = ToolSpec(
        "paint", "", {"type": "object", "properties": {"colors": colors}, "required": ["colors"]}
    )
    call = example_turns([tool])[1][1]
    found = json.loads(call.removeprefix("paint "))["colors"]
    assert len(set(found)) == 5
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in found)


def test_what_callers_say_is_shown_as_examples_and_not_twice() -> None:
    """C2: phrases quoted in a description teach the decision."""
    about = 'Finds trains. Callers say: "When is the next train?", "รถไฟกี่โมง", "A third".'
    tool = ToolSpec("trains", about, {"type": "object", "properties": {}})
    examples = example_turns([tool])
    assert ("user", "When is the next train?") in examples
    assert ("user", "รถไฟกี่โมง") in examples
    assert ("user", "A third") not in examples
    assert signature(tool) == "trains() - Finds trains."


def _answered(*outputs: str) -> LlmRequest:
    calls = tuple(ToolCall(f"c{n}", "book", "{}") for n in range(len(outputs)))
    said = tuple(ChatMessage("tool", out, call_id=f"c{n}") for n, out in enumerate(outputs))
    asked = (ChatMessage("user", "Book it."), ChatMessage("assistant", calls=calls))
    return LlmRequest("s", "", (*asked, *said))


def test_what_a_tool_has_written_to_be_said_is_the_answer() -> None:
    """U1: amounts and codes are read out as the tool wrote them."""
    assert ready_words(_answered('{"say": "It is\\n booked.", "seat": "1A"}')) == "It is booked."
    assert ready_words(_answered('{"say": "One."}', '{"say": "Two."}')) == "One. Two."
    assert ready_words(_answered('{"say": "One."}', '{"say": "One."}')) == "One."


@pytest.mark.parametrize("output", ["done", '{"say": 5}', '{"say": ""}', '{"say', '["say"]', "{}"])
def test_any_other_output_is_put_into_words_by_the_model(output: str) -> None:
    assert ready_words(_answered(output)) == ""
    assert ready_words(_answered('{"say": "One."}', output)) == ""


def test_a_user_who_speaks_again_is_answered_anew() -> None:
    request = _answered('{"say": "One."}')
    later = LlmRequest("s", "", (*request.messages, ChatMessage("user", "Wait.")))
    assert ready_words(later) == ""
    assert ready_words(LlmRequest("s", "", ())) == ""


def test_words_that_were_said_are_not_read_twice() -> None:
    turns = build_turns(_answered('{"say": "It is booked."}'))
    assert turns[-1].text == "<tool_response>\nsaid\n</tool_response>"


def test_each_phrase_shows_the_next_example_of_a_schema() -> None:
    """F1: a tool that can show and hide is seen doing both."""
    about = 'Shows it. Users say: "Put it away", "Bring it back"'
    visible = {"type": "boolean", "examples": [False, True]}
    schema = {"type": "object", "properties": {"visible": visible}, "required": ["visible"]}
    examples = [text for _, text in example_turns([ToolSpec("toggle", about, schema)])]
    assert examples[:2] == ["Put it away", 'toggle {"visible":false}']
    assert 'toggle {"visible":true}' in examples
