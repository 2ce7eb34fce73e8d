"""What a caller's words contain, apart from codes and days, in English and Thai. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from callboard.apps.ticket_support.places import AIRPORTS
from callboard.apps.ticket_support.spelling import plain, tokens
from callboard.apps.ticket_support.system import Cabin


def is_thai(text: str) -> bool:
    return bool(re.search(r"[\u0e00-\u0e7f]", text))


_CABINS: tuple[tuple[Cabin, str], ...] = (
    ("business", r"business|first class|ธุรกิจ|บิสิเนส|บิซิเนส"),
    ("premium", r"premium|พรีเมียม|พรีเมี่ยม"),
    ("economy", r"economy|coach|ประหยัด|อีโคโนมี"),
)


def cabin(text: str) -> Cabin | None:
    low = plain(text)
    return next((name for name, pattern in _CABINS if re.search(pattern, low)), None)


SeatWish = Literal["window", "aisle", "legroom"]
_WISHES: tuple[tuple[SeatWish, str], ...] = (
    ("window", r"\bwindow\b|หน้าต่าง"),
    ("aisle", r"\baisle\b|\bisle\b|ทางเดิน"),
    (
        "legroom",
        r"leg ?room|(room|space) for (my |our |the )?(long )?legs|stretch (my|our|out)|exit row"
        r"|emergency|ทางออกฉุกเฉิน|ที่วางขากว้าง|วางขา",
    ),
)
_ROWS = tokens(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_ROW_OF = {word: n for n, word in enumerate(_ROWS, 1)} | {
    f"twenty {word}": 20 + n for n, word in enumerate(_ROWS[:4], 1)
}


def seat(text: str) -> str | None:
    """``14C`` from ``14 C``, ``fourteen c`` or ``14 ซี``."""
    low = plain(text).replace("-", " ")
    for word in sorted(_ROW_OF, key=len, reverse=True):
        low = re.sub(rf"\b{word}\b", str(_ROW_OF[word]), low)
    for name, letter in (("เอฟ", "f"), ("เอ", "a"), ("บี", "b"), ("ซี", "c"), ("ดี", "d"), ("อี", "e")):
        low = re.sub(rf"(?<=\d)\s*{name}", letter, low)
    low = re.sub(r"\b([a-f]) as in \w+", r"\1", low)
    found = re.search(r"(?<![a-z0-9])(\d{1,2})\s?([a-f])(?![a-z0-9])", low)
    return f"{found[1]}{found[2].upper()}" if found else None


def seat_wish(text: str) -> SeatWish | None:
    low = plain(text)
    return next((wish for wish, pattern in _WISHES if re.search(pattern, low)), None)


@dataclass(frozen=True, slots=True)
class Journey:
    origin: str | None
    destination: str | None


_FROM = re.compile(r"(from|leaving|departing|จาก|ออกจาก)\s*(the )?$")
_TO = re.compile(r"(to|into|for|visit|ไป|ถึง|ไปยัง|ปลายทาง|ไปที่)\s*(the )?$")


def journey(text: str) -> Journey:
    """Where from and where to, by IATA code, as far as it is said."""
    low = plain(text)
    named: list[tuple[int, str]] = []
    for airport in AIRPORTS.values():
        names = (airport.en.lower(), plain(airport.th), *map(plain, airport.others))
        spots = [low.find(name) for name in names if name in low]
        if spelled := re.search(rf"\b{airport.code.lower()}\b", low):
            spots.append(spelled.start())
        if spots:
            named.append((min(spots), airport.code))
    origin: str | None = None
    destination: str | None = None
    rest = []
    for spot, code in sorted(named):
        if _FROM.search(low[:spot]) and origin is None:
            origin = code
        elif _TO.search(low[:spot]) and destination is None:
            destination = code
        else:
            rest.append(code)
    for code in rest:
        if origin is None and destination is None and len(rest) > 1:
            origin = code
        elif destination is None:
            destination = code
        elif origin is None:
            origin = code
    return Journey(origin, destination)


_ELSEWHERE = re.compile(
    r"\b(?:[Ff]ly|[Ff]lights?|[Tt]ickets?|[Gg]o|[Gg]oing|[Gg]et|[Tt]ravel|[Tt]rip)\b[^.?!]*?"
    r"\bto ([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)"
)


def unknown_place(text: str) -> str | None:
    """A place to fly to, by its capital letter, where ``journey`` knows none."""
    found = _ELSEWHERE.search(text)
    return found[1] if found and journey(text).destination is None else None


_NUMBER_WORDS = {
    word: n
    for n, words in enumerate(
        ("one an a หนึ่ง", "two both สอง", "three สาม", "four สี่", "five ห้า", "six หก"), 1
    )
    for word in words.split()
}


def count_of(text: str, things: str) -> int | None:
    """How many of ``things`` (a pattern) are spoken of: ``two bags``, ``กระเป๋า 2 ใบ``."""
    low = plain(text)
    number = "|".join(["\\d{1,2}", *sorted(_NUMBER_WORDS, key=len, reverse=True)])
    before = re.search(rf"\b({number})\b(?:\s+\w+){{0,2}}?\s+(?:{things})", low) or re.search(
        rf"(?:{things})\D{{0,12}}?({number})\s*(?:ใบ|คน|ที่|ท่าน)", low
    )
    if before is None:
        before = re.search(rf"({number})\s*(?:ใบ|คน|ท่าน)", low)
    if before is None:
        return (
            1 if re.search(r"(ใบ|คน|ท่าน)เดียว|\b(just|only) one\b|\bone is enough\b", low) else None
        )
    return int(before[1]) if before[1].isdigit() else _NUMBER_WORDS[before[1]]


def thousands(text: str) -> int | None:
    """An amount of points: ``5,000``, ``five thousand``, ``4000 คะแนน``, ``สี่พัน``."""
    low = plain(text).replace(",", "")
    if found := re.search(r"(?<!\d)(\d{4,6})(?!\d)", re.sub(r"(?<!\d)55\d{4}(?!\d)", "", low)):
        return int(found[1])
    if found := re.search(r"\b(\d{1,2}|" + "|".join(_ROWS) + r") thousand\b", low):
        return 1_000 * (int(found[1]) if found[1].isdigit() else _ROW_OF[found[1]])
    thai = tokens("หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า")
    if found := re.search(rf"({'|'.join(thai)}|\d)\s*พัน", low):
        return 1_000 * (int(found[1]) if found[1].isdigit() else thai.index(found[1]) + 1)
    return None


_NOT_NAMES = frozenset(
    tokens(
        "my name is the it's its for i am i'm a an and me last first family surname under booking "
        "book reference passenger traveller traveler in of it on please just one person adult to "
        "be this that thanks thank you yes sure okay ok with would like hi hello spelled spelt "
        "call called names are his her she he mr mrs ms mister number flight economy business "
        "premium class ticket myself only make s m put write enter use let's"
    )
)


_NAMES_FOLLOW = re.compile(
    r".*\b(?:under(?: the names?(?: of)?)?|in the names? of|names? (?:is|are))\b", re.I | re.S
)


def full_names(text: str) -> tuple[tuple[str, str], ...]:
    """First and family names of the travellers, when ``text`` answers the question for them."""
    return _people(_NAMES_FOLLOW.sub("", text)) or _people(text)


def names_people(text: str) -> bool:
    """Whether names are said, rather than words that could be taken for some."""
    people = full_names(text)
    return bool(people) and all(
        re.search(rf"\b{re.escape(first)} {re.escape(last)}\b", text) for first, last in people
    )


def _people(text: str) -> tuple[tuple[str, str], ...]:
    people = []
    for part in re.split(r"\band\b|,|&|และ|กับ", text):
        if is_thai(part):
            part = re.sub(r"ชื่อ|นามสกุล|คุณ|ผู้โดยสาร|ครับ|ค่ะ|คะ|ผม|ดิฉัน|ฉัน|คือ|ในนาม|ให้|นะ|เป็น", " ", part)
            words = [word for word in part.split() if not re.search(r"[\d]", word)]
        else:
            found = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", part)
            words = [word for word in found if not _NOT_NAMES.issuperset(tokens(word))]
        if len(words) in (2, 3):
            named = [word if is_thai(word) else word[:1].upper() + word[1:] for word in words]
            people.append((" ".join(named[:-1]), named[-1]))
    return tuple(people)


def choice(text: str, options: int) -> int | None:
    """Which of ``options`` offered things is meant: an index from 0."""
    low = plain(text)
    ordinals = (
        r"\bfirst\b|\bearl(ier|iest|y)\b|\bmorning\b|number one|แรก|เช้า|ข้อ 1|ที่ ?1|อันแรก",
        r"\bsecond\b|number two|ที่ ?2|ที่สอง|อันที่สอง",
        r"\bthird\b|number three|ที่ ?3|ที่สาม",
    )
    for index, pattern in enumerate(ordinals[:options]):
        if re.search(pattern, low):
            return index
    if re.search(r"\b(last|later|latest|late|evening|night|afternoon)\b|สุดท้าย|เย็น|ค่ำ|ดึก|บ่าย", low):
        return options - 1
    return None


def is_angry(text: str) -> bool:
    """Words after which a person is offered."""
    return bool(
        re.search(
            r"\b(ridiculous|unacceptable|furious|angry|outrageous|useless|terrible service|awful"
            r"|worst|fed up|sick of|stupid|complain|complaint|lawyer|scandal)\b"
            r"|แย่มาก|โมโห|ไม่พอใจ|ห่วย|รับไม่ได้|ร้องเรียน|โกรธ",
            plain(text),
        )
    )


def word_count(text: str) -> int:
    return len(tokens(text))
