"""From what the model wrote to the pieces that a client sees. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from callboard.engine.models.spoken_day import has_day, with_day
from callboard.engine.models.spoken_wish import has_directions, with_directions
from callboard.engine.models.tool_arguments import valid_arguments
from callboard.engine.models.tool_grammar import AnswerGrammar, AnswerReader, Said, schema_of
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    ChatMessage,
    LlmPiece,
    TextPiece,
    ToolSpec,
)

_FAILURE = re.compile(
    r"\"(error|errors)\"\s*:|^\W*(error|sorry|unknown|invalid|missing|failed|could not|cannot)\b",
    re.I,
)
"""How a tool's output says that the call was in vain."""
Call = tuple[str, Mapping[str, Any]]
"""A tool's name and its arguments."""


def answered_calls(messages: Sequence[ChatMessage]) -> tuple[Call, ...]:
    """The calls since the user's last words, as long as none of them failed."""
    since: list[ChatMessage] = []
    for message in reversed(messages):
        if message.role == "user":
            break
        since.append(message)
    if any(one.role == "tool" and _FAILURE.search(one.text) for one in since):
        return ()  # whoever was told what is wrong may try again
    calls = [call for one in since for call in one.calls]
    return tuple((call.name, _read(call.arguments)) for call in calls)


def _read(arguments: str) -> Mapping[str, Any]:
    try:
        value = json.loads(arguments)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class ToolCalls:
    """Turns an answer into pieces; arguments that need repair wait until they are whole.

    ``tokens`` are those of the pieces so far; ``done`` is True once the model repeats a call
    that it has made, here or among ``answered``: the way in which small models fail to stop.
    ``said`` is what the user asked for, in words.
    """

    def __init__(
        self,
        tools: Sequence[ToolSpec],
        grammar: AnswerGrammar,
        said: str = "",
        today: date | None = None,
        answered: Sequence[Call] = (),
    ) -> None:
        self._tools = tools
        self._answered = answered
        self._said = said
        self._today = today
        self._exact = grammar.exact
        self._reader = AnswerReader()
        self._made: set[tuple[str, str]] = set()
        self._name = ""
        self._waiting = 0
        self._streams = False
        self.tokens = 0
        self.done = False

    def feed(self, text: str, tokens: int) -> Iterator[LlmPiece]:
        """Pieces of the next text. Raises ``StageError("invalid_tool_schema")``."""
        for said in self._reader.feed(text, tokens):
            if said.kind == "text":
                self.tokens += said.tokens
                yield TextPiece(said.text, said.tokens)
            elif said.kind == "name":
                yield from self._begin(said)
            elif said.kind == "arguments" and self._streams:
                self.tokens += said.tokens
                yield CallPiece(said.text, said.tokens)
            elif said.kind == "arguments":
                self._waiting += said.tokens
            else:
                yield from self._end(said.text)
                if self.done:
                    return

    def _begin(self, said: Said) -> Iterator[LlmPiece]:
        self._name, self._waiting = said.text, said.tokens
        schema = schema_of(self._tools, said.text)
        checked = has_directions(schema) or (self._today is not None and has_day(schema))
        checked |= any(name == said.text for name, _ in self._answered)
        self._streams = self._exact[said.text] and not self._made and not checked
        if self._streams:
            self.tokens += said.tokens
            yield CallStarted(said.text)

    def _end(self, text: str) -> Iterator[LlmPiece]:
        schema = schema_of(self._tools, self._name)
        arguments = valid_arguments(text, schema)
        if has_directions(schema):
            arguments = with_directions(arguments, schema, self._said)
        arguments = with_day(arguments, schema, self._said, self._today)
        if (self._name, arguments) in self._made or self._is_answered(arguments):
            self.done = True
            return
        self._made.add((self._name, arguments))
        if not self._streams:
            self.tokens += self._waiting
            yield CallStarted(self._name)
            yield CallPiece(arguments, self._waiting)
        yield CallEnded()

    def _is_answered(self, arguments: str) -> bool:
        """Whether the same was asked before, but for what goes without saying."""
        schema = schema_of(self._tools, self._name)
        new = _telling(_read(arguments), schema)
        return any(
            _telling(old, schema) == new for name, old in self._answered if name == self._name
        )


def _telling(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Without optional arguments that say nothing: null, the default, the first of a choice."""
    properties, required = schema.get("properties") or {}, schema.get("required") or ()

    def is_idle(name: str, value: Any) -> bool:
        part = properties.get(name)
        choice = part.get("enum") if isinstance(part, Mapping) else None
        usual = [part["default"]] if isinstance(part, Mapping) and "default" in part else []
        return value is None or value in [*usual, *(choice or ())[:1]]

    return {
        name: value
        for name, value in arguments.items()
        if name in required or not is_idle(name, value)
    }
