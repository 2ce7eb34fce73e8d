"""From what the model wrote to the pieces that a client sees. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from callboard.engine.models.spoken_day import has_day, with_day
from callboard.engine.models.spoken_wish import has_directions, with_directions
from callboard.engine.models.tool_arguments import valid_arguments
from callboard.engine.models.tool_grammar import AnswerGrammar, AnswerReader, Said, schema_of
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmPiece,
    TextPiece,
    ToolSpec,
)


class ToolCalls:
    """Turns an answer into pieces; arguments that need repair wait until they are whole.

    ``tokens`` are those of the pieces so far; ``done`` is True once the model repeats a call
    that it has made, the way in which small models fail to stop. ``said`` is what the user asked
    for, in words.
    """

    def __init__(
        self,
        tools: Sequence[ToolSpec],
        grammar: AnswerGrammar,
        said: str = "",
        today: date | None = None,
    ) -> None:
        self._tools = tools
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
        if (self._name, arguments) in self._made:
            self.done = True
            return
        self._made.add((self._name, arguments))
        if not self._streams:
            self.tokens += self._waiting
            yield CallStarted(self._name)
            yield CallPiece(arguments, self._waiting)
        yield CallEnded()
