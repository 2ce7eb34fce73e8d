"""Thai words to the phonemes that Kokoro knows, by a dictionary. Pure.

Kokoro was not trained on Thai; it says the sounds with a Hindi voice's accent and without
tones (marks for tones made it less, not more, intelligible).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_LONGEST_WORD = 30
_UNKNOWN_COST = 10
_RUNS = re.compile(r"[\u0e00-\u0e7f]+|[A-Za-z][A-Za-z']*|\d+(?:\.\d+)?|[.,!?;:…]")
_TONES_AND_TIES = re.compile("[\u02e5-\u02e9\u031a\u032f\u0361./]")
_SPELLINGS = (("t͡ɕ", "ʨ"), ("g", "ɡ"))
_DIGITS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_REPEAT = "ๆ"
_MILLION = "ล้าน"
_CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_CONSONANT_SOUNDS = (
    "k kʰ kʰ kʰ ŋ ʨ ʨʰ ʨʰ s ʨʰ j d t tʰ tʰ tʰ n d t tʰ tʰ tʰ n b p pʰ f pʰ f pʰ "
    "m j r l w s s s h l ʔ h"
)
_LETTERS = dict(zip(_CONSONANTS, _CONSONANT_SOUNDS.split(), strict=True))
_VOWEL_SOUNDS = "a a aː am i iː ɯ ɯː u uː eː ɛː oː aj aj aː rɯ"
_VOWELS = dict(zip("ะัาำิีึืุูเแโใไๅฤ", _VOWEL_SOUNDS.split(), strict=True))
_LEADING = frozenset("เแโใไ")


class ThaiReader:
    """``pronunciations``: Thai words and their IPA in slashes (Wiktionary's style)."""

    def __init__(
        self, pronunciations: Mapping[str, str], english: Callable[[str], str] | None = None
    ) -> None:
        self._words = {word: _plain(ipa) for word, ipa in pronunciations.items()}
        self._english = english

    def phonemes(self, text: str) -> str:
        """Words apart by spaces, punctuation kept."""
        said: list[str] = []
        for run in _RUNS.findall(text.translate(_TO_ARABIC)):
            if run[0] in ".,!?;:…":
                said[-1:] = [said[-1] + run] if said else []
            else:
                said += filter(None, [self._run(run)])
        return " ".join(said)

    def _run(self, run: str) -> str:
        if run[0].isdigit():
            return self._thai(number_words(run))
        if run[0].isascii():
            return self._english(run) if self._english else ""
        return self._thai(run)

    def _thai(self, run: str) -> str:
        sounds: list[str] = []
        for word in self.words(run):
            again = word == _REPEAT and sounds
            sounds.append(sounds[-1] if again else self._words.get(word) or spell(word))
        return "".join(sounds)

    def words(self, run: str) -> list[str]:
        """The run cut into dictionary words: fewest, and with the fewest letters left over."""
        costs = [0.0] + [float("inf")] * len(run)
        starts = [0] * (len(run) + 1)
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + _LONGEST_WORD) + 1):
                known = run[start:end] in self._words
                if not known and end > start + 1:
                    continue
                cost = costs[start] + (1 if known else _UNKNOWN_COST)
                if cost < costs[end]:
                    costs[end], starts[end] = cost, start
        cut, end = list[str](), len(run)
        while end:
            cut.append(run[starts[end] : end])
            end = starts[end]
        return _join_unknown(cut[::-1], self._words)


def _join_unknown(words: list[str], known: Mapping[str, str]) -> list[str]:
    """Single letters that no word took, put together to be spelled as one."""
    joined: list[str] = []
    open_run = False
    for word in words:
        unknown = word not in known
        if unknown and open_run:
            joined[-1] += word
        else:
            joined.append(word)
        open_run = unknown
    return joined


def _plain(ipa: str) -> str:
    first = ipa.split("/ ")[0]
    plain = first
    for old, new in _SPELLINGS:
        plain = plain.replace(old, new)
    return _TONES_AND_TIES.sub("", plain)


def spell(word: str) -> str:
    """A guess at an unknown word: each letter's sound, leading vowels after their consonant."""
    sounds: list[str] = []
    waiting = ""
    previous_consonant = False
    for letter in word:
        if letter in _LEADING:
            waiting = _VOWELS[letter]
            continue
        if letter in _LETTERS:
            if previous_consonant and not waiting:
                sounds.append("a" if len(sounds) < 2 else "")
            sounds.append(_LETTERS[letter] + waiting)
            previous_consonant, waiting = not waiting, ""
        elif letter in _VOWELS:
            sounds.append(_VOWELS[letter])
            previous_consonant = False
    return "".join(sounds)


def number_words(digits: str) -> str:
    """A number in Thai words, the decimals one by one."""
    whole, _, fraction = digits.partition(".")
    words = _whole_words(whole.lstrip("0"))
    return words + ("จุด" + "".join(_DIGITS[int(d)] for d in fraction) if fraction else "")


def _whole_words(digits: str) -> str:
    if not digits:
        return _DIGITS[0]
    if len(digits) > 12:
        return "".join(_DIGITS[int(digit)] for digit in digits)
    if len(digits) > 6:
        rest = digits[-6:].lstrip("0")
        return _whole_words(digits[:-6]) + _MILLION + (_whole_words(rest) if rest else "")
    words = []
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit == 0:
            continue
        if place == 1 and digit <= 2:
            words.append(("", "ยี่")[digit - 1] + _PLACES[1])
        elif place == 0 and digit == 1 and len(digits) > 1:
            words.append("เอ็ด")
        else:
            words.append(_DIGITS[digit] + _PLACES[place])
    return "".join(words)
