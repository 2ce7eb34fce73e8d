"""A call on the embedded engine: its clients are the peers of a hub, its session a runner's."""

from __future__ import annotations

import asyncio
import contextlib

import orjson
import structlog

from callboard.channel import Channel
from callboard.gateway.attendance import AttendantFactory
from callboard.gateway.call import Call, HubEnds
from callboard.gateway.ids import new_id
from callboard.gateway.media import MediaPeer
from callboard.gateway.readiness import Runner
from callboard.hub import AUDIO_EVENTS, CloseReason, Hub
from callboard.protocol.errors import ProtocolError, error_event
from callboard.providers.base import EMBEDDED

ENGINE_GRACE_S = 3.0
"""How long a session may tidy up after its call has ended, before it is cancelled."""

log = structlog.get_logger(__name__)


async def serve_embedded(
    call: Call,
    runner: Runner,
    channel: Channel | None,
    attendants: AttendantFactory,
    *,
    peer: MediaPeer | None = None,
    outbox_limit_bytes: int,
) -> None:
    """Run a call until it has ended. ``channel`` carries the events of its client, if we have it.

    ``peer`` is the client's media when it is connected to us by WebRTC.
    """
    tasks, name = call.group, f"call.{call.call_id}"
    if call.provider == EMBEDDED:
        call.answered_by(EMBEDDED, session_id=call.session_id or call.call_id)
    attendance = call.attend(attendants)
    hub = call.hub = Hub(tasks, name=name, passage=attendance)
    call.ends = HubEnds(hub)
    attendance.open()
    mute = AUDIO_EVENTS if peer is not None else frozenset[str]()
    if channel is not None:
        hub.attach(channel, limit_bytes=outbox_limit_bytes, mute=mute)
    if call.close_as is not None:
        hub.close(call.close_as.code, call.close_as.reason)
    watch = None
    if peer is not None:
        watch = tasks.create_task(_watch(peer, hub), name=f"{name}.media")
    session = tasks.create_task(_converse(call, runner, hub, peer), name=f"{name}.session")
    call.ended(await hub.wait_ended())
    if watch is not None:
        watch.cancel()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ENGINE_GRACE_S):
            await asyncio.wait([session])
    session.cancel()


async def _watch(peer: MediaPeer, hub: Hub) -> None:
    await peer.wait_closed()
    hub.close(1006, "The media connection is gone.")


async def _converse(call: Call, runner: Runner, hub: Hub, peer: MediaPeer | None) -> None:
    """A task root: whatever goes wrong in a session ends that session, with an error."""
    start, session_id = call.start, call.session_id or call.call_id
    try:
        reason = await runner.run(
            session=start.session,
            model=start.model,
            intent=start.intent,
            hub=hub,
            audio=peer.audio if peer is not None else None,
            session_id=session_id,
        )
    except Exception:
        log.exception("session failed")
        error = ProtocolError("internal", session_id=session_id)
        hub.emit("error", orjson.dumps(error_event(error, new_id("event"), None)))
        reason = CloseReason(1011, error.spec.close_reason)
    hub.close(reason.code, reason.reason)
