"""A session whose audio goes to a media track: playback events, and cutting at what was heard."""

from __future__ import annotations

import pybase64

from callboard.engine.core import EngineLimits
from callboard.engine.messages import (
    Appended,
    FinishPlayback,
    FlushPlayback,
    Generate,
    PlaybackFlushed,
    PlaybackStarted,
    PlaybackStopped,
    Spoken,
)
from tests.engine.bench import Bench
from tests.fakes.stages import silence_ms, tone_ms


def playing() -> tuple[Bench, str, str]:
    """A finished reply (800 ms) that is still being played: bench, response, item."""
    bench = Bench(plays_audio=True)
    bench.send("response.create")
    bench.reply("One two three four. Five six seven eight.")
    response = bench.last("response.done")["response"]
    bench.happen(PlaybackStarted(response["id"]))
    return bench, response["id"], response["output"][0]["id"]


def test_playback_is_told() -> None:
    """started, then stopped when playout ends, after response.done."""
    bench, response_id, _ = playing()
    bench.happen(PlaybackStopped(response_id))
    assert bench.types()[-4:] == [
        "response.done",
        "rate_limits.updated",
        "output_audio_buffer.started",
        "output_audio_buffer.stopped",
    ]
    assert bench.last("output_audio_buffer.stopped")["response_id"] == response_id
    assert FinishPlayback(response_id) in bench.commands


def test_speech_over_a_reply_that_is_still_playing_cuts_it() -> None:
    """The response is done; its playback is flushed and the item cut at the played time."""
    bench, response_id, item_id = playing()
    bench.hear(96, speech=True)
    assert bench.wanted(FlushPlayback)
    bench.happen(PlaybackFlushed(response_id, item_id, 430))
    assert bench.types()[-2:] == ["output_audio_buffer.cleared", "conversation.item.truncated"]
    cut = bench.last("conversation.item.truncated")
    assert (cut["item_id"], cut["content_index"], cut["audio_end_ms"]) == (item_id, 0, 430)
    bench.send("conversation.item.retrieve", item_id=item_id)
    part = bench.last("conversation.item.retrieved")["item"]["content"][0]
    assert len(pybase64.b64decode(part["audio"])) == 430 * 48


def test_barge_in_cancels_then_clears_then_truncates() -> None:
    """During the response: response.done cancelled, cleared, truncated."""
    bench = Bench(plays_audio=True)
    bench.send("response.create")
    job = bench.generate("One two three four. Five six.")
    bench.happen(Spoken(job, tone_ms(400)))
    item_id = bench.last("response.output_item.added")["item"]["id"]
    since = len(bench.events)
    bench.hear(64, speech=True)
    bench.happen(PlaybackFlushed(job, item_id, 9_999))
    kinds = bench.types(since)
    wanted = ["response.done", "output_audio_buffer.cleared", "conversation.item.truncated"]
    assert [kind for kind in kinds if kind in wanted] == wanted
    assert bench.last("conversation.item.truncated")["audio_end_ms"] == 400


def test_interrupt_response_false_keeps_playing() -> None:
    """``interrupt_response: false``: nothing is flushed."""
    bench, _, _ = playing()
    rules = {"type": "server_vad", "interrupt_response": False}
    bench.update(audio={"input": {"turn_detection": rules}})
    bench.hear(640, speech=True)
    assert not bench.wanted(FlushPlayback)


def test_the_client_clears_the_output() -> None:
    """``output_audio_buffer.clear`` flushes; over WebSocket it is refused."""
    bench, response_id, item_id = playing()
    bench.send("output_audio_buffer.clear")
    assert bench.wanted(FlushPlayback)
    bench.happen(PlaybackFlushed(response_id, item_id, 100))
    assert bench.types()[-2:] == ["output_audio_buffer.cleared", "conversation.item.truncated"]
    other = Bench()
    other.send("output_audio_buffer.clear")
    assert other.last("error")["error"]["param"] == "type"


def test_a_second_cut_never_adds_audio() -> None:
    """A flush that reports more than an earlier cut left is bounded by it."""
    bench, response_id, item_id = playing()
    for played_ms in (300, 500):
        bench.happen(PlaybackFlushed(response_id, item_id, played_ms))
    ends = [event["audio_end_ms"] for event in bench.all("conversation.item.truncated")]
    assert ends == [300, 300]
    assert not bench.all("error")


def test_audio_of_an_out_of_band_response_is_in_no_conversation() -> None:
    """Its flush is told, and nothing is truncated."""
    bench = Bench(plays_audio=True)
    bench.send("response.create", response={"conversation": "none"})
    bench.reply("An aside.")
    response = bench.last("response.done")["response"]
    bench.happen(PlaybackFlushed(response["id"], response["output"][0]["id"], 100))
    assert bench.types()[-1] == "output_audio_buffer.cleared"


def test_the_end_of_a_prepared_replys_audio_waits_for_its_audio() -> None:
    """A reply prepared whole: its audio comes before the notice that there is no more."""
    bench = Bench("gpt-realtime-2.1", plays_audio=True)
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("hello")
    bench.reply("Hi.")
    assert not bench.wanted(FinishPlayback)
    assert not bench.audio
    bench.hear(640, speech=False)
    assert bench.audio
    assert bench.wanted(FinishPlayback)


def test_a_discarded_reply_ends_no_playback() -> None:
    """The speaker goes on: neither audio nor its end reaches the track."""
    bench = Bench("gpt-realtime-2.1", plays_audio=True)
    bench.hear(640, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("hello")
    bench.reply("Hi.")
    bench.hear(320, speech=True)
    assert not bench.audio
    assert not bench.wanted(FinishPlayback)


def test_a_track_that_never_stops_does_not_fill_the_buffer() -> None:
    """Push-to-talk over WebRTC: the oldest audio goes, a commit still works."""
    bench = Bench(plays_audio=True, limits=EngineLimits(input_buffer_s=2))
    bench.update(audio={"input": {"turn_detection": None}})
    for _ in range(30):
        bench.happen(Appended(silence_ms(200), first=False))
    assert not bench.all("error")
    bench.send("input_audio_buffer.commit")
    item = bench.last("conversation.item.done")["item"]
    bench.send("conversation.item.retrieve", item_id=item["id"])
    audio = bench.last("conversation.item.retrieved")["item"]["content"][0]["audio"]
    assert len(pybase64.b64decode(audio)) <= 2_200 * 48
    assert not bench.wanted(Generate)
