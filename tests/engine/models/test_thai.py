"""Thai text to phonemes, with a dictionary of a few words."""

from __future__ import annotations

import pytest

from callboard.engine.models.thai import ThaiReader, number_words, spell

WORDS = {
    "ตา": "/taː˧/",
    "ตาก": "/taːk̚˨˩/",
    "กลม": "/klom˧/",
    "ลม": "/lom˧/",
    "ช้าง": "/t͡ɕʰaːŋ˦˥/",
    "สอง": "/sɔːŋ˩˩˦/",
}


@pytest.fixture
def reader() -> ThaiReader:
    return ThaiReader(WORDS, str.upper)


def test_words_are_found_without_spaces(reader: ThaiReader) -> None:
    assert reader.words("ตากลม") in (["ตา", "กลม"], ["ตาก", "ลม"])
    assert reader.words("ช้างตา") == ["ช้าง", "ตา"]


def test_unknown_letters_stay_together(reader: ThaiReader) -> None:
    assert reader.words("ตาพพช้าง") == ["ตา", "พพ", "ช้าง"]


def test_phonemes_have_no_tones_or_ties(reader: ThaiReader) -> None:
    assert reader.phonemes("ช้าง ตา.") == "ʨʰaːŋ taː."


def test_numbers_and_latin_words_within(reader: ThaiReader) -> None:
    assert reader.phonemes("ตา 2 iPhone ๒") == "taː sɔːŋ IPHONE sɔːŋ"


def test_the_repeat_sign_repeats_the_word(reader: ThaiReader) -> None:
    assert reader.phonemes("ช้างตาๆ") == "ʨʰaːŋtaːtaː"


def test_marks_alone_say_nothing(reader: ThaiReader) -> None:
    assert reader.phonemes("่ ์ ...") == ""


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "ศูนย์"),
        ("7", "เจ็ด"),
        ("10", "สิบ"),
        ("11", "สิบเอ็ด"),
        ("21", "ยี่สิบเอ็ด"),
        ("105", "หนึ่งร้อยห้า"),
        ("2500", "สองพันห้าร้อย"),
        ("1000000", "หนึ่งล้าน"),
        ("3.14", "สามจุดหนึ่งสี่"),
    ],
)
def test_numbers(digits: str, words: str) -> None:
    assert number_words(digits) == words


def test_a_leading_vowel_is_said_after_its_consonant() -> None:
    assert spell("เม") == "meː"
    assert spell("ไป") == "paj"
