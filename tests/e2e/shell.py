"""The console of a real server whose stages answer what is written down: no models."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Page, expect

from callboard.agents.registry import Registry
from callboard.app import Running, running
from callboard.engine.drive import SessionEngine
from callboard.engine.stages import Stages
from callboard.gateway.readiness import Readiness
from tests.fakes.server import test_settings
from tests.fakes.stages import scripted_stages

PATIENCE_MS = 15_000
ANSWER = "Hello! How can I help you today?"
"""What the scripted model says."""
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@dataclass
class Visit:
    """A page of the console, and what went wrong on it."""

    page: Page
    url: str
    errors: list[str]

    async def open(self, path: str) -> None:
        await self.page.goto(self.url + path)
        await self.page.locator("#main, [role=alert]").first.wait_for()

    async def start_call(self) -> None:
        await self.page.get_by_test_id("talk-button").click()
        await self.connected()

    async def connected(self) -> None:
        pill = self.page.get_by_test_id("connection")
        await expect(pill).to_have_attribute("data-phase", "connected", timeout=PATIENCE_MS)

    async def say(self, text: str) -> None:
        await self.page.get_by_test_id("say-input").fill(text)
        await self.page.get_by_test_id("say-input").press("Enter")


@dataclass
class TalkingServer:
    running: Running
    stages: Stages

    @property
    def url(self) -> str:
        return self.running.url


@contextlib.asynccontextmanager
async def talking_server(
    registry: Registry | None = None, /, **settings: Any
) -> AsyncIterator[TalkingServer]:
    """``registry``: other agents than those that come with the server."""
    stages = scripted_stages()
    loaded = asyncio.Event()

    async def load(readiness: Readiness) -> None:
        readiness.ready(SessionEngine(stages), {"llm": "scripted"})
        loaded.set()

    async with running(test_settings(**settings), load, None, agents=registry) as server:
        await loaded.wait()
        yield TalkingServer(server, stages)


def _is_error(said: ConsoleMessage) -> bool:
    """Not: that the server answered 404 to an address which is none."""
    return said.type == "error" and "404" not in said.text


@contextlib.asynccontextmanager
async def visiting(
    browser: Browser,
    server: TalkingServer,
    *,
    theme: str | None = None,
    language: str | None = None,
    **context: Any,
) -> AsyncIterator[Visit]:
    """A visitor with nothing but these preferences. Calls go over WebSocket.

    The microphone is open only while a button is held: the fake one hums all the time.
    """
    kept: dict[str, Any] = {"call": {"transport": "websocket", "mode": "push_to_talk"}}
    if theme is not None:
        kept["theme"] = theme
    if language is not None:
        kept |= {"language": language, "languageChosen": True}
    options = {"viewport": WIDE, "locale": "en-US", **context}
    place = await browser.new_context(**options)
    await place.add_init_script(
        "localStorage['callboard.preferences'] ??= " + json.dumps(json.dumps(kept))
    )
    page = await place.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if _is_error(said) else None)
    try:
        yield Visit(page, server.url, errors)
    finally:
        await place.close()
