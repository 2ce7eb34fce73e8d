"""Four answers → the file of an agent. Pure."""

from __future__ import annotations

import json
import keyword
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from callboard.agents.agent import slug

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "th": "Thai",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "pt": "Portuguese",
    "zh": "Chinese",
}
"""What an agent's instructions call them."""
WIDTH = 96
NOT_CONNECTED = 'return "This is not connected to a real system yet. Say so."'
_FUNCTION = re.compile(r"\s*(?:([A-Za-z_]\w*)\s*(?:\(([^)]*)\))?\s*:)?\s*(.*\S)\s*", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What the wizard asks: name, expertise, functions, languages, flow."""

    name: str
    expertise: str = ""
    """What it knows and whom it helps."""
    functions: Sequence[str] = ()
    """What it can do, one each: ``check_flight_status(flight_number, date?): words``, or words."""
    languages: Sequence[str] = ("en",)
    """Codes; one: it keeps to that; several: it follows its caller."""
    flow: str = ""
    """How a conversation goes, and in which manner."""


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    words: str
    parameters: tuple[str, ...]
    body: str


def draft(answers: Answers, samples: Mapping[str, str] | None = None) -> str:
    """The source of the agent's file. ``samples``: bodies of functions, by their names."""
    answers = _printable(answers)
    functions = [function(one, samples or {}) for one in answers.functions if one.strip()]
    functions = list({one.name: one for one in functions}.values())
    names = "Agent, tool" if functions else "Agent"
    lines = [f'"""{_plain(answers.name)}: an agent of Callboard."""']
    if any("datetime" in one.body for one in functions):
        lines += ["from datetime import datetime"]
    lines += [f"from callboard import {names}", ""]
    for one in functions:
        lines += [
            "@tool",
            f"def {one.name}({', '.join(one.parameters)}) -> object:",
            f'    """{_plain(one.words)}"""',
            f"    {one.body}",
            "",
        ]
    lines += ["agent = Agent(", f"    name={_quoted(answers.name)},"]
    lines += [f'    instructions="""{_block(instructions(answers))}""",']
    if len(answers.languages) == 1:
        lines += [f"    language={_quoted(answers.languages[0])},"]
    if functions:
        lines += [f"    tools=[{', '.join(one.name for one in functions)}],"]
    return "\n".join([*lines, ")", ""])


def instructions(answers: Answers) -> str:
    """What the agent is told, from the answers."""
    parts = [f"You are the voice of {answers.name}. {_sentence(answers.expertise)}".strip()]
    if any(one.strip() for one in answers.functions):
        parts.append("Use your functions instead of guessing, and say what they answered.")
    if answers.flow.strip():
        parts.append(_sentence(answers.flow))
    names = [LANGUAGES.get(code, code) for code in answers.languages]
    if len(names) == 1:
        parts.append(f"Speak {names[0]}.")
    elif names:
        parts.append(f"Speak the language of your caller: {', '.join(names)}.")
    return "\n".join(parts)


def function(words: str, samples: Mapping[str, str]) -> Function:
    """One line of the answers as a function."""
    found = _FUNCTION.fullmatch(words)
    assert found is not None, "blank lines are left out before"
    name, given, told = found.groups()
    name = name or "_".join(slug(told).split("-")[:4])
    if not name.isidentifier() or keyword.iskeyword(name):
        name = f"do_{name}"
    parameters = [_parameter(one) for one in (given or "").split(",") if one.strip()]
    return Function(name[:64], _sentence(told), tuple(parameters), samples.get(name, NOT_CONNECTED))


def _parameter(given: str) -> str:
    """``date?`` is one that may be left out; ``seats: int`` has a type of its own."""
    name, _, kind = (part.strip() for part in given.partition(":"))
    is_optional = name.endswith("?")
    name = re.sub(r"\W+", "_", name.rstrip("?").strip()) or "value"
    kind = kind if kind in ("int", "float", "bool", "str", "list[str]") else "str"
    if keyword.iskeyword(name) or name[0].isdigit():
        name = f"{name}_" if keyword.iskeyword(name) else f"value_{name}"
    return f"{name}: {kind} | None = None" if is_optional else f"{name}: {kind}"


def _printable(answers: Answers) -> Answers:
    """Without characters that have no place in a file."""

    def clean(words: str) -> str:
        return "".join(one if one.isprintable() else " " for one in words)

    def clean_lines(words: str) -> str:
        return "\n".join(map(clean, words.splitlines()))

    return replace(
        answers,
        name=clean(answers.name).strip() or "Agent",
        expertise=clean_lines(answers.expertise),
        functions=[clean(one) for one in answers.functions],
        languages=[clean(one) for one in answers.languages],
        flow=clean_lines(answers.flow),
    )


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if not words or words[-1] in ".!?…" else f"{words}."


def _plain(words: str) -> str:
    """Words inside a docstring of one line."""
    return " ".join(words.split()).replace("\\", "").replace('"', "'")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _block(words: str) -> str:
    """Words inside triple quotes, broken into lines."""
    escaped = words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = [textwrap.fill(line, WIDTH, break_long_words=False) for line in escaped.splitlines()]
    text = "\n".join(lines)
    return f"{text} " if text.endswith('"') else text
