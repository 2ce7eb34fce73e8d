"""Who answers a call: the first of its candidates that begins a session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from callboard.channel import Channel, Wire
from callboard.gateway.call import Call
from callboard.gateway.readiness import SessionRunner
from callboard.gateway.start import SessionStart
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import upstream_model
from callboard.providers.base import EMBEDDED, ProviderFailure, Upstream, Wish
from callboard.providers.directory import Asked, Directory

log = structlog.get_logger(__name__)

OwnOrder = Callable[[SessionStart], Sequence[str]]
"""The providers that the agent of a session prefers; empty: the server's order."""


def no_preference(start: SessionStart) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Answering:
    """Who was found. One of ``runner`` and ``upstream`` is there."""

    provider: str
    runner: SessionRunner | None = None
    upstream: Upstream | None = None


def asked(start: SessionStart, preferred: OwnOrder) -> Asked:
    return Asked(start.model, start.intent, start.provider, preferred(start))


def wish_of(start: SessionStart, provider: str) -> Wish:
    """What a provider is asked for; a model goes by the name that it has there."""
    model = upstream_model(start.model, provider)
    return Wish(model, start.intent, safety_identifier=start.safety_identifier)


class ClientGone(Exception):
    """The client left before anybody answered."""


async def choose(
    call: Call,
    channel: Channel,
    candidates: Sequence[str],
    directory: Directory,
    engine: Callable[[], SessionRunner],
) -> Answering:
    """Ask one after the other, and tell the feed who answers and why not the first.

    ``engine`` raises ``ProtocolError`` when the embedded engine cannot take a session.
    Raises the first candidate's error when none of them can, and ``ClientGone``.
    """
    first: ProtocolError | None = None
    for name in candidates:
        try:
            answering = await _ask(name, call, channel, directory, engine)
        except ProviderFailure as failure:
            directory.failed(failure)
            error = ProtocolError(failure.key, provider=name, detail=failure.detail)
            log.warning("provider failed", provider=name, code=failure.key, reason=failure.detail)
        except ProtocolError as failure:
            error = failure
        else:
            directory.succeeded(name)
            tell_provider(call, name, candidates[0], first)
            return answering
        first = first or error
    assert first is not None, "there is at least one candidate"
    raise first


async def _ask(
    name: str,
    call: Call,
    channel: Channel,
    directory: Directory,
    engine: Callable[[], SessionRunner],
) -> Answering:
    if name == EMBEDDED:
        return Answering(name, runner=engine())
    connecting = directory.get(name).connect(wish_of(call.start, name))
    return Answering(name, upstream=await _unless_gone(channel, connecting))


async def _unless_gone(channel: Channel, connecting: Coroutine[Any, Any, Upstream]) -> Upstream:
    """The upstream; a client that leaves meanwhile is not kept waiting for."""
    if not isinstance(channel, Wire):
        return await connecting
    gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(connecting, name="call.connect")
    channel.watch(lambda: None if gone.done() else gone.set_result(None))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGone
    finally:
        channel.watch(None)
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
    return task.result()


def tell_provider(call: Call, name: str, wanted: str, failure: ProtocolError | None) -> None:
    facts = {"provider": name, "model": call.model, "transport": call.transport}
    if failure is not None:
        facts |= {"fallback_from": wanted, "reason": failure.message}
    call.feed.put("provider", **facts)
