"""Guardrails: what is checked of an agent's words, and what is said instead."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from callboard.agents.text import Text

Check = Callable[[str], "str | bool | Awaitable[str | bool | None] | None"]
"""The reply's words so far → None or False when they may stand, True or a reason when not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    tripped: bool
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guardrail:
    """A check of the agent's words; when it trips, the reply is cut off and replaced."""

    name: str
    check: Check
    replacement: str | Text = "I'm sorry, I can't talk about that. How else can I help?"
    """What the agent says instead."""
    every_characters: int = 100
    """How many more characters of a reply are awaited before it is checked again."""

    async def judge(self, words: str) -> Verdict:
        """What the check says of a reply's words so far."""
        said = self.check(words)
        if inspect.isawaitable(said):
            said = await said
        return Verdict(tripped=bool(said), detail=said if isinstance(said, str) else "")
