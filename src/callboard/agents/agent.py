"""What an application is: who its agent is, and what a person is told about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in each language of the console."""

    en: str
    th: str


@dataclass(frozen=True, slots=True)
class Agent:
    id: str
    """Also its path: the page is at ``/<id>``."""
    title: Text
    summary: Text
    abilities: tuple[Text, ...]
    instructions: str = ""
    """Empty: the model's own."""
    picture: str = "agent"
    """Which of the console's illustrations stands for it."""
    provider: str = "embedded"
    languages: tuple[str, ...] = ("en", "th")
    steps: tuple[Text, ...] = ()
    """How to use it, in order."""
    examples: tuple[Text, ...] = ()
    """Requests that a visitor can make with a click."""
    notice: Text | None = None
    """What a visitor has to know before relying on it."""
