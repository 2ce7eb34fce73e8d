"""Costs are right to the last fraction of a cent."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from callboard.conversation.fold import fold
from callboard.conversation.usage import (
    PRICES,
    PRICES_AS_OF,
    TRANSCRIPTION_PRICES,
    conversation_cost,
    response_cost,
    session_cost,
    transcription_cost,
)

COSTS = json.loads((Path(__file__).parents[2] / "fixtures/usage/costs.json").read_text("utf-8"))
"""The console's tests read the same."""


def _dollars(case: dict[str, Any]) -> Decimal | None:
    return None if case["dollars"] is None else Decimal(case["dollars"])


@pytest.mark.parametrize("case", COSTS["responses"], ids=lambda case: case["model"])
def test_response_costs_what_the_price_list_says(case: dict[str, Any]) -> None:
    """By modality, cached or not; a snapshot costs what its model does; our own are free."""
    assert response_cost(case["model"], case["usage"]) == _dollars(case)


@pytest.mark.parametrize("case", COSTS["transcriptions"], ids=lambda case: case["model"])
def test_transcription_costs_by_the_minute_or_by_tokens(case: dict[str, Any]) -> None:
    """Each transcription model is billed in its own way."""
    assert transcription_cost(case["model"], case["usage"]) == _dollars(case)


def test_a_translation_costs_by_the_minute() -> None:
    """Sessions without responses are billed by their duration."""
    assert session_cost("gpt-realtime-translate", 90) == Decimal("0.051")
    assert session_cost("gpt-realtime", 90) is None


def text_usage(tokens: int) -> dict[str, Any]:
    return {
        "input_tokens": tokens,
        "output_tokens": 0,
        "input_token_details": {"text_tokens": tokens},
        "output_token_details": {},
    }


def test_unknown_prices_are_not_zero() -> None:
    """A model that nobody knows the price of is counted as such, not as free."""
    done = {
        "type": "response.done",
        "response": {"id": "r", "status": "completed", "usage": text_usage(1)},
    }
    cost = conversation_cost(fold([done]), "gpt-realtime-3", None)
    assert (cost.total, cost.unpriced) == (Decimal(0), 1)


def test_conversation_costs_its_responses_and_its_words() -> None:
    """Every response once, however often its end is told, and every recognised turn."""
    words = "conversation.item.input_audio_transcription.completed"
    heard = {"type": words, "item_id": "i", "content_index": 0, "transcript": "hi"}
    done = {
        "type": "response.done",
        "response": {"id": "r", "status": "completed", "usage": text_usage(1_000)},
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
