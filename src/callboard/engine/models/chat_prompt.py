"""What the embedded language model is shown: a conversation as turns. Pure.

Every message is rendered by itself alone, so a longer conversation begins with the tokens of
the shorter one and the model's cache of the prefix holds. With tools every answer begins with
an action, ``say`` or a tool's name: the decision, the arguments and the reply share one prompt.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from callboard.engine.models.calendar_lines import calendar
from callboard.engine.models.thai_numbers import in_digits
from callboard.engine.models.tool_examples import action_list, example_turns
from callboard.engine.stages import ChatMessage, LlmRequest

SPOKEN_STYLE = (
    "Everything you write is spoken aloud by a voice. Talk like a person: answer in one or two "
    "short sentences, the first one very short. Plain words only: no lists, headings, markdown, "
    "emoji or code. Answer in the language that the user speaks. "
    "You only hear the user: you have no camera and cannot see anything."
)
WRITTEN_STYLE = "Answer briefly, in the language that the user writes."
BLIND = (
    "You have no eyes and no camera. Asked about anything that you would have to see, answer: "
    '"I can\'t see, I can only hear you."'
)
CHECK_IN = "[The user went silent. Ask whether they are still there.]"
_CHECK_INS = {
    "en": "Are you still",
    "es": "¿Sigues",
    "fr": "Vous êtes toujours",
    "de": "Sind Sie noch",
    "it": "Sei ancora",
    "pt": "Você ainda está",
    "th": "คุณยังอยู่",
}
"""How the question begins: left alone, a 1.5B model answers it instead of asking it."""

_SILENCE = "No user speech was detected"
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


def build_turns(request: LlmRequest) -> tuple[Turn, ...]:
    """The turns of ``request``, the system's first; nothing of the answer."""
    return (*opening_turns(request), *conversation_turns(request))


def opening_turns(request: LlmRequest) -> tuple[Turn, ...]:
    """What the instructions and the tools alone decide: sessions may have it in common."""
    examples = (Turn(role, text) for role, text in example_turns(request.tools))
    return (Turn("system", system_text(request)), *examples)


def conversation_turns(request: LlmRequest) -> tuple[Turn, ...]:
    """What was said, done and answered."""
    acting = bool(request.tools)
    return tuple(turn for m in request.messages for turn in _turns_of(m, acting=acting))


def opening_words(request: LlmRequest) -> str:
    """Words that the answer begins with, said for the model; mostly none."""
    last = request.messages[-1] if request.messages else None
    if last is None or request.tool_choice not in ("auto", "none") or not _is_silence(last):
        return ""
    thai = any("\u0e00" <= char <= "\u0e7f" for m in request.messages for char in m.text)
    return _CHECK_INS.get("th" if thai else request.language or "en", _CHECK_INS["en"])


def ready_words(request: LlmRequest) -> str:
    """The answer, when the tools that were just called have already written it: their ``say``.

    Empty unless every one of their outputs is a JSON object with such a member; what two of them
    say alike is said once.
    """
    ready: list[str] = []
    for message in reversed(request.messages):
        if message.role != "tool":
            break
        ready.insert(0, _say_of(message.text))
    return " ".join(dict.fromkeys(ready)) if all(ready) else ""


def _say_of(output: str) -> str:
    if '"say"' not in output:
        return ""
    try:
        value = json.loads(output)
    except ValueError:
        return ""
    words = value.get("say") if isinstance(value, dict) else None
    return " ".join(words.split()) if isinstance(words, str) else ""


def _is_silence(message: ChatMessage) -> bool:
    return message.role == "system" and message.text.strip().startswith(_SILENCE)


def system_text(request: LlmRequest) -> str:
    """Our style, then the developer's instructions, which outrank it by coming last."""
    style = SPOKEN_STYLE if request.spoken else WRITTEN_STYLE
    # Beside tools this line was measured to cost 3 of 37 decisions: "answer" outweighs "call".
    blind = BLIND if request.spoken and not request.tools else ""
    days = calendar(request.today) if request.today else ""
    parts = (style, request.instructions.strip(), blind, days, action_list(request.tools))
    return "\n\n".join(part for part in parts if part)


def allows_markup(request: LlmRequest) -> bool:
    """Whether the answer may hold lists, code and emoji: it is read, or the developer asks."""
    if not request.spoken:
        return True
    return any(
        not _MARKUP_REFUSAL.search(request.instructions[: wish.start()])
        for wish in _MARKUP_WISH.finditer(request.instructions)
    )


def _turns_of(message: ChatMessage, *, acting: bool) -> list[Turn]:
    text = message.text.strip()
    if message.role == "assistant":
        turns = [Turn("assistant", f"say {text}" if acting else text)] if text else []
        if message.calls:
            calls = "; ".join(f"{call.name} {call.arguments}" for call in message.calls)
            turns.append(Turn("assistant", calls))
        return turns
    if message.role == "tool":
        # What was said word for word follows as the answer: nobody needs to read it twice.
        shown = "said" if _say_of(text) else text
        return [Turn("user", f"<tool_response>\n{shown}\n</tool_response>")]
    if message.image_count:
        text = f"{text}\n{_blindness(message.image_count)}".strip()
    if not text:
        return []
    if _is_silence(message):
        return [Turn("user", CHECK_IN)]
    if message.role == "system":
        return [Turn("user", f"[Instruction: {text}]")]
    return [Turn("user", in_digits(text) if acting else text)]


def _blindness(count: int) -> str:
    what = "An image was" if count == 1 else f"{count} images were"
    return f"[{what} attached, but you cannot see images. Say that you cannot see it.]"
