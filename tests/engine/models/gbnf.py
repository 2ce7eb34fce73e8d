"""Random sentences of a GBNF grammar: an independent reading of what a grammar lets through."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

Node = tuple[Any, ...]

_TOKEN = re.compile(
    r'\s*(?:("(?:\\.|[^"\\])*")|(\[(?:\\.|[^\]\\])*\])|(\{\d+,?\d*\})|([\w-]+)|(.))'
)


class TooDeep(Exception):
    """The random walk went too far down a recursive rule."""


def _unescape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "xuU":
            return chr(int(code[1:], 16))
        return {"n": "\n", "r": "\r", "t": "\t"}.get(code, code)

    return re.sub(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", one, text)


@dataclass
class _Parser:
    tokens: list[tuple[str, ...]]
    at: int = 0

    def peek(self) -> tuple[str, ...] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def either(self) -> Node:
        options = [self.sequence()]
        while (token := self.peek()) and token[4] == "|":
            self.at += 1
            options.append(self.sequence())
        return ("or", options)

    def sequence(self) -> Node:
        parts: list[Node] = []
        while (token := self.peek()) and token[4] not in ("|", ")"):
            self.at += 1
            text, chars, count, name, mark = token
            if text:
                parts.append(("text", _unescape(text[1:-1])))
            elif chars:
                parts.append(("chars", chars[1:-1]))
            elif name:
                parts.append(("rule", name))
            elif mark == "(":
                parts.append(self.either())
                self.at += 1
            else:
                low, _, high = (count or {"?": "{0,1}", "*": "{0,6}", "+": "{1,6}"}[mark])[
                    1:-1
                ].partition(",")
                parts[-1] = ("repeat", parts[-1], int(low), int(high or low))
        return ("all", parts)


class Grammar:
    def __init__(self, gbnf: str) -> None:
        self.rules: dict[str, Node] = {}
        for line in gbnf.split("\n"):
            name, body = line.split("::=", 1)
            tokens = [match.groups(default="") for match in _TOKEN.finditer(body.strip())]
            self.rules[name.strip()] = _Parser(tokens).either()

    def sentence(self, rng: random.Random, start: str = "root") -> str:
        """A random sentence; raises ``TooDeep`` when recursion does not end."""
        return self._walk(self.rules[start], rng, 0)

    def _walk(self, node: Node, rng: random.Random, depth: int) -> str:
        if depth > 120:
            raise TooDeep
        kind, *rest = node
        if kind == "text":
            return str(rest[0])
        if kind == "rule":
            return self._walk(self.rules[rest[0]], rng, depth + 1)
        if kind == "or":
            return self._walk(rng.choice(rest[0]), rng, depth + 1)
        if kind == "all":
            return "".join(self._walk(part, rng, depth + 1) for part in rest[0])
        if kind == "repeat":
            inner, low, high = rest
            times = rng.choice([low, high if high - low < 5 else low + 2, min(low + 1, high)])
            return "".join(self._walk(inner, rng, depth + 1) for _ in range(times))
        return _one_of(rest[0], rng)


def _one_of(chars: str, rng: random.Random) -> str:
    if chars.startswith("^"):
        return rng.choice("aZ é7ส.,:-")
    found = re.findall(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", chars)
    low, high = rng.choice(found)
    first = _unescape(low)
    return chr(rng.randint(ord(first), ord(_unescape(high)))) if high else first
