"""The ticket desk in the browser: a quote waits in sight until its caller has said yes or no.

Server, engine, tools, airline and page are real; only the models are scripted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from callboard.agents.registry import Registry
from callboard.apps.ticket_support.agent import ticket_support
from callboard.apps.ticket_support.sql_airline import SqlAirline
from tests.e2e.shell import PATIENCE_MS, PHONE, TalkingServer, Visit, talking_server, visiting
from tests.e2e.test_accessibility import findings
from tests.fakes.stages import ScriptedLlm, words
from tests.fakes.talking import calls

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MOVE = calls(
    ("modify_booking", {"booking_reference": "K7R3MX", "modification_type": "date_change"})
)
FEE = "1,500"


@dataclass
class Desk:
    """The airline and its desk behind a server."""

    server: TalkingServer
    airline: SqlAirline

    @property
    def llm(self) -> ScriptedLlm:
        assert isinstance(self.server.stages.llm, ScriptedLlm)
        return self.server.stages.llm

    async def day(self) -> str:
        booking = await self.airline.booking("K7R3MX")
        assert booking is not None
        return booking.flight.day.isoformat()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with aclosing(SqlAirline("sqlite+aiosqlite:///:memory:", lambda: NOW)) as airline:
        agent = ticket_support(airline, lambda: NOW)
        async with talking_server(Registry.of(agent), development=True) as server:
            yield Desk(server, airline)


def quote(page: Page) -> Locator:
    return page.locator("[data-testid=record][data-topic=quote]")


def booking(page: Page) -> Locator:
    return page.locator("[data-testid=record][data-topic=booking]")


async def said(visit: Visit, words: str) -> None:
    turns = visit.page.locator("[data-testid=turn][data-role=assistant]")
    await expect(turns.last).to_contain_text(words, timeout=PATIENCE_MS)


async def asked(visit: Visit, desk: Desk) -> Page:
    """In a call in which the desk has quoted a change of the day, and waits."""
    await visit.open("/ticket-support")
    desk.llm.replies += [MOVE, words("Your reference and last name, please?")]
    await visit.start_call()
    await visit.say("Can I move my flight to the day after?")
    await said(visit, "reference and last name")
    desk.llm.replies += [calls(("answer", {})), words("It costs 1,500 baht. Shall I?")]
    await visit.say("K7R3MX, Suwan.")
    await said(visit, "Shall I?")
    if await visit.page.get_by_test_id("tab-records").count():
        await visit.page.get_by_test_id("tab-records").click()
    await expect(quote(visit.page)).to_be_visible(timeout=PATIENCE_MS)
    return visit.page


async def test_a_yes_makes_the_change_that_was_quoted(browser: Browser, desk: Desk) -> None:
    """U1, C2: nothing has changed while the quote is open; after the yes it is gone and done."""
    async with visiting(browser, desk.server) as visit:
        page = await asked(visit, desk)
        await expect(quote(page)).to_have_count(1)
        await expect(quote(page)).to_contain_text("Waits for a yes")
        await expect(quote(page)).to_contain_text(FEE)
        await expect(quote(page)).to_contain_text("Shall I change it?")
        await expect(page.get_by_test_id("record").first).to_have_attribute("data-topic", "quote")
        assert await desk.day() == "2026-12-01"
        await expect(booking(page).get_by_test_id("record-changed")).to_have_count(0)
        desk.llm.replies += [calls(("answer", {"answer": "yes"})), words("It is done.")]
        await visit.say("Yes, please.")
        await expect(quote(page)).to_have_count(0, timeout=PATIENCE_MS)
        changed = booking(page).get_by_test_id("record-changed").first
        await expect(changed).to_be_visible(timeout=PATIENCE_MS)
        await said(visit, "It is done.")
        assert await desk.day() == "2026-12-02"
        assert visit.errors == []


async def test_a_no_leaves_everything_as_it_was(browser: Browser, desk: Desk) -> None:
    """U1, C2: a quote that is declined disappears, and the airline has changed nothing."""
    async with visiting(browser, desk.server) as visit:
        page = await asked(visit, desk)
        desk.llm.replies += [calls(("answer", {"answer": "no"})), words("I have left it.")]
        await visit.say("No, leave it as it is.")
        await expect(quote(page)).to_have_count(0, timeout=PATIENCE_MS)
        await said(visit, "I have left it.")
        await expect(booking(page).get_by_test_id("record-changed")).to_have_count(0)
        assert await desk.day() == "2026-12-01"
        assert visit.errors == []


async def test_an_open_quote_is_not_taken_into_the_next_call(browser: Browser, desk: Desk) -> None:
    """C2: who hangs up has not said yes, and a yes in a new call is to nothing."""
    async with visiting(browser, desk.server) as visit:
        page = await asked(visit, desk)
        await page.get_by_test_id("end").click()
        await expect(page.get_by_test_id("connection")).to_have_attribute("data-phase", "idle")
        await visit.start_call()
        desk.llm.replies += [calls(("answer", {"answer": "yes"})), words("What shall I do?")]
        await visit.say("Yes, please.")
        await said(visit, "What shall I do?")
        await expect(quote(page)).to_have_count(0)
        assert await desk.day() == "2026-12-01"


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_an_open_quote(
    browser: Browser, desk: Desk, theme: str, language: str
) -> None:
    """E1, lead 11."""
    async with visiting(browser, desk.server, theme=theme, language=language) as visit:
        assert await findings(await asked(visit, desk)) == []


async def test_a_quote_on_a_phone(browser: Browser, desk: Desk) -> None:
    """U1, E1: it is found from the turns, and nothing of it is cut off."""
    async with visiting(browser, desk.server, viewport=PHONE, has_touch=True) as visit:
        page = await asked(visit, desk)
        await expect(quote(page)).to_contain_text(FEE)
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
