"""The words of the user's audio: deltas, usage, failure, hints, transcription sessions."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.messages import Failed, Generate, Transcribe, Transcribed
from callboard.engine.stages import StageError, Transcript
from tests.engine.bench import Bench

PREFIX = "conversation.item.input_audio_transcription"


def committed(bench: Bench, **settings: Any) -> Transcribe:
    """A committed item with transcription on: the stage's job."""
    settings.setdefault("model", "gpt-4o-transcribe")
    kind = bench.machine.view.kind
    audio = {"input": {"transcription": settings, "turn_detection": None}}
    bench.send("session.update", session={"type": kind, "audio": audio})
    bench.hear(1_024, speech=True)
    bench.send("input_audio_buffer.commit")
    command: Transcribe = bench.take(Transcribe)
    return command


def words(bench: Bench, job: Transcribe, text: str, **fields: Any) -> None:
    seconds = len(job.pcm24k) / 48_000
    bench.happen(Transcribed(job.job_id, Transcript(text, "en", seconds, **fields)))


def test_deltas_make_the_transcript() -> None:
    """Word by word, then completed with the whole; the item shows it when retrieved."""
    bench = Bench()
    words(bench, committed(bench), "what time is it")
    deltas = [event["delta"] for event in bench.all(f"{PREFIX}.delta")]
    done = bench.last(f"{PREFIX}.completed")
    assert len(deltas) == 4
    assert "".join(deltas) == done["transcript"] == "what time is it"
    assert "logprobs" not in done
    bench.send("conversation.item.retrieve", item_id=done["item_id"])
    part = bench.last("conversation.item.retrieved")["item"]["content"][0]
    assert part["transcript"] == "what time is it"


def test_whisper_sends_one_delta() -> None:
    """whisper-1: one delta is the full text."""
    bench = Bench()
    words(bench, committed(bench, model="whisper-1"), "what time is it")
    assert [event["delta"] for event in bench.all(f"{PREFIX}.delta")] == ["what time is it"]


@pytest.mark.parametrize("model", ["gpt-4o-transcribe", "gpt-4o-mini-transcribe"])
def test_usage_in_tokens(model: str) -> None:
    """gpt-4o transcription is billed by tokens: audio 1 per 100 ms."""
    bench = Bench()
    words(bench, committed(bench, model=model), "what time is it")
    assert bench.last(f"{PREFIX}.completed")["usage"] == {
        "type": "tokens",
        "total_tokens": 14,
        "input_tokens": 10,
        "input_token_details": {"text_tokens": 0, "audio_tokens": 10},
        "output_tokens": 4,
    }


@pytest.mark.parametrize("model", ["whisper-1", "gpt-realtime-whisper", "gpt-live-transcribe"])
def test_usage_in_seconds(model: str) -> None:
    """The others are billed by duration; silence costs nothing and has no delta."""
    bench = Bench()
    words(bench, committed(bench, model=model), "yes")
    assert bench.last(f"{PREFIX}.completed")["usage"] == {"type": "duration", "seconds": 1}
    since = len(bench.events)
    words(bench, committed(bench, model=model), "")
    assert bench.last(f"{PREFIX}.completed")["usage"]["seconds"] == 0
    assert f"{PREFIX}.delta" not in bench.types(since)


def test_logprobs_only_when_they_are_asked_for() -> None:
    """``include`` turns them on, in the stage's job and in the events."""
    bench = Bench()
    bench.update(include=["item.input_audio_transcription.logprobs"])
    job = committed(bench)
    assert job.logprobs
    words(bench, job, "yes", logprobs=(("yes", -0.25),))
    wanted = [{"token": "yes", "logprob": -0.25, "bytes": [121, 101, 115]}]
    assert bench.last(f"{PREFIX}.completed")["logprobs"] == wanted
    assert bench.last(f"{PREFIX}.delta")["logprobs"] == wanted


def test_hints_reach_the_stage() -> None:
    """Language and prompt are passed on."""
    job = committed(Bench(), language="de", prompt="Namen: Käthe")
    assert (job.language, job.prompt, job.draft) == ("de", "Namen: Käthe", False)


def test_a_failure_is_told_and_the_reply_goes_on() -> None:
    """``.failed`` with the four keys; a response that waited is made without the words."""
    bench = Bench()
    job = committed(bench)
    bench.send("response.create")
    assert not bench.wanted(Generate)
    bench.happen(Failed(job.job_id, "stt", StageError("overloaded", "Too much to do.")))
    assert bench.last(f"{PREFIX}.failed")["error"] == {
        "type": "server_error",
        "code": "overloaded",
        "message": "Too much to do.",
        "param": None,
    }
    assert bench.wanted(Generate)


def test_without_transcription_the_words_are_for_the_model_alone() -> None:
    """No ``transcription`` setting: no events, but the model reads what was said."""
    bench = Bench()
    bench.update(audio={"input": {"turn_detection": None}})
    bench.hear(640, speech=True)
    bench.send("input_audio_buffer.commit")
    bench.send("response.create")
    bench.hear_words("hello")
    assert not [event for event in bench.events if PREFIX in event["type"]]
    assert bench.take(Generate).request.messages[-1].text == "hello"


# -- transcription sessions ---------------------------------------------------------------------


def test_a_transcription_session_transcribes_and_does_no_more() -> None:
    """Turns and words, no responses, no rate limits, no prompt to read ahead."""
    bench = Bench(kind="transcription")
    audio = {"input": {"transcription": {"model": "whisper-1"}}}
    bench.send("session.update", session={"type": "transcription", "audio": audio})
    bench.hear(640, speech=True)
    bench.hear(640, speech=False)
    bench.hear_words("only words")
    assert bench.types(2) == [
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
        f"{PREFIX}.delta",
        f"{PREFIX}.completed",
    ]
    assert not bench.commands


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("response.create", {}),
        ("response.cancel", {}),
        (
            "conversation.item.create",
            {"item": {"type": "message", "role": "user", "content": []}},
        ),
    ],
)
def test_events_of_conversations_are_refused_there(kind: str, fields: dict[str, Any]) -> None:
    """A transcription session says so and goes on."""
    bench = Bench(kind="transcription")
    bench.send(kind, **fields)
    error = bench.last("error")["error"]
    assert (error["code"], error["param"]) == ("invalid_value", "type")
    job = committed(bench)
    words(bench, job, "fine")
    assert bench.last(f"{PREFIX}.completed")["transcript"] == "fine"
