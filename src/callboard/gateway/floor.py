"""Who has the floor in a session: the agent, the user, or nobody. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

REPLY_WAIT_MS = 3_000
"""After a turn that the session answers by itself: how long its response may take to begin."""
SPEECH_LIMIT_MS = 60_000
"""Longest speech that is waited for; after it the user is taken to be silent."""
ASK_WAIT_MS = 5_000
"""How long a ``response.create`` may go unanswered before it counts as lost."""
MAX_REMEMBERED = 64

Event = Mapping[str, Any]


class Floor:
    """Follows a session's events; says whether a response may be asked for now."""

    def __init__(self) -> None:
        self._active: str | None = None
        self._aside: deque[str] = deque(maxlen=MAX_REMEMBERED)
        self._answers_turns = True
        self._busy_until_ms = 0
        self._asked_until_ms = 0

    @property
    def active(self) -> str | None:
        """The response in progress in the conversation."""
        return self._active

    def is_aside(self, response_id: str) -> bool:
        """Whether a response is out of band: its calls are no part of the conversation."""
        return response_id in self._aside

    def is_free(self, now_ms: int) -> bool:
        """Nobody speaks, and no response is active, asked for, or about to begin."""
        return self._active is None and now_ms >= max(self._busy_until_ms, self._asked_until_ms)

    def free_at_ms(self, now_ms: int) -> int | None:
        """When to look again if nothing happens; None: something has to happen first."""
        if self._active is not None:
            return None
        return max(self._busy_until_ms, self._asked_until_ms)

    def is_asked(self, now_ms: int) -> bool:
        """Whether a response was asked for and has not begun yet."""
        return now_ms < self._asked_until_ms

    def asked(self, now_ms: int) -> None:
        """A ``response.create`` is on its way."""
        self._asked_until_ms = now_ms + ASK_WAIT_MS

    def refused(self, now_ms: int) -> None:
        """The session did not begin the response that it was asked for."""
        self._asked_until_ms = 0
        if self._active is None:
            self._busy_until_ms = now_ms + REPLY_WAIT_MS

    def took(self, event: Event, now_ms: int) -> None:
        """An event of the session."""
        match event.get("type"):
            case "response.created":
                self._began(event["response"])
            case "response.done":
                if event["response"].get("id") == self._active:
                    self._active = None
            case "input_audio_buffer.speech_started":
                self._busy_until_ms = now_ms + SPEECH_LIMIT_MS
            case "input_audio_buffer.speech_stopped" | "input_audio_buffer.committed":
                self._busy_until_ms = now_ms + REPLY_WAIT_MS if self._answers_turns else 0
            case "input_audio_buffer.cleared":
                self._busy_until_ms = 0
            case "session.created" | "session.updated":
                self._configured(event["session"])

    def _began(self, response: Event) -> None:
        if "conversation_id" in response and response["conversation_id"] is None:
            self._aside.append(response["id"])
            return
        self._active = response["id"]
        self._busy_until_ms = self._asked_until_ms = 0

    def _configured(self, session: Event) -> None:
        rules = ((session.get("audio") or {}).get("input") or {}).get("turn_detection")
        self._answers_turns = rules is not None and rules.get("create_response", True) is not False
        if rules is None:
            self._busy_until_ms = 0
