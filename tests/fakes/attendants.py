"""Attendants that write down what they see, and do as they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callboard.gateway.attendance import Line
from callboard.hub import CloseReason

Event = dict[str, Any]
Change = Callable[[Event], Event | None]


def unchanged(event: Event) -> Event | None:
    return event


class Watcher:
    """Keeps all that passes; ``to_session`` and ``to_clients`` may change it."""

    def __init__(self, to_session: Change = unchanged, to_clients: Change = unchanged) -> None:
        self.line: Line | None = None
        self.seen: list[tuple[str, Event]] = []
        self.heard: list[tuple[str, int]] = []
        self.ended: CloseReason | None = None
        self._to_session = to_session
        self._to_clients = to_clients

    @property
    def attended(self) -> Line:
        assert self.line is not None
        return self.line

    def types(self, side: str) -> list[str]:
        return [event["type"] for who, event in self.seen if who == side]

    def opened(self, line: Line) -> None:
        assert not self.seen
        self.line = line

    def from_client(self, event: Event) -> Event | None:
        self.seen.append(("client", event))
        return self._to_session(event)

    def from_session(self, event: Event) -> Event | None:
        self.seen.append(("session", event))
        return self._to_clients(event)

    def audio(self, direction: str, audio_bytes: int) -> None:
        self.heard.append((direction, audio_bytes))

    def closed(self, reason: CloseReason) -> None:
        assert self.ended is None
        self.ended = reason
