"""WebRTC calls whose session runs at a provider over a WebSocket (F1, K1d).

Our peer owns what is unplayed, as a provider's own endpoint does: what the user did not
hear is taken out of the conversation.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson

from callboard.channel import PlaybackNotice, Played
from callboard.gateway.calls import CallLimits, Calls
from callboard.gateway.readiness import Readiness
from callboard.gateway.start import Dialect, SessionStart
from callboard.providers.directory import Directory
from tests.fakes.media_fake import FakeMedia, ScriptedAudio
from tests.fakes.provider_fake import FakeProvider, FarEnd

OFFER = "v=0\r\ns=offer\r\n"
TURNS = {"type": "server_vad", "interrupt_response": True}
SESSION: dict[str, Any] = {
    "id": "sess_far",
    "type": "realtime",
    "model": "gpt-realtime",
    "audio": {"input": {"turn_detection": TURNS}},
}


class Bridged:
    """One bridged call: the browser's data channel, its audio, the provider's end."""

    def __init__(self, calls: Calls, media: FakeMedia, audio: ScriptedAudio, far: FarEnd) -> None:
        self.calls = calls
        self.audio = audio
        self.far = far
        self.client = media.peers[0].client
        self._events = self.client.__aiter__()

    async def hear(self) -> dict[str, Any]:
        """The browser's next event."""
        async with asyncio.timeout(5):
            event: dict[str, Any] = orjson.loads(await anext(self._events))
        return event

    async def say(self, kind: str, **fields: Any) -> None:
        await self.client.send(orjson.dumps({"type": kind, **fields}))


@asynccontextmanager
async def bridged(
    session: dict[str, Any] | None = None, dialect: Dialect = "ga"
) -> AsyncIterator[Bridged]:
    provider, audio = FakeProvider(), ScriptedAudio()
    provider.broker = None
    media = FakeMedia(audio)
    directory = Directory({"openai": provider}, ("openai",))
    async with Calls(Readiness(), CallLimits(1), media=media, directory=directory) as calls:
        start = SessionStart("gpt-realtime", None, session, dialect=dialect)
        await calls.open_webrtc(OFFER, start)
        yield Bridged(calls, media, audio, await provider.next())


async def test_a_session_is_given_its_start_and_then_shown() -> None:
    """The browser's first event shows what its secret set, as with a provider's own calls."""
    start = {
        "type": "realtime",
        "model": "gpt-realtime",
        "instructions": "Be brief.",
        "audio": {"output": {"format": {"type": "audio/pcmu"}, "voice": "ash"}},
    }
    async with bridged(start) as call:
        await call.far.tell("session.created", session=SESSION)
        update = await call.far.hear()
        assert update["type"] == "session.update"
        assert update["session"] == {
            "type": "realtime",
            "instructions": "Be brief.",
            "audio": {"output": {"voice": "ash"}},
        }
        shown = {**SESSION, "instructions": "Be brief."}
        await call.far.tell("session.updated", session=shown)
        assert await call.hear() == {
            "type": "session.created",
            "event_id": "event_far",
            "session": shown,
        }
        assert call.calls.find("sess_far").session_id == "sess_far"


async def test_a_start_that_is_refused_is_told() -> None:
    async with bridged({"type": "realtime", "audio": {"output": {"voice": "nobody"}}}) as call:
        await call.far.tell("session.created", session=SESSION)
        assert (await call.far.hear())["type"] == "session.update"
        await call.far.tell("error", error={"code": "invalid_value"})
        assert (await call.hear())["type"] == "error"
        await call.far.tell("session.updated", session=SESSION)
        assert (await call.hear())["type"] == "session.updated"


async def test_audio_goes_by_the_track() -> None:
    """K1d: the microphone's frames are appended; deltas are played and not sent as events."""
    async with bridged() as call:
        await call.far.tell("session.created", session=SESSION)
        assert (await call.hear())["type"] == "session.created"
        call.audio.microphone.put_nowait(b"\x01\x00\x02\x00")
        appended = await call.far.hear()
        assert base64.b64decode(appended["audio"]) == b"\x01\x00\x02\x00"
        delta = {"response_id": "resp_1", "item_id": "item_1"}
        await call.far.tell("response.output_audio.delta", delta="AQACAA==", **delta)
        await call.far.tell("response.done", response={"id": "resp_1"})
        assert (await call.hear())["type"] == "response.done"
        assert call.audio.played == [("resp_1", "item_1", b"\x01\x00\x02\x00")]
        assert call.audio.finished == ["resp_1"]
        for kind in ("started", "stopped"):
            call.audio.noticed.put_nowait(PlaybackNotice(kind, "resp_1"))
            event = await call.hear()
            assert event["type"] == f"output_audio_buffer.{kind}"
            assert event["response_id"] == "resp_1"


async def test_an_interruption_takes_out_what_was_not_heard() -> None:
    """K2: cleared for the browser, truncated at the provider, at what was played."""
    async with bridged() as call:
        await call.far.tell("session.created", session=SESSION)
        await call.hear()
        call.audio.heard = Played("resp_1", "item_1", 420)
        started = "input_audio_buffer.speech_started"
        await call.far.tell(started, item_id="item_2", audio_start_ms=10)
        assert (await call.hear())["type"] == started
        cleared = await call.hear()
        assert cleared["type"] == "output_audio_buffer.cleared"
        assert cleared["response_id"] == "resp_1"
        truncate = await call.far.hear()
        assert truncate["type"] == "conversation.item.truncate"
        assert (truncate["item_id"], truncate["audio_end_ms"]) == ("item_1", 420)


async def test_a_page_that_clears_the_output_is_answered_here() -> None:
    """A WebSocket session of the provider knows no such event."""
    async with bridged() as call:
        await call.far.tell("session.created", session=SESSION)
        await call.hear()
        call.audio.heard = Played("resp_1", "item_1", 20)
        await call.say("output_audio_buffer.clear")
        assert (await call.hear())["type"] == "output_audio_buffer.cleared"
        assert (await call.far.hear())["type"] == "conversation.item.truncate"
        await call.say("response.create")
        assert (await call.far.hear())["type"] == "response.create"


async def test_formats_of_the_track_are_ours() -> None:
    """The track has a codec of its own; a page's wish for G.711 changes nothing at the provider."""
    async with bridged(dialect="beta") as call:
        await call.far.tell("session.created", session=SESSION)
        assert [(await call.hear())["type"] for _ in range(2)] == [
            "session.created",
            "conversation.created",
        ]
        flat = {"input_audio_format": "g711_ulaw", "voice": "ash"}
        await call.say("session.update", session=flat)
        update = await call.far.hear()
        assert update["session"] == {
            "type": "realtime",
            "audio": {"input": {}, "output": {"voice": "ash"}},
        }


async def test_a_lost_provider_is_an_error_and_the_end() -> None:
    """Nobody is left talking to nobody."""
    async with bridged() as call:
        await call.far.tell("session.created", session=SESSION)
        await call.hear()
        call.far.end.close(1006, "lost")
        error = await call.hear()
        assert (error["type"], error["error"]["code"]) == ("error", "provider_lost")
        async with asyncio.timeout(5):
            await call.calls.wait_idle()


async def test_the_browser_that_leaves_ends_the_session() -> None:
    async with bridged() as call:
        await call.far.tell("session.created", session=SESSION)
        await call.hear()
        call.client.close()
        async with asyncio.timeout(5):
            await call.calls.wait_idle()
        assert call.far.end.closed is not None
