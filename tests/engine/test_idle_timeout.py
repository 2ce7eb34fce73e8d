"""The idle timeout: when it runs, what it sends, and what stops it."""

from __future__ import annotations

from callboard.engine.listening import IDLE_INSTRUCTIONS
from callboard.engine.messages import Generate, PlaybackStarted, PlaybackStopped
from tests.engine.bench import Bench

RULES = {"type": "server_vad", "idle_timeout_ms": 5_000}


def after_a_reply(*, plays_audio: bool = False) -> Bench:
    """A session whose first reply (800 ms of audio) has just been sent."""
    bench = Bench(plays_audio=plays_audio)
    settings = {"turn_detection": RULES, "transcription": {"model": "whisper-1"}}
    bench.update(audio={"input": settings})
    bench.say("Hello.")
    bench.send("response.create")
    bench.reply("One. Two is here.")
    return bench


def test_the_recorded_order() -> None:
    """timeout_triggered, system item, committed, user item, response; an empty transcript."""
    bench = after_a_reply()
    bench.hear(800 + 4_992, speech=False)
    since = len(bench.events)
    bench.pass_ms(100)
    assert bench.types(since) == [
        "input_audio_buffer.timeout_triggered",
        "conversation.item.added",
        "conversation.item.done",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
        "response.created",
        "conversation.item.input_audio_transcription.completed",
    ]
    triggered, system, user = bench.events[since], bench.events[since + 1], bench.events[since + 4]
    assert system["item"]["role"] == "system"
    assert system["item"]["content"] == [{"type": "input_text", "text": IDLE_INSTRUCTIONS}]
    committed = bench.last("input_audio_buffer.committed")
    assert committed["previous_item_id"] == system["item"]["id"]
    assert committed["item_id"] == user["item"]["id"] == triggered["item_id"]
    done = bench.last("conversation.item.input_audio_transcription.completed")
    assert (done["transcript"], done["usage"]) == ("", {"type": "duration", "seconds": 0})
    assert bench.take(Generate)


def test_the_silence_is_billed() -> None:
    """The silent audio counts 1 token per 100 ms (recorded: 5120 ms, 51 tokens)."""
    bench = after_a_reply()
    bench.hear(5_888, speech=False)
    bench.pass_ms(0)
    bench.reply("Are you there?")
    usage = bench.last("response.done")["response"]["usage"]
    triggered = bench.last("input_audio_buffer.timeout_triggered")
    silent_ms = triggered["audio_end_ms"] - triggered["audio_start_ms"]
    assert silent_ms > 5_000
    assert usage["input_token_details"]["audio_tokens"] >= silent_ms // 100


def test_it_waits_for_the_reply_to_be_heard() -> None:
    """Timer = response.done + playback: over WebSocket the length of the audio."""
    bench = after_a_reply()
    bench.pass_ms(5_000)
    assert not bench.all("input_audio_buffer.timeout_triggered")
    bench.pass_ms(800)
    assert bench.all("input_audio_buffer.timeout_triggered")


def test_over_webrtc_it_starts_when_playback_stops() -> None:
    """The media track tells when the reply was heard to its end."""
    bench = after_a_reply(plays_audio=True)
    response_id = bench.last("response.done")["response"]["id"]
    bench.happen(PlaybackStarted(response_id))
    bench.pass_ms(20_000)
    assert not bench.all("input_audio_buffer.timeout_triggered")
    bench.happen(PlaybackStopped(response_id))
    bench.pass_ms(5_000)
    assert bench.all("input_audio_buffer.timeout_triggered")


def test_speech_an_item_or_a_response_stops_it() -> None:
    """Whoever does something is not idle."""
    for act in ("speech", "item", "response", "off"):
        bench = after_a_reply()
        if act == "speech":
            bench.hear(640, speech=True)
        elif act == "item":
            bench.say("I am here.")
        elif act == "response":
            bench.send("response.create")
        else:
            bench.update(audio={"input": {"turn_detection": None}})
        bench.pass_ms(30_000)
        assert not bench.all("input_audio_buffer.timeout_triggered"), act


def test_a_refused_event_does_not_stop_it() -> None:
    """An item that could not be created is no sign of life."""
    bench = after_a_reply()
    bench.send("conversation.item.create", item={"type": "message"})
    bench.pass_ms(6_000)
    assert bench.all("input_audio_buffer.timeout_triggered")


def test_the_deadline_is_always_in_the_future_after_a_tick() -> None:
    """A tick settles what was due: the shell never spins."""
    bench = after_a_reply()
    ticks = 0
    while (deadline := bench.machine.deadline_ms) is not None:
        bench.pass_ms(max(0, deadline - bench.now_ms))
        later = bench.machine.deadline_ms
        assert later is None or later > bench.now_ms
        ticks += 1
    assert ticks == 2
