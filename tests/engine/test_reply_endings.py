"""How responses end, and what they cost."""

from __future__ import annotations

import pytest

from callboard.engine.messages import (
    Cancel,
    CloseSession,
    Failed,
    Generated,
    Received,
    Spoken,
)
from callboard.engine.stages import (
    CallPiece,
    CallStarted,
    StageError,
    TextPiece,
)
from tests.engine.bench import Bench
from tests.engine.reply_parts import CUT, STOP, TOOL, call, done, error_of
from tests.fakes.stages import tone_ms

# -- ending --------------------------------------------------------------------------------------


def test_cancel() -> None:
    """Close-out, response.done by client_cancelled, usage; then there is nothing to cancel."""
    bench = Bench()
    bench.send("response.create")
    bench.generate("Hello there. More")
    bench.send("response.cancel")
    assert done(bench)["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
    assert done(bench)["output"][0]["status"] == "incomplete"
    assert done(bench)["usage"]["output_tokens"] > 0
    bench.send("response.cancel", event_id="event_3")
    assert error_of(bench) == {
        "type": "invalid_request_error",
        "code": "response_cancel_not_active",
        "message": "Cancellation failed: no active response found",
        "param": None,
        "event_id": "event_3",
    }


def test_cancel_before_anything_was_made() -> None:
    """A response without output ends with an empty one."""
    bench = Bench()
    bench.send("response.create")
    bench.send("response.cancel")
    assert bench.types(1) == ["response.created", "response.done", "rate_limits.updated"]
    assert done(bench)["output"] == []


def test_late_results_of_a_dead_response_are_dropped() -> None:
    """After the cancel nothing of it is sent, whatever its stages still say."""
    bench = Bench()
    bench.send("response.create")
    job = bench.generate("Hello there. More to come.")
    bench.send("response.cancel")
    since = len(bench.events)
    bench.happen(Generated(job, TextPiece("late")), Generated(job, STOP))
    bench.happen(Spoken(job, tone_ms(100)), Failed(job, "tts", StageError("x", "y")))
    assert len(bench.events) == since


@pytest.mark.parametrize("modality", ["text", "audio"])
def test_max_output_tokens_makes_it_incomplete(modality: str) -> None:
    """The model stops at the limit: item and response are incomplete, with the reason."""
    bench = Bench()
    limited = {"max_output_tokens": 50, "output_modalities": [modality]}
    bench.send("response.create", response=limited)
    bench.generate([TextPiece("Once upon "), CUT])
    bench.speak()
    assert done(bench)["status"] == "incomplete"
    assert done(bench)["status_details"] == {"type": "incomplete", "reason": "max_output_tokens"}
    assert done(bench)["output"][0]["status"] == "incomplete"


def test_audio_counts_towards_the_limit() -> None:
    """Speech is 1 token per 50 ms: a long one ends at the limit, and its stages are stopped."""
    bench = Bench()
    bench.send("response.create", response={"max_output_tokens": 20})
    job = bench.generate("A long story, told slowly.")
    bench.happen(Spoken(job, tone_ms(600)))
    bench.happen(Spoken(job, tone_ms(600)))
    assert done(bench)["status_details"]["reason"] == "max_output_tokens"
    assert Cancel(job) in bench.commands


def test_a_call_cut_by_the_limit_is_closed() -> None:
    """The limit in the middle of a call's arguments: the call is incomplete, nothing hangs."""
    bench = Bench()
    bench.update(tools=[TOOL])
    bench.send("response.create")
    bench.generate([CallStarted("look"), CallPiece('{"a": '), CUT])
    assert done(bench)["status"] == "incomplete"
    assert done(bench)["output"][0]["status"] == "incomplete"
    bench.send("response.create")
    assert bench.types()[-1] == "response.created"


@pytest.mark.parametrize("stage", ["llm", "tts"])
def test_a_stage_that_fails(stage: str) -> None:
    """response.done failed with the error, no separate error event; the session goes on."""
    bench = Bench()
    bench.send("response.create")
    job = bench.generate([TextPiece("Well. "), TextPiece("I ")])
    bench.happen(Failed(job, stage, StageError("overloaded", "Too much to do.")))
    assert done(bench)["status_details"] == {
        "type": "failed",
        "error": {"type": "server_error", "code": "overloaded", "message": "Too much to do."},
    }
    assert not bench.all("error")
    bench.send("response.create")
    bench.reply()
    assert done(bench)["status"] == "completed"


def test_a_conversation_over_the_limit_fails_once_and_can_be_mended() -> None:
    """Truncation disabled: the response fails, the session is not stuck."""
    bench = Bench(context_tokens=1_200)
    bench.update(truncation="disabled", instructions="Short.")
    bench.say("word " * 400)
    bench.send("response.create")
    assert done(bench)["status"] == "failed"
    assert done(bench)["status_details"]["error"]["code"] == "context_length_exceeded"
    bench.update(truncation="auto")
    bench.send("response.create")
    bench.reply()
    assert done(bench)["status"] == "completed"


def test_text_after_a_call_stays_in_the_message_that_is_still_spoken() -> None:
    """A model that goes on talking after a call breaks nothing: every item is done once."""
    bench = Bench()
    bench.update(tools=[TOOL])
    bench.send("response.create")
    bench.generate([TextPiece("One moment. "), *call(), TextPiece("Here it is."), STOP])
    bench.speak()
    assert [item["status"] for item in done(bench)["output"]] == ["completed", "completed"]
    assert done(bench)["output"][0]["content"][0]["transcript"] == "One moment. Here it is."


# -- what it costs -------------------------------------------------------------------------------


def test_usage_counts_like_the_api() -> None:
    """Audio by its length, everything adds up; 2.x models show reasoning tokens and a phase."""
    bench = Bench("gpt-realtime-2.1")
    bench.hear(640, speech=True)
    bench.hear(640, speech=False)
    bench.hear_words("hello there")
    bench.generate("Hi.")
    bench.speak(1_000)
    usage = done(bench)["usage"]
    assert usage["output_token_details"]["audio_tokens"] == 20
    assert usage["output_token_details"]["reasoning_tokens"] == 0
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["input_token_details"]["audio_tokens"] > 5
    assert done(bench)["output"][0]["phase"] == "final_answer"


def test_the_first_generation_of_models_shows_no_phase() -> None:
    """``phase`` and ``reasoning_tokens`` belong to the 2.x models."""
    bench = Bench("gpt-realtime")
    bench.send("response.create")
    bench.reply()
    assert "phase" not in done(bench)["output"][0]
    assert "reasoning_tokens" not in done(bench)["usage"]["output_token_details"]


def test_a_second_response_finds_the_first_ones_prompt_cached() -> None:
    """Cached tokens are whole blocks of what was read before."""
    bench = Bench()
    bench.say("word " * 100)
    for _ in range(2):
        bench.send("response.create")
        bench.reply()
    first, second = (e["response"]["usage"] for e in bench.all("response.done"))
    assert first["input_token_details"]["cached_tokens"] == 0
    assert second["input_token_details"]["cached_tokens"] % 64 == 0
    assert second["input_token_details"]["cached_tokens"] > 0


def test_rate_limits_follow_response_done() -> None:
    """Only the ``tokens`` entry, after response.done."""
    bench = Bench()
    bench.send("response.create")
    bench.reply()
    limits = bench.events[-1]
    assert limits["type"] == "rate_limits.updated"
    assert [limit["name"] for limit in limits["rate_limits"]] == ["tokens"]
    spent = limits["rate_limits"][0]["limit"] - limits["rate_limits"][0]["remaining"]
    assert spent == done(bench)["usage"]["total_tokens"]


def test_the_session_expires() -> None:
    """error session_expired, then 1001 with its text."""
    bench = Bench()
    bench.pass_ms(3_600_000)
    assert error_of(bench)["code"] == "session_expired"
    assert bench.commands[-1] == CloseSession(
        1001, "Your session hit the maximum duration of 60 minutes."
    )


def test_an_error_goes_to_the_peer_that_caused_it() -> None:
    """A sideband's mistake is not the main client's error."""
    bench = Bench()
    outputs = bench.machine.handle(Received(3, {"type": "nope"}), 0)
    assert [getattr(output, "only", None) for output in outputs] == [3]
