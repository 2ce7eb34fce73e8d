"""A server with a Realtime API: where it is, how it is asked, and what its refusals mean."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

from callboard.channel import Wire
from callboard.providers.backoff import delay_ms
from callboard.providers.base import TRANSLATION, CallBroker, ProviderFailure, Upstream, Wish
from callboard.providers.greeting import NotGreeted, greeted
from callboard.providers.refusals import message_in, repeatable
from callboard.transports.websocket import WebSocketLimits
from callboard.transports.websocket_client import CannotConnect, Target, connect

ATTEMPTS = 3
"""To connect, when a failure may pass by itself; a timeout is not tried again."""
TEMPORARY_STATUS = (408, 425, 429, 500, 502, 503, 504)
UNAUTHORIZED_STATUS = (401, 403)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a provider is and as whom it is asked. Its headers hold the key: never printed."""

    name: str
    base_url: str
    """``https://…/v1``: what ``/realtime`` is appended to."""
    headers: Mapping[str, str] = field(repr=False)
    key_setting: str
    """The setting that holds its key, for the person who has to mend it."""
    proxy_of: Callable[[str], str | None] = field(repr=False)
    """URL → URL of the proxy to use, if any."""
    timeout_s: float = 10.0
    limits: WebSocketLimits = field(default_factory=WebSocketLimits)
    tls: ssl.SSLContext | None = field(default=None, repr=False)


class RealtimeApi:
    """A ``Provider`` at an endpoint."""

    def __init__(self, endpoint: Endpoint, broker: CallBroker | None = None) -> None:
        self._endpoint = endpoint
        self.broker = broker

    @property
    def name(self) -> str:
        return self._endpoint.name

    async def offers(self) -> None:
        """Nobody tells us which models an address has."""

    async def connect(self, wish: Wish) -> Upstream:
        wire = await self._wire(wish)
        if wish.call_id is not None:
            return Upstream(wire, [])
        try:
            return Upstream(wire, await greeted(wire, timeout_s=self._endpoint.timeout_s))
        except NotGreeted as refusal:
            raise self._refusal(refusal) from None

    def _refusal(self, refusal: NotGreeted) -> ProviderFailure:
        if refusal.code == "invalid_api_key":
            return unauthorized(self._endpoint, "it says that the key is not valid")
        key = "provider_unreachable" if refusal.code is None else "provider_refused"
        detail = repeatable(refusal.detail, self._endpoint.headers)
        return ProviderFailure(key, self.name, detail)

    async def _wire(self, wish: Wish) -> Wire:
        endpoint = self._endpoint
        url = websocket_url(endpoint.base_url, wish)
        headers = with_identifier(endpoint.headers, wish.safety_identifier)
        target = Target(url, headers, endpoint.proxy_of(url))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await connect(
                    target, endpoint.limits, timeout_s=endpoint.timeout_s, tls=endpoint.tls
                )
            except CannotConnect as error:
                failure = self._failure(error)
                if attempt == ATTEMPTS or not failure.temporary:
                    raise failure from None
            await asyncio.sleep(delay_ms(attempt, random.random()) / 1000)
        raise AssertionError("the last attempt returns or raises")

    def _failure(self, error: CannotConnect) -> ProviderFailure:
        status = error.status
        if status in UNAUTHORIZED_STATUS:
            return unauthorized(self._endpoint, f"it answered HTTP {status}")
        told = message_in(error.body, self._endpoint.headers)
        said = f"{error.reason}, {told}" if told else error.reason
        if status is not None and status not in TEMPORARY_STATUS:
            detail = f"{said} at {shown_url(self._endpoint.base_url)}"
            return ProviderFailure("provider_refused", self.name, detail)
        detail = f"{said} ({shown_url(self._endpoint.base_url)})"
        slow = error.reason.startswith("no answer")
        return ProviderFailure("provider_unreachable", self.name, detail, temporary=not slow)


def unauthorized(endpoint: Endpoint, said: str) -> ProviderFailure:
    """What to do about a key that is refused."""
    detail = f"{said}. Whoever runs this server should check {endpoint.key_setting}"
    return ProviderFailure("provider_unauthorized", endpoint.name, detail)


def with_identifier(headers: Mapping[str, str], safety_identifier: str | None) -> Mapping[str, str]:
    """The headers of a session's request, with whom it is for (guide, "Safety identifiers")."""
    if safety_identifier is None:
        return headers
    return {**headers, "OpenAI-Safety-Identifier": safety_identifier}


def websocket_url(base_url: str, wish: Wish) -> str:
    """The address of a session, or of a call's sideband."""
    parts = urlsplit(base_url)
    scheme = {"https": "wss", "http": "ws"}.get(parts.scheme, parts.scheme)
    if wish.call_id is not None:
        query = {"call_id": wish.call_id}
    elif wish.intent is not None and wish.intent != TRANSLATION:
        query = {"intent": wish.intent}
    else:
        query = {"model": wish.model}
    path = parts.path.rstrip("/") + "/realtime"
    if wish.intent == TRANSLATION:
        path += "/translations"
    fixed = f"{parts.query}&" if parts.query else ""
    return urlunsplit((scheme, parts.netloc, path, fixed + urlencode(query), ""))


def shown_url(url: str) -> str:
    """An address without what may be secret in it: user, query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
