"""Cutting text for the voice."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from callboard.engine.phrases import MAX_CHARACTERS, Phrases


def cut(text: str, step: int = 3) -> list[str]:
    phrases = Phrases()
    pieces = []
    for start in range(0, len(text), step):
        pieces += phrases.feed(text[start : start + step])
    return pieces + phrases.flush()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hello there. How are you?", ["Hello there. ", "How are you?"]),
        ("Well, yes, of course I can.", ["Well, yes, ", "of course I can."]),
        ("It is 3.5 degrees. Cold!", ["It is 3.5 degrees. ", "Cold!"]),
        ("Dr. Who is here. Really.", ["Dr. Who is here. ", "Really."]),
        ("It costs 1,000 euros. Fine.", ["It costs 1,000 euros. ", "Fine."]),
        ("你好。今天天气很好。", ["你好。", "今天天气很好。"]),
        ("   ", []),
    ],
)
def test_where_it_cuts(text: str, pieces: list[str]) -> None:
    """First a short clause, then whole sentences; numbers and abbreviations stay whole."""
    assert cut(text) == pieces


def test_the_first_piece_comes_early() -> None:
    """Without any boundary the first piece is cut after six words."""
    phrases = Phrases()
    pieces = [piece for word in ["word "] * 20 for piece in phrases.feed(word)]
    assert pieces[0].split() == ["word"] * 6


@given(
    text=st.lists(
        st.sampled_from([*"ab .,!?\n3é", "สวัสดี", "你好。", "Dr. ", "word "]), max_size=300
    ).map("".join),
    step=st.integers(1, 50),
)
def test_nothing_is_lost_and_nothing_is_endless(text: str, step: int) -> None:
    """The pieces make the text (but for pure white space); none is much too long."""
    pieces = cut(text, step)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.strip() for piece in pieces)
    assert all(len(piece) <= MAX_CHARACTERS * 2 + 50 for piece in pieces)


@pytest.mark.parametrize("text", ["ก" * 2_000, "x" * 2_000, "あ" * 2_000])
def test_text_without_any_boundary_is_cut_all_the_same(text: str) -> None:
    """A script without spaces, or a mad model: the voice gets bounded pieces."""
    assert max(map(len, cut(text))) <= MAX_CHARACTERS + 5


def test_slow_text_is_cut_earlier() -> None:
    """Latency: where words come slowly, the first piece is shorter, but never below three."""
    fast, slow = Phrases(), Phrases()
    words = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog"]
    fast_pieces = [p for w in words for p in fast.feed(f"{w} ", 0)]
    slow_pieces = [p for i, w in enumerate(words) for p in slow.feed(f"{w} ", i * 150)]
    assert len(fast_pieces[0].split()) == 6
    assert len(slow_pieces[0].split()) == 3
