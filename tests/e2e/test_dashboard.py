"""The dashboard, the pages around it, the languages, the brand; on a real server without models."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from callboard.app import engine_loader, running
from tests.e2e.shell import ANSWER, PATIENCE_MS, TalkingServer, Visit, talking_server, visiting
from tests.fakes.server import test_settings
from tests.fakes.stages import scripted_stages

pytestmark = pytest.mark.browser

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'
)


def read(path: Path) -> str:
    return path.read_text()


@pytest.mark.parametrize(
    ("language", "why"), [("en", "Calls go to its providers"), ("th", "สายจะไปที่ผู้ให้บริการ")]
)
async def test_a_server_without_an_engine_says_so(
    browser: Browser, language: str, why: str
) -> None:
    """B4b: off is neither loading nor failed, and the providers are named in its place."""
    settings = test_settings(models="none", compatible_base_url="http://127.0.0.1:9/v1")
    async with (
        running(settings, engine_loader(settings), None) as server,
        visiting(browser, TalkingServer(server, scripted_stages()), language=language) as visit,
    ):
        await visit.open("/")
        state = visit.page.get_by_test_id("engine-status")
        await expect(state).to_have_attribute("data-status", "off", timeout=PATIENCE_MS)
        strip = visit.page.locator("section", has=state)
        await expect(strip).to_contain_text("CALLBOARD_MODELS=none")
        await expect(strip).to_contain_text(why)
        # S2a: nobody is told that the voice stays here when it does not.
        steps = visit.page.get_by_test_id("first-steps")
        await expect(steps).to_contain_text(": " + await strip.locator("dd").nth(1).inner_text())
        await visit.open("/console")
        await expect(visit.page.get_by_test_id("talk-button")).to_be_visible()
        assert visit.errors == []


async def converse(visit: Visit, text: str) -> None:
    await visit.start_call()
    await visit.say(text)
    answer = visit.page.locator("[data-testid=turn][data-role=assistant]").first
    await expect(answer).to_contain_text(ANSWER, timeout=PATIENCE_MS)


async def test_every_application_has_a_card_that_leads_to_it(
    browser: Browser, server: TalkingServer
) -> None:
    """E1: cards from the server, deep links, the back button, and three steps to begin with."""
    async with visiting(browser, server) as visit:
        await visit.open("/")
        page = visit.page
        cards = page.get_by_test_id("agent-card")
        await expect(cards).to_have_count(2)
        await expect(page.get_by_test_id("first-steps")).to_be_visible()
        for name, path in (("console", "/console"), ("ticket-support", "/ticket-support")):
            await page.get_by_test_id(f"open-{name}").click()
            await expect(page).to_have_url(f"{server.url}{path}")
            await expect(page.get_by_test_id("talk-button")).to_be_visible()
            await page.go_back()
            await expect(cards).to_have_count(2)
        await visit.open("/console")
        await page.goto(f"{server.url}/#/ticket-support")
        await expect(page).to_have_url(f"{server.url}/ticket-support")
        await expect(page.get_by_test_id("agent-notice")).to_contain_text("demonstration")
        assert visit.errors == []


async def test_a_call_goes_on_from_page_to_page(browser: Browser, server: TalkingServer) -> None:
    """E1: leaving the page does not end the call; a pill leads back; another agent waits."""
    async with visiting(browser, server) as visit:
        await visit.open("/console")
        await converse(visit, "Hello")
        page = visit.page
        await page.get_by_test_id("brand").click()
        await expect(page.get_by_test_id("call-pill")).to_contain_text("Realtime console")
        assert server.running.calls.active == 1
        await page.get_by_test_id("open-ticket-support").click()
        await expect(page.get_by_test_id("call-elsewhere")).to_be_visible()
        await page.get_by_test_id("back-to-call").click()
        await expect(page.locator("[data-testid=turn]").first).to_be_visible()
        await page.go_back()
        await page.get_by_test_id("end-and-stay").click()
        await expect(page.get_by_test_id("agent-guide")).to_be_visible()
        await expect(page.get_by_test_id("call-pill")).to_have_count(0)


async def test_an_example_is_said_with_a_click(browser: Browser, server: TalkingServer) -> None:
    """E1: on the ticket page an example starts the call and is said; the agent has its role."""
    async with visiting(browser, server) as visit:
        await visit.open("/ticket-support")
        await expect(visit.page.get_by_test_id("example")).to_have_count(5)
        await visit.page.get_by_test_id("example").nth(1).click()
        user = visit.page.locator("[data-testid=turn][data-role=user]").first
        await expect(user).to_contain_text("move my flight", timeout=PATIENCE_MS)
        answer = visit.page.locator("[data-testid=turn][data-role=assistant]").first
        await expect(answer).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        request = server.stages.llm.requests[-1]  # type: ignore[attr-defined]
        assert "You answer the phone of Callboard Air" in request.instructions
        assert "Always speak English." in request.instructions


async def test_the_language_switches_in_the_middle_of_a_call(
    browser: Browser, server: TalkingServer
) -> None:
    """E3: page, conversation and transcription hint follow at once; the particle is chosen."""
    async with visiting(browser, server) as visit:
        await visit.open("/console")
        await converse(visit, "Hello")
        page = visit.page
        await page.get_by_test_id("language").click()
        await page.get_by_test_id("language-th").click()
        await expect(page.locator("html")).to_have_attribute("lang", "th")
        await page.get_by_test_id("language").click()
        await page.get_by_test_id("particle-ค่ะ").click()
        await visit.say("สวัสดี")
        answers = page.locator("[data-testid=turn][data-role=assistant]")
        await expect(answers.nth(1)).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        request = server.stages.llm.requests[-1]  # type: ignore[attr-defined]
        assert "Always speak Thai" in request.instructions
        assert "ค่ะ" in request.instructions
        assert "speak English" not in request.instructions


async def test_thai_by_default_and_the_readers_choice_wins(browser: Browser) -> None:
    """E3: the server decides for a first visit; what was chosen is kept."""
    async with talking_server(default_language="th") as server, visiting(browser, server) as visit:
        await visit.open("/")
        html = visit.page.locator("html")
        await expect(html).to_have_attribute("lang", "th")
        await expect(visit.page.get_by_test_id("agent-card").first).to_contain_text("คอนโซล")
        await visit.page.keyboard.press("l")
        await expect(html).to_have_attribute("lang", "en")
        await visit.page.reload()
        await expect(html).to_have_attribute("lang", "en")


async def test_the_brand_is_the_servers(browser: Browser, tmp_path: Path) -> None:
    """E2a: name, logo, icon and colour, before the first paint."""
    logo = tmp_path / "logo.svg"
    logo.write_text(LOGO)
    brand = {"brand_name": "Siam Voice", "brand_logo": logo, "brand_accent": "#7a00cc"}
    async with talking_server(**brand) as server, visiting(browser, server) as visit:
        await visit.open("/")
        page = visit.page
        assert await page.title() == "Siam Voice"
        await expect(page.get_by_test_id("brand")).to_contain_text("Siam Voice")
        drawn = await page.get_by_test_id("brand").locator("img").evaluate("i => i.naturalWidth")
        assert drawn > 0
        icon = page.locator("link[rel=icon]")
        await expect(icon).to_have_attribute("href", "/v1/callboard/logo")
        accent = await page.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--brand-accent')"
        )
        assert accent == "#7a00cc"
        assert visit.errors == []


async def test_a_session_is_listed_opened_saved_and_deleted(
    browser: Browser, server: TalkingServer
) -> None:
    """E1, D2b: what was said before is on the dashboard, opens read-only, and can be deleted."""
    async with visiting(browser, server) as visit:
        await visit.open("/console")
        await converse(visit, "How does a rainbow form?" + " And why?" * 12)
        page = visit.page
        await page.get_by_test_id("end").click()
        await page.get_by_test_id("brand").click()
        row = page.get_by_test_id("recent-session")
        await expect(row).to_contain_text("How does a rainbow form?", timeout=PATIENCE_MS)
        await expect(row).to_contain_text("2 turns")
        await expect(row.get_by_test_id("recent-duration")).to_contain_text("0:0")
        await expect(row.get_by_test_id("recent-provider")).to_contain_text("Embedded engine")
        await expect(row.get_by_test_id("recent-cost")).to_contain_text("free")
        async with page.expect_download() as download:
            await row.get_by_test_id("save-session").click()
        saved = await (await download.value).path()
        assert "rainbow" in read(saved)
        await row.get_by_role("link").click()
        await expect(page.get_by_test_id("said").first).to_contain_text("rainbow")
        await expect(page.get_by_test_id("event-row").first).to_be_visible()
        await page.reload()
        await expect(page.get_by_test_id("said").nth(1)).to_contain_text(ANSWER)
        await page.goto(f"{server.url}/")
        await page.set_viewport_size({"width": 390, "height": 780})
        await expect(row).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await row.get_by_test_id("delete-session").click()
        await page.get_by_test_id("delete-yes").click()
        await expect(page.get_by_test_id("first-steps")).to_be_visible()
        assert visit.errors == []


async def test_a_broken_page_loses_nothing(browser: Browser, server: TalkingServer) -> None:
    """B4c: the error is told, the call goes on, the events can be saved, the page comes back."""
    async with visiting(browser, server) as visit:
        await visit.open("/console")
        await converse(visit, "Hello")
        page = visit.page
        await page.evaluate(
            "(window.kept = Map.groupBy, Map.groupBy = () => { throw Error('x') }, 0)"
        )
        await page.keyboard.press("Escape")
        await page.locator("body").click(position={"x": 600, "y": 20})
        await page.keyboard.press("?")
        await expect(page.get_by_test_id("broken-page")).to_be_visible()
        assert server.running.calls.active == 1
        async with page.expect_download() as download:
            await page.get_by_test_id("save-record").click()
        assert "session.created" in read(await (await download.value).path())
        await page.evaluate("(Map.groupBy = window.kept, undefined)")
        await page.get_by_test_id("show-again").click()
        await expect(page.locator("[data-testid=turn]").first).to_be_visible()
        assert server.running.calls.active == 1


async def test_keys_and_commands(browser: Browser, server: TalkingServer) -> None:
    """E1: each key does what the help says, none while typing, none twice; commands by name."""
    async with visiting(browser, server) as visit:
        await visit.open("/console")
        page = visit.page
        await page.keyboard.press("?")
        await expect(page.get_by_test_id("keys")).to_have_attribute("data-conflicts", "0")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Control+k")
        await page.get_by_test_id("commands-input").fill("ตั๋ว")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{server.url}/ticket-support")
        await page.keyboard.press("g")
        await page.keyboard.press("h")
        await expect(page).to_have_url(f"{server.url}/")
        await visit.open("/console")
        await page.get_by_test_id("event-filter").press_sequentially("l?gh")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page).to_have_url(f"{server.url}/console")
        await expect(page.get_by_test_id("help")).to_have_count(0)


async def test_an_unknown_address_says_so(browser: Browser, server: TalkingServer) -> None:
    """E1: a friendly page, with status 404 and the ways on."""
    async with visiting(browser, server) as visit:
        response = await visit.page.goto(f"{server.url}/nowhere")
        assert response is not None
        assert response.status == 404
        missing = visit.page.get_by_test_id("missing")
        await expect(missing).to_contain_text("/nowhere")
        await missing.get_by_role("link", name="Airline ticket support").click()
        await expect(visit.page).to_have_url(f"{server.url}/ticket-support")
