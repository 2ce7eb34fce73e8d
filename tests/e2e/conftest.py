"""What most of these tests begin with: a browser, and a server that answers without models."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser import chromium
from tests.e2e.shell import TalkingServer, talking_server


@pytest.fixture
async def server() -> AsyncIterator[TalkingServer]:
    async with talking_server() as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running
