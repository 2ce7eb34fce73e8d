"""Who answers a browser's SDP offer: the engine, a provider itself, or a provider by a bridge.

A provider with calls of its own answers the browser itself: the media never passes here.
Old clients, and providers without calls, get our own peer, whose session runs at the
provider over a WebSocket.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from callboard.channel import Channel
from callboard.gateway.bridge import BridgedSession
from callboard.gateway.call import Call
from callboard.gateway.choosing import tell_provider, wish_of
from callboard.gateway.dialect import BetaChannel
from callboard.gateway.ids import new_id
from callboard.gateway.media import MediaFactory, MediaPeer
from callboard.gateway.readiness import Runner, SessionRunner
from callboard.gateway.start import SessionStart
from callboard.gateway.unified import SidebandSession, media_facts
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import upstream_model
from callboard.providers.base import EMBEDDED, CallBroker, Provider, ProviderFailure
from callboard.providers.calls_http import NoCalls
from callboard.providers.directory import Directory

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that somebody has answered and that is yet to run."""

    answer_sdp: str
    call: Call
    runner: Runner
    peer: MediaPeer | None
    """Our end of the media; None: it is the provider's."""

    channel: Channel | None
    """The client's events; None: they go to the provider."""

    attended: asyncio.Event | None = None
    """Set once a call at a provider is seen from here; None: it is from its first event on."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Places calls. ``engine`` raises ``ProtocolError`` when it cannot take a session."""

    directory: Directory
    media: MediaFactory | None
    engine: Callable[[], SessionRunner]
    session_s: float
    """The longest duration of a session at a provider."""

    async def first(self, candidates: Sequence[str], offer_sdp: str, start: SessionStart) -> Placed:
        """By the first of them that can, whose feed tells why not an earlier one.

        Raises ``ProtocolError``: the first candidate's, or what is wrong with the offer.
        """
        first: ProtocolError | None = None
        for name in candidates:
            try:
                placed = await self.place(name, offer_sdp, start)
            except ProviderFailure as failure:
                self.directory.failed(failure)
                error = ProtocolError(failure.key, provider=name, detail=failure.detail)
                log.warning("provider failed", provider=name, code=failure.key)
            except ProtocolError as failure:
                if failure.param == "sdp":
                    raise
                error = failure
            else:
                self.directory.succeeded(name)
                tell_provider(placed.call, name, candidates[0], first)
                return placed
            first = first or error
        assert first is not None, "there is at least one candidate"
        raise first

    async def place(self, name: str, offer_sdp: str, start: SessionStart) -> Placed:
        """By this provider. Raises ``ProviderFailure``, ``ProtocolError``."""
        if name == EMBEDDED:
            return await self._embedded(offer_sdp, start)
        provider = self.directory.get(name)
        if provider.broker is not None and start.dialect == "ga":
            with contextlib.suppress(NoCalls):
                return await self._unified(provider, provider.broker, offer_sdp, start)
        return await self._bridged(provider, offer_sdp, start)

    async def _embedded(self, offer_sdp: str, start: SessionStart) -> Placed:
        runner = self.engine()
        peer = await self._accept(offer_sdp)
        call = Call(new_id("rtc_u0"), new_id("sess"), start, "webrtc")
        return Placed(peer.answer_sdp, call, runner, peer, spoken(peer.channel, start))

    async def _unified(
        self, provider: Provider, broker: CallBroker, offer_sdp: str, start: SessionStart
    ) -> Placed:
        session = whole_session(start, provider.name)
        created = await broker.create_call(offer_sdp, session, start.safety_identifier)
        call = Call(new_id("rtc_u0"), None, start, "webrtc", provider.name)
        runner = SidebandSession(provider, created.call_id, call, session_s=self.session_s)
        call.feed.put("media", path="provider", **media_facts(created.answer_sdp))
        return Placed(created.answer_sdp, call, runner, None, None, runner.attended)

    async def _bridged(self, provider: Provider, offer_sdp: str, start: SessionStart) -> Placed:
        upstream = await provider.connect(wish_of(start, provider.name))
        try:
            peer = await self._accept(offer_sdp)
        except BaseException:
            upstream.wire.close(1000, "")
            raise
        call = Call(new_id("rtc_u0"), None, start, "webrtc", provider.name)
        runner = BridgedSession(upstream, call, session_s=self.session_s)
        call.feed.put("media", path="server", **media_facts(peer.answer_sdp))
        return Placed(peer.answer_sdp, call, runner, peer, spoken(peer.channel, start))

    async def _accept(self, offer_sdp: str) -> MediaPeer:
        if self.media is None:
            raise ProtocolError("engine_not_ready", detail="WebRTC is not available here.")
        try:
            return await self.media.accept(offer_sdp)
        except ValueError as error:
            raise ProtocolError("invalid_value_detail", param="sdp", detail=str(error)) from error


def spoken(channel: Channel, start: SessionStart) -> Channel:
    """The client's channel in the dialect that it speaks."""
    return BetaChannel(channel) if start.dialect == "beta" else channel


def whole_session(start: SessionStart, provider: str) -> dict[str, Any]:
    """What a provider's call is created with: the session's start, and its model."""
    session = start.session or {"type": start.intent or "realtime"}
    if session["type"] != "realtime":
        return session
    return {**session, "model": upstream_model(start.model, provider)}
