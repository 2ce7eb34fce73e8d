"""A translation is metered by the minute of audio that goes in (leads: duration prices)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from callboard.gateway.feed import Feed
from callboard.gateway.meter import CallUsage, Meters
from callboard.gateway.start import SessionStart
from callboard.hub import CloseReason
from callboard.providers.base import TRANSLATION

START = SessionStart("gpt-realtime-translate", TRANSLATION)


class Sums:
    def __init__(self) -> None:
        self.used_: list[CallUsage] = []

    def opened(self, provider: str, transport: str) -> None: ...

    def used(self, provider: str, model: str, added: CallUsage) -> None:
        self.used_.append(added)

    def closed(self, provider: str, usage: CallUsage) -> None: ...


class Line:
    call_id = "sess_1"
    session_id = "sess_1"
    transport = "websocket"
    model = START.model
    feed = Feed(lambda: 0)

    def __init__(self, provider: str) -> None:
        self.provider = provider

    def nothing(self, *arguments: Any, **more: Any) -> Any: ...

    send = emit = spawn = close = nothing


@pytest.mark.parametrize(("provider", "cost"), [("openai", "0.017"), ("compatible", None)])
def test_minutes_cost_what_the_price_list_says(provider: str, cost: str | None) -> None:
    sums = Sums()
    (meter,) = Meters(sums).attendants(START)
    meter.opened(Line(provider))
    meter.audio("input", 30 * 48_000)
    meter.audio("output", 99)
    meter.closed(CloseReason())
    (used,) = sums.used_
    if cost is None:
        assert used.unpriced == 1
    else:
        assert used.cost == Decimal(cost)
