"""What calls use: tokens, seconds of audio, money. An attendant per call, and the sums of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

import structlog

from callboard.conversation.usage import (
    MODALITIES,
    response_cost,
    session_cost,
    transcription_cost,
)
from callboard.gateway.attendance import Attendant, Event, Line
from callboard.gateway.peek import Direction
from callboard.gateway.start import SessionStart
from callboard.hub import CloseReason
from callboard.protocol.formats import ENGINE_BYTES_PER_MS
from callboard.providers.base import TRANSLATION

FREE = ("embedded", "recording")
PRICED = ("openai", "azure")
"""Providers that bill by the price list. What any other one bills is not known."""
OWN = "callboard-embedded"
TRANSCRIBED = "conversation.item.input_audio_transcription.completed"

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class CallUsage:
    """What one call has used so far."""

    responses: int = 0
    transcriptions: int = 0
    tokens: dict[tuple[str, str], int] = field(default_factory=dict)
    """(``input``, ``cached`` or ``output``; modality) → tokens. Cached ones are part of input."""
    audio_bytes: dict[Direction, int] = field(default_factory=lambda: {"input": 0, "output": 0})
    """That went by as events; over WebRTC audio is no event."""
    cost: Decimal = Decimal(0)
    """US dollars."""
    unpriced: int = 0
    """Responses and transcriptions whose price is not known."""

    def add_response(self, model: str, usage: Mapping[str, Any]) -> None:
        """``usage`` of a ``response.done``, in the wire's shape."""
        self.responses += 1
        given, made = (
            usage.get("input_token_details") or {},
            usage.get("output_token_details") or {},
        )
        cached = given.get("cached_tokens_details") or {}
        for modality in MODALITIES:
            for kind, counts in (("input", given), ("cached", cached), ("output", made)):
                if tokens := int(counts.get(f"{modality}_tokens") or 0):
                    key = (kind, modality)
                    self.tokens[key] = self.tokens.get(key, 0) + tokens
        complete = {"input_token_details": given, "output_token_details": made}
        self._charge(response_cost(model, complete))

    def add_transcription(self, model: str, usage: Mapping[str, Any]) -> None:
        self.transcriptions += 1
        self._charge(transcription_cost(model, usage))

    def add_minutes(self, model: str, seconds: float) -> None:
        """A session without responses, billed by its duration."""
        self._charge(Decimal(0) if model == OWN else session_cost(model, seconds))

    def merge(self, added: CallUsage) -> None:
        """Count what one event told (its audio is counted as it goes by)."""
        self.responses += added.responses
        self.transcriptions += added.transcriptions
        for key, tokens in added.tokens.items():
            self.tokens[key] = self.tokens.get(key, 0) + tokens
        self.cost += added.cost
        self.unpriced += added.unpriced

    def _charge(self, cost: Decimal | None) -> None:
        if cost is None:
            self.unpriced += 1
        else:
            self.cost += cost


class Counting(Protocol):
    """Where the sums of all calls are kept."""

    def opened(self, provider: str, transport: str) -> None: ...

    def used(self, provider: str, model: str, added: CallUsage) -> None: ...

    def closed(self, provider: str, usage: CallUsage) -> None: ...


class Meters:
    """The meters of the calls that run."""

    def __init__(self, counting: Counting | None = None) -> None:
        self._counting = counting
        self._running: dict[str, CallUsage] = {}

    def usage(self, call_id: str) -> CallUsage | None:
        """Of a call that runs."""
        return self._running.get(call_id)

    def attendants(self, start: SessionStart) -> Sequence[Attendant]:
        """A meter for a call that begins."""
        return (Meter(self._running, self._counting, start.intent),)


class Meter:
    """An attendant that reads the usage of one call from its events."""

    def __init__(
        self,
        running: dict[str, CallUsage],
        counting: Counting | None,
        intent: str | None = None,
    ) -> None:
        self._intent = intent
        self._running = running
        self._counting = counting
        self._line: Line | None = None
        self._usage = CallUsage()
        self._transcriber = ""

    def opened(self, line: Line) -> None:
        self._line = line
        self._running[line.call_id] = self._usage
        if self._counting is not None:
            self._counting.opened(line.provider, line.transport)

    def from_client(self, event: Event) -> Event | None:
        return event

    def from_session(self, event: Event) -> Event | None:
        kind = event.get("type")
        if kind in ("session.created", "session.updated"):
            self._transcriber = _transcriber(event.get("session"))
        elif kind in ("response.done", TRANSCRIBED):
            self._add(event)
        return event

    def audio(self, direction: Direction, audio_bytes: int) -> None:
        self._usage.audio_bytes[direction] += audio_bytes

    def closed(self, reason: CloseReason) -> None:
        if self._line is None:
            return
        usage = self._usage
        if self._intent == TRANSLATION:
            self._count(self._translated(self._line))
        self._running.pop(self._line.call_id, None)
        if self._counting is not None:
            self._counting.closed(self._line.provider, usage)
        log.info(
            "call metered",
            responses=usage.responses,
            tokens={f"{kind}.{modality}": n for (kind, modality), n in usage.tokens.items()},
            cost_usd=str(usage.cost),
            unpriced=usage.unpriced,
        )

    def _add(self, event: Event) -> None:
        if self._line is None:
            return
        try:
            added = self._read(event, self._line)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
            added = CallUsage(unpriced=1)
            log.warning("usage cannot be read", type=event["type"])
        self._count(added)

    def _count(self, added: CallUsage) -> None:
        self._usage.merge(added)
        if self._counting is not None and self._line is not None:
            self._counting.used(self._line.provider, self._line.model, added)

    def _translated(self, line: Line) -> CallUsage:
        """A translation is billed by the minute of what goes in: silence is sent as well."""
        added = CallUsage()
        seconds = self._usage.audio_bytes["input"] / (1_000 * ENGINE_BYTES_PER_MS)
        added.add_minutes(_billed(line.provider, line.model), seconds)
        return added

    def _read(self, event: Event, line: Line) -> CallUsage:
        """What an event says was used. Raises all kinds of errors when it is malformed."""
        added = CallUsage()
        if event["type"] == TRANSCRIBED:
            if (usage := event.get("usage")) is not None:
                added.add_transcription(_billed(line.provider, self._transcriber), usage)
        elif (usage := event["response"].get("usage")) is not None:
            added.add_response(_billed(line.provider, line.model), usage)
        return added


def _billed(provider: str, model: str) -> str:
    """The name that has a price: what runs here costs nothing, whatever it is called."""
    if provider in FREE:
        return OWN
    return model if provider in PRICED else ""


def _transcriber(session: Any) -> str:
    """The model that recognises the user's words, as a session tells it; empty: none."""
    for name in ("audio", "input", "transcription", "model"):
        session = session.get(name) if isinstance(session, dict) else None
    return session if isinstance(session, str) else ""
