"""Turn-taking: when somebody starts to speak, pauses, and has finished.

``server_vad`` ends a turn after ``silence_duration_ms``. ``semantic_vad`` asks a
model at each pause whether the utterance sounds complete; its answer sets how
long the silence has to last, up to the guide's limits (low 8 s, medium 4 s,
high 2 s). Time is that of the audio: milliseconds of all audio appended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ONSET_WINDOWS = 2
"""Windows of 32 ms above the threshold before speech counts as started: a click is shorter."""
RELEASE_BELOW_THRESHOLD = 0.15
"""Hysteresis: a window counts as silent this far below the threshold (Silero's own rule)."""
PAUSE_MS = 64
"""Silence after which a reply may be prepared, in case the turn is over."""
COMPLETE = 0.5
"""The turn model's own threshold."""
COMPLETE_SILENCE_MS = 224
"""Silence that confirms an utterance that sounds complete."""
UNSURE_SILENCE_MS = 700
"""Silence that confirms an utterance that the model is just not sure about."""
MAX_WAIT_MS = {"low": 8_000, "medium": 4_000, "auto": 4_000, "high": 2_000}


@dataclass(frozen=True, slots=True)
class TurnStarted:
    start_ms: int
    """Already moved back by the prefix padding."""


@dataclass(frozen=True, slots=True)
class TurnPaused:
    end_ms: int


@dataclass(frozen=True, slots=True)
class TurnResumed:
    pass


@dataclass(frozen=True, slots=True)
class TurnEnded:
    end_ms: int


TurnSignal = TurnStarted | TurnPaused | TurnResumed | TurnEnded


@dataclass(frozen=True, slots=True)
class TurnRules:
    """The detector's settings, from a session's ``turn_detection``."""

    threshold: float = 0.5
    prefix_padding_ms: int = 300
    silence_ms: int = 500
    eagerness: str | None = None
    """Set for ``semantic_vad``."""

    @classmethod
    def of(cls, wire: Mapping[str, Any]) -> TurnRules:
        if wire["type"] == "semantic_vad":
            return cls(eagerness=wire["eagerness"])
        return cls(wire["threshold"], wire["prefix_padding_ms"], wire["silence_duration_ms"])

    @property
    def semantic(self) -> bool:
        return self.eagerness is not None

    def needed_silence_ms(self, complete: float | None) -> int:
        """How long the silence must last, given the turn model's verdict (``None``: not yet)."""
        if self.eagerness is None:
            return self.silence_ms
        longest = MAX_WAIT_MS[self.eagerness]
        if complete is None:
            return longest
        if complete >= COMPLETE:
            return COMPLETE_SILENCE_MS
        doubt = 1 - complete / COMPLETE
        return round(UNSURE_SILENCE_MS + (longest - UNSURE_SILENCE_MS) * doubt**3)


class TurnDetector:
    """Feed it probabilities; it tells what they mean."""

    def __init__(self, rules: TurnRules) -> None:
        self._rules = rules
        self._onset_windows = 0
        self._onset_ms = 0
        self._speech_end_ms: int | None = None
        """End of the last window with speech, while a turn is open."""
        self._paused = False
        self._complete: float | None = None
        self._floor_ms = 0
        self._heard_ms = 0
        """End of the last window."""

    @property
    def speaking(self) -> bool:
        """A turn is open."""
        return self._speech_end_ms is not None

    @property
    def rules(self) -> TurnRules:
        return self._rules

    def judged(self, complete: float) -> list[TurnSignal]:
        """The turn model's verdict on the present pause, which may have lasted long enough.

        A client may have sent all its audio at once: then no window follows that could tell.
        """
        if not self._paused or self._speech_end_ms is None:
            return []
        self._complete = complete
        return self._feed_silence(self._heard_ms, self._heard_ms - self._speech_end_ms)

    def feed(self, probability: float, start_ms: int, end_ms: int) -> list[TurnSignal]:
        """One window of audio."""
        self._heard_ms = end_ms
        if self._speech_end_ms is None:
            return self._feed_idle(probability, start_ms, end_ms)
        if probability >= self._rules.threshold - RELEASE_BELOW_THRESHOLD:
            self._speech_end_ms = end_ms
            if self._paused and probability >= self._rules.threshold:
                self._paused, self._complete = False, None
                return [TurnResumed()]
            return []
        return self._feed_silence(end_ms, end_ms - self._speech_end_ms)

    def _feed_idle(self, probability: float, start_ms: int, end_ms: int) -> list[TurnSignal]:
        if probability < self._rules.threshold:
            self._onset_windows = 0
            return []
        if self._onset_windows == 0:
            self._onset_ms = start_ms
        self._onset_windows += 1
        if self._onset_windows < ONSET_WINDOWS:
            return []
        self._speech_end_ms, self._paused, self._complete = end_ms, False, None
        start = max(self._floor_ms, self._onset_ms - self._rules.prefix_padding_ms)
        return [TurnStarted(start)]

    def _feed_silence(self, end_ms: int, silence_ms: int) -> list[TurnSignal]:
        signals: list[TurnSignal] = []
        if not self._paused and silence_ms >= min(PAUSE_MS, self._rules.silence_ms):
            self._paused = True
            signals.append(TurnPaused(end_ms))
        if silence_ms >= self._rules.needed_silence_ms(self._complete):
            self.reset(end_ms)
            signals.append(TurnEnded(end_ms))
        return signals

    def go_on(self, heard_ms: int) -> None:
        """Somebody has been speaking until ``heard_ms``: their turn is open."""
        self.reset(heard_ms)
        self._speech_end_ms = self._heard_ms = heard_ms

    def reset(self, floor_ms: int) -> None:
        """No turn is open; the next one begins at ``floor_ms`` at the earliest."""
        self._onset_windows = 0
        self._speech_end_ms = None
        self._paused, self._complete = False, None
        self._floor_ms = floor_ms
