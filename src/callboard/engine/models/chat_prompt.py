"""What the embedded language model is shown: a conversation as turns. Pure.

Every message is rendered by itself alone, so a longer conversation begins with the tokens of
the shorter one and the model's cache of the prefix holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from callboard.engine.stages import ChatMessage, LlmRequest

SPOKEN_STYLE = (
    "Everything you write is spoken aloud by a voice. Talk like a person: answer in one or two "
    "short sentences, the first one very short. Plain words only: no lists, headings, markdown, "
    "emoji or code. Answer in the language that the user speaks. "
    "You hear the user through a microphone; you cannot see."
)
WRITTEN_STYLE = "Answer briefly, in the language that the user writes."

_MARKUP_WISH = re.compile(
    r"\b(markdown|bullet|bulleted|numbered|list|lists|headings?|code|emojis?|json|table|html)\b",
    re.I,
)
_MARKUP_REFUSAL = re.compile(r"\b(no|not|never|don't|avoid|without)\b[^.!?\n]{0,60}$", re.I)


@dataclass(frozen=True, slots=True)
class Turn:
    role: str
    """``system``, ``user`` or ``assistant``: the roles of the model's own template."""
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    turns: tuple[Turn, ...]
    opening: str = ""
    """Text that the assistant's answer has already begun with."""


def build_prompt(request: LlmRequest) -> Prompt:
    """The turns of ``request``, the system's first; nothing of the answer."""
    turns = [Turn("system", system_text(request))]
    turns.extend(turn for message in request.messages for turn in _turns_of(message))
    return Prompt(tuple(turns))


def system_text(request: LlmRequest) -> str:
    """Our style, then the developer's instructions, which outrank it by coming last."""
    style = SPOKEN_STYLE if request.spoken else WRITTEN_STYLE
    instructions = request.instructions.strip()
    return f"{style}\n\n{instructions}" if instructions else style


def allows_markup(request: LlmRequest) -> bool:
    """Whether the answer may hold lists, code and emoji: it is read, or the developer asks."""
    if not request.spoken:
        return True
    return any(
        not _MARKUP_REFUSAL.search(request.instructions[: wish.start()])
        for wish in _MARKUP_WISH.finditer(request.instructions)
    )


def _turns_of(message: ChatMessage) -> list[Turn]:
    text = message.text.strip()
    if message.image_count:
        text = f"{text}\n{_blindness(message.image_count)}".strip()
    if not text:
        return []
    return [Turn(message.role if message.role != "tool" else "user", text)]


def _blindness(count: int) -> str:
    what = "an image" if count == 1 else f"{count} images"
    return f"(I sent {what}. You cannot see images: if it matters, tell me so plainly.)"
