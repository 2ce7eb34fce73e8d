"""Calls that repeat what was answered already: the way in which small models fail to stop."""

from __future__ import annotations

import pytest

from callboard.engine.models.tool_calls import ToolCalls, answered_calls
from callboard.engine.models.tool_grammar import answer_grammar
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    ChatMessage,
    LlmPiece,
    ToolCall,
    ToolSpec,
)

FILTER = ToolSpec(
    "filter_log",
    "Filter the log",
    {
        "type": "object",
        "properties": {
            "keywords": {"type": "array", "items": {"type": "string"}},
            "match": {"enum": ["any", "all"]},
        },
        "required": ["keywords"],
    },
)


def turn(output: str = '{"keywords":["error"],"shown":3}') -> tuple[ChatMessage, ...]:
    """A wish, its call and what came of it."""
    call = ToolCall("call_1", "filter_log", '{"keywords":["error"]}')
    return (
        ChatMessage("user", "Filter by error"),
        ChatMessage("assistant", calls=(call,)),
        ChatMessage("tool", output, call_id="call_1"),
    )


def pieces(messages: tuple[ChatMessage, ...], written: str) -> tuple[list[LlmPiece], bool]:
    grammar = answer_grammar([FILTER], choice="auto", parallel=True, markup=False)
    calls = ToolCalls([FILTER], grammar, answered=answered_calls(messages))
    return list(calls.feed(written, 9)), calls.done


@pytest.mark.parametrize(
    "again", ['{"keywords":["error"]}', '{"keywords":["error"],"match":"any"}']
)
def test_what_was_answered_is_not_asked_again(again: str) -> None:
    """F4, C2a: the model is told what came of it, and has to speak of that."""
    assert pieces(turn(), f"filter_log {again}\n") == ([], True)


@pytest.mark.parametrize(
    "other", ['{"keywords":["warning"]}', '{"keywords":["error"],"match":"all"}']
)
def test_another_question_is_asked(other: str) -> None:
    """C2c: one wish may take several calls of one tool, such as a list's next page."""
    made, done = pieces(turn(), f"filter_log {other}\n")
    assert made == [CallStarted("filter_log"), CallPiece(other, 9), CallEnded()]
    assert not done


@pytest.mark.parametrize("failure", ['{"error": "try again"}', "Error: busy", "failed"])
def test_what_failed_may_be_tried_again(failure: str) -> None:
    """W4: errors are outputs that the model can act upon."""
    assert answered_calls(turn(failure)) == ()


def test_the_user_may_ask_for_the_same_again() -> None:
    """F4: each wish counts by itself."""
    assert answered_calls((*turn(), ChatMessage("user", "And again"))) == ()
