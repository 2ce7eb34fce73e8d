"""A call that the server ends is over: the page says so, and does not call again (P3b)."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Page, expect

from callboard.engine.core import EngineLimits
from tests.e2e.scripted import ScriptedServer, open_console, scripted_server
from tests.e2e.test_reconnect import (
    ANSWER,
    FACT,
    PATIENCE_MS,
    QUESTION,
    REPLY,
    ask_again,
    begin,
    knows_everything,
    link,
    one_divider,
    say,
    shows_once,
    silent_page,
    turns,
)

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("transport", ["webrtc", "websocket"])
REDIAL_MS = 2_000
"""Longer than the first attempts to get a lost call back take."""


async def hang_up(server: ScriptedServer) -> None:
    (call,) = server.running.calls.list()
    async with httpx.AsyncClient(base_url=server.running.url) as http:
        answer = await http.post(f"/v1/realtime/calls/{call.call_id}/hangup")
    assert answer.status_code == 200


async def is_over(page: Page, server: ScriptedServer, code: str) -> None:
    """It says why, keeps the words, and stays away from the server."""
    await link(page, "hung_up")
    await expect(page.get_by_test_id("hung-up")).to_have_attribute("data-code", code)
    await expect(page.get_by_test_id("state-line")).to_have_attribute("data-phase", "hung_up")
    await page.wait_for_timeout(REDIAL_MS)
    await link(page, "hung_up")
    assert server.running.calls.active == 0


@BOTH
async def test_a_hang_up_ends_the_call_and_calling_again_goes_on(transport: str) -> None:
    """``…/hangup``: the words stay, nobody redials, "Call again" takes the conversation up."""
    async with scripted_server() as server, silent_page() as page:
        await begin(page, server, transport)
        await hang_up(server)
        await is_over(page, server, "hung_up")
        await shows_once(page, FACT, REPLY)
        await page.get_by_test_id("call-again").click()
        await link(page, "connected")
        await expect(page.get_by_test_id("hung-up")).to_have_count(0)
        await one_divider(page, "reconnected")
        knows_everything(await ask_again(page, server.llm), "The connection was lost")
        await shows_once(page, FACT, REPLY, QUESTION, ANSWER)


@BOTH
async def test_the_longest_duration_ends_the_call(transport: str) -> None:
    """Where no other session could be opened before the cap: no seat was free."""
    async with scripted_server(max_sessions=1) as server, silent_page() as page:
        server.limit(EngineLimits(session_s=5))
        await open_console(page, server, call={"transport": transport})
        await page.get_by_test_id("talk-button").click()
        await link(page, "connected")
        await say(page, FACT)
        await expect(turns(page, "assistant")).to_contain_text("Hello!", timeout=PATIENCE_MS)
        await is_over(page, server, "session_expired")
        server.limit(EngineLimits())
        await page.get_by_test_id("talk-button").click()
        await link(page, "connected")
        await shows_once(page, FACT)


async def test_a_server_that_stops_says_so() -> None:
    """Over the data channel as well; it may come back, so the page waits for it."""
    async with silent_page() as page:
        async with scripted_server() as server:
            await begin(page, server, "webrtc")
        await link(page, "reconnecting")
        waiting = page.get_by_test_id("reconnecting")
        await expect(waiting).to_have_attribute("data-code", "server_stopping")
        await expect(waiting).to_contain_text("shutting down")
