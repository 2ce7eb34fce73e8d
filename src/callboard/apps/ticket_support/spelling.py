"""Codes and names as people spell them by voice, in English and Thai. Pure.

Letters come as letters, as radio words (``Kilo``), as ``B as in Bravo`` and as the Thai names of
Latin letters; digits as digits, Thai digits and words; all of it with or without spaces.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

_NATO = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar "
    "papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu"
)
RADIO = {word: word[0] for word in _NATO.split()} | {
    "alfa": "a",
    "juliett": "j",
    "whisky": "w",
    "zed": "z",
    "zee": "z",
}
DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "zero oh",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine niner",
        )
    )
    for word in words.split()
}
SOUNDS = {
    "are": "r", "ar": "r", "why": "y", "queue": "q", "cue": "q", "jay": "j", "kay": "k",
    "okay": "k", "el": "l", "ell": "l", "em": "m", "en": "n", "ex": "x", "aitch": "h",
    "ef": "f", "eff": "f", "you": "u", "bee": "b", "sea": "c", "see": "c", "dee": "d",
    "gee": "g", "pea": "p", "tea": "t", "tee": "t", "ess": "s", "to": "2", "too": "2",
    "for": "4", "ate": "8", "won": "1",
}  # fmt: skip
"""What single letters and digits sound like, and are sometimes written as."""
_THAI_LETTERS = (
    "เอ=a บี=b ซี=c ดี=d อี=e เอฟ=f จี=g เอช=h ไอ=i เจ=j เค=k แอล=l เอ็ม=m เอ็น=n โอ=o พี=p คิว=q "
    "อาร์=r เอส=s ที=t ยู=u วี=v ดับเบิลยู=w ดับบลิว=w เอ็กซ์=x เอกซ์=x วาย=y แซด=z แซท=z "
    "ศูนย์=0 หนึ่ง=1 สอง=2 สาม=3 สี่=4 ห้า=5 หก=6 เจ็ด=7 แปด=8 เก้า=9"
)
THAI = dict(pair.split("=") for pair in _THAI_LETTERS.split())
MAX_NAME_WORDS = 40
"""Of the last words only: nobody may find a name out by saying a telephone book."""
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_AS_IN = re.compile(r"\b([a-z])\s*,?\s*(?:as in|like in|like|for)\s+\1[a-z]+\b")
_TOKEN = re.compile(r"[a-z]+|\d+|[\u0e00-\u0e7f]+")
_HOUSE = re.compile(r"[A-Z]\d[A-Z]\d[A-Z]{2}")
_GAP = r"[\s.,-]*"
_GROUPED = re.compile(
    rf"(?<![a-z0-9])[a-z]{_GAP}\d{_GAP}[a-z]{_GAP}\d{_GAP}[a-z]{_GAP}[a-z](?![a-z0-9])"
)
_SPELLED_THAI = re.compile("|".join(sorted(THAI, key=len, reverse=True)))


def plain(text: str) -> str:
    """Lower case, Latin letters without accents, Arabic digits; Thai letters stay."""
    text = text.translate(_THAI_DIGITS).replace("\u2019", "'").lower()
    return "".join(
        char for char in unicodedata.normalize("NFKD", text) if not 0x300 <= ord(char) < 0x370
    ).replace("\u0e4d\u0e32", "\u0e33")


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(plain(text))


def _atom(token: str, sounds: bool) -> str:
    """The letters and digits that a token spells; empty when it is a word."""
    if len(token) == 1 or token.isdigit():
        return token
    spelled = RADIO.get(token) or DIGITS.get(token) or (SOUNDS.get(token) if sounds else None)
    if spelled:
        return spelled
    if "\u0e00" <= token[0] <= "\u0e7f" and not _SPELLED_THAI.sub("", token):
        return _SPELLED_THAI.sub(lambda found: THAI[found[0]], token)
    return ""


def is_spelling(token: str) -> bool:
    """Whether a token of ``tokens`` may be a letter or a digit of something spelled."""
    return bool(_atom(token, sounds=True)) or token in ("as", "in", "like", "double", "ray")


def runs(text: str, *, sounds: bool = False) -> list[str]:
    """Stretches of the text that are spelled out, upper case, spaces gone.

    ``K 7 R, three Mike X-ray`` → ``K7R3MX``. With ``sounds`` also words that sound like letters.
    """
    text = plain(text).replace("x-ray", "xray")
    text = re.sub(r"\bdouble[ -](you|u)\b", "w", text)
    text = re.sub(r"\bdouble (\w)\b", r"\1 \1", text)
    text = _AS_IN.sub(r"\1", text)
    found, current = [], ""
    for token in re.findall(r"[a-z0-9]+|[\u0e00-\u0e7f]+", text):
        mixed = token.isascii() and not token.isalpha() and not token.isdigit()
        atom = token if mixed else _atom(token, sounds)
        if atom:
            current += atom
            continue
        if current:
            found.append(current.upper())
        current = ""
        if len(token) == 6 and token.isalnum() and any(c.isdigit() for c in token):
            found.append(token.upper())
    return [*found, current.upper()] if current else found


def reference(text: str) -> str | None:
    """The booking reference that is spelled in ``text``: six letters and digits, mixed."""
    if grouped := _GROUPED.search(plain(text)):
        return re.sub(r"[^a-z0-9]", "", grouped[0]).upper()
    for sounds in (False, True):
        spelled = runs(text, sounds=sounds)
        for run in spelled:
            if house := _HOUSE.search(run):
                return house[0]
    for run in runs(text):
        if len(run) == 6 and not run.isdigit() and not run.isalpha():
            return run
    return None


def flight_number(text: str) -> str | None:
    """``CB204`` from ``C B two oh four``, ``flight 204`` or ``เที่ยวบิน ซีบี 204``."""
    for run in runs(text):
        if found := re.search(r"C[BD](\d{3})(?!\d)", run):
            return f"CB{found[1]}"
    low = plain(text)
    if found := re.search(r"\bc[\s.]*[bd][\s.-]*(\d{3})(?!\d)", low):
        return f"CB{found[1]}"
    if found := re.search(r"(?:flight|เที่ยวบิน|ไฟลท์|ไฟล์ท)\D{0,12}?(\d{3})(?!\d)", low):
        return f"CB{found[1]}"
    return None


def member_number(text: str) -> str | None:
    """Six digits that begin with 55, as the members' cards have them."""
    for run in runs(text):
        if found := re.search(r"(?<!\d)55\d{4}(?!\d)", run):
            return found[0]
    return None


def states_name(text: str, name: str, thai: str = "") -> bool:
    """Whether ``text`` says or spells the family name; one slip in five letters is forgiven."""
    if thai and thai in text.replace(" ", ""):
        return True
    wanted = "".join(tokens(name))
    if any(run.lower().endswith(wanted) for run in runs(text) if run.isalpha()):
        return True
    heard = tokens(text)[-MAX_NAME_WORDS:]
    pairs = [a + b for a, b in itertools.pairwise(heard)]
    return any(_alike(word, wanted) for word in (*heard, *pairs))


def _alike(heard: str, wanted: str) -> bool:
    if heard in (wanted, wanted + "s"):
        return True
    if len(wanted) < 5 or abs(len(heard) - len(wanted)) > 1 or heard[:1] != wanted[:1]:
        return False
    return _distance(heard, wanted) <= 1


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]


def spelled_out(code: str) -> str:
    """A code as a voice should read it: ``K 7 R 3 M X``."""
    return " ".join(code)
