"""Who says a text, with the real hibari and an espeak-ng of straw."""

from __future__ import annotations

import asyncio
import logging
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from callboard.engine.catalog import ModelError, load_catalog
from callboard.engine.models.espeak import find_espeak
from callboard.engine.models.hibari import HEART, HibariVoice
from callboard.engine.models.silero import SileroVad
from callboard.engine.models.voices import TIMBRES, Voices
from callboard.engine.stages import StageError, Tts

_NAMES = "alloy ash ballad coral echo sage shimmer verse marin cedar"
PROTOCOL_VOICES = _NAMES.split()


@pytest.fixture(scope="module")
def hibari() -> HibariVoice:
    model = load_catalog().models["hibari"]  # its weights come with the package
    return HibariVoice(model.locate(Path(), model.files[0]))


@pytest.fixture
def voices(hibari: HibariVoice) -> Voices:
    return Voices(hibari)


async def spoken(tts: Tts, text: str, **how: object) -> bytes:
    options = {"voice": "marin", **how}
    return b"".join([block async for block in tts.speak(text, **options)])  # type: ignore[arg-type]


def loudness(pcm: bytes) -> float:
    return float(np.sqrt(np.mean(np.square(np.frombuffer(pcm, "<i2").astype(np.float64)))))


def pitch_hz(pcm: bytes) -> float:
    """The strongest period between 60 and 400 Hz over the whole."""
    audio = np.frombuffer(pcm, "<i2").astype(np.float64)
    power = np.abs(np.fft.rfft(audio, 2 * audio.size)) ** 2
    correlation = np.fft.irfft(power)
    shortest, longest = 24_000 // 400, 24_000 // 60
    return 24_000 / (shortest + int(correlation[shortest:longest].argmax()))


async def test_speech_starts_within_30_ms_of_audio(voices: Voices) -> None:
    pcm = np.frombuffer(await spoken(voices, "Sure, I can help."), "<i2")
    assert int(np.nonzero(np.abs(pcm) > 300)[0][0]) < 24 * 60
    assert pcm.size > 24_000
    assert loudness(pcm.tobytes()) > 1000


async def test_sentences_stream(voices: Voices) -> None:
    text = "First this. Then that. And then the rest of it."
    blocks = [block async for block in voices.speak(text, voice="marin")]
    assert len(blocks) == 3
    assert all(len(block) % 2 == 0 for block in blocks)


async def test_a_sentence_without_end_streams_too(voices: Voices) -> None:
    blocks = [block async for block in voices.speak("word " * 300, voice="marin")]
    assert len(blocks) > 4
    assert max(map(len, blocks)) < 48_000 * 30


async def test_every_voice_of_the_protocol_sounds_different(voices: Voices) -> None:
    assert set(TIMBRES) == set(PROTOCOL_VOICES)
    heard = {name: await spoken(voices, "Good morning to you.", voice=name) for name in TIMBRES}
    assert len(set(heard.values())) == len(PROTOCOL_VOICES)
    pitches = {name: pitch_hz(pcm) for name, pcm in heard.items()}
    assert pitches["cedar"] < pitches["verse"] < pitches["shimmer"], pitches


async def test_an_unknown_voice_is_marin(voices: Voices) -> None:
    assert await spoken(voices, "Hello.", voice="nobody") == await spoken(voices, "Hello.")


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.5])
async def test_speed(voices: Voices, speed: float) -> None:
    plain = len(await spoken(voices, "The train leaves from platform nine in the morning."))
    other = len(
        await spoken(voices, "The train leaves from platform nine in the morning.", speed=speed)
    )
    assert other / plain == pytest.approx(1 / speed, rel=0.2)


@pytest.mark.parametrize("text", ["", "  \n", "🎉🎉", "---", "สวัสดีครับ", "你好", "\0", "!?"])
async def test_what_cannot_be_said_is_silence_not_an_error(voices: Voices, text: str) -> None:
    assert await spoken(voices, text) == b""


@pytest.mark.parametrize(
    "text", ["¿Cómo estás, señor?", "x" * 2000, "1e999 & <tag> ``` [a](b", "ﬁ №5"]
)
async def test_odd_text_is_read_somehow(voices: Voices, text: str) -> None:
    assert len(await spoken(voices, text)) > 2000


async def test_a_language_without_a_voice_is_reported_once(
    voices: Voices, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await spoken(voices, "สวัสดีครับ")
        await spoken(voices, "ขอบคุณครับ")
    assert len(caplog.records) == 1
    assert "espeak-ng" in caplog.text


async def test_others_are_asked_first_by_language_and_script(hibari: HibariVoice) -> None:
    asked: list[tuple[str, str]] = []

    class German:
        def can_say(self, language: str, voice: str) -> bool:
            asked.append((language, voice))
            return language == "de"

        async def speak(
            self, text: str, *, voice: str, speed: float, language: str
        ) -> AsyncIterator[bytes]:
            yield text.encode("utf-16-le")

    voices = Voices(hibari, (German(),))
    said = await spoken(voices, "**Guten** Tag", voice="ash", language="de-AT")
    assert said.decode("utf-16-le") == "Guten Tag"
    assert await spoken(voices, "Hello.") == await spoken(Voices(hibari), "Hello.")
    assert asked == [("de", "ash"), ("en", "marin")]


async def test_leaving_the_stream_stops_it(voices: Voices) -> None:
    stream = voices.speak("One. Two. Three. Four.", voice="marin")
    async for _ in stream:
        break
    await stream.aclose()  # type: ignore[attr-defined]
    assert await spoken(voices, "Still here.")


def test_a_broken_network_is_a_readable_error(tmp_path: Path) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelError, match=r"bad\.onnx") as caught:
        SileroVad(tmp_path / "bad.onnx")
    assert caught.value.code == "model_broken"
    with pytest.raises(ModelError, match=r"bad\.onnx"):
        HibariVoice(tmp_path / "bad.onnx")


def test_timbres_are_reproducible(hibari: HibariVoice) -> None:
    once = list(hibari._synthesise("Twice the same.", HEART, 1.0))
    assert once == list(hibari._synthesise("Twice the same.", HEART, 1.0))


ESPEAK = """#!{python}
import sys, wave, math, struct, io
if "--voices" in sys.argv:
    print("Pty Language       Age/Gender VoiceName")
    print(" 5  th              --/M      Thai")
    print(" 5  cmn             --/M      Chinese")
    sys.exit()
text = sys.stdin.read()
if "fail" in text:
    sys.exit("no such voice")
assert "--stdin" in sys.argv and "-v" in sys.argv
samples = [int(9000 * math.sin(i / 8)) for i in range(22050)]
out = io.BytesIO()
with wave.open(out, "wb") as w:
    w.setnchannels(1); w.setsampwidth(2); w.setframerate(22050)
    w.writeframes(struct.pack("<22050h", *samples))
sys.stdout.buffer.write(out.getvalue())
"""


@pytest.fixture
def espeak_program(tmp_path: Path) -> str:
    program = tmp_path / "espeak-ng"
    program.write_text(ESPEAK.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


async def test_espeak_speaks_what_it_lists(hibari: HibariVoice, espeak_program: str) -> None:
    espeak = find_espeak(espeak_program)
    assert espeak is not None
    assert espeak.can_say("th", "ash")
    assert espeak.can_say("zh", "ash")
    assert not espeak.can_say("de", "ash")
    pcm = await spoken(Voices(hibari, (espeak,)), "สวัสดีครับ")
    assert len(pcm) / 48_000 == pytest.approx(1.04, abs=0.02)
    assert loudness(pcm) > 1000


async def test_espeak_that_fails_is_a_stage_error(hibari: HibariVoice, espeak_program: str) -> None:
    espeak = find_espeak(espeak_program)
    assert espeak is not None
    with pytest.raises(StageError, match="no such voice"):
        await spoken(Voices(hibari, (espeak,)), "สวัสดี fail")


async def test_cancelling_kills_espeak(hibari: HibariVoice, espeak_program: str) -> None:
    espeak = find_espeak(espeak_program)
    assert espeak is not None
    task = asyncio.create_task(spoken(Voices(hibari, (espeak,)), "สวัสดีครับ"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_without_espeak_there_is_none(tmp_path: Path) -> None:
    assert find_espeak(str(tmp_path / "espeak-ng")) is None
