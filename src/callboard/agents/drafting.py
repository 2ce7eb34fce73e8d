"""Four answers → the file of an agent. Pure."""

from __future__ import annotations

import json
import keyword
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from callboard.agents.agent import slug
from callboard.agents.fitting import LANGUAGE_CODE

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
THAI_LANGUAGES: Mapping[str, str] = {
    "en": "อังกฤษ",
    "th": "ไทย",
    "de": "เยอรมัน",
    "es": "สเปน",
    "fr": "ฝรั่งเศส",
    "it": "อิตาลี",
    "ja": "ญี่ปุ่น",
    "pt": "โปรตุเกส",
    "zh": "จีน",
}
WIDTH = 96
NOT_CONNECTED = 'return "This is not connected to a real system yet. Say so."'
_THAI = re.compile("[\u0e01-\u0e5b]")
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
    id: str = ""
    """Empty: it is made from the name."""
    summary: str = ""
    """Of its card."""
    opening: str = ""
    """What it says first; empty: the caller begins."""
    examples: Sequence[str] = ()
    """Requests to click."""

    @property
    def agent_id(self) -> str:
        return self.id or slug(self.name)


def language_code(words: str) -> str | None:
    """The code of a language that was named by its code or in words; None: it is neither."""
    given = words.strip().lower()
    for names in (LANGUAGES, THAI_LANGUAGES):
        for code, name in names.items():
            if given.removeprefix("ภาษา") == name.lower():
                return code
    return given if LANGUAGE_CODE.fullmatch(given) else None


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
    imported = {"Card": answers.summary, "tool": functions}
    names = ", ".join(["Agent", *(name for name, used in imported.items() if used)])
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
    lines += ["agent = Agent(", f"    {_named(answers)},"]
    if answers.summary:
        lines += [f"    card=Card(summary={_quoted(answers.summary)}),"]
    lines += [f'    instructions="""{_block(instructions(answers))}""",']
    if answers.opening:
        lines += [f"    opening={_quoted(answers.opening)},"]
    if answers.examples:
        lines += [f"    examples=[{', '.join(map(_quoted, answers.examples))}],"]
    if functions:
        lines += [f"    tools=[{', '.join(one.name for one in functions)}],"]
    return "\n".join([*lines, ")", ""])


def _named(answers: Answers) -> str:
    """Name, id and language, as arguments in one line."""
    given = [f"name={_quoted(answers.name)}"]
    if answers.agent_id != slug(answers.name):
        given += [f"id={_quoted(answers.agent_id)}"]
    if len(answers.languages) == 1:
        given += [f"language={_quoted(answers.languages[0])}"]
    return ", ".join(given)


def instructions(answers: Answers) -> str:
    """What the agent is told, from the answers, in the language that they are written in."""
    if _THAI.search(answers.name + answers.expertise + answers.flow):
        return _thai_instructions(answers)
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


def _thai_instructions(answers: Answers) -> str:
    parts = [f"คุณคือเสียงของ{answers.name} {_sentence(answers.expertise)}".strip()]
    if any(one.strip() for one in answers.functions):
        parts.append("ใช้ฟังก์ชันของคุณแทนการเดา แล้วบอกสิ่งที่ฟังก์ชันตอบ")
    if answers.flow.strip():
        parts.append(_sentence(answers.flow))
    names = [THAI_LANGUAGES.get(code, code) for code in answers.languages]
    if len(names) == 1:
        parts.append(f"พูดภาษา{names[0]}")
    elif names:
        parts.append(f"พูดภาษาของผู้โทร: {', '.join(names)}")
    return "\n".join(parts)


def function(words: str, samples: Mapping[str, str]) -> Function:
    """One line of the answers as a function."""
    found = _FUNCTION.fullmatch(words)
    assert found is not None, "blank lines are left out before"
    name, given, told = found.groups()
    name = name or _function_name(told)
    if not name.isidentifier() or keyword.iskeyword(name):
        name = f"do_{name}"
    parameters = [_parameter(one) for one in (given or "").split(",") if one.strip()]
    return Function(name[:64], _sentence(told), tuple(parameters), samples.get(name, NOT_CONNECTED))


def _function_name(told: str) -> str:
    """Of a function that was given in words: the first four; of Thai ones a short hash."""
    first = slug(told).split("-")[:4]
    return "_".join(first if re.search("[A-Za-z]", told) else ["do", first[-1]])


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
        summary=clean(answers.summary),
        opening=clean(answers.opening),
        examples=[clean(one) for one in answers.examples],
    )


def _sentence(words: str) -> str:
    """With a full stop, which Thai does not have."""
    words = " ".join(words.split())
    return words if not words or words[-1] in ".!?…" or _THAI.search(words) else f"{words}."


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
