"""The shell around a session: whole conversations, bad input, limits, nothing left behind."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pybase64
import pytest

from callboard.channel import pipe
from callboard.engine.audio_codec import encode_audio
from callboard.engine.core import EngineLimits
from callboard.engine.drive import SessionEngine
from callboard.engine.stages import Stages
from callboard.hub import BinaryFrame, Hub
from callboard.protocol.formats import APPEND_LIMIT_BYTES, audio_format
from tests.engine.driven import Client, driven, stray_tasks
from tests.fakes.stages import (
    LoudnessVad,
    ScriptedLlm,
    ScriptedStt,
    ScriptedTurn,
    ToneTts,
    scripted_stages,
    silence_ms,
    tone_ms,
)

NO_TURNS = {"input": {"turn_detection": None}}


def item(text: str, **fields: Any) -> dict[str, Any]:
    content = [{"type": "input_text", "text": text}]
    return {"type": "message", "role": "user", "content": content, **fields}


async def talk(client: Client) -> dict[str, Any]:
    """One spoken turn and its reply: the response."""
    await client.append(silence_ms(300) + tone_ms(600) + silence_ms(900))
    done = await client.until("response.done")
    await client.until("rate_limits.updated")
    response: dict[str, Any] = done["response"]
    return response


async def still_works(client: Client) -> None:
    await client.send("response.create", response={"output_modalities": ["text"]})
    assert (await client.until("response.done"))["response"]["status"] == "completed"


async def test_a_spoken_turn_is_answered_aloud() -> None:
    """From the client's audio to the reply's, with every event valid and in order."""
    async with driven() as session:
        response = await talk(session.client)
        assert response["status"] == "completed"
        transcript = response["output"][0]["content"][0]["transcript"]
        assert transcript == "Hello! How can I help you today?"
        deltas = [e for e in session.client.events if e["type"] == "response.output_audio.delta"]
        pcm = b"".join(pybase64.b64decode(event["delta"]) for event in deltas)
        assert len(pcm) == 60 * 7 * 48
        assert all(len(pybase64.b64decode(event["delta"])) % 2 == 0 for event in deltas)
        session.client.ledger.check_quiet()


@pytest.mark.parametrize("name", ["audio/pcmu", "audio/pcma"])
async def test_telephone_formats(name: str) -> None:
    """G.711 in and out: understood, and answered in the session's output format."""
    async with driven() as session:
        client = session.client
        formats = {"format": {"type": name}}
        await client.update(audio={"input": formats, "output": formats})
        spoken = tone_ms(600) + silence_ms(900)
        await client.append(encode_audio(spoken, audio_format({"type": name})))
        response = (await client.until("response.done"))["response"]
        assert response["audio"]["output"]["format"] == {"type": name}
        deltas = [e["delta"] for e in client.events if e["type"] == "response.output_audio.delta"]
        length = sum(len(pybase64.b64decode(delta)) for delta in deltas)
        assert length == pytest.approx(60 * 7 * 8, abs=16)


async def test_two_audio_responses_at_once_keep_their_streams_apart() -> None:
    """Each item has its own encoder, however their audio interleaves."""
    async with driven() as session:
        client = session.client
        await client.update(audio={"output": {"format": {"type": "audio/pcmu"}}})
        await client.send("response.create")
        await client.send("response.create", response={"conversation": "none"})
        await client.until("response.done")
        await client.until("response.done")
        lengths: dict[str, int] = {}
        for event in client.events:
            if event["type"] == "response.output_audio.delta":
                size = len(pybase64.b64decode(event["delta"]))
                lengths[event["item_id"]] = lengths.get(event["item_id"], 0) + size
        assert len(lengths) == 2
        assert all(length == pytest.approx(60 * 7 * 8, abs=16) for length in lengths.values())


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code", "param"),
    [
        (b"{not json", "invalid_json", None),
        (b"\xff\xfe", "invalid_json", None),
        (b'{"type": "session.update", "session": NaN}', "invalid_json", None),
        (b"[1, 2]", "invalid_event", None),
        (b'"text"', "invalid_event", None),
        (BinaryFrame(b""), "invalid_event", None),
        (b"{}", "missing_required_parameter", "type"),
        (b'{"type": "nope"}', "invalid_value", "type"),
        (b'{"type": "input_audio_buffer.append", "audio": "!!"}', "invalid_value", "audio"),
        (b'{"type": "input_audio_buffer.append", "audio": "AAA="}', None, None),
        (b'{"type": "input_audio_buffer.append", "audio": 5}', "invalid_type", "audio"),
        (b'{"type": "input_audio_buffer.append"}', "missing_required_parameter", "audio"),
        (b'{"type":"a","x":' + b"[" * 500 + b"]" * 500 + b"}", "invalid_json", None),
        (b'{"type":"a","x":' + b"[" * 5000 + b"]" * 5000 + b"}", "invalid_json", None),
    ],
)
async def test_bad_messages_do_no_harm(raw: bytes, code: str | None, param: str | None) -> None:
    """Each gets one error; the session goes on."""
    async with driven() as session:
        await session.client.end.send(raw)
        if code is not None:
            error = await session.client.error()
            assert (error["code"], error["param"]) == (code, param)
        await still_works(session.client)
        assert session.client.types().count("error") == (code is not None)


async def test_an_odd_number_of_bytes_is_refused_once() -> None:
    """A long PCM16 append with half a sample: one error with its event id, nothing taken in."""
    async with driven() as session:
        client = session.client
        await client.update(audio=NO_TURNS)
        audio = pybase64.b64encode_as_string(bytes(100_001))
        await client.send("input_audio_buffer.append", audio=audio, event_id="event_odd")
        error = await client.error()
        assert (error["param"], error["event_id"]) == ("audio", "event_odd")
        await client.send("input_audio_buffer.commit")
        assert (await client.error())["code"] == "input_audio_buffer_commit_empty"
        assert client.types().count("error") == 2


async def test_an_append_beyond_15_mib_is_refused_and_a_neighbour_goes_on() -> None:
    """16 MiB in one append: a non-fatal error; another session on the same stages talks on."""
    engine = SessionEngine(scripted_stages())
    async with driven(engine=engine) as big, driven(engine=engine) as neighbour:
        huge = "A" * (16 * 1024 * 1024)
        await big.client.send("input_audio_buffer.append", audio=huge, event_id="event_big")
        error = await big.client.error()
        assert (error["code"], error["event_id"]) == ("invalid_value", "event_big")
        assert str(APPEND_LIMIT_BYTES) in error["message"]
        assert (await talk(neighbour.client))["status"] == "completed"
        await still_works(big.client)


async def test_a_thousand_items() -> None:
    """They are all added in order, and the model still answers within its context."""
    async with driven() as session:
        client = session.client
        await client.update(output_modalities=["text"])
        for number in range(1_000):
            await client.send("conversation.item.create", item=item(f"Number {number} of many."))
        await client.send("response.create")
        response = (await client.until("response.done"))["response"]
        assert response["status"] == "completed"
        assert client.types().count("conversation.item.added") == 1_001


async def test_tool_schemas_come_back_as_they_were() -> None:
    """What is echoed can be encoded again: nesting up to the limit, any JSON values."""
    schema: Any = {"type": "object", "properties": {"a": {"enum": [1, 1.5, None, "ü", True]}}}
    for _ in range(40):
        schema = {"type": "object", "properties": {"deep": schema}}
    async with driven() as session:
        tool = {"type": "function", "name": "f", "description": "x", "parameters": schema}
        await session.client.update(tools=[tool])
        assert session.client.events[-1]["session"]["tools"] == [tool]


# -- fairness ------------------------------------------------------------------------------------


async def test_a_huge_append_does_not_hold_up_a_neighbour() -> None:
    """5 minutes of audio at once: a neighbour's turn is answered before it has been heard."""
    engine = SessionEngine(scripted_stages())
    async with driven(engine=engine) as big, driven(engine=engine) as neighbour:
        await big.client.update(audio=NO_TURNS)
        await big.client.append(silence_ms(220_000))
        await big.client.send("input_audio_buffer.clear")
        big_done = asyncio.create_task(big.client.until("input_audio_buffer.cleared"))
        response = await talk(neighbour.client)
        assert response["status"] == "completed"
        assert not big_done.done()
        await big_done


# -- interruption ----------------------------------------------------------------------------------


async def test_barge_in_stops_the_stages() -> None:
    """Speech over the reply: its generation is cancelled, the next turn is answered."""
    llm = ScriptedLlm(gate=asyncio.Semaphore(3))
    stages = Stages(LoudnessVad(), ScriptedTurn(), ScriptedStt(), llm, ToneTts())
    async with driven(stages) as session:
        client = session.client
        await client.append(tone_ms(600) + silence_ms(900))
        await client.until("response.output_audio_transcript.delta")
        await client.append(tone_ms(600))
        done = await client.until("response.done")
        assert done["response"]["status_details"]["reason"] == "turn_detected"
        assert llm.gate is not None
        for _ in range(100):
            llm.gate.release()
        await client.append(silence_ms(900))
        assert (await client.until("response.done"))["response"]["status"] == "completed"
        assert not [name for name in stray_tasks() if name.startswith("llm.resp")]


async def test_speech_lanes_end_with_their_phrases() -> None:
    """A finished reply leaves no task behind, however many there were."""
    async with driven() as session:
        for _ in range(5):
            await session.client.send("response.create")
            await session.client.until("rate_limits.updated")
        await session.client.send("input_audio_buffer.clear")
        await session.client.until("input_audio_buffer.cleared")
        assert not [name for name in stray_tasks() if name.startswith("tts.")]


async def test_a_session_is_prepared_as_it_will_begin() -> None:
    """I1: what was read ahead is what the session asks the model to read."""
    llm = ScriptedLlm()
    stages = Stages(LoudnessVad(), ScriptedTurn(), ScriptedStt(), llm, ToneTts())
    config = {"type": "realtime", "instructions": "Speak of ships."}
    assert await SessionEngine(stages).prepare(session=config, model="gpt-realtime")
    (read,) = llm.warmed
    assert llm.forgotten == [read.session_id]
    async with driven(stages) as session:
        await session.client.update(instructions="Speak of ships.")
        await talk(session.client)
    asked = llm.requests[0]
    assert read.instructions == asked.instructions == "Speak of ships."
    assert (read.tools, read.spoken, read.messages) == (asked.tools, asked.spoken, ())


async def test_a_newer_warm_prompt_replaces_the_older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one prompt is read ahead; generation stops reading ahead."""
    monkeypatch.setattr("callboard.engine.jobs.WARM_DELAY_S", 0)

    class SlowWarm(ScriptedLlm):
        cancelled = 0

        async def warm(self, request: Any) -> None:
            self.warmed.append(request)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                SlowWarm.cancelled += 1
                raise

    llm = SlowWarm()
    stages = Stages(LoudnessVad(), ScriptedTurn(), ScriptedStt(), llm, ToneTts())
    async with driven(stages) as session:
        for number in range(3):
            await session.client.update(instructions=f"Version {number}.")
        await session.client.send("response.create")
        await session.client.until("response.done")
        assert "Version 2." in [request.instructions for request in llm.warmed[-2:]]
        assert llm.cancelled >= 2


# -- ends ------------------------------------------------------------------------------------------


async def test_the_session_ends_with_its_client() -> None:
    """The client leaves in the middle of a reply: everything of the session ends with it."""
    llm = ScriptedLlm(gate=asyncio.Semaphore(2))
    stages = Stages(LoudnessVad(), ScriptedTurn(), ScriptedStt(), llm, ToneTts())
    async with driven(stages) as session:
        await session.client.send("response.create")
        await session.client.until("response.output_audio_transcript.delta")
        session.client.end.close(1001, "bye")
        await session.ended()
        assert llm.forgotten == ["sess_1"]
        assert not stray_tasks()


async def test_a_session_at_its_limit() -> None:
    """Expiry: one error, CLOSE 1001 with its text."""
    async with driven(limits=EngineLimits(session_s=0)) as session:
        assert (await session.client.error())["code"] == "session_expired"
        reason = await session.ended()
        assert (reason.code, reason.reason) == (
            1001,
            "Your session hit the maximum duration of 0 minutes.",
        )


async def test_a_session_expires_though_its_client_never_pauses() -> None:
    """A full inbox does not postpone what is due."""
    async with driven(limits=EngineLimits(session_s=1)) as session:
        end = session.client.end

        async def chatter() -> None:
            while end.closed is None:
                await end.send(b'{"type":"input_audio_buffer.clear"}')
                await asyncio.sleep(0)

        chat = asyncio.create_task(chatter())
        assert (await session.client.error())["code"] == "session_expired"
        chat.cancel()


async def test_a_client_that_never_reads_is_closed() -> None:
    """Its outbox overflows: the session ends with 1008 and a stated reason."""
    async with driven(outbox_bytes=20_000, pipe_bytes=2_000) as session:
        filler = item("x" * 1_000)
        while session.hub.ended is None:
            await session.client.send("conversation.item.create", item=filler)
            await asyncio.sleep(0)
        reason = await session.ended()
        assert reason.code == 1008
        assert "Too slow" in reason.reason


async def test_a_wrong_session_of_a_client_secret_is_told() -> None:
    """What a call or a secret set up wrongly: the error, then 4000."""
    ours, theirs = pipe()
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(tasks)
        hub.attach(theirs)
        reason = await SessionEngine(scripted_stages()).run(
            session={"type": "realtime", "bogus": 1},
            model="gpt-realtime",
            intent=None,
            hub=hub,
            audio=None,
            session_id="sess_1",
        )
        hub.close(reason.code, reason.reason)
        assert (reason.code, reason.reason) == (4000, "invalid_request_error.unknown_parameter")
        messages = [orjson.loads(raw) async for raw in ours]
    assert [message["error"]["param"] for message in messages] == ["session.bogus"]
