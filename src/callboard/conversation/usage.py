"""Tokens and minutes → money.

Amounts are ``Decimal`` US dollars and never rounded here: a token costs a
fraction of a cent. Prices are dated data; a model that is not in them costs
``None``, which is not nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any, TypeVar

from callboard.conversation.model import Conversation

T = TypeVar("T")
MILLION = Decimal(1_000_000)
MODALITIES = ("text", "audio", "image")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens of one modality; ``output`` ``None``: it is never made."""

    input: Decimal
    cached: Decimal
    output: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ModelPrice:
    text: Price
    audio: Price
    image: Price


@dataclass(frozen=True, slots=True)
class TranscriptionPrice:
    """By the minute, or by tokens (US dollars for a million; ``per_minute`` ``None``)."""

    per_minute: Decimal | None = None
    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)


def _price(wire: Mapping[str, str]) -> Price:
    output = wire.get("output")
    return Price(
        Decimal(wire["input"]), Decimal(wire["cached"]), None if output is None else Decimal(output)
    )


def _transcription_price(wire: Mapping[str, str]) -> TranscriptionPrice:
    per_minute = wire.get("per_minute")
    return TranscriptionPrice(
        None if per_minute is None else Decimal(per_minute),
        Decimal(wire.get("input", 0)),
        Decimal(wire.get("output", 0)),
    )


_DATA = json.loads((files("callboard.conversation") / "prices.json").read_text("utf-8"))
"""The console reads the same file (``web/src/realtime/usage/prices.ts``)."""
PRICES_AS_OF = date.fromisoformat(_DATA["as_of"])
"""The day of the official price list that these are from."""
PRICES: Mapping[str, ModelPrice] = {
    name: ModelPrice(*(_price(wire[modality]) for modality in MODALITIES))
    for name, wire in _DATA["models"].items()
}
TRANSCRIPTION_PRICES: Mapping[str, TranscriptionPrice] = {
    name: _transcription_price(wire) for name, wire in _DATA["transcription"].items()
}
SESSION_PRICES: Mapping[str, TranscriptionPrice] = {
    name: _transcription_price(wire) for name, wire in _DATA["sessions"].items()
}
"""Of models that are billed by the minute of a session: translation, and the Live API's."""
OWN_MODELS: tuple[str, ...] = tuple(_DATA["own"])
"""Beginnings of the names of models that run here: they cost nothing."""


def _priced(prices: Mapping[str, T], model: str) -> T | None:
    """A dated snapshot (``…-2025-08-28``) costs what its model does."""
    names = [name for name in prices if model == name or model.startswith(f"{name}-20")]
    return prices[max(names, key=len)] if names else None


def response_cost(model: str, usage: Mapping[str, Any]) -> Decimal | None:
    """US dollars of one response, from its ``usage``; ``None``: no price is known."""
    if model.startswith(OWN_MODELS):
        return Decimal(0)
    prices = _priced(PRICES, model)
    if prices is None:
        return None
    given, made = usage["input_token_details"], usage["output_token_details"]
    cached = given.get("cached_tokens_details") or {}
    total = Decimal(0)
    for modality in MODALITIES:
        price: Price = getattr(prices, modality)
        tokens, known = given.get(f"{modality}_tokens", 0), cached.get(f"{modality}_tokens", 0)
        total += price.input * (tokens - known) + price.cached * known
        if price.output is not None:
            total += price.output * int(made.get(f"{modality}_tokens", 0))
    return total / MILLION


def transcription_cost(model: str, usage: Mapping[str, Any]) -> Decimal | None:
    """US dollars of recognising one item's words; ``None``: no price is known."""
    if model.startswith(OWN_MODELS):
        return Decimal(0)
    price = _priced(TRANSCRIPTION_PRICES, model)
    if price is None:
        return None
    if usage["type"] == "duration":
        if price.per_minute is None:
            return None
        return price.per_minute * Decimal(str(usage["seconds"])) / 60
    if price.per_minute is not None:
        return None
    tokens = price.input * int(usage["input_tokens"]) + price.output * int(usage["output_tokens"])
    return tokens / MILLION


def session_cost(model: str, seconds: float) -> Decimal | None:
    """US dollars of a session that is billed by its duration; ``None``: no price is known.

    What such a session costs beside its minutes (a backend's tokens) is not in it.
    """
    price = _priced(SESSION_PRICES, model)
    if price is None or price.per_minute is None:
        return None
    return price.per_minute * Decimal(str(seconds)) / 60


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars of a conversation."""

    responses: Decimal
    transcription: Decimal
    unpriced: int
    """Responses and transcriptions whose price is not known: the sum is too low by theirs."""

    @property
    def total(self) -> Decimal:
        return self.responses + self.transcription


def conversation_cost(
    conversation: Conversation, model: str, transcription_model: str | None
) -> Cost:
    """What a conversation has cost so far."""
    replies = [
        response_cost(model, response.usage)
        for response in conversation.responses.values()
        if response.usage is not None
    ]
    words = [
        transcription_cost(transcription_model or "", usage)
        for usage in conversation.transcription_usage.values()
    ]
    return Cost(
        sum((cost for cost in replies if cost is not None), Decimal(0)),
        sum((cost for cost in words if cost is not None), Decimal(0)),
        sum(cost is None for cost in [*replies, *words]),
    )
