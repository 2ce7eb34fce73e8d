"""Which words of a reply an agent's guardrails look at, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from callboard.agents.guardrail import Guardrail

MAX_WORDS = 16_384
"""Characters of one reply that are looked at, the last ones."""
_DELTAS = ("response.output_audio_transcript.delta", "response.output_text.delta")

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """A guardrail should look at these words."""

    guardrail: Guardrail
    response_id: str
    words: str
    is_whole: bool
    """Whether the reply has ended."""


@dataclass(slots=True)
class _Reply:
    words: str = ""
    looked_at: dict[str, int] = field(default_factory=dict)
    tripped: bool = False


class Guard:
    """Follows the replies of one session."""

    def __init__(self, guardrails: Sequence[Guardrail]) -> None:
        self.guardrails = tuple(guardrails)
        self._replies: dict[str, _Reply] = {}
        self._exempt = False

    def took(self, event: Event) -> Iterator[Look]:
        """An event of the session."""
        if not self.guardrails:
            return
        kind = event.get("type", "")
        if kind == "response.created":
            self._began(event["response"]["id"])
        elif kind in _DELTAS and event["response_id"] in self._replies:
            yield from self._grew(event["response_id"], event["delta"])
        elif kind == "response.done":
            yield from self._ended(event["response"]["id"])

    def trip(self, response_id: str) -> bool:
        """A guardrail has tripped: whether it is the first one of this reply."""
        reply = self._replies.get(response_id)
        if reply is None:
            return True
        first, reply.tripped = not reply.tripped, True
        return first

    def exempt_next(self) -> None:
        """The next reply says what a guardrail wants said; nothing looks at it."""
        self._exempt = True

    def _began(self, response_id: str) -> None:
        if self._exempt:
            self._exempt = False
        else:
            self._replies[response_id] = _Reply()

    def _grew(self, response_id: str, delta: str) -> Iterator[Look]:
        reply = self._replies[response_id]
        reply.words = (reply.words + delta)[-MAX_WORDS:]
        if reply.tripped:
            return
        for guardrail in self.guardrails:
            fresh = len(reply.words) - reply.looked_at.get(guardrail.name, 0)
            if fresh >= guardrail.every_characters:
                reply.looked_at[guardrail.name] = len(reply.words)
                yield Look(guardrail, response_id, reply.words, is_whole=False)

    def _ended(self, response_id: str) -> Iterator[Look]:
        reply = self._replies.pop(response_id, None)
        if reply is None or reply.tripped or not reply.words:
            return
        for guardrail in self.guardrails:
            yield Look(guardrail, response_id, reply.words, is_whole=True)
