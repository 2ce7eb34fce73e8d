"""Voice activity, end of turn and recognition, with the real models on real voices."""

from __future__ import annotations

import asyncio
import math

import numpy as np
import pytest

from callboard.engine.loading import Speech
from callboard.engine.stages import StageError, Transcript
from tests.speech import clip, transcripts, word_errors

pytestmark = pytest.mark.models

WINDOW_BYTES = 1024
PROSE = [name for name in transcripts() if not name.startswith("sonnet")]
VERSE = [name for name in transcripts() if name.startswith("sonnet")]


def noise(seconds: float, level: float) -> bytes:
    audio = np.random.default_rng(7).normal(0, level * 32767, round(seconds * 16_000))
    return np.clip(audio, -32768, 32767).astype("<i2").tobytes()


def probabilities(speech: Speech, pcm: bytes) -> list[float]:
    stream = speech.vad.stream()
    starts = range(0, len(pcm) - WINDOW_BYTES + 1, WINDOW_BYTES)
    return [stream.feed(pcm[start : start + WINDOW_BYTES]) for start in starts]


async def error_rate(speech: Speech, names: list[str]) -> float:
    wrong = said = 0
    for name in names:
        transcript = await speech.stt.transcribe(clip(name))
        errors, words = word_errors(transcripts()[name], transcript.text)
        wrong, said = wrong + errors, said + words
    return wrong / said


def test_a_voice_is_heard(speech: Speech) -> None:
    for name in PROSE:
        assert np.mean(np.array(probabilities(speech, clip(name))) > 0.5) > 0.5, name


def test_silence_and_noise_are_not_a_voice(speech: Speech) -> None:
    assert max(probabilities(speech, bytes(160_000))) < 0.2
    assert np.mean(np.array(probabilities(speech, noise(5, 0.02))) > 0.5) < 0.02


def test_streams_do_not_share_state(speech: Speech) -> None:
    pcm = clip("austen-0880")
    alone = probabilities(speech, pcm)
    one, other = speech.vad.stream(), speech.vad.stream()
    mixed = []
    for start in range(0, len(pcm) - WINDOW_BYTES + 1, WINDOW_BYTES):
        mixed.append(one.feed(pcm[start : start + WINDOW_BYTES]))
        other.feed(noise(0.032, 0.5))
    assert mixed == pytest.approx(alone)


def test_speech_is_heard_again_after_a_minute_of_silence(speech: Speech) -> None:
    stream = speech.vad.stream()
    for _ in range(60_000 // 32):
        stream.feed(bytes(WINDOW_BYTES))
    pcm = clip("go-forward")
    starts = range(0, len(pcm) - WINDOW_BYTES + 1, WINDOW_BYTES)
    found = [stream.feed(pcm[start : start + WINDOW_BYTES]) for start in starts]
    assert np.mean(np.array(found) > 0.5) > 0.4


def test_a_wrong_window_is_refused(speech: Speech) -> None:
    with pytest.raises(ValueError, match="512"):
        speech.vad.stream().feed(bytes(100))


async def test_turns_that_end_sound_more_complete_than_those_cut_off(speech: Speech) -> None:
    pause = bytes(6400)
    ended, cut_off = [], []
    for name in transcripts():
        pcm = clip(name)
        ended.append(await speech.turn.complete(pcm + pause))
        for part in (0.4, 0.6):
            cut = round(len(pcm) * part) & ~1
            cut_off.append(await speech.turn.complete(pcm[:cut] + pause))
    assert np.mean(np.array(ended) > 0.5) >= 0.7
    assert np.mean(cut_off) < np.mean(ended) - 0.2


async def test_a_command_that_ended_is_complete(speech: Speech) -> None:
    assert await speech.turn.complete(clip("go-forward")) > 0.9
    assert await speech.turn.complete(clip("sonnet-6")[:45_000] + bytes(6400)) < 0.4


async def test_a_turn_of_any_length(speech: Speech) -> None:
    for pcm in (b"", bytes(2), bytes(3200), clip("austen-0870") * 3):
        assert 0.0 <= await speech.turn.complete(pcm) <= 1.0


async def test_prose_and_commands_are_understood(speech: Speech) -> None:
    assert await error_rate(speech, PROSE) <= 0.06


async def test_verse_of_1609_is_mostly_understood(speech: Speech) -> None:
    assert await error_rate(speech, VERSE) <= 0.15


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.3, 1.0, 3.0, 8.0, 31.0])
async def test_silence_says_nothing(speech: Speech, seconds: float) -> None:
    transcript = await speech.stt.transcribe(bytes(round(seconds * 16_000) * 2))
    assert transcript == Transcript("", None, round(seconds * 16_000) / 16_000)


@pytest.mark.parametrize("level", [0.003, 0.02, 0.1, 0.4])
async def test_noise_says_nothing(speech: Speech, level: float) -> None:
    for seconds in (0.6, 2.0, 6.0):
        assert (await speech.stt.transcribe(noise(seconds, level))).text == "", seconds


async def test_a_tone_and_a_click_say_nothing(speech: Speech) -> None:
    tone = 8000 * np.sin(2 * np.pi * 440 * np.arange(32_000) / 16_000)
    click = np.zeros(32_000)
    click[16_000:16_040] = 20_000
    for audio in (tone, click):
        assert (await speech.stt.transcribe(audio.astype("<i2").tobytes())).text == ""


async def test_quiet_speech_is_still_speech(speech: Speech) -> None:
    quiet = (np.frombuffer(clip("austen-0930"), "<i2") * 0.05).astype("<i2").tobytes()
    transcript = await speech.stt.transcribe(quiet)
    assert word_errors(transcripts()["austen-0930"], transcript.text)[0] <= 1


async def test_a_draft_is_as_good_on_plain_speech(speech: Speech) -> None:
    transcript = await speech.stt.transcribe(clip("go-forward"), draft=True)
    assert word_errors(transcripts()["go-forward"], transcript.text)[0] == 0
    assert transcript.language == "en"


async def test_long_audio_is_taken_in_windows(speech: Speech) -> None:
    names = ["austen-0870", "austen-0890", "austen-0920", "austen-0930"] * 2
    transcript = await speech.stt.transcribe(bytes(16_000).join(clip(name) for name in names))
    said = " ".join(transcripts()[name] for name in names)
    errors, words = word_errors(said, transcript.text)
    assert transcript.seconds > 45
    assert errors / words <= 0.08


async def test_logprobs_are_of_the_words(speech: Speech) -> None:
    transcript = await speech.stt.transcribe(clip("go-forward"), logprobs=True)
    assert "".join(token for token, _ in transcript.logprobs).strip() == transcript.text
    assert all(-25 < logprob <= 0 for _, logprob in transcript.logprobs)
    assert math.exp(np.mean([logprob for _, logprob in transcript.logprobs])) > 0.5


async def test_language_and_prompt_are_taken(speech: Speech) -> None:
    transcript = await speech.stt.transcribe(
        clip("austen-0870"), language="en-GB", prompt="Names: John Dashwood."
    )
    assert "Dashwood" in transcript.text
    with pytest.raises(StageError) as caught:
        await speech.stt.transcribe(clip("go-forward"), language="xx")
    assert caught.value.code == "unsupported_language"


async def test_cancelled_recognition_leaves_the_stage_working(speech: Speech) -> None:
    task = asyncio.create_task(speech.stt.transcribe(clip("austen-0870")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "forward" in (await speech.stt.transcribe(clip("go-forward"))).text.lower()
