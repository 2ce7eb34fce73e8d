"""Consent in English and Thai: what counts as a yes to a price."""

from __future__ import annotations

import pytest

from callboard.apps.ticket_support.consent import answer, wants_to_stop


@pytest.mark.parametrize(
    "said",
    [
        "yes please",
        "Yes, go ahead.",
        "no problem, do it",
        "ค่ะ",
        "ตกลงค่ะ",
        "ได้ครับ",
        "yes cancel it",
        "okay",
        "Okay, take it.",
        "Fine. Move it then.",
        "That's fine.",
        "โอเคค่ะ เอาตามนั้น",
        "Go on then",
        "That'd be great",
        "mm-hmm",
        "Yes, I understand, go ahead.",
        "I don't have a problem with that, go ahead",
        "เอาอันนี้เลยค่ะ",
    ],
)
def test_a_clear_yes(said: str) -> None:
    """U1: explicit confirmation."""
    assert answer(said) == "yes"


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "No thanks",
        "ไม่ค่ะ",
        "too expensive",
        "cancel that",
        "don't do that",
        "not okay",
        "Only half? Then no, keep it.",
        "Okay, I'll think about it, thanks.",
        "Right, that's more than I thought.",
        "I'm fine, thanks",
        "Sure, but it's too late. Leave it.",
        "โอเค ขอคิดดูก่อนนะคะ",
        "แพงจัง",
    ],
)
def test_a_clear_no(said: str) -> None:
    """U1: explicit confirmation."""
    assert answer(said) == "no"


@pytest.mark.parametrize(
    "said",
    [
        "yes but make it Saturday",
        "how much?",
        "I'm not sure",
        "ได้ไหม",
        "",
        "hmm",
        "maybe yes",
        "Okay, I see.",
        "That's okay",
        "Right, I heard you",
        "Sure is expensive",
        "Of course it's more",
        "Yes, I know.",
        "I'd like that seat by the window",
        "เอาอันอื่น",
    ],
)
def test_everything_else_is_neither(said: str) -> None:
    """U1: explicit confirmation."""
    assert answer(said) is None


def test_cancel_that_is_a_wish_to_stop() -> None:
    """U1: "okay, cancel it" must not buy the upgrade that was quoted."""
    assert wants_to_stop("Okay, cancel it.")
    assert not wants_to_stop("Okay, do it.")
