"""How long to wait before the next attempt (pure: the random number is an argument)."""

from __future__ import annotations

from collections.abc import Sequence

BASE_MS = 200
FACTOR = 2.0
MAX_MS = 30_000


def delay_ms(failures: int, random: float, *, base_ms: int = BASE_MS, max_ms: int = MAX_MS) -> int:
    """Exponential with equal jitter: between half and all of ``base * 2 ** (failures - 1)``.

    ``failures`` in a row, from 1; ``random`` in [0, 1).
    """
    whole = min(float(max_ms), base_ms * FACTOR ** min(failures - 1, 32))
    return round(whole / 2 + whole / 2 * random)


class Standing:
    """Whether a provider is worth asking: after failures in a row it is left alone for a while."""

    def __init__(self, *, base_ms: int = 1_000, max_ms: int = MAX_MS) -> None:
        self._base_ms = base_ms
        self._max_ms = max_ms
        self._failures = 0
        self._not_before_ms = 0
        self.reason = ""
        """Why it failed last."""

    def failed(self, reason: str, now_ms: int, random: float) -> None:
        self._failures += 1
        self.reason = reason
        wait_ms = delay_ms(self._failures, random, base_ms=self._base_ms, max_ms=self._max_ms)
        self._not_before_ms = now_ms + wait_ms

    def succeeded(self) -> None:
        self._failures, self._not_before_ms, self.reason = 0, 0, ""

    def rests(self, now_ms: int) -> bool:
        """Ask another one, if there is one."""
        return now_ms < self._not_before_ms


def first_awake(names: Sequence[str], standings: dict[str, Standing], now_ms: int) -> list[str]:
    """The same names: those that rest come last, in their order, since one of them may do."""

    def rests(name: str) -> bool:
        return name in standings and standings[name].rests(now_ms)

    return [n for n in names if not rests(n)] + [n for n in names if rests(n)]
