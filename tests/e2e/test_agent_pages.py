"""Every agent's own page, its live data and tools, and making agents. Without models."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.desk_agent import BROKEN, SOURCE, desk_folder
from tests.e2e.shell import (
    ANSWER,
    PATIENCE_MS,
    PHONE,
    TalkingServer,
    Visit,
    talking_server,
    visiting,
)
from tests.e2e.test_accessibility import findings
from tests.fakes.stages import ScriptedLlm, words
from tests.fakes.talking import calls

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return desk_folder(tmp_path / "agents")


@pytest.fixture
async def server(folder: Path) -> AsyncIterator[TalkingServer]:
    async with talking_server(agents=(folder,), development=True) as running:
        yield running


def script(server: TalkingServer, *replies: Any) -> None:
    assert isinstance(server.stages.llm, ScriptedLlm)
    server.stages.llm.replies.extend(replies)


async def looked_up(visit: Visit, server: TalkingServer) -> Page:
    """In a call with the desk, which has just looked a booking up."""
    await visit.open("/seat-desk")
    script(server, calls(("look_up_booking", {"reference": "K7R3MX"})), words("Here it is."))
    await visit.page.get_by_test_id("example").first.click()
    await visit.connected()
    # What the pointer rests on may open a card.
    await visit.page.mouse.move(0, 0)
    turns = visit.page.locator("[data-testid=turn][data-role=assistant]")
    await expect(turns.first).to_contain_text("Here it is.", timeout=PATIENCE_MS)
    return visit.page


async def test_a_file_is_an_agent_with_a_page(browser: Browser, server: TalkingServer) -> None:
    """W5: card, example, transcript, tool card, events; what is private stays on the server."""
    async with visiting(browser, server) as visit:
        await visit.open("/")
        await visit.page.get_by_test_id("open-seat-desk").click()
        page = await looked_up(visit, server)
        card = page.get_by_test_id("tool-call")
        await expect(card).to_have_attribute("data-name", "look_up_booking")
        await expect(card).to_have_attribute("data-state", "completed")
        await page.get_by_test_id("event-filter").fill("feed.tool")
        await expect(page.get_by_test_id("event-row").first).to_contain_text("feed.tool")
        request = server.stages.llm.requests[0]  # type: ignore[attr-defined]
        assert "walnut" in request.instructions
        assert "Always speak English." in request.instructions
        assert {one.name for one in request.tools} >= {"look_up_booking", "change_seat"}
        kept = await page.evaluate("document.documentElement.outerHTML")
        assert "walnut" not in kept
        assert visit.errors == []


async def test_live_data_change_beside_the_talk(browser: Browser, server: TalkingServer) -> None:
    """U1, C2: the call waits for a yes; then the seat changes in sight, marked, told and kept."""
    async with visiting(browser, server) as visit:
        page = await looked_up(visit, server)
        record = page.get_by_test_id("record")
        await page.get_by_test_id("tab-records").click()
        await expect(record).to_contain_text("14C")
        await expect(record).to_contain_text("12,400 THB")
        script(server, calls(("change_seat", {"seat": "12A"})), words("You sit in 12A."))
        await visit.say("Move me to 12A")
        approval = page.get_by_test_id("approval")
        await expect(approval).to_contain_text("seat: 12A", timeout=PATIENCE_MS)
        await expect(page.get_by_test_id("state-line")).to_have_text("Waiting for your word")
        await expect(page.get_by_test_id("state-hint")).to_contain_text("change_seat")
        await expect(record).to_contain_text("14C")
        await page.keyboard.press("Alt+y")
        changed = record.get_by_test_id("record-changed")
        await expect(changed).to_contain_text("12A", timeout=PATIENCE_MS)
        await expect(changed).to_contain_text("was 14C")
        await expect(approval).to_have_count(0)
        announced = page.get_by_test_id("record-announcer")
        await expect(announced).to_contain_text("Seat: 14C → 12A")
        await expect(page.get_by_test_id("record-history")).to_contain_text("Seat: 14C → 12A")
        assert visit.errors == []


async def test_no_is_no(browser: Browser, server: TalkingServer) -> None:
    """C2: a tool call that is declined does not happen, and the model is told."""
    async with visiting(browser, server) as visit:
        page = await looked_up(visit, server)
        script(server, calls(("change_seat", {"seat": "1A"})), words("As you wish."))
        await visit.say("Move me to 1A")
        await page.get_by_test_id("approval-decline").click(timeout=PATIENCE_MS)
        card = page.locator("[data-testid=tool-call][data-name=change_seat]")
        await expect(card).to_have_attribute("data-state", "denied", timeout=PATIENCE_MS)
        turns = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(turns.last).to_contain_text("As you wish.", timeout=PATIENCE_MS)


async def test_agents_come_and_break_while_the_dashboard_is_open(
    browser: Browser, server: TalkingServer, folder: Path
) -> None:
    """W5: a new file is a card without a reload; one with an error says the file and the line."""
    async with visiting(browser, server) as visit:
        await visit.open("/")
        page = visit.page
        source = SOURCE.replace("Seat desk", "Window desk")
        (folder / "window_desk.py").write_text(source)
        await expect(page.get_by_test_id("open-window-desk")).to_be_visible(timeout=PATIENCE_MS)
        (folder / "window_desk.py").write_text(BROKEN)
        broken = page.get_by_test_id("broken-agent")
        await expect(broken).to_contain_text("window_desk.py, line 3", timeout=PATIENCE_MS)
        await broken.get_by_role("link").click()
        await expect(page.get_by_test_id("agent-problem")).to_contain_text("line 3")
        (folder / "window_desk.py").write_text(source)
        await expect(page.get_by_test_id("agent-guide")).to_be_visible(timeout=PATIENCE_MS)


async def test_an_agent_is_made_in_four_answers(
    browser: Browser, server: TalkingServer, folder: Path
) -> None:
    """W1: wizard, source, a mistake at its line, save, talk."""
    async with visiting(browser, server) as visit:
        await visit.open("/")
        page = visit.page
        await page.get_by_test_id("new-agent").click()
        await page.get_by_test_id("wizard-name").fill("Tea house")
        await page.get_by_test_id("wizard-expertise").fill("Tea, and nothing else.")
        await page.get_by_test_id("wizard-functions").fill("brew a pot")
        await page.get_by_test_id("wizard-flow").fill("Greet, ask which tea.")
        await page.get_by_test_id("wizard-draft").click()
        source = page.get_by_test_id("source")
        await expect(source).not_to_have_value("", timeout=PATIENCE_MS)
        written = await source.input_value()
        assert "Tea house" in written
        await source.fill(written + "\nAGENT = Agent(\n")
        await page.get_by_test_id("save-agent").click()
        await expect(page.get_by_test_id("save-problem")).to_be_visible(timeout=PATIENCE_MS)
        await expect(page.get_by_test_id("wrong-line")).to_be_attached()
        assert not (folder / "tea_house.py").exists()
        await source.fill(written)
        await source.press("Control+s")
        state = page.get_by_test_id("save-state")
        await expect(state).to_have_attribute("data-state", "saved", timeout=PATIENCE_MS)
        assert (folder / "tea_house.py").read_text() == written
        await page.get_by_test_id("tab-try").click()
        await visit.page.get_by_test_id("talk-button").click()
        await visit.page.get_by_test_id("say-input").wait_for()
        await page.wait_for_selector("[data-testid=state-line]:not([data-phase=idle])")
        await visit.say("Hello")
        turns = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(turns.first).to_contain_text(ANSWER, timeout=PATIENCE_MS)


def sources_in(folder: Path) -> list[str]:
    return [path.read_text() for path in folder.glob("*.py")]


async def test_a_draft_is_talked_with_before_it_is_saved(
    browser: Browser, server: TalkingServer, folder: Path
) -> None:
    """W1: what stands in the editor answers; a mistake is told; the file stays as it is."""
    async with visiting(browser, server) as visit:
        await visit.open("/agents/seat-desk")
        page = visit.page
        source = page.get_by_test_id("source")
        await expect(source).not_to_have_value("", timeout=PATIENCE_MS)
        written = await source.input_value()
        await source.fill(written + "\nAGENT = Agent(\n")
        await page.get_by_test_id("tab-try").click()
        await expect(page.get_by_test_id("trial-problem")).to_contain_text("line")
        await page.get_by_test_id("tab-source").click()
        await source.fill(written.replace("walnut", "hazel"))
        await page.get_by_test_id("tab-try").click()
        await expect(page.get_by_test_id("trial-note")).to_be_visible(timeout=PATIENCE_MS)
        script(server, words("Here I am."))
        await page.get_by_test_id("example").first.click()
        await page.wait_for_selector("[data-testid=state-line]:not([data-phase=idle])")
        turns = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(turns.first).to_contain_text("Here I am.", timeout=PATIENCE_MS)
        request = server.stages.llm.requests[-1]  # type: ignore[attr-defined]
        assert "hazel" in request.instructions
        assert "walnut" not in request.instructions
    assert not any("hazel" in source for source in sources_in(folder))


async def test_tools_are_tried_by_hand(browser: Browser, server: TalkingServer) -> None:
    """W3, S1b: form from the schema, outcome and time, a fixed answer and back."""
    async with visiting(browser, server) as visit:
        await visit.open("/agents/seat-desk")
        page = visit.page
        tool = page.locator("[data-testid=bench-tool][data-name=check_flight_status]")
        await tool.locator("summary").first.click(timeout=PATIENCE_MS)
        await page.get_by_test_id("bench-field-flight_number").fill("CB204")
        await page.get_by_test_id("bench-run-check_flight_status").click()
        outcome = page.get_by_test_id("bench-outcome-check_flight_status")
        await expect(outcome).to_contain_text("on_time", timeout=PATIENCE_MS)
        await page.get_by_test_id("bench-mock-check_flight_status").fill('{"status": "lost"}')
        await page.get_by_test_id("bench-mock-set-check_flight_status").click()
        await expect(page.get_by_test_id("bench-mock-clear-check_flight_status")).to_be_enabled()
        await page.get_by_test_id("bench-run-check_flight_status").click()
        await expect(outcome).to_contain_text("lost", timeout=PATIENCE_MS)
        await page.get_by_test_id("bench-mock-clear-check_flight_status").click()
        assert visit.errors == []


async def test_an_open_tool_call_is_answered_by_hand(
    browser: Browser, server: TalkingServer
) -> None:
    """W3, C2: what waits for a yes is answered on the workbench instead; the tool never runs."""
    async with visiting(browser, server) as visit:
        page = await looked_up(visit, server)
        script(server, calls(("change_seat", {"seat": "12A"})), words("Row twelve is closed."))
        await visit.say("Move me to 12A")
        await page.get_by_test_id("approval").wait_for(timeout=PATIENCE_MS)
        await page.get_by_test_id("tab-tools").click()
        waiting = page.get_by_test_id("bench-open")
        await expect(waiting).to_have_attribute("data-name", "change_seat")
        await expect(waiting).to_contain_text("12A")
        await waiting.get_by_test_id("bench-answer").fill("Row 12 is closed today.")
        await waiting.get_by_test_id("bench-answer-send").click()
        await expect(waiting).to_have_count(0, timeout=PATIENCE_MS)
        await expect(page.get_by_test_id("approval")).to_have_count(0)
        turns = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(turns.last).to_contain_text("Row twelve is closed.", timeout=PATIENCE_MS)
        await page.get_by_test_id("tab-records").click()
        await expect(page.get_by_test_id("record")).to_contain_text("14C")
        assert visit.errors == []


async def test_without_development_nothing_can_be_changed(browser: Browser, folder: Path) -> None:
    """W1: the page says how to switch it on."""
    async with talking_server(agents=(folder,)) as server, visiting(browser, server) as visit:
        await visit.open("/")
        await expect(visit.page.get_by_test_id("open-seat-desk")).to_be_visible()
        await expect(visit.page.get_by_test_id("new-agent")).to_have_count(0)
        await visit.open("/agents/new")
        await expect(visit.page.get_by_test_id("development-off")).to_contain_text("--dev")


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_pages_of_agents(
    browser: Browser, server: TalkingServer, folder: Path, theme: str, language: str
) -> None:
    """E1, lead 11: dashboard with a broken file, wizard, editor, live data and an approval."""
    (folder / "broken.py").write_text(BROKEN)
    options = {"theme": theme, "language": language}
    async with visiting(browser, server, **options) as visit:
        for path in ("/", "/agents/new", "/agents/seat-desk", "/broken"):
            await visit.open(path)
            await visit.page.wait_for_timeout(300)
            assert await findings(visit.page) == [], path
    async with visiting(browser, server, **options) as visit:
        page = await looked_up(visit, server)
        script(server, calls(("change_seat", {"seat": "12A"})), words("Done."))
        await visit.say("Move me to 12A")
        await page.get_by_test_id("approval").wait_for(timeout=PATIENCE_MS)
        await page.get_by_test_id("tab-records").click()
        assert await findings(page) == []


async def test_live_data_on_a_phone(browser: Browser, server: TalkingServer) -> None:
    """U1: a change is told among the turns, with the way to it; nothing is cut off."""
    async with visiting(browser, server, viewport=PHONE, has_touch=True) as visit:
        page = await looked_up(visit, server)
        row = page.locator("[data-testid=feed-row][data-kind=change]")
        await expect(row).to_contain_text("K7R3MX")
        await row.get_by_role("button").click()
        await expect(page.get_by_test_id("record")).to_contain_text("BKK")
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
