"""Client secrets (``ek_…``): short-lived keys for browsers, each with its session's start."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
    provider: str | None = None
    """The provider that its sessions run at; None: whoever is asked for."""
    safety_identifier: str | None = field(default=None, repr=False)
    """Whom the provider is told that its sessions are for."""
    parent: bytes | None = field(default=None, repr=False)
    """The digest of the secret that it was made with; it ends with that one."""


class ClientSecrets:
    """In memory, hashed. A secret opens any number of sessions until it expires."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._grants: dict[bytes, Grant] = {}

    def create(
        self,
        session: dict[str, Any] | None,
        seconds: int,
        agent: str | None = None,
        provider: str | None = None,
        safety_identifier: str | None = None,
        parent: str | None = None,
    ) -> tuple[str, Grant]:
        """A new secret's value, which is not kept, and its grant. ``seconds``: 10-7200.

        ``parent`` is the key of who asks. A secret that was made with another one opens no
        more than that one does, and no longer. Raises ``invalid_api_key``.
        """
        self._forget_expired()
        value = new_id(SECRET_PREFIX.rstrip("_"), 32)
        expires_at_s = int(self._now()) + seconds
        above = self.check(parent)
        grant = Grant(session, expires_at_s, agent, provider, safety_identifier)
        if above is not None and parent is not None:
            grant = Grant(
                session,
                min(expires_at_s, above.expires_at_s),
                above.agent or agent,
                above.provider or provider,
                above.safety_identifier or safety_identifier,
                _digest(parent),
            )
        self._grants[_digest(value)] = grant
        return value, grant

    def check(self, key: str | None) -> Grant | None:
        """The grant of a secret; None for any other key, or none.

        Raises ``invalid_api_key`` for a secret that is unknown or has expired.
        """
        if key is None or not key.startswith(SECRET_PREFIX):
            return None
        grant = self._grants.get(_digest(key))
        if grant is None or not self._lives(grant):
            raise ProtocolError("invalid_api_key", key=masked(key))
        return grant

    def _lives(self, grant: Grant) -> bool:
        if grant.parent is not None:
            parent = self._grants.get(grant.parent)
            if parent is None or not self._lives(parent):
                return False
        return grant.expires_at_s > self._now()

    def _forget_expired(self) -> None:
        now = self._now()
        for digest, grant in tuple(self._grants.items()):
            if grant.expires_at_s <= now or len(self._grants) >= MAX_SECRETS:
                del self._grants[digest]


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
