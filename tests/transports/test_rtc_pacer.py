"""The shared clock, on a loop whose time is ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from callboard.transports.pacer import MAX_CATCH_UP, PERIOD_S, Pacer


class _Timer:
    def __init__(self, when_s: float, run: Callable[[], None]) -> None:
        self.when_s, self.run, self.cancelled = when_s, run, False

    def cancel(self) -> None:
        self.cancelled = True


class _Loop:
    """The two methods of a loop that the pacer uses; ``late_s`` is how late callbacks run."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.timers: list[_Timer] = []

    def time(self) -> float:
        return self.now_s

    def call_at(self, when_s: float, run: Callable[[], None]) -> _Timer:
        self.timers.append(_Timer(when_s, run))
        return self.timers[-1]

    def run_until(self, end_s: float, late_s: float = 0.0) -> None:
        while True:
            self.timers = [t for t in self.timers if not t.cancelled]
            due = [t for t in self.timers if t.when_s + late_s <= end_s]
            if not due:
                break
            self.timers.remove(due[0])
            self.now_s = max(self.now_s, due[0].when_s + late_s)
            due[0].run()
        self.now_s = max(self.now_s, end_s)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> _Loop:
    loop = _Loop()
    monkeypatch.setattr("callboard.transports.pacer.asyncio.get_running_loop", lambda: loop)
    return loop


def test_late_callbacks_do_not_add_up(loop: _Loop) -> None:
    ticks: list[float] = []
    pacer = Pacer()
    pacer.add("a", lambda: ticks.append(loop.now_s))
    loop.run_until(loop.now_s + 60 + 0.013, late_s=0.007)
    assert len(ticks) == 3000


def test_a_short_hold_up_is_made_up_and_a_long_one_is_given_up(loop: _Loop) -> None:
    ticks: list[float] = []
    pacer = Pacer()
    pacer.add("a", lambda: ticks.append(loop.now_s))
    loop.run_until(loop.now_s + 1)
    assert len(ticks) == 50
    loop.now_s += 3 * PERIOD_S
    loop.run_until(loop.now_s)
    assert len(ticks) == 53
    loop.now_s += 2
    loop.run_until(loop.now_s)
    assert 53 + MAX_CATCH_UP <= len(ticks) <= 54 + MAX_CATCH_UP
    before = len(ticks)
    loop.run_until(loop.now_s + 1)
    assert 49 <= len(ticks) - before <= 51


def test_it_stops_with_its_last_member(loop: _Loop) -> None:
    pacer = Pacer()
    pacer.add("a", lambda: pacer.remove("a"))
    loop.run_until(loop.now_s + 1)
    assert loop.timers == []
    counted: list[int] = []
    pacer.add("b", lambda: counted.append(1))
    loop.run_until(loop.now_s + 0.1)
    assert len(counted) == 5
    pacer.remove("b")
    pacer.remove("b")
    assert all(timer.cancelled for timer in loop.timers)


def test_a_member_that_fails_stops_alone(loop: _Loop) -> None:
    def broken() -> None:
        raise RuntimeError("no encoder")

    counted: list[int] = []
    pacer = Pacer()
    pacer.add("broken", broken)
    pacer.add("sound", lambda: counted.append(1))
    loop.run_until(loop.now_s + 0.2)
    assert len(counted) == 10


async def test_on_a_real_loop_it_ticks_fifty_times_a_second() -> None:
    pacer, done = Pacer(), asyncio.Event()
    loop = asyncio.get_running_loop()
    times: list[float] = []

    def tick() -> None:
        times.append(loop.time())
        if len(times) == 26:
            done.set()

    pacer.add("a", tick)
    await done.wait()
    pacer.remove("a")
    assert times[-1] - times[0] == pytest.approx(0.5, abs=0.1)
