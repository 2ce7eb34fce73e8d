"""Thai numbers in words, as digits."""

from __future__ import annotations

import pytest

from callboard.engine.models.thai_numbers import in_digits


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("เก้าร้อยพิกเซล", "900พิกเซล"),
        ("สี่ร้อยห้าสิบ", "450"),
        ("พันห้าร้อย", "1500"),
        ("สองพันห้าร้อย", "2500"),
        ("ยี่สิบเอ็ด", "21"),
        ("สิบห้า", "15"),
        ("ร้อยห้าสิบ", "150"),
        ("หนึ่งแสนสองหมื่น", "120000"),
    ],
)
def test_numbers_from_ten_on_become_digits(said: str, shown: str) -> None:
    """F1: arguments are right, also of numbers that are spoken."""
    assert in_digits(said) == shown


@pytest.mark.parametrize("said", ["สามคน", "สามารถ", "สองพันธุ์", "หกโมง", "five hundred", "ร้อย"])
def test_other_words_stay(said: str) -> None:
    """F1: nothing else is rewritten."""
    assert in_digits(said) == said
