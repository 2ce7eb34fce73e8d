"""What the console says of the connection, and the check of this computer (wishes D1a, D1b)."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser import browser_page
from tests.e2e.scripted import (
    PATIENCE_MS,
    open_console,
    scripted_server,
    start_call,
)

pytestmark = pytest.mark.browser

CHECKS = ["server", "engine", "secure", "microphone", "webrtc", "websocket"]
REFUSED = """
navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
"""
"""As a browser answers whose user has blocked the microphone."""


async def open_check(page: Page) -> None:
    await page.get_by_test_id("open-help").click()
    await page.get_by_test_id("help-check").click()
    await expect(page.get_by_test_id("preflight")).to_be_visible()


async def run_check(page: Page) -> None:
    """All of it, the microphone too, until everything is decided."""
    run = page.get_by_test_id("preflight-run")
    await expect(run).to_be_enabled(timeout=PATIENCE_MS)
    await run.click()
    await expect(run).to_be_enabled(timeout=PATIENCE_MS)
    await expect(page.locator("[data-check][data-state=pending]")).to_have_count(0)


async def states(page: Page) -> dict[str, str]:
    found: dict[str, str] = await page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-check]')]"
        ".map(({ dataset }) => [dataset.check, dataset.state]))"
    )
    return found


async def test_the_connection_panel_of_a_call() -> None:
    """By key: which way the call takes, its codec, its quality in words."""
    async with scripted_server() as server, browser_page() as page:
        await open_console(page, server, call={"transport": "webrtc"})
        pill = page.get_by_test_id("connection")
        panel = page.get_by_test_id("connection-panel")
        await pill.press("Enter")
        await expect(panel).to_contain_text("No call is in progress")
        await page.keyboard.press("Escape")
        await expect(panel).to_have_count(0)

        await start_call(page)
        await pill.press("Enter")
        fact = "[data-fact={}]".format
        await expect(panel.locator(fact("codec-out"))).to_contain_text("opus", timeout=PATIENCE_MS)
        await expect(panel.locator(fact("transport"))).to_have_text("WebRTC")
        await expect(panel.locator(fact("dtls"))).to_have_text("connected")
        await expect(panel.locator(fact("channel"))).to_have_text("open")
        await expect(panel.locator(fact("protocol"))).to_have_text("UDP")
        await expect(panel.locator(fact("remote"))).to_have_text(re.compile(r"^host .+:\d+$"))
        await expect(panel.get_by_test_id("connection-grade")).to_have_attribute(
            "data-grade", re.compile("good|fair|poor"), timeout=PATIENCE_MS
        )


async def test_everything_passes_with_a_microphone_that_sounds() -> None:
    async with scripted_server() as server, browser_page() as page:
        await open_console(page, server)
        await open_check(page)
        await run_check(page)
        assert await states(page) == dict.fromkeys(CHECKS, "ok")
        await expect(page.get_by_test_id("preflight-summary")).to_have_attribute("data-state", "ok")


async def test_a_blocked_microphone_is_named() -> None:
    async with scripted_server() as server, browser_page() as page:
        await page.add_init_script(REFUSED)
        await open_console(page, server)
        await open_check(page)
        await run_check(page)
        found = await states(page)
        assert found.pop("microphone") == "failed"
        assert found == {check: "ok" for check in CHECKS if check != "microphone"}
        microphone = page.locator("[data-check=microphone]")
        await expect(microphone).to_contain_text("It is blocked: allow it")
