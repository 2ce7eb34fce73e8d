"""The playout machine: what is queued, played, cut off, and told about it."""

from __future__ import annotations

from array import array
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from callboard.channel import Overflow
from callboard.transports.rtc_audio import (
    BLOCK_BYTES,
    BLOCK_SAMPLES,
    BYTES_PER_MS,
    SILENCE,
    Blocks,
    Concealment,
    Playout,
)


def ms(count: int, sample: int = 1000) -> bytes:
    return array("h", [sample] * (24 * count)).tobytes()


def notices(playout: Playout, ticks: int) -> list[tuple[str, str]]:
    return [(n.kind, n.response_id) for _ in range(ticks) for n in playout.tick().notices]


def test_nothing_queued_is_silence() -> None:
    playout = Playout()
    assert [playout.tick().pcm for _ in range(3)] == [SILENCE] * 3
    assert playout.flush() is None


def test_started_with_the_first_block_and_stopped_when_the_last_was_played() -> None:
    playout = Playout()
    playout.play("r", "i", ms(40))
    playout.finish("r")
    steps = [playout.tick() for _ in range(4)]
    assert [[n.kind for n in step.notices] for step in steps] == [["started"], [], ["stopped"], []]
    assert b"".join(step.pcm for step in steps) == ms(40) + SILENCE * 2


def test_less_than_a_block_waits_for_more_or_for_the_end() -> None:
    playout = Playout()
    playout.play("r", "i", ms(30))
    assert playout.tick().pcm == ms(20)
    assert playout.tick().pcm == SILENCE
    playout.play("r", "i", ms(10))
    assert playout.tick().pcm == ms(20)
    playout.play("r", "i", ms(5))
    playout.finish("r")
    assert playout.tick().pcm == ms(5) + ms(15, 0)


def test_a_block_may_hold_the_end_of_one_item_and_the_start_of_the_next() -> None:
    playout = Playout()
    playout.play("r", "a", ms(10))
    playout.play("r", "b", ms(30, 7))
    assert playout.tick().pcm == ms(10) + ms(10, 7)
    cut = playout.flush()
    assert cut is not None
    assert (cut.response_id, cut.item_id, cut.played_ms) == ("r", "b", 10)


def test_flush_tells_what_was_handed_to_the_peer() -> None:
    playout = Playout()
    playout.play("r", "i", ms(1000))
    for _ in range(7):
        playout.tick()
    cut = playout.flush()
    assert cut is not None and cut.played_ms == 140
    assert playout.queued_ms == 0
    playout.play("r", "i", ms(1000))
    playout.finish("r")
    assert [playout.tick().pcm for _ in range(3)] == [SILENCE] * 3


def test_flush_before_the_first_block_is_nothing_heard() -> None:
    playout = Playout()
    playout.play("r", "i", ms(100))
    cut = playout.flush()
    assert cut is not None and cut.played_ms == 0
    assert notices(playout, 3) == []


def test_flush_while_more_is_being_made() -> None:
    playout = Playout()
    playout.play("r", "i", ms(40))
    notices(playout, 5)
    cut = playout.flush()
    assert cut is not None and (cut.item_id, cut.played_ms) == ("i", 40)


def test_flush_of_what_was_all_handed_over_keeps_its_stopped() -> None:
    playout = Playout()
    playout.play("r", "i", ms(20))
    playout.finish("r")
    playout.tick()
    assert playout.flush() is None
    assert notices(playout, 2) == [("stopped", "r")]


def test_responses_play_one_after_the_other() -> None:
    playout = Playout()
    playout.play("r1", "i1", ms(25))
    playout.finish("r1")
    playout.play("r2", "i2", ms(20))
    playout.finish("r2")
    assert notices(playout, 4) == [
        ("started", "r1"),
        ("stopped", "r1"),
        ("started", "r2"),
        ("stopped", "r2"),
    ]


def test_a_response_without_audio_is_never_heard_of() -> None:
    playout = Playout()
    playout.play("r", "i", b"")
    playout.finish("r")
    assert notices(playout, 3) == []


def test_half_a_sample_and_too_much_are_refused() -> None:
    playout = Playout(limit_ms=100)
    with pytest.raises(ValueError, match="whole 16-bit samples"):
        playout.play("r", "i", b"abc")
    playout.play("r", "i", ms(100))
    with pytest.raises(Overflow):
        playout.play("r", "i", ms(1))
    playout.tick()
    playout.play("r", "i", ms(20))


@given(st.lists(st.integers(0, 3000).map(lambda n: 2 * n), max_size=20))
def test_blocks_lose_nothing(sizes: list[int]) -> None:
    blocks = Blocks()
    source = ms(len(sizes) * 150)
    sent, out = 0, bytearray()
    for size in sizes:
        for block in blocks.cut(source[sent : sent + size]):
            assert len(block) == BLOCK_BYTES
            out += block
        sent += size
    whole = min(sent, len(source)) // BLOCK_BYTES * BLOCK_BYTES
    assert bytes(out) == source[:whole]


@given(st.integers(-1000, 30_000), st.integers(0, 1000))
def test_concealment_keeps_time(missing: int, samples: int) -> None:
    concealment = Concealment()
    concealment.bridge(0, ms(20))
    pcm = bytes(samples * 2)
    out = concealment.bridge(missing, pcm)
    filled = missing if 0 < missing <= Concealment.MAX_GAP_SAMPLES else 0
    assert len(out) == (filled + samples) * 2


def test_concealment_fades() -> None:
    concealment = Concealment()
    concealment.bridge(0, ms(20, 10_000))
    out = array("h", concealment.bridge(6 * BLOCK_SAMPLES, b""))
    peaks = [max(out[i : i + BLOCK_SAMPLES]) for i in range(0, len(out), BLOCK_SAMPLES)]
    assert peaks == [8000, 6000, 4000, 2000, 0, 0]


class AnyInterleaving(RuleBasedStateMachine):
    """Responses of random items and lengths, finished, flushed and ticked in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.playout = Playout()
        self.queued: Counter[str] = Counter()
        self.played: Counter[str] = Counter()
        self.heard: Counter[tuple[str, str]] = Counter()
        self.flushed: set[str] = set()
        self.finished: set[str] = set()

    @rule(response=st.sampled_from("abc"), item=st.sampled_from("xy"), samples=st.integers(1, 1500))
    def play(self, response: str, item: str, samples: int) -> None:
        sample = ord(response)
        self.playout.play(response, item, array("h", [sample] * samples).tobytes())
        if response not in self.flushed | self.finished:
            self.queued[response] += samples

    @rule(response=st.sampled_from("abc"))
    def finish(self, response: str) -> None:
        self.playout.finish(response)
        self.finished.add(response)

    @rule()
    def flush(self) -> None:
        cut = self.playout.flush()
        pending = {r for r in self.queued if self._pending(r)}
        assert (cut is None) == (not pending)
        if cut is not None:
            assert cut.response_id in pending
            assert 0 <= cut.played_ms <= self.played[cut.response_id] * 2 // BYTES_PER_MS
        self.flushed |= pending
        assert self.playout.queued_ms == 0

    def _pending(self, response: str) -> bool:
        done = response in self.finished and self.played[response] == self.queued[response]
        return response not in self.flushed and not done

    @rule(times=st.integers(1, 6))
    def tick(self, times: int) -> None:
        for _ in range(times):
            step = self.playout.tick()
            for notice in step.notices:
                self.heard[notice.kind, notice.response_id] += 1
            block = array("h", step.pcm)
            assert len(block) == BLOCK_SAMPLES
            for response in "abc":
                count = block.count(ord(response))
                assert not (count and response in self.flushed), "nothing plays after its flush"
                self.played[response] += count

    @invariant()
    def played_is_at_most_queued(self) -> None:
        assert all(self.played[r] <= self.queued[r] for r in "abc")

    @invariant()
    def one_start_and_one_stop(self) -> None:
        assert all(count == 1 for count in self.heard.values())
        for response in "abc":
            started, stopped = self.heard["started", response], self.heard["stopped", response]
            assert started >= stopped
            assert bool(started) == bool(self.played[response])
            assert not (stopped and response in self.flushed)
            if stopped:
                assert self.played[response] == self.queued[response]


AnyInterleaving.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestAnyInterleaving = AnyInterleaving.TestCase
