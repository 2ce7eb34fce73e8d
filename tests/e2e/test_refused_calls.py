"""A call that nobody takes: the page says who refused it, why, and what to do. Without models."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.shell import PATIENCE_MS, Visit, talking_server, visiting
from tests.fakes.upstream import Deed, misbehaving, refuse

pytestmark = pytest.mark.browser


async def refused(visit: Visit, code: str) -> None:
    await visit.page.get_by_test_id("talk-button").click()
    failure = visit.page.get_by_test_id("failure")
    await expect(failure).to_have_attribute("data-code", code, timeout=PATIENCE_MS)
    # What the server said of one refusal is not said of another.
    await expect(visit.page.get_by_test_id("notice")).to_have_count(0)


@pytest.mark.parametrize(
    ("deed", "code", "says"),
    [
        (refuse(401), "provider_key", "CALLBOARD_COMPATIBLE_API_KEY"),
        (refuse(404), "provider_refused", "HTTP 404"),
        (refuse(500), "provider_unreachable", "HTTP 500"),
    ],
)
async def test_a_provider_that_refuses_is_named(
    browser: Browser, deed: Deed, code: str, says: str
) -> None:
    """B4, words: not "the call was cut", and the words that help are in sight."""
    async with misbehaving(deed) as upstream:
        where = {"providers": ("compatible",), "compatible_base_url": f"{upstream.url}/v1"}
        async with (
            talking_server(**where, connect_timeout_s=2.0) as server,
            visiting(browser, server, language="en") as visit,
        ):
            await visit.open("/console")
            await refused(visit, code)
            failure = visit.page.get_by_test_id("failure")
            shown = failure.get_by_text(says)
            if code == "provider_unreachable":
                await failure.get_by_text("What the server said").click()
            await expect(shown).to_be_visible()
            assert visit.errors == []


async def test_a_model_that_is_not_there_leads_to_the_settings(browser: Browser) -> None:
    """B4: the way out of the failure is a button beside it."""
    async with (
        talking_server() as server,
        visiting(browser, server, language="en") as visit,
    ):
        await visit.page.add_init_script(
            """{
              const kept = JSON.parse(localStorage['callboard.preferences']);
              kept.call.model = 'nobody-knows-it';
              localStorage['callboard.preferences'] = JSON.stringify(kept);
            }"""
        )
        await visit.open("/console")
        await refused(visit, "model_unknown")
        await visit.page.get_by_test_id("failure-settings").click()
        await expect(visit.page.get_by_test_id("settings")).to_be_visible()
        assert visit.errors == []
