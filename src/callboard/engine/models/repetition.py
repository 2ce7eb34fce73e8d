"""Notices that a text has begun to go round in circles. Pure."""

from __future__ import annotations

_TAIL_CHARS = 600
_LONGEST_PERIOD = 160


def is_looping(text: str) -> bool:
    """Whether ``text`` ends in the same passage over and over.

    Four times for a passage of at least 12 characters, eight times for a shorter one that is
    not a single character; twelve times for that.
    """
    tail = text[-_TAIL_CHARS:]
    for period in range(1, min(_LONGEST_PERIOD, len(tail) // 3) + 1):
        times = 4 if period >= 12 else 8 if period > 1 else 12
        if len(tail) >= period * times and tail.endswith(tail[-period:] * times):
            return True
    return False
