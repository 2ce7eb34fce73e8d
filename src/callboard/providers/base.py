"""What a provider is: an upstream that becomes a wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from callboard.channel import Wire

EMBEDDED = "embedded"
"""The provider that is this process: it is no ``Provider``, its sessions run on a hub."""


TRANSLATION = "translation"
"""The intent of a translation session: a path and events of its own."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a provider."""

    model: str
    intent: str | None = None
    """``transcription``: a session without a model; ``translation``."""
    call_id: str | None = None
    """Of a call that exists: the wire is its sideband."""
    safety_identifier: str | None = field(default=None, repr=False)
    """Whom the session is for, as the client told it."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A session that has begun."""

    wire: Wire
    first: list[bytes]
    """What it has said already; it grows until the wire is diverted."""


class ProviderFailure(Exception):
    """A provider cannot serve a session, or does not any more.

    ``key`` is the row of the protocol's errors; ``str()`` is for the person who
    asked, and holds no secret. ``temporary``: another attempt may succeed.
    """

    def __init__(self, key: str, provider: str, detail: str, *, temporary: bool = False) -> None:
        super().__init__(f"{provider}: {detail}")
        self.key = key
        self.provider = provider
        self.detail = detail
        self.temporary = temporary


@dataclass(frozen=True, slots=True)
class UpstreamCall:
    """A WebRTC call that exists at a provider; its media never passes here."""

    answer_sdp: str
    call_id: str


class CallBroker(Protocol):
    """Calls at a provider, made with the server's own key. Raises ``ProviderFailure``."""

    async def create_call(
        self, offer_sdp: str, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> UpstreamCall: ...

    async def hang_up(self, call_id: str) -> None: ...

    async def translation_secret(
        self, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> Mapping[str, Any]:
        """The provider's answer to the request for a translation's secret. Not for clients."""
        ...

    async def translation_call(
        self, offer_sdp: str, session: Mapping[str, Any], safety_identifier: str | None = None
    ) -> UpstreamCall: ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...


class Provider(Protocol):
    """An upstream with a Realtime API."""

    @property
    def name(self) -> str: ...

    @property
    def broker(self) -> CallBroker | None:
        """None: it has no WebRTC calls."""
        ...

    async def connect(self, wish: Wish) -> Upstream:
        """A session that has begun, or a call's sideband. Raises ``ProviderFailure``."""
        ...

    async def offers(self) -> Sequence[str] | None:
        """The models that it has and no others, as clients name them; None: it is not known."""
        ...
