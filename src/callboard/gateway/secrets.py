"""Client secrets (``ek_…``): short-lived keys for browsers, each with its session's start."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from callboard.gateway.admission import SECRET_PREFIX, masked
from callboard.gateway.ids import new_id
from callboard.protocol.errors import ProtocolError

MAX_SECRETS = 10_000
"""Kept at a time; beyond it the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a secret opens. ``session`` is a ``Session`` as the client sent it, validated."""

    session: dict[str, Any] | None
    expires_at_s: int
    """Unix time."""
    agent: str | None = None
    """The agent that it opens; None: none, or the one that the client names."""


class ClientSecrets:
    """In memory, hashed. A secret opens any number of sessions until it expires."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._grants: dict[bytes, Grant] = {}

    def create(
        self, session: dict[str, Any] | None, seconds: int, agent: str | None = None
    ) -> tuple[str, Grant]:
        """A new secret's value, which is not kept, and its grant. ``seconds``: 10-7200."""
        self._forget_expired()
        value = new_id(SECRET_PREFIX.rstrip("_"), 32)
        grant = Grant(session, int(self._now()) + seconds, agent)
        self._grants[_digest(value)] = grant
        return value, grant

    def check(self, key: str | None) -> Grant | None:
        """The grant of a secret; None for any other key, or none.

        Raises ``invalid_api_key`` for a secret that is unknown or has expired.
        """
        if key is None or not key.startswith(SECRET_PREFIX):
            return None
        grant = self._grants.get(_digest(key))
        if grant is None or grant.expires_at_s <= self._now():
            raise ProtocolError("invalid_api_key", key=masked(key))
        return grant

    def _forget_expired(self) -> None:
        now = self._now()
        for digest, grant in tuple(self._grants.items()):
            if grant.expires_at_s <= now or len(self._grants) >= MAX_SECRETS:
                del self._grants[digest]


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
