"""What the user's own words say about a tool call."""

from __future__ import annotations

import json

import pytest

from callboard.engine.models.spoken_wish import has_directions, one_wish, with_directions

SCROLL = {
    "type": "object",
    "properties": {
        "pixels": {
            "type": "number",
            "description": "Positive values will scroll down, negative values will scroll up.",
        }
    },
}
PAN = {
    "type": "object",
    "properties": {
        "degrees": {"type": "integer", "description": "negative: left, positive: right"}
    },
}


@pytest.mark.parametrize(
    "said",
    [
        "No more of that, thanks.",
        "Where is it?",
        "Put it away",
        "ปิดได้แล้วครับ",
        "Up by a hundred and fifty",
        "Book a table, please",
    ],
)
def test_one_thing_is_asked_for(said: str) -> None:
    """F1: one wish is one call."""
    assert one_wish(said)


@pytest.mark.parametrize(
    "said",
    [
        "Hide it and show that",
        "Hide the log. Show the panel.",
        "Hide the log, show the panel",
        "Oslo, Bergen, Rome?",
        "¿Qué tiempo hace en Madrid y en París?",
        "ปิดแผงแล้วเลื่อนลง",
        "東京と大阪の天気は",
        "",
    ],
)
def test_more_than_one_may_be(said: str) -> None:
    """F1: several calls in one answer stay possible where the words join them."""
    assert not one_wish(said)


@pytest.mark.parametrize(
    ("said", "pixels"),
    [
        ("Go down a bit", 200),
        ("scroll up", -200),
        ("เลื่อนขึ้นหน่อย", -200),
        ("ลงอีก", 200),
        ("up and down", -200),
        ("by 200", -200),
    ],
)
def test_a_sign_follows_the_direction_that_was_said(said: str, pixels: int) -> None:
    """F1: arguments are right."""
    assert json.loads(with_directions('{"pixels":-200}', SCROLL, said)) == {"pixels": pixels}


def test_the_description_says_what_a_sign_means() -> None:
    """F1: any tool's, not the console's alone; without such words nothing is touched."""
    assert with_directions('{"degrees":30}', PAN, "turn left") == '{"degrees":-30}'
    plain = {"properties": {"count": {"type": "integer", "description": "How many."}}}
    assert has_directions(PAN)
    assert not has_directions(plain)
    assert not has_directions({})
    assert with_directions('{"count":3}', plain, "turn left") == '{"count":3}'
    assert with_directions('{"degrees":"x"}', PAN, "left") == '{"degrees":"x"}'
