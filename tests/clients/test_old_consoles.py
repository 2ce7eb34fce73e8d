"""The consoles that this product replaces, unmodified but for the base URL (F1).

Over WebRTC, in Chromium, against the embedded engine with scripted stages: each event that
they rely on comes, by its old name and in its old shape.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route

from tests.browser import SPY, browser_page, write_wav
from tests.clients.old_consoles import FORK_SESSION, PALETTE_SESSION, TICKET_SESSION, page
from tests.e2e.scripted import ScriptedServer, scripted_server
from tests.fakes.provider_process import called
from tests.fakes.stages import tone_ms, words
from tests.protocol.beta_types import check

pytestmark = pytest.mark.browser
PATIENCE_MS = 15_000


async def fulfill(route: Route, *, body: str, kind: str) -> None:
    await route.fulfill(body=body, content_type=kind)


@asynccontextmanager
async def console(
    session: dict[str, Any], tmp_path: Path, *, url: str | None = None, **settings: Any
) -> AsyncIterator[tuple[Page, ScriptedServer]]:
    """A console that has connected and been told its configuration."""
    microphone = write_wav(tmp_path / "microphone.wav", tone_ms(1_000))
    async with scripted_server(**settings) as server, browser_page(microphone, loop=True) as web:
        base = url or server.running.url
        await open_old_console(web, base, session)
        yield web, server


async def open_old_console(web: Page, base: str, session: dict[str, Any]) -> None:
    for name, body, kind in (
        ("page", page(session), "text/html"),
        ("spy.js", SPY, "text/javascript"),
    ):
        await web.route(f"{base}/old-{name}", partial(fulfill, body=body, kind=kind))
    await web.goto(f"{base}/old-page")
    await web.evaluate("(base) => startSession(base)", base)
    await arrived(web, "session.updated")


async def arrived(web: Page, kind: str, count: int = 1) -> dict[str, Any]:
    await web.wait_for_function(
        "([kind, count]) => seen(kind).length >= count", arg=[kind, count], timeout=PATIENCE_MS
    )
    event: dict[str, Any] = await web.evaluate("(kind) => seen(kind).at(-1).event", kind)
    return event


async def all_old(web: Page) -> list[str]:
    """Each event that came is one of the beta's; their types. Nothing failed on the page."""
    events = await web.evaluate("wire.map((entry) => entry.event)")
    for event in events:
        check(event)
    assert await web.evaluate("failures") == []
    return [event["type"] for event in events]


async def test_the_palette_console(tmp_path: Path) -> None:
    """F1: its token, its offer, its tool: called, shown, and asked about 500 ms later."""
    async with console(PALETTE_SESSION, tmp_path) as (web, server):
        colors = ["#ff7e5f", "#feb47b", "#ffcf9f", "#6a3d5b", "#2d1b33"]
        server.llm.replies.append(called("display_color_palette", theme="sunset", colors=colors))
        server.llm.replies.append(words("Do you like these colours?"))
        updated = await arrived(web, "session.updated")
        assert updated["session"]["voice"] == "verse"
        assert updated["session"]["tools"][0]["name"] == "display_color_palette"
        await web.evaluate("sendTextMessage('A palette like a sunset, please.')")
        await web.wait_for_function("() => row !== null", timeout=PATIENCE_MS)
        assert await web.evaluate("calls") == [
            ["display_color_palette", {"theme": "sunset", "colors": colors}]
        ]
        assert await web.evaluate("row") == "Do you like these colours?"
        assert await web.evaluate("transcript") == "Do you like these colours?"
        kinds = await all_old(web)
        assert kinds[:2] == ["session.created", "conversation.created"]
        assert "conversation.item.created" in kinds
        await web.evaluate("stopSession()")
        await server.running.calls.wait_idle()


async def test_the_forks_push_to_talk_and_its_tools_without_parameters(tmp_path: Path) -> None:
    """F1: eight tools, VAD off; clear, speak, commit, respond; the answer is heard."""
    async with console(FORK_SESSION, tmp_path) as (web, server):
        updated = await arrived(web, "session.updated")
        assert updated["session"]["turn_detection"] is None
        assert len(updated["session"]["tools"]) == 8
        await web.evaluate("press()")
        await arrived(web, "input_audio_buffer.cleared")
        await web.wait_for_timeout(600)  # speech takes its time
        await web.evaluate("release()")
        committed = await arrived(web, "input_audio_buffer.committed")
        await arrived(web, "conversation.item.created")
        created = await web.evaluate("seen('conversation.item.created')[0].event")
        assert created["item"]["id"] == committed["item_id"]
        assert created["item"]["object"] == "realtime.item"
        await web.wait_for_function("async () => (await heard()) > 0.0005", timeout=PATIENCE_MS)
        done = await arrived(web, "response.done")
        assert done["response"]["output"][0]["content"][0]["type"] == "audio"
        assert await web.evaluate("row") == server.llm.default
        server.llm.replies.append(called("scroll_to_top_event_log"))
        await web.evaluate("sendTextMessage('Scroll to the top.')")
        await web.wait_for_function("() => calls.length > 0", timeout=PATIENCE_MS)
        assert await web.evaluate("calls") == [["scroll_to_top_event_log", {}]]
        await arrived(web, "response.done", 3)
        await all_old(web)


async def test_the_ticket_page(tmp_path: Path) -> None:
    """F1: the flat session as it is sent, the caller's words and the agent's."""
    async with console(TICKET_SESSION, tmp_path) as (web, server):
        shown = (await arrived(web, "session.updated"))["session"]
        for name, value in TICKET_SESSION.items():
            if name != "input_audio_transcription":
                assert shown[name] == value, name
        assert shown["input_audio_transcription"]["model"] == "whisper-1"
        await web.evaluate("press()")
        await web.wait_for_timeout(600)  # speech takes its time
        await web.evaluate("release()")
        await arrived(web, "response.done")
        await arrived(web, "conversation.item.input_audio_transcription.completed")
        said = await web.evaluate("transcript")
        assert "User: hello there" in said
        assert server.llm.default in said
        await all_old(web)
