"""The settings in a real browser: live changes, what is refused, links, presets, versions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.shell import PATIENCE_MS, TalkingServer, Visit, visiting

pytestmark = pytest.mark.browser


@pytest.fixture
async def visit(browser: Browser, server: TalkingServer) -> AsyncIterator[Visit]:
    async with visiting(browser, server, language="en") as visitor:
        await visitor.open("/console")
        yield visitor
        assert visitor.errors == []


async def open_settings(page: Page) -> None:
    await page.get_by_test_id("open-settings").click()
    await expect(page.get_by_test_id("settings")).to_be_visible()


async def answered(page: Page, state: str) -> None:
    strip = page.get_by_test_id("settings-changes")
    await expect(strip).to_have_attribute("data-state", state, timeout=PATIENCE_MS)


async def configured(page: Page) -> None:
    """The server has answered what the call began with, which nobody has changed."""
    updated = page.locator("[data-testid=event-row][data-type='session.updated']")
    await expect(updated.first).to_be_attached(timeout=PATIENCE_MS)


async def put(page: Page, name: str, value: str) -> None:
    box = page.get_by_test_id(f"setting-{name}")
    await box.fill(value)
    await box.press("Enter")


async def test_a_change_reaches_the_call_at_once(visit: Visit) -> None:
    """The server takes it, says so, and is then as it was asked to be."""
    page = visit.page
    await visit.start_call()
    await configured(page)
    await open_settings(page)
    await expect(page.get_by_test_id("settings-changes")).to_have_count(0)
    await put(page, "speed", "1.25")
    await page.get_by_test_id("settings-changes").locator("summary").click()
    await expect(page.get_by_test_id("settings-changes")).to_contain_text("audio.output.speed")
    await answered(page, "accepted")
    await page.get_by_test_id("settings-tab-effective").click()
    verdict = page.get_by_test_id("effective-verdict")
    await expect(verdict).to_have_attribute("data-count", "0", timeout=PATIENCE_MS)
    row = page.get_by_test_id("effective").locator("tr", has_text="audio.output.speed")
    await expect(row.locator("td")).to_have_text(["1.25", "1.25"])


async def test_what_the_server_refuses_is_put_back(visit: Visit) -> None:
    """The embedded engine has no custom voices: it says so, and the rest of the update is asked."""
    page = visit.page
    await visit.start_call()
    await configured(page)
    await open_settings(page)
    await expect(page.get_by_test_id("settings-changes")).to_have_count(0)
    await page.get_by_test_id("setting-voice").click()
    await page.get_by_role("option", name="Custom voice id…").click()
    await expect(page.get_by_test_id("standing-customVoice")).to_be_visible()
    await put(page, "customVoice", "voice_68a1")
    await answered(page, "refused")
    await expect(page.get_by_test_id("settings-reason")).to_contain_text("custom voice")
    await expect(page.get_by_test_id("setting-customVoice")).to_have_value("")
    await expect(page.get_by_test_id("notice")).to_have_count(0)
    await page.get_by_test_id("settings-close").click()
    await expect(page.get_by_test_id("settings")).to_have_count(0)
    await expect(page.get_by_test_id("notice")).to_have_count(0)


async def test_what_the_browser_keeps_can_be_turned_off_and_deleted(visit: Visit) -> None:
    """Both are asked for: the switch deletes nothing by itself, and what is deleted stays so."""
    page = visit.page
    await visit.start_call()
    await page.get_by_test_id("end").click()
    await open_settings(page)
    kept = page.get_by_test_id("kept-now")
    await expect(kept).to_contain_text("1 session is kept here", timeout=PATIENCE_MS)
    await page.get_by_test_id("keep-sessions").click()
    await expect(kept).to_contain_text("cannot be brought back")
    await page.get_by_test_id("forget-no").click()
    await expect(kept).to_contain_text("1 session is kept here")
    await page.get_by_test_id("forget-kept").click()
    await page.get_by_test_id("forget-yes").click()
    await expect(kept).to_contain_text("Nothing is kept here")
    await page.get_by_test_id("settings-close").click()
    await visit.start_call()
    await page.get_by_test_id("end").click()
    await page.reload()
    await open_settings(page)
    await expect(page.get_by_test_id("keep-sessions")).to_have_attribute("data-state", "unchecked")
    await expect(kept).to_contain_text("Nothing is kept here")


async def test_a_model_says_when_it_retires(visit: Visit) -> None:
    """The picker has the dates; one that is gone warns."""
    page = visit.page
    await open_settings(page)
    await page.get_by_test_id("setting-model").click()
    option = page.get_by_role("option", name="gpt-4o-realtime-preview", exact=False).first
    await expect(option).to_contain_text("retired")
    await option.click()
    await expect(page.get_by_test_id("model-retires")).to_contain_text("2026")
    await page.get_by_test_id("reset-model").click()
    await expect(page.get_by_test_id("model-retires")).to_have_count(0)


async def test_a_link_shows_what_it_would_change_and_asks(
    visit: Visit, browser: Browser, server: TalkingServer
) -> None:
    """Shared by one visitor, opened by another."""
    page = visit.page
    await open_settings(page)
    await put(page, "speed", "0.8")
    await page.get_by_test_id("settings-tab-presets").click()
    await page.get_by_test_id("share-link").click()
    link = (await page.get_by_test_id("shared-link").text_content()) or ""
    assert "#settings=1." in link
    async with visiting(browser, server, language="en") as other:
        await other.page.goto(link.strip())
        offer = other.page.get_by_test_id("shared-settings")
        await expect(offer).to_contain_text("Speed")
        assert "1" in (await offer.locator("dd", has_text="0.8").text_content() or "")
        await other.page.get_by_test_id("shared-apply").click()
        await expect(offer).to_have_count(0)
        assert "#" not in other.page.url
        await open_settings(other.page)
        await expect(other.page.get_by_test_id("setting-speed")).to_have_value("0.8")


async def test_earlier_instructions_come_back(visit: Visit) -> None:
    """B3a: a template, an own text, the difference, and the way back."""
    page = visit.page
    await open_settings(page)
    editor = page.get_by_test_id("setting-instructions")
    await page.get_by_test_id("instruction-templates").click()
    await page.get_by_role("menuitem", name="Acme Airlines").click()
    await expect(editor).to_contain_text("Acme Airlines")
    await editor.fill("Be brief.")
    await editor.press("Control+Enter")
    await page.get_by_test_id("instruction-versions").click()
    versions = page.get_by_test_id("versions")
    await expect(versions).to_contain_text("voice assistant of Acme Airlines")
    await expect(versions).to_contain_text("Be brief.")
    await page.get_by_test_id("restore-version").click()
    await expect(editor).to_contain_text("Acme Airlines")


async def test_presets_are_kept_used_deleted_and_brought_back(visit: Visit) -> None:
    """A preset survives a reload."""
    page = visit.page
    await open_settings(page)
    await put(page, "speed", "1.4")
    await page.get_by_test_id("settings-tab-presets").click()
    await page.get_by_test_id("preset-save").click()
    await page.get_by_test_id("name-input").fill("Fast")
    await page.get_by_test_id("name-save").click()
    await page.reload()
    await open_settings(page)
    await page.get_by_test_id("reset-all").click()
    await expect(page.get_by_test_id("setting-speed")).to_have_value("1")
    await page.get_by_test_id("settings-tab-presets").click()
    await page.get_by_test_id("preset-more").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page.get_by_test_id("preset")).to_have_count(0)
    await page.get_by_test_id("undo-button").click()
    await page.get_by_test_id("preset").click()
    await page.get_by_test_id("settings-tab-all").click()
    await expect(page.get_by_test_id("setting-speed")).to_have_value("1.4")


async def test_a_setting_is_found_by_its_name_in_the_protocol(visit: Visit) -> None:
    """The search knows names, descriptions and paths; Escape clears it, then closes."""
    page = visit.page
    await open_settings(page)
    search = page.get_by_test_id("settings-search")
    await search.fill("silence_duration_ms")
    await expect(page.get_by_test_id("row-vadSilenceMs")).to_be_visible()
    await expect(page.get_by_test_id("row-model")).to_have_count(0)
    await search.press("Escape")
    await expect(page.get_by_test_id("row-model")).to_be_visible()
    await search.press("Escape")
    await expect(page.get_by_test_id("settings")).to_have_count(0)


async def test_the_code_is_of_the_present_settings(visit: Visit) -> None:
    """Python with the official SDK first, for this server's address."""
    page = visit.page
    await open_settings(page)
    await put(page, "speed", "1.1")
    await page.get_by_test_id("settings-tab-code").click()
    code = page.get_by_test_id("session-code")
    await expect(code).to_contain_text('"speed": 1.1')
    await expect(code).to_contain_text(json.dumps(f"{visit.url}/v1"))
    await page.get_by_test_id("code-kind-curl").click()
    await expect(code).to_contain_text("/v1/realtime/client_secrets")
