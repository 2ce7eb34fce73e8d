"""The five sentences typed, with the real models: the effect on the page, and one answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bench.server import Server
from tests.browser import chromium, write_wav
from tests.e2e.tool_console import ToolConsole
from tests.e2e.tool_sentences import SENTENCES, Sentence
from tests.fakes.stages import silence_ms

pytestmark = [pytest.mark.models, pytest.mark.browser, pytest.mark.timeout(400)]

PATIENCE_MS = 120_000


@asynccontextmanager
async def console(
    standard_server: Server, folder: Path, language: str
) -> AsyncIterator[ToolConsole]:
    quiet = write_wav(folder / "microphone.wav", silence_ms(1_000))
    async with chromium(quiet, loop=True) as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 560})
        made = ToolConsole(page, PATIENCE_MS)
        await made.open(standard_server.http, language=language)
        yield made


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.name)
async def test_a_typed_sentence_uses_its_tool(
    standard_server: Server, tmp_path: Path, sentence: Sentence, language: str
) -> None:
    """F2, F3, F4, F5, E5: in English and in Thai; one output, then one request for a reply."""
    async with console(standard_server, tmp_path, language) as it:
        await it.make_events(20)
        await it.to_top()
        asked = await it.asked()
        await it.say(sentence.english if language == "en" else sentence.thai)
        await sentence.check(it)
        assert await it.asked() == asked + 2
