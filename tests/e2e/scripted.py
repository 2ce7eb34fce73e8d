"""A real server and a real peer connection; its stages answer what is written down: no models."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

from callboard.app import Running, running, webrtc_media
from callboard.engine.core import EngineLimits
from callboard.engine.drive import SessionEngine
from callboard.engine.stages import Stages
from callboard.gateway.readiness import Readiness
from tests.browser import SPY
from tests.fakes.server import test_settings
from tests.fakes.stages import ScriptedLlm, ScriptedStt, scripted_stages

PATIENCE_MS = 15_000


@dataclass
class ScriptedServer:
    running: Running
    stages: Stages

    @property
    def console(self) -> str:
        return f"{self.running.url}/console"

    @property
    def llm(self) -> ScriptedLlm:
        assert isinstance(self.stages.llm, ScriptedLlm)
        return self.stages.llm

    @property
    def stt(self) -> ScriptedStt:
        assert isinstance(self.stages.stt, ScriptedStt)
        return self.stages.stt

    def limit(self, limits: EngineLimits) -> None:
        """For the sessions that begin from now on."""
        engine = SessionEngine(self.stages, limits=limits)
        self.running.readiness.ready(engine, {"llm": "scripted"})


@asynccontextmanager
async def scripted_server(**settings: Any) -> AsyncIterator[ScriptedServer]:
    stages = scripted_stages()
    loaded = asyncio.Event()

    async def load(readiness: Readiness) -> None:
        readiness.ready(SessionEngine(stages), {"llm": "scripted"})
        loaded.set()

    async with running(test_settings(**settings), load, webrtc_media()) as server:
        await loaded.wait()
        yield ScriptedServer(server, stages)


async def phase(page: Page, *names: str) -> None:
    """Wait until the state line says one of these."""
    await page.wait_for_function(
        """(names) => {
          const line = document.querySelector('[data-testid=state-line]');
          return line !== null && names.includes(line.dataset.phase);
        }""",
        arg=list(names),
        timeout=PATIENCE_MS,
    )


async def open_console(
    page: Page,
    server: ScriptedServer,
    *,
    url: str | None = None,
    spies: tuple[str, ...] = (SPY,),
    **preferences: Any,
) -> None:
    """The console, in English, with these preferences remembered. ``url``: a way round."""
    remembered = json.dumps({"language": "en", **preferences})
    for spy in spies:
        await page.add_init_script(spy)
    await page.add_init_script(
        f"localStorage['callboard.preferences'] ??= {json.dumps(remembered)};"
    )
    await page.goto(f"{url or server.running.url}/console")
    await expect(page.get_by_test_id("state-line")).to_have_attribute("data-phase", "idle")


async def start_call(page: Page) -> None:
    """Connected, and the configuration is agreed."""
    await page.get_by_test_id("talk-button").click()
    await page.wait_for_function("() => seen('session.updated').length > 0", timeout=PATIENCE_MS)
