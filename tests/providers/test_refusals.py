"""K1d: what a provider said may be repeated, keys may not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.providers.refusals import SHOWN_CHARACTERS, message_in, repeatable

KEY = "0123456789abcdef" * 2
"""As Azure's are: nothing in it says that it is a key."""
HEADERS = ({"api-key": KEY}, {"Authorization": f"Bearer {KEY}"})


@pytest.mark.parametrize("headers", HEADERS)
@given(before=st.text(), after=st.text())
def test_a_key_is_never_repeated(headers: dict[str, str], before: str, after: str) -> None:
    said = repeatable(before + KEY + after, headers)
    assert KEY not in said
    assert len(said) <= SHOWN_CHARACTERS
    assert said.isprintable()


@pytest.mark.parametrize("headers", HEADERS)
def test_words_of_a_header_are_not_secret(headers: dict[str, str]) -> None:
    assert repeatable("No access for a Bearer.", headers) == "No access for a Bearer"
    assert repeatable("The api-key is old.", headers) == "The api-key is old"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "Out of  quota.\n"}}, "Out of quota"),
        ({"error": "busy"}, "busy"),
        ({"error": {"message": 3}}, ""),
        ({"error": None}, ""),
        ([], ""),
        ("x", ""),
    ],
)
def test_the_message_of_an_answer(body: object, message: str) -> None:
    assert message_in(json.dumps(body), {}) == message


def test_a_page_is_no_message() -> None:
    assert message_in(b"<html>Bad gateway</html>", {}) == ""
