"""The five sentences spoken by the project's own voice into a microphone, with the real models."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.server import Server
from callboard.config import Settings
from callboard.engine.catalog import load_catalog
from callboard.engine.models.hibari import HibariVoice
from callboard.engine.models.voices import Voices
from tests.browser import chromium, write_wav
from tests.e2e.tool_console import ToolConsole
from tests.e2e.tool_sentences import SENTENCES, Sentence
from tests.fakes.stages import silence_ms

pytestmark = [pytest.mark.models, pytest.mark.browser, pytest.mark.timeout(400)]

PATIENCE_MS = 120_000
LEAD_MS = 4_000
"""Long enough to be connected before the first word."""


@pytest.fixture(scope="module")
def voice() -> Voices:
    model = load_catalog().of_role("standard", "tts")
    return Voices(HibariVoice(model.locate(Settings().home, model.files[0])))


async def spoken(voice: Voices, text: str) -> bytes:
    return b"".join([block async for block in voice.speak(text, voice="marin")])


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.name)
async def test_a_spoken_sentence_uses_its_tool(
    standard_server: Server, tmp_path: Path, voice: Voices, sentence: Sentence
) -> None:
    """F2, F3, F4, F5, E5: heard, understood, carried out, answered once and spoken of once."""
    speech = await spoken(voice, sentence.english)
    track = silence_ms(LEAD_MS) + speech + silence_ms(90_000)
    async with chromium(write_wav(tmp_path / "microphone.wav", track)) as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 420})
        it = ToolConsole(page, PATIENCE_MS)
        await it.open(standard_server.http, layout={"tools": True})
        await it.until(
            "() => seen('conversation.item.input_audio_transcription.completed').length > 0"
        )
        await it.to_top()
        await it.until("() => replies().length > 0")
        await sentence.check(it)
        assert await it.asked() == 1
