"""Turns of the user's speech: orders of events, barge-in, push-to-talk, semantic turns."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.core import EngineLimits
from callboard.engine.messages import (
    Appended,
    Cancel,
    Generate,
    Judged,
    JudgeTurn,
    Speak,
    Transcribe,
)
from tests.engine.bench import Bench
from tests.fakes.stages import silence_ms

TURN = [
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
]


def speak_turn(bench: Bench, words: str = "hello there") -> None:
    """A turn whose words are known at the pause, and the silence that ends it."""
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words(words)
    bench.hear(640, speech=False)


def turn_detection(bench: Bench, **rules: Any) -> None:
    bench.update(audio={"input": {"turn_detection": rules or None}})


def test_a_voice_turn_in_the_recorded_order() -> None:
    """speech_started, speech_stopped, committed, added, done, response.created: one item id."""
    bench = Bench()
    speak_turn(bench)
    assert bench.types(1) == [*TURN, "response.created"]
    named = [event.get("item_id") or event["item"]["id"] for event in bench.events[1:6]]
    assert len(set(named)) == 1
    item = bench.last("conversation.item.done")["item"]
    assert item["content"] == [{"type": "input_audio", "transcript": None}]
    assert item["status"] == "completed"


def test_positions_count_all_audio_and_include_the_padding() -> None:
    """audio_start_ms is moved back by the prefix padding; audio_end_ms includes the silence."""
    bench = Bench()
    bench.hear(960, speech=False)
    bench.hear(640, speech=True)
    bench.hear(640, speech=False)
    assert bench.last("input_audio_buffer.speech_started")["audio_start_ms"] == 960 - 300
    stopped = bench.last("input_audio_buffer.speech_stopped")
    assert stopped["audio_end_ms"] == pytest.approx(960 + 640 + 200, abs=32)


def test_a_click_is_not_speech() -> None:
    """One window of sound starts no turn."""
    bench = Bench()
    bench.hear(32, speech=True)
    bench.hear(500, speech=False)
    assert bench.types() == ["session.created"]


def test_a_reply_is_prepared_in_the_pause_and_sent_when_the_turn_is_over() -> None:
    """The reply's events wait for the end of the turn; then all of them come, in order."""
    bench = Bench("gpt-realtime-2.1")
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("hello")
    bench.reply("Hi! How are you?")
    assert bench.types(1) == ["input_audio_buffer.speech_started"]
    bench.hear(640, speech=False)
    assert bench.types(1)[:6] == [*TURN, "response.created"]
    assert bench.types()[-2:] == ["response.done", "rate_limits.updated"]
    assert bench.last("response.done")["response"]["status"] == "completed"


def test_a_prepared_reply_leaves_no_trace_when_the_speaker_goes_on() -> None:
    """Rolled back: its job is cancelled, its events never sent, its items never added."""
    bench = Bench("gpt-realtime-2.1")
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("I would like")
    job = bench.generate("Sure! What is it?")
    bench.hear(320, speech=True)
    assert job in [cancel.job_id for cancel in bench.wanted(Cancel)]
    bench.speak()
    bench.hear(128, speech=False)
    bench.hear_words("I would like a cup of tea")
    bench.hear(640, speech=False)
    bench.reply("Of course.")
    assert len(bench.all("response.created")) == 1
    assert job != bench.last("response.created")["response"]["id"]
    texts = [e["transcript"] for e in bench.all("response.output_audio_transcript.done")]
    assert texts == ["Of course."]


@pytest.mark.parametrize("change", ["instructions", "item", "delete"])
def test_a_prepared_reply_is_made_again_when_its_premises_change(change: str) -> None:
    """New instructions or items between the pause and the end of the turn are heeded."""
    bench = Bench("gpt-realtime-2.1")
    bench.say("Before.")
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("hello")
    stale = bench.take(Generate).job_id
    if change == "instructions":
        bench.update(instructions="Be rude.")
    elif change == "item":
        bench.say("By the way.")
    else:
        first = bench.all("conversation.item.added")[0]["item"]["id"]
        bench.send("conversation.item.delete", item_id=first)
    bench.hear(640, speech=False)
    fresh = bench.take(Generate)
    assert fresh.job_id != stale
    assert fresh.job_id == bench.last("response.created")["response"]["id"]
    texts = [message.text for message in fresh.request.messages]
    assert (
        texts
        == {
            "instructions": ["Before.", "hello"],
            "item": ["Before.", "By the way.", "hello"],
            "delete": ["hello"],
        }[change]
    )


def test_the_reply_waits_for_the_words() -> None:
    """A turn that ends before its words are known: response.created, then generation later."""
    bench = Bench()
    bench.hear(640, speech=True)
    bench.hear(640, speech=False)
    assert bench.types()[-1] == "response.created"
    assert not bench.wanted(Generate)
    bench.hear_words("late words")
    assert bench.take(Generate).request.messages[-1].text == "late words"


def test_create_response_false_commits_and_stays_silent() -> None:
    """``create_response: false``: the item comes, no response does."""
    bench = Bench()
    turn_detection(bench, type="server_vad", create_response=False)
    since = len(bench.events)
    speak_turn(bench)
    assert bench.types(since) == TURN
    assert not bench.wanted(Generate)


# -- barge-in ------------------------------------------------------------------------------


def test_barge_in_closes_the_response_out_in_order() -> None:
    """speech_started, the open item's done events, response.done cancelled by turn_detected."""
    bench = Bench()
    speak_turn(bench)
    bench.generate("One sentence here. Another one there.")
    job = bench.take(Speak)
    bench.hear(32, speech=False)
    since = len(bench.events)
    bench.hear(64, speech=True)
    assert bench.types(since) == [
        "input_audio_buffer.speech_started",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ]
    response = bench.last("response.done")["response"]
    assert response["status"] == "cancelled"
    assert response["status_details"] == {"type": "cancelled", "reason": "turn_detected"}
    assert response["output"][0]["status"] == "incomplete"
    assert job.job_id in [cancel.job_id for cancel in bench.wanted(Cancel)]


def test_interrupt_response_false_lets_the_reply_go_on() -> None:
    """``interrupt_response: false``: the response continues, and a turn's end starts no second."""
    bench = Bench()
    turn_detection(bench, type="server_vad", interrupt_response=False)
    speak_turn(bench)
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("and another thing")
    bench.hear(640, speech=False)
    bench.reply("Still here.")
    assert bench.last("response.done")["response"]["status"] == "completed"
    assert len(bench.all("response.created")) == 1
    assert len(bench.all("input_audio_buffer.committed")) == 2


# -- semantic turns --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("eagerness", "limit_ms"), [("low", 8_000), ("medium", 4_000), ("auto", 4_000), ("high", 2_000)]
)
def test_eagerness_sets_the_longest_wait(eagerness: str, limit_ms: int) -> None:
    """An utterance that sounds incomplete ends after 8, 4 or 2 s of silence, not before."""
    bench = Bench()
    turn_detection(bench, type="semantic_vad", eagerness=eagerness)
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.happen(Judged(bench.take(JudgeTurn).job_id, 0.0))
    bench.hear(limit_ms - 128 - 64, speech=False)
    assert not bench.all("input_audio_buffer.speech_stopped")
    bench.hear(128, speech=False)
    assert bench.all("input_audio_buffer.speech_stopped")


def test_an_utterance_that_sounds_complete_ends_soon() -> None:
    """A sure verdict ends the turn after a short confirming silence."""
    bench = Bench()
    turn_detection(bench, type="semantic_vad")
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.happen(Judged(bench.take(JudgeTurn).job_id, 0.98))
    bench.hear(160, speech=False)
    assert bench.all("input_audio_buffer.speech_stopped")


def test_a_verdict_on_an_earlier_pause_means_nothing() -> None:
    """Late results are normal: the verdict names its pause."""
    bench = Bench()
    turn_detection(bench, type="semantic_vad", eagerness="low")
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    late = bench.take(JudgeTurn).job_id
    bench.hear(320, speech=True)
    bench.hear(128, speech=False)
    bench.happen(Judged(late, 0.99))
    bench.hear(640, speech=False)
    assert not bench.all("input_audio_buffer.speech_stopped")


# -- push-to-talk and the client's hand on the buffer -----------------------------------------


def test_push_to_talk() -> None:
    """``turn_detection: null``: commit makes the item; only response.create makes a response."""
    bench = Bench()
    turn_detection(bench)
    since = len(bench.events)
    bench.hear(640, speech=True)
    assert len(bench.events) == since
    bench.send("input_audio_buffer.commit")
    assert bench.types(since) == TURN[2:]
    bench.hear_words("what time is it")
    bench.send("response.create")
    assert bench.take(Generate).request.messages[-1].text == "what time is it"


def test_a_commit_needs_100_ms() -> None:
    """The exact message of the API, with what the buffer has."""
    bench = Bench()
    turn_detection(bench)
    bench.hear(64, speech=True)
    bench.send("input_audio_buffer.commit", event_id="event_mine")
    error = bench.last("error")["error"]
    assert error["code"] == "input_audio_buffer_commit_empty"
    assert error["message"].endswith("buffer only has 64.00ms of audio.")
    assert error["event_id"] == "event_mine"


def test_a_commit_while_somebody_speaks() -> None:
    """Allowed while VAD is on: the turn stops, keeps its id, and no response starts."""
    bench = Bench()
    bench.hear(640, speech=True)
    bench.send("input_audio_buffer.commit")
    assert bench.types(1) == TURN
    started, stopped = bench.events[1], bench.events[2]
    assert (
        started["item_id"]
        == stopped["item_id"]
        == bench.last("conversation.item.done")["item"]["id"]
    )
    bench.hear(320, speech=True)
    second = bench.last("input_audio_buffer.speech_started")
    assert second["audio_start_ms"] >= stopped["audio_end_ms"]
    assert second["item_id"] != started["item_id"]


def test_clear_forgets_the_buffer_and_the_turn() -> None:
    """After clear there is nothing to commit, and a late transcript changes nothing."""
    bench = Bench()
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.send("input_audio_buffer.clear")
    assert bench.types()[-1] == "input_audio_buffer.cleared"
    bench.hear_words("too late")
    bench.send("input_audio_buffer.commit")
    assert bench.last("error")["error"]["code"] == "input_audio_buffer_commit_empty"
    assert not bench.all("conversation.item.added")


def test_turn_detection_is_switched_live() -> None:
    """null, server_vad and semantic_vad follow each other within one session."""
    bench = Bench()
    turn_detection(bench)
    bench.hear(640, speech=True)
    assert not bench.all("input_audio_buffer.speech_started")
    turn_detection(bench, type="semantic_vad", eagerness="high")
    bench.hear(640, speech=True)
    assert len(bench.all("input_audio_buffer.speech_started")) == 1
    turn_detection(bench, type="server_vad")
    bench.hear(500, speech=False)
    bench.hear(640, speech=True)
    bench.hear(640, speech=False)
    assert len(bench.all("input_audio_buffer.speech_started")) == 2
    assert len(bench.all("input_audio_buffer.committed")) == 2


NEW_RULES: list[dict[str, Any]] = [
    {"type": "server_vad", "silence_duration_ms": 800},
    {"type": "server_vad", "threshold": 0.8, "prefix_padding_ms": 0},
    {"type": "semantic_vad", "eagerness": "high"},
]


@pytest.mark.parametrize("rules", NEW_RULES)
@pytest.mark.parametrize("pause_ms", [0, 128])
def test_new_rules_while_somebody_speaks(rules: dict[str, Any], pause_ms: int) -> None:
    """What was said before and after the change is one turn, which ends by the new rules."""
    bench = Bench()
    bench.hear(640, speech=True)
    bench.hear(pause_ms, speech=False)
    turn_detection(bench, **rules)
    bench.hear(320, speech=True)
    bench.hear(640, speech=False)
    if rules.get("silence_duration_ms"):
        assert not bench.all("input_audio_buffer.speech_stopped")
    bench.hear(2_000, speech=False)
    (started,) = bench.all("input_audio_buffer.speech_started")
    (stopped,) = bench.all("input_audio_buffer.speech_stopped")
    (committed,) = bench.all("input_audio_buffer.committed")
    assert started["item_id"] == stopped["item_id"] == committed["item_id"]
    assert bench.all("response.created")
    heard = bench.wanted(Transcribe)[-1].pcm24k
    assert len(heard) // 48 >= 640 + pause_ms + 320


def test_without_rules_while_somebody_speaks() -> None:
    """``turn_detection: null``: the turn that has begun is the client's to commit, whole."""
    bench = Bench()
    bench.hear(640, speech=True)
    turn_detection(bench)
    bench.hear(2_000, speech=False)
    assert not bench.all("input_audio_buffer.speech_stopped")
    bench.send("input_audio_buffer.commit")
    (started,) = bench.all("input_audio_buffer.speech_started")
    assert bench.types()[-4:] == TURN[1:]
    assert bench.last("input_audio_buffer.committed")["item_id"] == started["item_id"]
    assert len(bench.take(Transcribe).pcm24k) // 48 >= 2_600
    assert not bench.all("response.created")


def test_rules_again_while_somebody_speaks() -> None:
    """Taken away and given back: silence ends the turn that began before."""
    bench = Bench()
    bench.hear(640, speech=True)
    turn_detection(bench)
    bench.hear(320, speech=True)
    turn_detection(bench, type="server_vad")
    bench.hear(640, speech=False)
    assert len(bench.all("input_audio_buffer.speech_started")) == 1
    assert len(bench.all("input_audio_buffer.committed")) == 1


def test_the_buffer_is_bounded() -> None:
    """A full buffer refuses an append once, keeps what it has, and works again after clear."""
    bench = Bench(limits=EngineLimits(input_buffer_s=1))
    turn_detection(bench)
    bench.happen(Appended(silence_ms(600)), Appended(silence_ms(600), first=False))
    bench.happen(*[Appended(silence_ms(200), first=False) for _ in range(5)])
    assert [e["error"]["code"] for e in bench.all("error")] == ["input_audio_buffer_full"]
    bench.happen(Appended(silence_ms(200)))
    assert len(bench.all("error")) == 2
    bench.send("input_audio_buffer.clear")
    bench.happen(Appended(silence_ms(200)))
    assert len(bench.all("error")) == 2


def test_a_very_long_turn_is_ended() -> None:
    """A turn beyond the limit ends as if the speaker had paused."""
    bench = Bench(limits=EngineLimits(turn_s=2))
    bench.hear(2_600, speech=True)
    assert bench.all("input_audio_buffer.speech_stopped")
    assert bench.wanted(Transcribe)
