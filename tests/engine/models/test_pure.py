"""What needs no weights: features, text, judgement, timbres' bounds, shaping of audio."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.engine.models import heard, pcm
from callboard.engine.models.mel import log_mel, samples
from callboard.engine.models.speakable import clauses, is_latin, language_of, sentences, speakable


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("**Sure**, I can *help*!", "Sure, I can help!"),
        ("# Plan\n- first\n- second", "Plan.\nfirst.\nsecond."),
        ("1. Eggs\n2) Milk", "Eggs.\nMilk."),
        ("See [the docs](https://a.example/x).", "See the docs."),
        ("See https://www.example.com/a?b=c.", "See example dot com."),
        ("Done 😀👍🏽!", "Done !"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("Use `make run`.", "Use make run."),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("a < b and <b>bold</b>", "a < b and bold"),
        ("It is 20 °C.", "It is 20 °C."),
        ("---", ""),
        ("🎉", ""),
        ("…", ""),
        ("", ""),
        ("สวัสดีครับ", "สวัสดีครับ"),
    ],
)
def test_speakable(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@given(st.text(max_size=300))
def test_speakable_never_fails_and_settles(text: str) -> None:
    once = speakable(text)
    assert once == "" or any(character.isalnum() for character in once)


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Hello there", None, "en"),
        ("Hola amigo", "es", "es"),
        ("Hola amigo", "es-MX", "es"),
        ("สวัสดีครับ", None, "th"),
        ("สวัสดีครับ", "en", "th"),
        ("こんにちは世界", None, "ja"),
        ("你好", None, "zh"),
        ("漢字", "ja", "ja"),
        ("Привіт", "uk", "uk"),
        ("Hello", "th", "en"),
        ("The Thai word is สวัสดี of course, as you know", None, "en"),
        ("12:30", None, "en"),
    ],
)
def test_the_script_tells_the_language(text: str, hint: str | None, language: str) -> None:
    assert language_of(text, hint) == language


def test_latin() -> None:
    assert is_latin("¿Cómo estás, señor? 42")
    assert not is_latin("Hello мир")


@given(st.text(min_size=1, max_size=400), st.integers(8, 60))
def test_clauses_keep_every_letter_within_the_limit(text: str, limit: int) -> None:
    pieces = clauses(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_clauses_are_cut_at_punctuation_then_words() -> None:
    text = "When the rain had stopped at last, everybody went outside"
    assert clauses(text, 40) == ["When the rain had stopped at last,", "everybody went outside"]
    assert clauses("one two three four", 9) == ["one two", "three", "four"]


def test_sentences_of_any_script() -> None:
    assert sentences("One. Two? 三。四") == ["One.", "Two?", "三。", "四"]


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("What is the weather like in Paris today?", False),
        ("no no no no no no no no no no no no", True),
        ("I think so I think so I think so I think so I think so", True),
        ("go go go go go go go", True),
        ("yes yes yes", False),
        ("", False),
    ],
)
def test_loops(text: str, loop: bool) -> None:
    assert heard.is_loop(text) is loop


def test_a_loop_is_said_once() -> None:
    assert heard.without_loop("I see the the the the the") == "I see the"
    assert heard.without_loop("Turn left.") == "Turn left."


@pytest.mark.parametrize("text", ["Thank you.", "you", "[Music]", "(applause)", "...", "♪♪", ""])
def test_stock_phrases_are_doubtful(text: str) -> None:
    assert heard.is_doubtful(text, 0.0, -0.1)


def test_plain_words_are_not() -> None:
    assert not heard.is_doubtful("Turn left at the bank.", 0.01, -0.2)
    assert heard.is_doubtful("Turn left at the bank.", 0.9, -0.2)


def test_english_unless_another_language_is_clearly_heard() -> None:
    assert heard.choose_language({"en": 0.2, "cy": 0.7}, ("en", "de")) == "en"
    assert heard.choose_language({"en": 0.1, "de": 0.8}, ("en", "de")) == "de"
    assert heard.choose_language({"en": 0.1, "de": 0.2}, ("en", "de")) == "en"


def test_long_audio_is_cut_where_it_is_quiet() -> None:
    audio = np.random.default_rng(1).normal(0, 0.1, 70 * 16_000).astype(np.float32)
    audio[26 * 16_000 : 27 * 16_000] = 0
    windows = list(heard.split(audio, 30))
    assert sum(window.size for window in windows) == audio.size
    assert all(window.size <= 30 * 16_000 for window in windows)
    assert 26 * 16_000 < windows[0].size < 27 * 16_000


@pytest.mark.parametrize("size", [0, 1, 2, 150, 160, 399, 400, 16_000, 128_000, 200_000])
def test_features_of_any_length(size: int) -> None:
    audio = np.random.default_rng(0).normal(0, 0.1, size).astype(np.float32)
    features = log_mel(audio, 800)
    assert features.shape == (80, 800)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert features.max() - features.min() <= 2.0 + 1e-5


def test_features_after_the_audio_equal_those_of_padding() -> None:
    audio = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)
    padded = np.concatenate([audio, np.zeros(4 * 16_000, np.float32)])
    assert np.allclose(log_mel(audio, 500), log_mel(padded, 500), atol=1e-4)


def test_a_tone_is_in_its_band() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32)
    assert log_mel(tone, 100)[:, 50].argmax() == pytest.approx(26, abs=2)


def test_an_odd_byte_is_ignored() -> None:
    assert samples(b"\x00\x40\x01").tolist() == [0.5]


def test_trimming_keeps_20_ms_before_and_a_pause_after() -> None:
    speech = np.full(24_000, 0.3, np.float32)
    audio = np.concatenate([np.zeros(7_200, np.float32), speech, np.zeros(12_000, np.float32)])
    for text, pause_ms in (("Yes.", 260), ("Well,", 120), ("so the", 40), ("“Yes.”", 260)):
        trimmed = pcm.trim(audio, text)
        assert trimmed.size == 24_000 + (20 + pause_ms) * 24
        assert not trimmed[: 20 * 24].any()


def test_silence_is_trimmed_to_nothing() -> None:
    assert pcm.trim(np.zeros(5_000, np.float32), "Hm.").size == 0
    assert pcm.trim(np.zeros(0, np.float32), "Hm.").size == 0


def test_loud_audio_bends_and_never_wraps() -> None:
    raw = pcm.to_pcm16(np.array([-3.0, -0.5, 0.0, 0.5, 3.0], np.float32))
    values = np.frombuffer(raw, "<i2")
    assert values.tolist() == sorted(values.tolist())
    assert values[1] == -16383
    assert abs(int(values[4])) <= 32767
