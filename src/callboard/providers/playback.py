"""Playing a recorded session back: what is due, and what the client has to say first (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from callboard.providers.recorded import INPUT_AUDIO, Step

OPTIONAL = frozenset({INPUT_AUDIO})
"""What a client may leave out: nobody who replays a conversation has to speak it again."""


class Playback:
    """One run through a recording.

    The server's events keep the distance in time that they had, divided by ``speed``. Before an
    event of the recorded client the player waits until the real one has sent one of its type; what
    the real one sends early is remembered, what it sends besides is ignored.
    """

    def __init__(self, steps: Sequence[Step], *, speed: float = 1.0) -> None:
        self._steps = steps
        self._speed = speed
        self._next = 0
        self._early: Counter[str] = Counter()
        self._behind_ms = 0.0
        """How much later than recorded (and sped up) we are, since the client took its time."""

    @property
    def ended(self) -> bool:
        """Everything has been said."""
        return self._next >= len(self._steps)

    def heard(self, kind: str) -> None:
        """The client sent an event of this type."""
        self._early[kind] += 1

    def due(self, now_ms: float) -> list[bytes]:
        """The events to send now; ``now_ms`` counts from the beginning of the playback."""
        out: list[bytes] = []
        while self._next < len(self._steps):
            step = self._steps[self._next]
            if step.side == "client":
                if not self._answered(step, now_ms):
                    break
            elif self._at(step) > now_ms:
                break
            elif step.raw:
                out.append(step.raw)
            self._next += 1
        return out

    def wait_ms(self, now_ms: float) -> float | None:
        """Until the next event is due; None when it is the client's turn, or nothing is left."""
        if self.ended or self._steps[self._next].side == "client":
            return None
        return max(0.0, self._at(self._steps[self._next]) - now_ms)

    def _at(self, step: Step) -> float:
        return step.at_ms / self._speed + self._behind_ms

    def _answered(self, step: Step, now_ms: float) -> bool:
        if self._early[step.kind] > 0:
            self._early[step.kind] -= 1
        elif step.kind not in OPTIONAL:
            return False
        elif self._at(step) > now_ms:
            return True
        self._behind_ms = max(self._behind_ms, now_ms - step.at_ms / self._speed)
        return True
