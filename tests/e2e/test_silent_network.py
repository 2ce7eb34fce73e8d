"""A network that goes away without a word is noticed, and the call is got back (P3b)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.e2e.scripted import ScriptedServer, scripted_server
from tests.e2e.test_reconnect import (
    ANSWER,
    FACT,
    PATIENCE_MS,
    QUESTION,
    REPLY,
    begin,
    knows_everything,
    link,
    one_divider,
    say,
    shows_once,
    silent_page,
    turns,
)
from tests.fakes.cut_proxy import CutProxy, cut_proxy
from tests.fakes.stages import words

pytestmark = pytest.mark.browser

Scene = tuple[ScriptedServer, CutProxy, Page]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A call over a WebSocket whose way can be frozen."""
    async with (
        scripted_server() as server,
        cut_proxy(server.running.port) as way,
        silent_page() as page,
    ):
        await begin(page, server, "websocket", way.url)
        yield server, way, page


async def test_a_half_open_websocket_is_noticed_when_an_answer_is_overdue(scene: Scene) -> None:
    """What was said into the void is said again and answered once."""
    server, way, page = scene
    way.freeze()
    server.llm.replies.append(words(ANSWER))
    await say(page, QUESTION)
    await one_divider(page, "reconnected")
    await link(page, "connected")
    await expect(turns(page, "assistant").last).to_contain_text(ANSWER, timeout=PATIENCE_MS)
    knows_everything(server.llm.requests[-1].messages, "The connection was lost")
    await shows_once(page, FACT, REPLY, QUESTION, ANSWER)


async def test_without_a_network_the_page_waits_and_goes_on_with_it(scene: Scene) -> None:
    """ "No network, waiting"; back online, the call is there again without a touch."""
    _, way, page = scene
    way.freeze()
    await page.context.set_offline(True)
    waiting = page.get_by_test_id("reconnecting")
    await expect(waiting).to_contain_text("No network, waiting", timeout=PATIENCE_MS)
    await page.context.set_offline(False)
    await link(page, "connected")
    await one_divider(page, "reconnected")
    await shows_once(page, FACT, REPLY)


async def test_a_server_that_still_answers_is_kept(scene: Scene) -> None:
    """Offline, but the server is on this machine: it is asked, and the call goes on."""
    server, _, page = scene
    before = [call.call_id for call in server.running.calls.list()]
    log = page.get_by_test_id("event-count")
    count = int(await log.get_attribute("data-total") or 0)
    await page.evaluate("() => dispatchEvent(new Event('offline'))")
    await page.wait_for_timeout(6_000)
    assert int(await log.get_attribute("data-total") or 0) >= count + 2, "asked, answered"
    await link(page, "connected")
    assert [call.call_id for call in server.running.calls.list()] == before
