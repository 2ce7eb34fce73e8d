"""Calls that exist at a provider: created with our key, attended by sideband, ended on both sides.

K1d: media flows between browser and provider, and the gateway still runs tools, meters and
hangs up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from callboard.channel import pipe
from callboard.gateway.attendance import Attendant, Line
from callboard.gateway.calls import MAX_SIDEBANDS, CallLimits, Calls
from callboard.gateway.readiness import Readiness
from callboard.gateway.start import SessionStart
from callboard.gateway.unified import media_facts
from callboard.http.client_secrets import effective_session
from callboard.hub import CloseReason
from callboard.protocol.errors import ProtocolError
from callboard.providers.base import ProviderFailure
from callboard.providers.calls_http import NoCalls
from callboard.providers.directory import Directory
from tests.fakes.engine_fake import FakeEngine
from tests.fakes.media_fake import FakeMedia
from tests.fakes.provider_fake import ANSWER_SDP, FakeBroker, FakeProvider, FarEnd

OFFER = "v=0\r\ns=offer\r\n"
START = SessionStart("gpt-realtime", None, {"type": "realtime", "instructions": "Be brief."})
SESSION = {"id": "sess_far", "type": "realtime", "model": "gpt-realtime", "tools": []}


class Witness:
    """An attendant that keeps what it sees."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.seen: list[dict[str, Any]] = []
        self.reason: CloseReason | None = None
        self._changed = asyncio.Event()

    async def sees(self, kind: str) -> bool:
        async with asyncio.timeout(5):
            while kind not in [event["type"] for event in self.seen]:
                self._changed.clear()
                await self._changed.wait()
        return True

    def opened(self, line: Line) -> None:
        self.line = line
        line.send({"type": "conversation.item.retrieve", "item_id": "early"})

    def from_client(self, event: dict[str, Any]) -> dict[str, Any] | None:
        return event

    def from_session(self, event: dict[str, Any]) -> dict[str, Any] | None:
        self.seen.append(event)
        self._changed.set()
        return event

    def audio(self, direction: str, audio_bytes: int) -> None: ...

    def closed(self, reason: CloseReason) -> None:
        self.reason = reason


class World:
    def __init__(self, order: tuple[str, ...] = ("openai",), session_s: float = 60.0) -> None:
        self.provider = FakeProvider()
        self.engine = FakeEngine()
        self.witnesses: list[Witness] = []
        self.readiness = Readiness()
        self.readiness.ready(self.engine, {"llm": "fake"})
        self.media = FakeMedia()
        self.calls = Calls(
            self.readiness,
            CallLimits(sessions=2, relayed_s=session_s),
            media=self.media,
            attendants=self._attend,
            directory=Directory({"openai": self.provider}, order),
        )

    def _attend(self, start: SessionStart) -> list[Attendant]:
        self.witnesses.append(Witness())
        return [self.witnesses[-1]]

    @property
    def broker(self) -> FakeBroker:
        assert self.provider.broker is not None
        return self.provider.broker

    async def place(self, start: SessionStart = START) -> tuple[str, FarEnd]:
        """A call that is attended: (our call id, the sideband's far end)."""
        answer, call_id = await self.calls.open_webrtc(OFFER, start)
        assert answer == ANSWER_SDP
        far = await self.provider.next()
        assert (await far.hear())["type"] == "session.update"
        await far.tell("session.updated", session=SESSION)
        assert (await far.hear())["item_id"] == "early"
        return call_id, far

    async def ended(self) -> CloseReason:
        async with asyncio.timeout(5):
            await self.calls.wait_idle()
        reason = self.witnesses[-1].reason
        assert reason is not None
        return reason


@asynccontextmanager
async def world(
    order: tuple[str, ...] = ("openai",), session_s: float = 60.0
) -> AsyncIterator[World]:
    one = World(order, session_s)
    async with one.calls:
        yield one


async def test_a_call_is_created_with_the_whole_session_and_attended() -> None:
    """K1d: our key, our call id; the attendants begin with ``session.created``."""
    async with world() as one:
        call_id, far = await one.place()
        assert one.broker.created == [(OFFER, {**(START.session or {}), "model": "gpt-realtime"})]
        assert far.wish.call_id == "rtc_far_1"
        call = one.calls.get(call_id)
        assert call_id != "rtc_far_1" and call.provider == "openai"
        witness = one.witnesses[0]
        assert await witness.sees("session.created")
        assert witness.seen[0]["type"] == "session.created"
        assert call.session_id == "sess_far"
        assert one.calls.find("sess_far") is call
        await far.tell("response.done", response={"id": "resp_1"})
        assert await witness.sees("response.done")


async def test_attendants_and_sidebands_speak_over_it() -> None:
    """S1a: a private tool's output goes to the provider; our clients' sidebands see and steer."""
    async with world() as one:
        call_id, far = await one.place()
        ours, client = pipe()
        one.calls.attach_sideband(call_id, ours)
        line = one.witnesses[0].line
        assert line is not None
        line.send({"type": "response.create"})
        assert (await far.hear())["type"] == "response.create"
        await client.send(b'{"type":"response.cancel","event_id":"mine"}')
        assert (await far.hear())["event_id"] == "mine"
        await far.tell("rate_limits.updated", rate_limits=[])
        async for raw in client:
            assert orjson.loads(raw)["type"] == "rate_limits.updated"
            break


async def test_the_browser_is_answered_when_the_call_is_attended() -> None:
    """K1d: a tool call in the page's first second finds the desk that serves it."""
    async with world() as one:
        one.provider.answers.clear()
        placing = asyncio.create_task(one.calls.open_webrtc(OFFER, START))
        async with asyncio.timeout(5):
            await one.provider.asked.wait()
        for _ in range(50):
            await asyncio.sleep(0)
        assert not placing.done()
        one.provider.answers.set()
        assert (await placing)[0] == ANSWER_SDP
        assert (await one.provider.next()).wish.call_id == "rtc_far_1"


async def test_our_hang_up_is_the_providers() -> None:
    """K1d: ``…/hangup`` and a limit that is reached end the call there as well."""
    async with world() as one:
        call_id, _ = await one.place()
        one.calls.hangup(call_id)
        assert (await one.ended()).code == 1000
        assert one.broker.hung_up.get_nowait() == "rtc_far_1"
        with pytest.raises(ProtocolError):
            one.calls.get(call_id)
        await one.place()
        line = one.witnesses[-1].line
        assert line is not None
        line.close(1008, "The budget is used up.")
        assert (await one.ended()).reason == "The budget is used up."
        assert one.broker.hung_up.get_nowait() == "rtc_far_2"


async def test_a_session_that_is_too_long_is_hung_up() -> None:
    """The server's own cap holds for calls that it only attends."""
    async with world(session_s=0.3) as one:
        await one.place()
        reason = await one.ended()
        assert reason.code == 1001 and "maximum duration" in reason.reason
        assert one.broker.hung_up.get_nowait() == "rtc_far_1"
        assert one.witnesses[0].seen[-1]["error"]["code"] == "session_expired"


async def test_sidebands_of_ours_are_limited() -> None:
    async with world() as one:
        call_id, _ = await one.place()
        for _ in range(MAX_SIDEBANDS):
            one.calls.attach_sideband(call_id, pipe()[0])
        with pytest.raises(ProtocolError) as caught:
            one.calls.attach_sideband(call_id, pipe()[0])
        assert caught.value.code == "session_limit_reached"


async def test_the_providers_end_is_ours() -> None:
    async with world() as one:
        _, far = await one.place()
        far.end.close(1000, "The call has ended.")
        assert await one.ended() == CloseReason(1000, "The call has ended.")
        assert one.broker.hung_up.empty()


async def test_a_lost_sideband_is_attached_again() -> None:
    """Nothing that an attendant says meanwhile is lost."""
    async with world() as one:
        _, far = await one.place()
        await far.tell("rate_limits.updated", rate_limits=[])
        assert await one.witnesses[0].sees("rate_limits.updated")
        far.end.close(1006, "lost")
        again = await one.provider.next()
        assert again.wish.call_id == "rtc_far_1"
        line = one.witnesses[0].line
        assert line is not None
        line.send({"type": "response.create"})
        assert (await again.hear())["type"] == "response.create"
        kinds = [event["type"] for event in one.witnesses[0].seen]
        assert kinds.count("session.created") == 1


async def test_a_call_that_cannot_be_attended_is_hung_up() -> None:
    """Tools, meter and limits would be missing: such a call does not go on."""
    async with world() as one:
        refused = ProviderFailure("provider_refused", "openai", "no such call")
        one.provider.failures = [refused] * 4
        await one.calls.open_webrtc(OFFER, START)
        assert (await one.ended()).code == 1011
        assert one.broker.hung_up.get_nowait() == "rtc_far_1"


async def test_a_provider_that_refuses_is_told_or_passed_over() -> None:
    """The browser reads why, and can go on over a WebSocket; or the engine answers it."""
    async with world() as one:
        one.broker.failure = ProviderFailure("provider_refused", "openai", "it answered HTTP 429")
        with pytest.raises(ProtocolError) as caught:
            await one.calls.open_webrtc(OFFER, START)
        assert (caught.value.code, caught.value.spec.http_status) == ("provider_refused", 502)
    async with world(("openai", "embedded")) as one:
        one.broker.failure = ProviderFailure("provider_unreachable", "openai", "ConnectError")
        _, call_id = await one.calls.open_webrtc(OFFER, START)
        call = one.calls.get(call_id)
        assert call.provider == "embedded"
        (entry,) = call.feed.since(0)
        told = orjson.loads(entry.raw)
        assert (told["fallback_from"], told["provider"]) == ("openai", "embedded")


async def test_a_provider_without_calls_gets_a_bridge() -> None:
    """WebRTC for whoever only has a WebSocket: our own peer answers the browser."""
    async with world() as one:
        one.broker.failure = NoCalls("provider_refused", "openai", "it answered HTTP 404")
        answer, _ = await one.calls.open_webrtc(OFFER, START)
        assert answer == one.media.peers[0].answer_sdp
        far = await one.provider.next()
        assert far.wish.call_id is None


def test_the_answer_tells_where_the_media_goes() -> None:
    """K1d: the feed shows the provider's addresses."""
    assert media_facts(ANSWER_SDP) == {
        "candidates": [
            {"protocol": "udp", "address": "192.0.2.7", "port": 3478, "type": "host"},
            {"protocol": "tcp", "address": "192.0.2.7", "port": 443, "type": "host"},
        ],
        "codecs": ["opus/48000/2"],
    }


async def test_a_providers_session_is_the_providers_to_judge() -> None:
    """Hosted MCP, stored prompts and what is newer than this server pass to whoever knows them."""
    session = {
        "type": "realtime",
        "prompt": {"id": "pmpt_1"},
        "tools": [{"type": "mcp", "server_label": "d", "server_url": "https://mcp.example"}],
        "tomorrow": 1,
    }
    shown = effective_session(session, "gpt-realtime", runs_here=False)
    assert (shown["prompt"], shown["tomorrow"]) == ({"id": "pmpt_1"}, 1)
    assert shown["audio"]["output"]["voice"] == "alloy"
    with pytest.raises(ProtocolError):
        effective_session(session, "gpt-realtime")


def test_a_session_without_a_model_gets_one_of_whoever_answers() -> None:
    """An agent that names its provider alone does not end on the embedded engine."""
    directory = Directory({"openai": FakeProvider()}, ("embedded", "openai"))
    assert directory.default_model(None) == "callboard-embedded"
    assert directory.default_model("openai") == "gpt-realtime-2.1"
    assert directory.default_model(None, ("openai",)) == "gpt-realtime-2.1"
    with pytest.raises(ProtocolError):
        directory.default_model("nobody")
