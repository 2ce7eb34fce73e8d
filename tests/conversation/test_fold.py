"""Events fold to the conversation that they tell of, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from callboard.conversation.fold import ConversationFold, fold
from callboard.conversation.transcript import render

Event = dict[str, Any]
WORDS = "conversation.item.input_audio_transcription"


def message(item_id: str, status: str, *content: Event, role: str = "assistant") -> Event:
    return {
        "id": item_id,
        "type": "message",
        "status": status,
        "role": role,
        "content": list(content),
    }


def spoken_turn(item_id: str, previous: str | None, text: str) -> tuple[list[Event], list[Event]]:
    """A user's turn: its item, and its words as a stream of their own."""
    item = message(item_id, "completed", {"type": "input_audio", "transcript": None}, role="user")
    place = {"previous_item_id": previous, "item_id": item_id}
    turn: list[Event] = [
        {"type": "input_audio_buffer.speech_started", "item_id": item_id, "audio_start_ms": 0},
        {"type": "input_audio_buffer.speech_stopped", "item_id": item_id, "audio_end_ms": 900},
        {"type": "input_audio_buffer.committed", **place},
        {"type": "conversation.item.added", "previous_item_id": previous, "item": item},
        {"type": "conversation.item.done", "previous_item_id": previous, "item": item},
    ]
    words: list[Event] = [
        {"type": f"{WORDS}.delta", "item_id": item_id, "content_index": 0, "delta": text[:3]},
        {"type": f"{WORDS}.delta", "item_id": item_id, "content_index": 0, "delta": text[3:]},
        {
            "type": f"{WORDS}.completed",
            "item_id": item_id,
            "content_index": 0,
            "transcript": text,
            "usage": {"type": "duration", "seconds": 1},
        },
    ]
    return turn, words


def reply(item_id: str, previous: str, text: str) -> list[Event]:
    """A spoken reply, as one stream."""
    response_id = f"resp_{item_id}"
    at = {"response_id": response_id, "item_id": item_id, "output_index": 0, "content_index": 0}
    opened = message(item_id, "in_progress")
    done = message(item_id, "completed", {"type": "output_audio", "transcript": text})
    whole = {"id": response_id, "conversation_id": "conv_1", "output": [done]}
    usage = {"total_tokens": 9}
    added = {"response_id": response_id, "output_index": 0, "item": opened}
    ended = {"response_id": response_id, "output_index": 0, "item": done}
    return [
        {"type": "response.created", "response": {**whole, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", **added},
        {"type": "conversation.item.added", "previous_item_id": previous, "item": opened},
        {"type": "response.content_part.added", **at, "part": {"type": "audio", "transcript": ""}},
        {"type": "response.output_audio_transcript.delta", **at, "delta": text[:4]},
        {"type": "response.output_audio.delta", **at, "delta": "AAAAAAAA"},
        {"type": "response.output_audio_transcript.delta", **at, "delta": text[4:]},
        {"type": "response.output_audio.done", **at},
        {"type": "response.output_audio_transcript.done", **at, "transcript": text},
        {"type": "conversation.item.done", "previous_item_id": None, "item": done},
        {"type": "response.output_item.done", **ended},
        {"type": "response.done", "response": {**whole, "status": "completed", "usage": usage}},
    ]


def streams() -> list[list[Event]]:
    """Two turns with replies: each list keeps its order, the lists know nothing of each other."""
    first, first_words = spoken_turn("user_1", None, "Hello there")
    second, second_words = spoken_turn("user_2", "agent_1", "And now?")
    conversation = [*first, *reply("agent_1", "user_1", "Hi. How are you?"), *second]
    noise: list[Event] = [
        {"type": "rate_limits.updated", "rate_limits": []},
        {"type": "response.create"},
        {"type": "something.new", "item_id": "user_1"},
        {"type": "conversation.item.truncated", "item_id": "agent_1", "audio_end_ms": 700},
        {"type": "error", "error": {"code": "x"}},
    ]
    return [conversation, first_words, second_words, reply("agent_2", "user_2", "Bye."), noise]


@st.composite
def interleavings(draw: st.DrawFn) -> list[Event]:
    """Any merging of the streams that keeps each one's own order."""
    left = [list(stream) for stream in streams()]
    merged = []
    while any(left):
        open_streams = [stream for stream in left if stream]
        merged.append(draw(st.sampled_from(open_streams)).pop(0))
    return merged


def in_order(lists: Sequence[list[Event]]) -> list[Event]:
    return [event for stream in lists for event in stream]


@settings(max_examples=200, deadline=None)
@given(interleavings())
def test_any_interleaving_gives_the_same_conversation(events: list[Event]) -> None:
    """Words, replies, acknowledgements and noise may come in any mixture."""
    expected = fold(in_order(streams()))
    folded = fold(events)
    assert folded == expected
    assert [item.item_id for item in folded.items] == ["user_1", "agent_1", "user_2", "agent_2"]


@settings(max_examples=100, deadline=None)
@given(st.permutations(in_order(streams())))
def test_shuffled_events_lose_no_item_and_raise_nothing(events: list[Event]) -> None:
    """Even out of all order, final words win over deltas and nothing is lost."""
    folded = fold(events)
    assert {item.item_id for item in folded.items} == {"user_1", "agent_1", "user_2", "agent_2"}
    item = folded.item("agent_1")
    assert item is not None and item.text == "Hi. How are you?"
    assert item.state == "complete" and item.heard_ms == 700


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from([event["type"] for event in in_order(streams())])},
            optional={
                "item_id": st.one_of(st.none(), st.text(max_size=3), st.integers()),
                "item": st.one_of(st.none(), st.dictionaries(st.text(max_size=5), st.text())),
                "content_index": st.integers(-2, 500),
                "response": st.one_of(st.none(), st.just({"id": "resp_1"})),
                "delta": st.one_of(st.none(), st.text(max_size=4)),
            },
        ),
        max_size=12,
    )
)
def test_malformed_events_are_passed_over(events: list[Event]) -> None:
    """An event with missing or wrong fields changes nothing that a good one would not."""
    folding = ConversationFold()
    for event in events:
        folding.apply(event)
    render(folding.conversation)


def test_deleted_and_out_of_band_items_are_not_shown() -> None:
    """What the client deleted, and what a response made outside of the conversation, is away."""
    events = in_order(streams())
    aside = reply("aside", "user_1", "Label.")
    aside = [event for event in aside if not event["type"].startswith("conversation.")]
    for event in aside:
        if "response" in event:
            event["response"]["conversation_id"] = None
    deletion = {"type": "conversation.item.deleted", "item_id": "user_2"}
    folded = fold([*events, *aside, deletion])
    assert [item.item_id for item in folded.items] == ["user_1", "agent_1", "agent_2"]
    assert "resp_aside" in folded.responses


def test_calls_and_outputs_stand_together() -> None:
    """A call grows with its arguments and finds its output by the call id."""
    at = {"item_id": "call_item", "response_id": "r", "output_index": 0, "call_id": "call_1"}
    opened = {
        "id": "call_item",
        "type": "function_call",
        "status": "in_progress",
        "name": "look",
        "call_id": "call_1",
        "arguments": "",
    }
    output = {"id": "out", "type": "function_call_output", "call_id": "call_1", "output": "fog"}
    events: list[Event] = [
        {"type": "conversation.item.added", "previous_item_id": None, "item": opened},
        {"type": "response.function_call_arguments.delta", **at, "delta": '{"at":'},
    ]
    half = fold(events).items[0]
    assert half.state == "pending"
    assert half.tool_call is not None and half.tool_call.arguments == '{"at":'
    done = {**at, "name": "look", "arguments": '{"at": 1}'}
    events += [
        {"type": "response.function_call_arguments.done", **done},
        {"type": "conversation.item.added", "previous_item_id": "call_item", "item": output},
    ]
    folded = fold(events)
    assert folded.tool_outputs == {"call_1": "fog"}
    assert [item.state for item in folded.items] == ["complete", "complete"]
    assert render(folded) == 'Call: look({"at": 1})\nResult: fog'


def test_failed_words_and_cut_replies_are_told() -> None:
    """The transcript says what was not understood, not heard to its end, or is still coming."""
    turn, _ = spoken_turn("user_1", None, "")
    error = {"message": "no", "code": "x", "type": "server_error"}
    failed = {"type": f"{WORDS}.failed", "item_id": "user_1", "content_index": 0, "error": error}
    cut = {"type": "conversation.item.truncated", "item_id": "agent_1", "audio_end_ms": 700}
    folded = fold([*turn, failed, *reply("agent_1", "user_1", "Hi there"), cut])
    assert folded.items[0].state == "failed"
    assert render(folded) == "User: [not understood]\nAgent: Hi there [heard for 0.7 s]"
    assert render(fold(turn)) == "User: […]"


def test_later_insertion_stands_nearer_to_its_predecessor() -> None:
    """Two items put after the same one: the second stands between, as on the server."""
    text = {"type": "input_text", "text": "x"}
    items = [message(name, "completed", text, role="user") for name in ("a", "b", "c", "first")]
    places = [None, "a", "a", "root"]
    events = [
        {"type": "conversation.item.added", "previous_item_id": place, "item": item}
        for item, place in zip(items, places, strict=True)
    ]
    assert [item.item_id for item in fold(events).items] == ["first", "a", "c", "b"]


def test_a_turn_whose_audio_was_cleared_is_not_shown() -> None:
    """Who began to speak and was cleared said nothing; a turn that became an item stays."""
    started: Event = {"type": "input_audio_buffer.speech_started", "item_id": "gone"}
    cleared: Event = {"type": "input_audio_buffer.cleared"}
    turn, _ = spoken_turn("user_1", None, "")
    folded = fold([*turn, started, cleared])
    assert [item.item_id for item in folded.items] == ["user_1"]


def test_tools_of_mcp_servers_go_through_their_states() -> None:
    """A call of an MCP server grows, runs and ends, and late news do not bring it back."""
    begun = {"id": "m", "type": "mcp_call", "server_label": "s", "name": "find", "arguments": ""}
    done = {**begun, "arguments": '{"a":1}', "error": {"type": "http_error", "code": 503}}
    events: list[Event] = [
        {"type": "conversation.item.added", "previous_item_id": None, "item": begun},
        {"type": "response.mcp_call_arguments.delta", "item_id": "m", "delta": '{"a"'},
        {"type": "response.mcp_call_arguments.done", "item_id": "m", "arguments": '{"a":1}'},
        {"type": "response.mcp_call.in_progress", "item_id": "m"},
        {"type": "conversation.item.done", "previous_item_id": None, "item": done},
        {"type": "response.mcp_call.failed", "item_id": "m"},
    ]
    assert [fold(events[:n]).items[0].state for n in (2, 4, 6)] == ["pending", "pending", "failed"]
    for folded in (fold(events), fold(events[::-1])):
        item = folded.items[0]
        assert item.mcp is not None and item.mcp.error == "http_error"
        assert item.tool_call is not None and item.tool_call.arguments == '{"a":1}'
    assert render(fold(events)) == 'Call: find({"a":1})\nFailed: http_error'
