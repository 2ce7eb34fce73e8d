"""GBNF of the numbers between two bounds. Pure."""

from __future__ import annotations

MAX_DIGITS = 15


def int_range(low: int | None, high: int | None) -> str:
    """An expression that matches each integer from ``low`` to ``high`` (None: no bound).

    Unbounded sides end at ``MAX_DIGITS`` nines. ``low`` must not be above ``high``.
    """
    limit = 10**MAX_DIGITS - 1
    low = max(-limit, low) if low is not None else min(-limit, high if high is not None else 0)
    high = min(limit, high) if high is not None else max(limit, low)
    parts: list[str] = []
    if low < 0:
        parts += [f'"-" {part}' for part in _positive(max(1, -high), -low)]
    if low <= 0 <= high:
        parts.append('"0"')
    if high > 0:
        parts += _positive(max(1, low), high)
    return "(" + " | ".join(parts) + ")"


def decimal_range(low: int | None, high: int | None) -> str:
    """As ``int_range``, and numbers with up to six decimals between the same bounds."""
    limit = 10**MAX_DIGITS - 1
    low = max(-limit, low) if low is not None else min(-limit, high if high is not None else 0)
    high = min(limit, high) if high is not None else max(limit, low)
    parts = [int_range(low, high)]
    if high - 1 >= max(low, 0):
        parts.append(f'{int_range(max(low, 0), high - 1)} "." [0-9]{{1,6}}')
    if -low - 1 >= max(-high, 0):
        parts.append(f'"-" {int_range(max(-high, 0), -low - 1)} "." [0-9]{{1,6}}')
    return "(" + " | ".join(parts) + ")"


def _positive(low: int, high: int) -> list[str]:
    """Alternatives for 1 ≤ ``low`` … ``high``, one or more for each number of digits."""
    parts = []
    for digits in range(len(str(low)), len(str(high)) + 1):
        first = max(low, 10 ** (digits - 1))
        last = min(high, 10**digits - 1)
        parts += _same_length(str(first), str(last))
    return parts


def _same_length(low: str, high: str) -> list[str]:
    if not low:
        return [""]
    if low == high:
        return [f'"{low}"']
    if set(low[1:]) <= {"0"} and set(high[1:]) <= {"9"}:
        rest = len(low) - 1
        return [f"[{low[0]}-{high[0]}]" + (f" [0-9]{{{rest}}}" if rest else "")]
    if low[0] == high[0]:
        return [f'"{low[0]}" {part}' for part in _same_length(low[1:], high[1:])]
    rest = len(low) - 1
    parts = [f'"{low[0]}" {part}' for part in _same_length(low[1:], "9" * rest)]
    first, last = int(low[0]) + 1, int(high[0]) - 1
    if first <= last:
        parts.append(f"[{first}-{last}] [0-9]{{{rest}}}")
    return parts + [f'"{high[0]}" {part}' for part in _same_length("0" * rest, high[1:])]
