"""Turn-taking, window by window."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from callboard.engine.turns import (
    TurnDetector,
    TurnEnded,
    TurnPaused,
    TurnResumed,
    TurnRules,
    TurnSignal,
    TurnStarted,
)

WINDOW_MS = 32


def run(rules: TurnRules, probabilities: list[float]) -> list[tuple[int, TurnSignal]]:
    detector = TurnDetector(rules)
    return [
        (number, signal)
        for number, probability in enumerate(probabilities)
        for signal in detector.feed(probability, number * WINDOW_MS, (number + 1) * WINDOW_MS)
    ]


def kinds(signals: list[tuple[int, TurnSignal]]) -> list[type]:
    return [type(signal) for _, signal in signals]


def test_a_turn_starts_at_its_second_window_and_counts_from_its_first() -> None:
    """The start is the onset minus the padding, never before the floor."""
    signals = run(TurnRules(), [0.0] * 20 + [0.9] * 2)
    assert signals == [(21, TurnStarted(20 * WINDOW_MS - 300))]
    assert run(TurnRules(), [0.9, 0.9]) == [(1, TurnStarted(0))]


def test_silence_ends_a_turn() -> None:
    """After ``silence_duration_ms``; a pause is told once before."""
    signals = run(TurnRules(silence_ms=500), [0.9] * 10 + [0.0] * 20)
    assert kinds(signals) == [TurnStarted, TurnPaused, TurnEnded]
    ended = signals[-1][1]
    assert isinstance(ended, TurnEnded)
    assert 500 <= ended.end_ms - 10 * WINDOW_MS < 500 + WINDOW_MS


def test_speech_after_a_pause_resumes_the_turn() -> None:
    """A pause shorter than the silence is part of the turn."""
    signals = run(TurnRules(silence_ms=500), [0.9] * 5 + [0.0] * 5 + [0.9] * 5 + [0.0] * 20)
    assert kinds(signals) == [TurnStarted, TurnPaused, TurnResumed, TurnPaused, TurnEnded]


def test_hysteresis() -> None:
    """A window a little below the threshold keeps a turn alive but does not start one."""
    rules = TurnRules(threshold=0.5, silence_ms=200)
    assert run(rules, [0.4] * 50) == []
    assert kinds(run(rules, [0.9] * 2 + [0.4] * 50)) == [TurnStarted]


def test_a_silence_of_zero_ends_at_the_first_silent_window() -> None:
    """The shortest setting still tells the pause before the end."""
    signals = run(TurnRules(silence_ms=0), [0.9] * 3 + [0.0])
    assert kinds(signals) == [TurnStarted, TurnPaused, TurnEnded]


def test_the_verdict_sets_the_wait() -> None:
    """The surer the model, the shorter the silence; never beyond the eagerness's limit."""
    rules = TurnRules(eagerness="low")
    waits = [rules.needed_silence_ms(p / 10) for p in range(11)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] == rules.needed_silence_ms(None) == 8_000
    assert waits[-1] < 300


@given(
    rules=st.builds(
        TurnRules,
        threshold=st.floats(0, 1),
        prefix_padding_ms=st.integers(0, 2_000),
        silence_ms=st.integers(0, 1_000),
        eagerness=st.sampled_from([None, "low", "medium", "high", "auto"]),
    ),
    probabilities=st.lists(st.floats(0, 1), max_size=200),
)
def test_signals_follow_a_grammar(rules: TurnRules, probabilities: list[float]) -> None:
    """start (pause resume)* [pause] end, again and again; positions never go back."""
    allowed: dict[type[TurnSignal] | None, set[type[TurnSignal]]] = {
        None: {TurnStarted},
        TurnStarted: {TurnPaused},
        TurnPaused: {TurnResumed, TurnEnded},
        TurnResumed: {TurnPaused},
        TurnEnded: {TurnStarted},
    }
    before: type[TurnSignal] | None = None
    position = 0
    for _, signal in run(rules, probabilities):
        assert type(signal) in allowed[before]
        before = type(signal)
        if isinstance(signal, TurnStarted):
            assert signal.start_ms >= position
            position = signal.start_ms
        elif isinstance(signal, TurnEnded):
            assert signal.end_ms >= position
            position = signal.end_ms


def test_a_verdict_after_all_audio_ends_the_turn_at_once() -> None:
    """K4: a clip that was sent in one go ends its turn, though no window follows the verdict."""
    detector = TurnDetector(TurnRules(eagerness="auto"))
    assert detector.judged(0.9) == []
    for number in range(40):
        probability = 0.9 if number < 20 else 0.0
        detector.feed(probability, number * WINDOW_MS, (number + 1) * WINDOW_MS)
    assert detector.judged(0.9) == [TurnEnded(40 * WINDOW_MS)]
    assert not detector.speaking
    assert detector.judged(0.9) == []


def test_a_verdict_in_a_young_pause_waits_for_more_silence() -> None:
    detector = TurnDetector(TurnRules(eagerness="auto"))
    for number in range(24):
        probability = 0.9 if number < 20 else 0.0
        detector.feed(probability, number * WINDOW_MS, (number + 1) * WINDOW_MS)
    assert detector.judged(0.9) == []
    assert detector.speaking
