"""Tools as the embedded model reads them: a list of actions, and examples made from the schemas.

Pure. The examples are conversations, not a description: a 1.5B model copies what it has seen
itself do. Measured with ``bench.llm_tools``: 33 of 34 decisions right, against 25 of 34 with
the same examples as text in the system prompt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from callboard.engine.stages import ToolSpec

Example = tuple[str, str]
"""Role and text of a turn."""

_RULE = (
    "# Actions\n"
    "Every answer begins with one action: a tool's name with its arguments, when the user wants "
    "what that tool does, or say for anything else."
)
_CHAT: tuple[tuple[str, str], ...] = (
    ("Hello, how are you?", "I'm fine, thanks!"),
    ("Who painted the Mona Lisa?", "Leonardo da Vinci did."),
    ("What can you do?", "I can talk with you, and do a few things for you."),
    ("Thank you!", "You're welcome!"),
)
_HELD_BACK = ("Please don't do anything yet.", "All right, I won't.")
_THAI_CHAT = ("สบายดีไหม", "สบายดี ขอบคุณนะ")
"""Beside requests in Thai: else everything said in Thai looks like one."""
_END = "[Instruction: The examples end here. A new conversation with the real user begins.]"
_RESULT = '<tool_response>\n{"result":"all set for Monday at 5 pm"}\n</tool_response>'
_TOLD = "say It's all set for Monday at 5 pm."
"""What a tool answers is told in words: shown a bare "Done.", the model forgets the content."""
_DESCRIPTION_CHARS = 300
_COMMENT_CHARS = 120
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_COLORS = ("#1B4965", "#5FA8D3", "#CAE9FF", "#62B6CB", "#BEE9E8")
_MAX_EXAMPLES = 12
_TRANSFER = "transfer_to_"
"""How handing over to another agent is called, also in the agents SDKs: nobody does two at once."""


def action_list(tools: Sequence[ToolSpec]) -> str:
    """The tools, one line each, for the system prompt; empty without tools."""
    if not tools:
        return ""
    lines = [f"- {signature(tool)}" for tool in tools]
    return "\n".join([_RULE, *lines, "- say: talk to the user"])


def signature(tool: ToolSpec) -> str:
    """``name(required: type, optional?: type) - description``, in far fewer tokens than JSON."""
    schema = tool.parameters if isinstance(tool.parameters, Mapping) else {}
    properties = schema.get("properties")
    required = schema.get("required")
    needed = required if isinstance(required, list) else []
    if not isinstance(properties, Mapping):
        properties = {}
    fields = [
        f"{name}{'' if name in needed else '?'}: {_type(value)}{_comment(value)}"
        for name, value in properties.items()
    ]
    about = _purpose(tool)[:_DESCRIPTION_CHARS]
    head = f"{tool.name}({', '.join(fields)})"
    return f"{head} - {about}" if about else head


_WHEN = re.compile(
    r"^(call|use|invoke) this( function| tool)? (when(ever)?|if) (the|a) user "
    r"(asks?|wants?|would like)( you)? (for |to )?",
    re.I,
)


_PHRASES = re.compile(
    r"\b(?:users?|callers?|people) says?:?\s*((?:[\"“][^\"”]+[\"”][,.;\s]*)+)", re.I
)
_PHRASE = re.compile(r"[\"“]([^\"”]+)[\"”]")
_MAX_PHRASES = 2


def _purpose(tool: ToolSpec) -> str:
    """The description without the phrase that many begin with: the rule above says it once.

    Nor with what users say: the examples show it.
    """
    about = _PHRASES.sub("", " ".join((tool.description or "").split()), count=1)
    return _WHEN.sub("", about, count=1).strip()


def _requests(tool: ToolSpec) -> list[str]:
    """What a user says who wants the tool: quoted in its description, or made from its name."""
    quoted = _PHRASES.search(" ".join((tool.description or "").split()))
    if quoted is None:
        return [f"Please {_words(tool.name)}."]
    return _PHRASE.findall(quoted[1])[:_MAX_PHRASES]


def example_turns(tools: Sequence[ToolSpec]) -> list[Example]:
    """A conversation in which each tool is used once, and plain talk is answered with ``say``."""
    if not tools:
        return []
    turns: list[Example] = []
    for index, tool in enumerate(tools[:_MAX_EXAMPLES]):
        for number, request in enumerate(_requests(tool)):
            turns += [("user", request), ("assistant", _call(tool, number))]
        if index == 0:
            turns += [
                ("user", _RESULT),
                ("assistant", _TOLD),
            ]
        turns += _chat(_CHAT[index : index + 1])
    turns += _chat(_CHAT[len(tools) :])
    thai = any("\u0e00" <= char <= "\u0e7f" for _, text in turns for char in text)
    turns += _chat((_HELD_BACK, _THAI_CHAT) if thai else (_HELD_BACK,))
    together = [tool for tool in tools if not tool.name.startswith(_TRANSFER)]
    if len(together) > 1:
        one, other = together[:2]
        both = f"Please {_words(one.name)} and {_words(other.name)}."
        turns += [("user", both), ("assistant", f"{_call(one)}; {_call(other)}")]
    return [*turns, ("user", _END), ("assistant", "say OK.")]


def _chat(pairs: Sequence[tuple[str, str]]) -> list[Example]:
    return [
        turn for said, answer in pairs for turn in (("user", said), ("assistant", f"say {answer}"))
    ]


def _call(tool: ToolSpec, number: int = 0) -> str:
    """The call that answers the tool's request ``number`` (from 0)."""
    schema = tool.parameters if isinstance(tool.parameters, Mapping) else {}
    properties = schema.get("properties") or {}
    required = schema.get("required")
    names = [n for n in required if n in properties] if isinstance(required, list) else []
    arguments = {name: _sample(properties[name], number) for name in names}
    text = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
    return f"{tool.name} {text}"


def _sample(schema: Any, number: int = 0) -> Any:
    """What fits ``schema``: its example for request ``number``, so that each may show another."""
    if not isinstance(schema, Mapping):
        return "..."
    for key in ("examples", "enum"):
        if isinstance(schema.get(key), list) and schema[key]:
            return schema[key][number % len(schema[key]) if key == "examples" else 0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    samples = {
        "integer": schema.get("minimum", 1),
        "number": schema.get("minimum", 1),
        "boolean": True,
        "null": None,
        "array": _samples(schema) if "items" in schema else [],
        "object": {},
    }
    return samples.get(str(kind), "...")


def _samples(schema: Mapping[str, Any]) -> list[Any]:
    """As many items as the schema asks for, all different where we know how."""
    about = f"{schema.get('description', '')} {_description(schema['items'])}".lower()
    count = schema.get("minItems") or next(
        (number for word, number in _NUMBERS.items() if re.search(rf"\b{word}\b", about)), 1
    )
    count = min(int(count), len(_COLORS))
    if re.search(r"\bhex\b", about) and "color" in about.replace("colour", "color"):
        return list(_COLORS[:count])
    return [_sample(schema["items"])] * max(1, count)


def _description(schema: Any) -> str:
    return str(schema.get("description", "")) if isinstance(schema, Mapping) else ""


def _type(schema: Any) -> str:
    if not isinstance(schema, Mapping):
        return "any"
    if isinstance(schema.get("enum"), list):
        return "|".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"][:20])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return "|".join(map(str, kind))
    if kind == "array":
        return f"{_type(schema.get('items', {}))}[]"
    if kind == "object" and isinstance(schema.get("properties"), Mapping):
        fields = ", ".join(f"{name}: {_type(v)}" for name, v in schema["properties"].items())
        return f"{{{fields}}}"
    return str(kind)


def _comment(schema: Any) -> str:
    about = schema.get("description") if isinstance(schema, Mapping) else None
    return f" ({' '.join(str(about).split())[:_COMMENT_CHARS]})" if about else ""


def _words(name: str) -> str:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return re.sub(r"[_\-.\s]+", " ", spaced).strip().lower()
