"""Logs as files, by the page's own buttons: written, and opened again (D2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.shell import ANSWER, PATIENCE_MS, PHONE, TalkingServer, visiting

pytestmark = pytest.mark.browser
LEAST_PX = 40
ROWS_PX = 200
"""Seven rows."""
SEAM_PX = 8


async def saved(page: Page, kind: str, folder: Path) -> Path:
    """Everything in the log, as a file of this format."""
    await page.get_by_test_id("log-menu").click()
    await page.get_by_test_id("log-export").click()
    sheet = page.get_by_test_id("export-sheet")
    await sheet.get_by_role("radio", name=kind.upper(), exact=True).click()
    async with page.expect_download() as loading:
        await sheet.get_by_test_id("export-save").click()
    path = folder / f"log.{kind}"
    await (await loading.value).save_as(path)
    await expect(sheet).to_have_count(0)
    return path


def told(path: Path, fields: tuple[str, ...]) -> list[Any]:
    entries = json.loads(path.read_text())["entries"]
    return [[entry.get(field) for field in fields] for entry in entries]


async def test_each_format_comes_back(
    browser: Browser, server: TalkingServer, tmp_path: Path
) -> None:
    """D2c: JSON, NDJSON, CSV and HAR are opened again, with every row of every kind."""
    async with visiting(browser, server, accept_downloads=True) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        await visit.say('a "quoted", =1+1\nสวัสดี')
        await expect(page.get_by_test_id("turn").last).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        await page.get_by_test_id("end").click()
        files = {
            kind: await saved(page, kind, tmp_path) for kind in ("json", "ndjson", "csv", "har")
        }
        fields = ("direction", "category", "severity", "type", "bytes", "audio_ms", "ms", "event")
        whole = told(files["json"], fields)
        assert {entry[0] for entry in whole} == {"client", "server", "local"}
        assert json.loads(files["json"].read_text())["session"]["model"] == "callboard-embedded"
        for path in files.values():
            await page.get_by_test_id("log-file").set_input_files(path)
            await expect(page.get_by_test_id("replay-bar")).to_contain_text(path.name)
            again = await saved(page, "json", tmp_path / "again")
            assert told(again, fields) == whole, path.name
        assert visit.errors == []


async def test_a_har_has_whole_addresses(
    browser: Browser, server: TalkingServer, tmp_path: Path
) -> None:
    """D2c: what HAR 1.2 asks of each entry is there."""
    async with visiting(browser, server, accept_downloads=True) as visit:
        await visit.open("/console")
        await visit.start_call()
        har = json.loads((await saved(visit.page, "har", tmp_path)).read_text())["log"]
        assert har["version"] == "1.2"
        for entry in har["entries"]:
            assert entry["request"]["url"].split("://")[1].startswith(server.url.split("://")[1])
            asked = {"method", "url", "httpVersion", "cookies", "headers", "queryString"}
            assert entry["request"].keys() >= asked | {"headersSize", "bodySize"}
            given = {"status", "statusText", "httpVersion", "cookies", "headers", "content"}
            assert entry["response"].keys() >= given | {"redirectURL", "headersSize", "bodySize"}
            assert entry["timings"].keys() >= {"send", "wait", "receive"}
            assert entry["cache"] == {}


async def test_audio_can_be_kept_before_the_first_event(
    browser: Browser, server: TalkingServer
) -> None:
    """D2c: the switch is at hand while there is nothing to save yet."""
    async with visiting(browser, server) as visit:
        page = visit.page
        await visit.open("/console")
        await page.get_by_test_id("log-menu").click()
        await page.get_by_test_id("log-export").click()
        await page.get_by_test_id("export-keep").click()
        await expect(page.get_by_test_id("export-keep")).to_be_checked()
        await expect(page.get_by_test_id("export-save")).to_be_disabled()


async def test_a_run_is_opened_by_a_finger(browser: Browser, server: TalkingServer) -> None:
    """D1, E1: what opens a run of deltas is as large as a finger."""
    touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visiting(browser, server, **touch) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        await visit.say("Hello")
        await expect(page.get_by_test_id("turn").last).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        await page.get_by_test_id("tab-events").tap()
        toggle = page.get_by_test_id("event-toggle").first
        await toggle.wait_for(timeout=PATIENCE_MS)
        finger = await toggle.evaluate(
            "(one) => { const { width, height } = getComputedStyle(one, '::after');"
            " return [width, height].map(parseFloat); }"
        )
        assert min(finger) >= LEAST_PX
        await toggle.tap()
        await expect(toggle).to_have_attribute("aria-label", "Show as one row")
        assert visit.errors == []


async def test_panes_answer_to_a_thai_keyboard(browser: Browser, server: TalkingServer) -> None:
    """E1, E3: the key with the 2 gives "/" there."""
    async with visiting(browser, server) as visit:
        page = visit.page
        await visit.open("/console")
        events = page.get_by_test_id("events")
        await expect(events).to_be_visible()
        await page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " { code: 'Digit2', key: '/', altKey: true, bubbles: true, cancelable: true }))"
        )
        await expect(events).to_be_hidden()


@pytest.mark.parametrize("height", [720, 900])
async def test_an_open_event_leaves_the_list_its_half(
    browser: Browser, server: TalkingServer, height: int
) -> None:
    """D1: list and detail share their room, and the reader says how."""
    async with visiting(browser, server, viewport={"width": 1280, "height": height}) as visit:
        page = visit.page
        await visit.open("/console")
        await visit.start_call()
        await visit.say("Hello")
        await page.locator("[data-testid=event-row][data-type='response.done']").click()
        parts = [page.get_by_test_id(name) for name in ("event-list", "event-detail")]
        heights = [await part.evaluate("part => part.clientHeight") for part in parts]
        assert min(heights) >= ROWS_PX
        assert abs(heights[0] - heights[1]) <= SEAM_PX
        line = page.get_by_role("separator", name="Height of the detail")
        await line.press("ArrowUp")
        await page.wait_for_function(
            "most => document.querySelector('[data-testid=event-list]').clientHeight < most",
            arg=heights[0] - SEAM_PX,
        )
        assert visit.errors == []
