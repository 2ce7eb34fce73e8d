"""What is spoken is understood: every voice through Whisper, with the real models."""

from __future__ import annotations

import pytest

from callboard.engine.loading import Speech
from callboard.engine.models.voices import TIMBRES
from tests.speech import resample, word_errors

pytestmark = pytest.mark.models

SAID = (
    "Sure, I can help you with that.",
    "The capital of France is Paris, which is famous for its museums and food.",
    "I am sorry, I did not quite catch that. Could you say it again, please?",
    "Your order was shipped yesterday and should arrive on Thursday morning.",
)


async def errors(speech: Speech, voice: str, text: str, speed: float = 1.0) -> tuple[int, int]:
    pcm = b"".join([block async for block in speech.tts.speak(text, voice=voice, speed=speed)])
    transcript = await speech.stt.transcribe(resample(pcm, 24_000, 16_000), language="en")
    return word_errors(text, transcript.text)


@pytest.mark.parametrize("voice", TIMBRES)
async def test_every_voice_is_understood(speech: Speech, voice: str) -> None:
    counted = [await errors(speech, voice, text) for text in SAID]
    assert sum(wrong for wrong, _ in counted) / sum(said for _, said in counted) <= 0.04


@pytest.mark.parametrize("speed", [0.25, 0.7, 1.5])
async def test_every_speed_is_understood(speech: Speech, speed: float) -> None:
    wrong, said = await errors(speech, "marin", SAID[1], speed)
    assert wrong / said <= 0.08


async def test_phrases_spoken_one_by_one_join(speech: Speech) -> None:
    phrases = ("So the first thing to do", "is to open the door,", "and then you walk in.")
    pcm = b""
    for phrase in phrases:
        async for block in speech.tts.speak(phrase, voice="marin"):
            pcm += block
    transcript = await speech.stt.transcribe(resample(pcm, 24_000, 16_000), language="en")
    assert word_errors(" ".join(phrases), transcript.text)[0] == 0
