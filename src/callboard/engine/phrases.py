"""Cutting a stream of text into pieces that can be spoken at once.

The first piece is short, because nobody hears anything before it is there; the
later ones are whole sentences, because the voice needs them for its melody. A
boundary counts only when what follows it is known: 3.5, 1,000 and "e.g." stay whole.
"""

from __future__ import annotations

import re

FIRST_WORDS = 6
"""The first piece is cut after this many words, if no clause ends before."""
FEWEST_FIRST_WORDS = 3
"""Where text comes slowly, a shorter first piece is heard earlier; fewer sound chopped."""
PATIENCE_MS = 80
"""Each time this much has passed since the text began, the first piece may be a word shorter."""
FIRST_CLAUSE_WORDS = 2
"""A clause may be the first piece from this many words on."""
MAX_CHARACTERS = 240
"""A piece is cut at a clause or a space beyond this length."""
UNSPACED_FIRST = 24
"""Scripts without spaces: characters of the first piece."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s|[。！？]+[」』”’]*|\n+")
_CLAUSE_END = re.compile(r"[,;:–—][\"'”’)\]]*\s|[，、；：]|[.!?…]+[\"'”’)\]]*\s|[。！？]+|\n+")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|e\.g|i\.e|a\.m|p\.m|[A-Z])\.\s$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\u1000-\u109f\u1780-\u17ff]")


class Phrases:
    """Feed text as it is generated; get the pieces that are ready to be spoken."""

    def __init__(self) -> None:
        self._text = ""
        self._first = True
        self._first_words = FIRST_WORDS

    def feed(self, text: str, waited_ms: int = 0) -> list[str]:
        """``waited_ms`` since the first text: the slower it comes, the shorter the first piece."""
        self._text += text
        self._first_words = max(FEWEST_FIRST_WORDS, FIRST_WORDS - waited_ms // PATIENCE_MS)
        ready = []
        while (cut := self._cut()) is not None:
            piece, self._text = self._text[:cut], self._text[cut:]
            if piece.strip():
                ready.append(piece)
                self._first = False
        return ready

    def flush(self) -> list[str]:
        """What is left at the end of the text."""
        piece, self._text = self._text, ""
        self._first = True
        return [piece] if piece.strip() else []

    def _cut(self) -> int | None:
        end = self._boundary(_SENTENCE_END, 1)
        if end is not None:
            return end
        if self._first and (end := self._first_cut()) is not None:
            return end
        if len(self._text) <= MAX_CHARACTERS:
            return None
        return self._boundary(_CLAUSE_END, 3) or self._last_space()

    def _first_cut(self) -> int | None:
        end = self._boundary(_CLAUSE_END, FIRST_CLAUSE_WORDS)
        if end is not None:
            return end
        if _UNSPACED.search(self._text):
            space = self._text.rfind(" ")
            return space + 1 if space >= UNSPACED_FIRST else None
        words = [match.end() for match in re.finditer(r"\S+\s+", self._text)]
        needed = self._first_words
        return words[needed - 1] if len(words) >= needed else None

    def _last_space(self) -> int:
        space = self._text.rfind(" ", 1, MAX_CHARACTERS)
        return space + 1 if space > 0 else MAX_CHARACTERS

    def _boundary(self, pattern: re.Pattern[str], least_words: int) -> int | None:
        for match in pattern.finditer(self._text):
            head = self._text[: match.end()]
            if _ABBREVIATION.search(head):
                continue
            if len(head.split()) >= least_words or _UNSPACED.search(head):
                return match.end()
        return None
