"""Stages that fail, crash, hang or misbehave: the job fails, the session goes on or ends clean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from callboard.engine.session import Session
from callboard.engine.stages import LlmPiece, LlmRequest, StageError, Stages, TextPiece, Transcript
from tests.engine.driven import driven, stray_tasks
from tests.fakes.stages import (
    LoudnessVad,
    ScriptedLlm,
    ScriptedStt,
    ScriptedTurn,
    ToneTts,
    silence_ms,
    tone_ms,
    words,
)


def stages(**own: Any) -> Stages:
    parts: dict[str, Any] = {
        "vad": LoudnessVad(),
        "turn": ScriptedTurn(),
        "stt": ScriptedStt(),
        "llm": ScriptedLlm(),
        "tts": ToneTts(),
    }
    return Stages(**(parts | own))


class CrashingLlm(ScriptedLlm):
    """Raises what no stage should, once."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error: BaseException | None = error

    async def generate(self, request: LlmRequest) -> AsyncIterator[LlmPiece]:
        error, self.error = self.error, None
        yield TextPiece("Well. ")
        if error is not None:
            raise error
        for piece in words("All is well."):
            yield piece


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StageError("overloaded", "Too much."), "overloaded"),
        (RuntimeError("a bug"), "server_error"),
        (asyncio.CancelledError(), "server_error"),
    ],
)
async def test_a_model_that_breaks_fails_one_response(error: BaseException, code: str) -> None:
    """Failure, crash, or an inner cancellation: response.done failed, and the next one works."""
    async with driven(stages(llm=CrashingLlm(error))) as session:
        client = session.client
        await client.send("response.create")
        failed = (await client.until("response.done"))["response"]
        assert failed["status"] == "failed"
        assert failed["status_details"]["error"]["code"] == code
        await client.send("response.create")
        assert (await client.until("response.done"))["response"]["status"] == "completed"


async def test_a_model_that_stops_without_an_end_fails_the_response() -> None:
    """A generation that just ends does not leave the response open for ever."""
    llm = ScriptedLlm()
    llm.replies.append([TextPiece("Half a ")])
    async with driven(stages(llm=llm)) as session:
        await session.client.send("response.create")
        done = (await session.client.until("response.done"))["response"]
        assert done["status"] == "failed"


async def test_a_voice_that_fails() -> None:
    """Speech fails: the response fails with the stage's code, its items are closed."""
    tts = ToneTts(failure=StageError("voice_missing", "No such voice."))
    async with driven(stages(tts=tts)) as session:
        await session.client.send("response.create")
        done = (await session.client.until("response.done"))["response"]
        assert done["status_details"]["error"]["code"] == "voice_missing"
        assert done["output"][0]["status"] == "incomplete"
        await session.client.until("rate_limits.updated")
        session.client.ledger.check_quiet()


async def test_hearing_that_fails() -> None:
    """Recognition fails for the draft and for the item: told once, and the reply comes."""
    stt = ScriptedStt()
    stt.texts.extend([StageError("overloaded", "Too much."), StageError("overloaded", "Still.")])
    async with driven(stages(stt=stt)) as session:
        client = session.client
        await client.update(audio={"input": {"transcription": {"model": "whisper-1"}}})
        await client.append(tone_ms(600) + silence_ms(900))
        failed = await client.until("conversation.item.input_audio_transcription.failed")
        assert failed["error"]["code"] == "overloaded"
        assert (await client.until("response.done"))["response"]["status"] == "completed"


async def test_a_turn_model_that_crashes_only_costs_time() -> None:
    """Without a verdict the turn ends at the eagerness's limit."""

    class Crashing(ScriptedTurn):
        async def complete(self, pcm16k: bytes) -> float:
            raise RuntimeError("no verdict")

    async with driven(stages(turn=Crashing())) as session:
        rules = {"type": "semantic_vad", "eagerness": "high"}
        await session.client.update(audio={"input": {"turn_detection": rules}})
        await session.client.append(tone_ms(600) + silence_ms(2_600))
        assert (await session.client.until("response.done"))["response"]["status"] == "completed"


async def test_warming_that_crashes_is_nobodys_business() -> None:
    """Reading ahead is a favour: its crash does not touch the session."""

    class Crashing(ScriptedLlm):
        async def warm(self, request: LlmRequest) -> None:
            raise RuntimeError("cold")

    async with driven(stages(llm=Crashing())) as session:
        await session.client.send("response.create")
        assert (await session.client.until("response.done"))["response"]["status"] == "completed"


async def test_a_stage_that_hangs_is_cancelled() -> None:
    """A stage that never answers: response.cancel works, and the session's end is not held up."""
    stt = ScriptedStt(gate=asyncio.Event())
    llm = ScriptedLlm(gate=asyncio.Semaphore(0))
    async with driven(stages(stt=stt, llm=llm)) as session:
        client = session.client
        await client.send("response.create")
        await client.until("response.created")
        await client.send("response.cancel")
        assert (await client.until("response.done"))["response"]["status"] == "cancelled"
        await client.append(tone_ms(600) + silence_ms(900))
        await client.until("response.created")
        session.hub.close(1000, "bye")
        await session.ended()
        assert not stray_tasks()


async def test_a_stage_that_fails_while_it_is_cancelled_cannot_hold_up_the_end() -> None:
    """Its failure is reported to nobody; the session ends at once."""

    class Stubborn(ScriptedStt):
        async def transcribe(self, pcm16k: bytes, **hints: Any) -> Transcript:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                raise StageError("stage_failed", "in the middle of the end") from None
            raise AssertionError

    async with driven(stages(stt=Stubborn())) as session:
        await session.client.append(tone_ms(600) + silence_ms(160))
        await session.client.until("input_audio_buffer.speech_started")
        session.hub.close()
        await session.ended()
        assert not stray_tasks()


async def test_a_stage_that_floods_meets_back_pressure() -> None:
    """The inbox is bounded: a model that never waits is slowed, and can be cancelled."""

    class Flood(ScriptedLlm):
        made = 0

        async def generate(self, request: LlmRequest) -> AsyncIterator[LlmPiece]:
            while True:
                self.made += 1
                yield TextPiece("more ")

    llm = Flood()
    async with driven(stages(llm=llm)) as session:
        client = session.client
        await client.send("response.create", response={"output_modalities": ["text"]})
        await client.until("response.output_text.delta")
        await client.send("response.cancel")
        assert (await client.until("response.done"))["response"]["status"] == "cancelled"
        made = llm.made
        await client.send("input_audio_buffer.clear")
        await client.until("input_audio_buffer.cleared")
        assert llm.made == made


async def test_a_bug_in_the_machine_ends_this_session_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unexpected exception: error ``server_error`` with the session's id, then 1011."""

    def broken(*_: Any) -> None:
        raise KeyError("a bug")

    async with driven() as session:
        monkeypatch.setattr(Session, "_receive", broken)
        await session.client.send("response.create")
        error = await session.client.error()
        assert (error["type"], error["code"]) == ("server_error", "server_error")
        assert "sess_1" in error["message"]
        reason = await session.ended()
        assert (reason.code, reason.reason) == (1011, "server_error.server_error")
        assert not stray_tasks()


async def test_a_detector_that_crashes_ends_the_session_with_an_error() -> None:
    """Voice activity runs in the loop itself: its crash is told, not swallowed."""

    class Broken(LoudnessVad):
        def feed(self, window16k: bytes) -> float:
            raise ValueError("no ears")

    async with driven(stages(vad=Broken())) as session:
        await session.client.append(silence_ms(200))
        assert (await session.client.error())["code"] == "server_error"
        assert (await session.ended()).code == 1011
