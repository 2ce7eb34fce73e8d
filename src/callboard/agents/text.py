"""Words that a person reads, in the languages of the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in each language of the console."""

    en: str
    th: str = ""
    """Empty: the English words are shown."""

    def wire(self) -> dict[str, str]:
        return {"en": self.en, "th": self.th} if self.th else {"en": self.en}

    def __bool__(self) -> bool:
        return bool(self.en or self.th)


def text(words: str | Text) -> Text:
    """Plain words are the words of every language."""
    return words if isinstance(words, Text) else Text(words)


def texts(many: Sequence[str | Text]) -> tuple[Text, ...]:
    return tuple(text(one) for one in many)
