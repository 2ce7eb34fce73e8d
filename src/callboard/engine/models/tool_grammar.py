"""The grammar of a whole answer: ``say`` and words, or tool calls whose arguments fit. Pure.

    say It's raining in Oslo.
    get_weather {"city":"Oslo"}; get_weather {"city":"Rome"}

Separated by ``; ``. The reader of what the model wrote is ``AnswerReader``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from callboard.engine.models.json_grammar import SHARED_RULES, SchemaGrammar, literal
from callboard.engine.models.tool_arguments import clean_schema
from callboard.engine.stages import StageError, ToolSpec

MAX_CALLS = 8
SAY = "say "
SEPARATOR = "; "

_SILENT = r"\x00-\x1F`#*<>{}|\\~\x7F\U00002700-\U000027BF\U0001F000-\U0001FAFF"
_SPOKEN = rf'speech ::= [^{_SILENT}" ] [^{_SILENT}]*'
_WRITTEN = r"speech ::= [^\x00 \n] [^\x00]*"


@dataclass(frozen=True, slots=True)
class AnswerGrammar:
    gbnf: str
    exact: Mapping[str, bool]
    """Tool by name: whether what the grammar lets through needs no repair."""


def answer_grammar(
    tools: Sequence[ToolSpec], *, choice: str, parallel: bool, markup: bool
) -> AnswerGrammar:
    """The answers that ``choice`` (``auto``, ``none``, ``required``, ``function:<name>``) allows.

    Raises ``StageError("invalid_tool_schema")``, naming the tool, or ``"unknown_tool"``.
    """
    chosen = _chosen(tools, choice)
    rules, exact, calls = [], {}, []
    for number, tool in enumerate(chosen):
        try:
            schema = SchemaGrammar(clean_schema(tool.parameters), f"t{number}")
        except (StageError, RecursionError) as error:
            why = error.message if isinstance(error, StageError) else "they nest too deeply."
            raise StageError("invalid_tool_schema", f"Tool {tool.name!r}: {why}") from error
        rules.append(schema.rules)
        exact[tool.name] = schema.exact
        calls.append(f"{literal(tool.name + ' ')} {schema.root}")
    options = [f"{literal(SAY)} speech"] if choice in ("auto", "none") else []
    if calls:
        more = f" ({literal(SEPARATOR)} call){{0,{MAX_CALLS - 1}}}" if parallel else ""
        rules.append(f"call ::= {' | '.join(calls)}")
        options.append(f"call{more}")
    head = f"root ::= {' | '.join(options)}"
    speech = _WRITTEN if markup else _SPOKEN
    return AnswerGrammar("\n".join([head, *rules, speech, SHARED_RULES]), exact)


def _chosen(tools: Sequence[ToolSpec], choice: str) -> Sequence[ToolSpec]:
    if choice == "none":
        return ()
    if not choice.startswith("function:"):
        return tools
    name = choice.removeprefix("function:")
    chosen = [tool for tool in tools if tool.name == name]
    if not chosen:
        raise StageError("unknown_tool", f"tool_choice names {name!r}, which is not a tool.")
    return chosen


@dataclass(frozen=True, slots=True)
class Said:
    kind: Literal["text", "name", "arguments", "end"]
    text: str
    """Words; a tool's name; a piece of JSON; at the end of a call the whole JSON."""
    tokens: int = 0


class AnswerReader:
    """Reads an answer piece by piece. Tokens go to the first thing that their text brings."""

    def __init__(self) -> None:
        self._state: Literal["head", "speech", "json"] = "head"
        self._held = ""
        self._owed = 0
        self._json = ""
        self._depth = 0
        self._in_text = False
        self._escaped = False

    def feed(self, text: str, tokens: int) -> Iterator[Said]:
        """What the next piece says, in order."""
        self._held += text
        self._owed += tokens
        while self._held:
            if self._state == "speech":
                yield Said("text", self._held, self._spent())
                self._held = ""
            elif self._state == "json":
                taken, self._held = self._take_json(self._held)
                yield Said("arguments", taken, self._spent())
                if self._depth == 0:
                    self._state = "head"
                    yield Said("end", self._json)
            else:
                match = re.match(r"[; ]*([^\s;]+) ", self._held)
                if match is None:
                    return
                self._held = self._held[match.end() :]
                yield from self._begin(match[1])

    def _spent(self) -> int:
        spent, self._owed = self._owed, 0
        return spent

    def _begin(self, action: str) -> Iterator[Said]:
        if action == SAY.strip():
            self._state = "speech"
            self._owed = min(self._owed, 1) if self._held else 0
            return
        self._state = "json"
        self._json, self._depth, self._in_text, self._escaped = "", 0, False, False
        yield Said("name", action, self._spent())

    def _take_json(self, text: str) -> tuple[str, str]:
        for index, char in enumerate(text):
            if self._in_text:
                self._in_text = self._escaped or char != '"'
                self._escaped = char == "\\" and not self._escaped
                continue
            self._in_text = char == '"'
            self._depth += (char in "{[") - (char in "}]")
            if self._depth == 0:
                self._json += text[: index + 1]
                return text[: index + 1], text[index + 1 :]
        self._json += text
        return text, ""


def schema_of(tools: Sequence[ToolSpec], name: str) -> dict[str, Any]:
    """The cleaned schema of the tool called ``name``."""
    return clean_schema(next(tool for tool in tools if tool.name == name).parameters)
