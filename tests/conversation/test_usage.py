"""Costs are right to the last fraction of a cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from callboard.conversation.fold import fold
from callboard.conversation.usage import (
    PRICES,
    PRICES_AS_OF,
    TRANSCRIPTION_PRICES,
    conversation_cost,
    response_cost,
    transcription_cost,
)


def usage(
    text: int = 0,
    audio: int = 0,
    image: int = 0,
    cached: tuple[int, int, int] = (0, 0, 0),
    made: tuple[int, int] = (0, 0),
) -> dict[str, Any]:
    names = ("text_tokens", "audio_tokens", "image_tokens")
    given = dict(zip(names, (text, audio, image), strict=True))
    by_modality = dict(zip(names, cached, strict=True))
    details = {"cached_tokens": sum(cached), "cached_tokens_details": by_modality}
    return {
        "total_tokens": text + audio + image + sum(made),
        "input_tokens": text + audio + image,
        "output_tokens": sum(made),
        "input_token_details": {**given, **details},
        "output_token_details": {"text_tokens": made[0], "audio_tokens": made[1]},
    }


@pytest.mark.parametrize(
    ("model", "used", "dollars"),
    [
        ("gpt-realtime", usage(text=1_000_000), "4"),
        ("gpt-realtime", usage(audio=1_000_000), "32"),
        ("gpt-realtime", usage(made=(1_000_000, 0)), "16"),
        ("gpt-realtime-2.1", usage(made=(1_000_000, 0)), "24"),
        ("gpt-realtime-2.1", usage(made=(0, 1_000_000)), "64"),
        ("gpt-realtime-2.1", usage(audio=1_000_000, cached=(0, 1_000_000, 0)), "0.40"),
        ("gpt-realtime-2", usage(image=1_000_000, cached=(0, 0, 500_000)), "2.75"),
        ("gpt-realtime-2.1-mini", usage(text=100, audio=51, made=(54, 60)), "0.0018996"),
        ("gpt-realtime-mini-2025-12-15", usage(text=1_000_000), "0.60"),
        ("gpt-realtime-2025-08-28", usage(text=43, audio=96, cached=(0, 64, 0), made=(18, 43)),
         "0.0042616"),
        ("callboard-embedded", usage(text=1_000_000), "0"),
    ],
)  # fmt: skip
def test_response_costs_what_the_price_list_says(
    model: str, used: dict[str, Any], dollars: str
) -> None:
    """By modality, cached or not; a snapshot costs what its model does; our own are free."""
    assert response_cost(model, used) == Decimal(dollars)


@pytest.mark.parametrize(
    ("model", "used", "dollars"),
    [
        ("gpt-realtime-whisper", {"type": "duration", "seconds": 3}, "0.00085"),
        ("whisper-1", {"type": "duration", "seconds": 60}, "0.006"),
        ("gpt-transcribe", {"type": "duration", "seconds": 0}, "0"),
        ("gpt-4o-transcribe",
         {"type": "tokens", "input_tokens": 26, "output_tokens": 9}, "0.000155"),
        ("gpt-4o-mini-transcribe-2025-12-15",
         {"type": "tokens", "input_tokens": 26, "output_tokens": 9}, "0.0000775"),
        ("callboard-whisper", {"type": "duration", "seconds": 3}, "0"),
    ],
)  # fmt: skip
def test_transcription_costs_by_the_minute_or_by_tokens(
    model: str, used: dict[str, Any], dollars: str
) -> None:
    """Each transcription model is billed in its own way."""
    assert transcription_cost(model, used) == Decimal(dollars)


def test_unknown_prices_are_not_zero() -> None:
    """A model that nobody knows the price of is counted as such, not as free."""
    assert response_cost("gpt-realtime-3", usage(text=1)) is None
    assert transcription_cost("gpt-transcribe", {"type": "tokens", "input_tokens": 1}) is None
    done = {
        "type": "response.done",
        "response": {"id": "r", "status": "completed", "usage": usage(text=1)},
    }
    cost = conversation_cost(fold([done]), "gpt-realtime-3", None)
    assert (cost.total, cost.unpriced) == (Decimal(0), 1)


def test_conversation_costs_its_responses_and_its_words() -> None:
    """Every response once, however often its end is told, and every recognised turn."""
    words = "conversation.item.input_audio_transcription.completed"
    heard = {"type": words, "item_id": "i", "content_index": 0, "transcript": "hi"}
    done = {
        "type": "response.done",
        "response": {"id": "r", "status": "completed", "usage": usage(text=1_000)},
    }
    events: list[dict[str, Any]] = [
        {**heard, "usage": {"type": "duration", "seconds": 60}},
        done,
        done,
    ]
    cost = conversation_cost(fold(events), "gpt-realtime", "whisper-1")
    assert (cost.responses, cost.transcription) == (Decimal("0.004"), Decimal("0.006"))
    assert (cost.total, cost.unpriced) == (Decimal("0.010"), 0)


def test_prices_are_dated() -> None:
    """Whoever reads a cost can see how old its prices are."""
    assert PRICES_AS_OF.year >= 2026 and PRICES and TRANSCRIPTION_PRICES
