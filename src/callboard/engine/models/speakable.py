"""Text as one would read it aloud: no markup, addresses by name, no pictures. Pure."""

from __future__ import annotations

import re
import unicodedata

_FENCE = re.compile(r"```[^\n]*\n?(.*?)(?:```|$)", re.DOTALL)
_IMAGE_OR_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)([^\s/<>()\[\]]+)(?:/[^\s<>()\[\]]*[^\s<>()\[\].,;:!?])?/?"
)
_HTML = re.compile(r"</?[A-Za-z][^<>\n]{0,60}>")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[-*+•‣◦]|\d{1,2}[.)])[ \t]+(.*?)[ \t]*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3}|~~)(?=\S)([^\n]*?\S)\1(?![\w*])")
_PRESENTATION = re.compile("[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
"""Ligatures and full-width Latin."""
_SPACES = re.compile(r"[ \t\u00a0]+")
_ENDINGS = ".!?:;,…。！？"


def speakable(text: str) -> str:
    """The words to say, ``""`` when there are none (only an emoji, a rule, brackets)."""
    text = _FENCE.sub(r"\1", _PRESENTATION.sub(_plain_form, text))
    text = _IMAGE_OR_LINK.sub(r"\1", text)
    text = _ADDRESS.sub(_name_address, text)
    text = _HTML.sub(" ", text)
    text = _TABLE_RULE.sub("", _RULE.sub("", text))
    text = _QUOTE_MARK.sub("", _HEADING.sub(_as_sentence, text))
    text = _BULLET.sub(_as_sentence, text)
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = text.replace("`", "").replace("|", " ").replace("**", "")
    text = "".join(character for character in text if not _is_picture(character))
    lines = [_SPACES.sub(" ", line).strip() for line in text.splitlines()]
    spoken = "\n".join(line for line in lines if line)
    return spoken if any(character.isalnum() for character in spoken) else ""


def _plain_form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _name_address(match: re.Match[str]) -> str:
    host = match[1].removeprefix("www.").rstrip(".,;:!?")
    ending = match[0][-1] if match[0][-1] in _ENDINGS else ""
    return host.replace(".", " dot ") + ending


def _as_sentence(match: re.Match[str]) -> str:
    words = match[1].strip()
    return words if not words or words[-1] in _ENDINGS else f"{words}."


def _is_picture(character: str) -> bool:
    """Emoji, dingbats, arrows, box drawing and the signs that join them."""
    if character in "\u200d\ufe0f\ufe0e\u20e3":
        return True
    if character in "°©®™№":
        return False
    code = ord(character)
    if unicodedata.category(character) != "So":
        return 0x2190 <= code <= 0x21FF or 0x1F3FB <= code <= 0x1F3FF
    return True


_SCRIPTS = (
    ("th", 0x0E00, 0x0E7F),
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("ko", 0x1100, 0x11FF),
    ("zh", 0x4E00, 0x9FFF),
    ("hi", 0x0900, 0x097F),
    ("ar", 0x0600, 0x06FF),
    ("he", 0x0590, 0x05FF),
    ("ru", 0x0400, 0x04FF),
    ("el", 0x0370, 0x03FF),
    ("bn", 0x0980, 0x09FF),
    ("ta", 0x0B80, 0x0BFF),
    ("ka", 0x10A0, 0x10FF),
    ("hy", 0x0530, 0x058F),
)
_SCRIPT_LANGUAGES = frozenset(language for language, *_ in _SCRIPTS)
_SAME_SCRIPT = {
    "ru": frozenset({"ru", "uk", "bg", "sr", "mk", "be", "kk"}),
    "ar": frozenset({"ar", "fa", "ur"}),
    "hi": frozenset({"hi", "mr", "ne", "sa"}),
    "zh": frozenset({"zh", "ja", "yue"}),
}


def language_of(text: str, hint: str | None = None) -> str:
    """The language to say it in, ISO 639-1: by its script, and by the hint within a script.

    Text of another script wins over the hint (a hint may be wrong, a script is not);
    Latin text is what the hint says, else English.
    """
    counts: dict[str, int] = {}
    for character in text:
        code = ord(character)
        for language, low, high in _SCRIPTS:
            if low <= code <= high:
                counts[language] = counts.get(language, 0) + 1
                break
    hint = hint.lower().partition("-")[0] if hint else None
    letters = sum(character.isalpha() for character in text)
    if not counts or sum(counts.values()) * 4 < letters:
        return hint if hint and hint not in _SCRIPT_LANGUAGES else "en"
    script = "ja" if "ja" in counts else max(counts, key=lambda language: counts[language])
    return hint if hint and hint in _SAME_SCRIPT.get(script, ()) else script


def is_latin(text: str) -> bool:
    """Every letter is of the Latin script."""
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in text if c.isalpha())


def clauses(sentence: str, limit_chars: int, first_chars: int | None = None) -> list[str]:
    """The sentence in pieces of at most so many characters.

    Cut after punctuation where there is any in reach, else between words, else (scripts
    without spaces, nonsense) anywhere. ``first_chars`` is a limit for the first piece.
    """
    pieces = []
    rest = sentence.strip()
    room = first_chars or limit_chars
    while len(rest) > room:
        cut = max(rest.rfind(sign, 0, room) for sign in ",;:，、；：。—") + 1
        cut = cut if cut > room // 3 else rest.rfind(" ", 0, room)
        cut = cut if cut > 0 else room
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
        room = limit_chars
    return [piece for piece in [*pieces, rest] if piece]


_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|(?<=[。！？])|\n+")


def sentences(text: str) -> list[str]:
    """Of any language; where a language has no such signs, the lines."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
