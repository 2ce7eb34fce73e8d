"""The golden conversations, as they are made: what the client does and what the stages answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from callboard.engine.core import EngineLimits
from callboard.engine.messages import (
    Failed,
    FlushPlayback,
    Generate,
    Generated,
    PlaybackFlushed,
    PlaybackStarted,
    PlaybackStopped,
    Transcribe,
)
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmEnd,
    LlmPiece,
    StageError,
    TextPiece,
)
from tests.golden.mcp_scenarios import mcp_engine, mcp_tools
from tests.golden.recorder import Recorder

TRANSCRIBED = {"audio": {"input": {"transcription": {"model": "gpt-realtime-whisper"}}}}
TEXT = {"output_modalities": ["text"]}
PIXEL = "data:image/png;base64,iVBORw0KGgo="
WEATHER: dict[str, Any] = {
    "type": "function",
    "name": "weather",
    "description": "The weather of a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}


def _call(city: str) -> list[LlmPiece]:
    arguments = [CallPiece('{"city": '), CallPiece(f'"{city}"}}')]
    return [CallStarted("weather"), *arguments, CallEnded()]


def text_turn() -> Recorder:
    bench = Recorder()
    bench.update(**TEXT)
    bench.say("What is the capital of France?")
    bench.send("response.create")
    bench.generate("Paris is the capital of France.")
    return bench


def audio_turn() -> Recorder:
    bench = Recorder(model="gpt-realtime-2.1")
    bench.say("Say hello.")
    bench.send("response.create")
    bench.reply("Hello there! How can I help you today?")
    return bench


def voice_turn() -> Recorder:
    bench = Recorder()
    bench.update(**TRANSCRIBED)
    bench.turn("What time is it?")
    bench.reply("It is noon.")
    return bench


def prepared_reply() -> Recorder:
    """The words are known at the pause, so the reply is there before the turn has ended."""
    bench = Recorder(model="gpt-realtime-2.1")
    bench.update(**TRANSCRIBED)
    bench.hear(400, speech=False)
    bench.hear(800, speech=True)
    bench.hear(128, speech=False)
    bench.hear_words("Are you there?")
    bench.generate("Yes, I am here.")
    bench.hear(480, speech=False)
    bench.speak()
    return bench


def barge_in() -> Recorder:
    bench = Recorder()
    bench.update(**TRANSCRIBED)
    bench.say("Tell me a story.")
    bench.send("response.create")
    job_id = bench.take(Generate).job_id
    bench.happen(Generated(job_id, TextPiece("Once upon a time. ")))
    bench.happen(Generated(job_id, TextPiece("There was a fox ")))
    bench.speak()
    bench.hear(320, speech=False)
    bench.hear(640, speech=True)
    item_id = bench.last("response.output_item.done")["item"]["id"]
    bench.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=10)
    bench.hear(320, speech=False)
    bench.hear_words("Stop, please.")
    bench.reply("All right.")
    return bench


def push_to_talk() -> Recorder:
    bench = Recorder()
    bench.update(audio={"input": {"turn_detection": None, "transcription": {"model": "whisper-1"}}})
    bench.hear(200, speech=False)
    bench.send("input_audio_buffer.clear")
    bench.hear(640, speech=True)
    bench.send("input_audio_buffer.commit")
    bench.send("response.create")
    bench.hear_words("Turn on the light.")
    bench.reply("It is on.")
    return bench


def tool_round() -> Recorder:
    bench = Recorder()
    bench.update(**TEXT, tools=[WEATHER])
    bench.say("What is the weather in London?")
    bench.send("response.create")
    bench.generate([*_call("London"), LlmEnd("stop", 10, 0, 8)])
    output = {"type": "function_call_output", "call_id": "call_001", "output": "foggy"}
    bench.send("conversation.item.create", item=output)
    bench.send("response.create")
    bench.generate("It is foggy in London.")
    return bench


def parallel_tools() -> Recorder:
    """A message introduces two calls; both are answered before the one next response."""
    bench = Recorder(model="gpt-realtime-2.1")
    bench.update(**TEXT, tools=[WEATHER], parallel_tool_calls=True)
    bench.say("London or Paris?")
    bench.send("response.create")
    pieces: list[LlmPiece] = [TextPiece("I will look. "), *_call("London"), *_call("Paris")]
    bench.generate([*pieces, LlmEnd("stop", 10, 0, 20)])
    for call_id, weather in (("call_001", "foggy"), ("call_002", "sunny")):
        output = {"type": "function_call_output", "call_id": call_id, "output": weather}
        bench.send("conversation.item.create", item=output)
    bench.send("response.create")
    bench.generate("Paris is sunny.")
    return bench


def out_of_band() -> Recorder:
    bench = Recorder()
    bench.update(**TEXT)
    bench.say("I cannot log in.")
    question = [{"type": "input_text", "text": "Which department?"}]
    aside = {
        "conversation": "none",
        "metadata": {"topic": "label"},
        "output_modalities": ["text"],
        "input": [{"type": "message", "role": "user", "content": question}],
    }
    bench.send("response.create", response=aside)
    bench.send("response.create")
    label, answer = bench.take(Generate).job_id, bench.take(Generate).job_id
    bench.happen(Generated(answer, TextPiece("Let me ")))
    bench.happen(Generated(label, TextPiece("support")))
    bench.happen(Generated(answer, TextPiece("help.")))
    for job_id in (label, answer):
        bench.happen(Generated(job_id, LlmEnd("stop", 10, 0, 2)))
    return bench


def idle_timeout() -> Recorder:
    bench = Recorder(model="gpt-realtime-2.1-mini")
    turns = {"type": "server_vad", "idle_timeout_ms": 5_000}
    words = {"model": "gpt-realtime-whisper"}
    bench.update(audio={"input": {"turn_detection": turns, "transcription": words}})
    bench.say("Say hi.")
    bench.send("response.create")
    bench.reply("Hi there.")
    bench.hear(6_400, speech=False)
    bench.pass_ms(1)
    bench.reply("Are you still there?")
    return bench


def failed_transcription() -> Recorder:
    bench = Recorder()
    bench.update(**TRANSCRIBED)
    bench.turn(None)
    for command in bench.wanted(Transcribe):
        error = StageError("audio_unintelligible", "The audio could not be understood.")
        bench.happen(Failed(command.job_id, "stt", error))
    bench.reply("Sorry, could you repeat that?")
    return bench


def max_output_tokens() -> Recorder:
    bench = Recorder()
    bench.update(**TEXT, max_output_tokens=3)
    bench.say("Count to ten.")
    bench.send("response.create")
    bench.generate(
        [TextPiece("One, two, "), TextPiece("three"), LlmEnd("max_output_tokens", 5, 0, 3)]
    )
    return bench


def item_changes() -> Recorder:
    """Items put in the middle, deleted, retrieved and truncated."""
    bench = Recorder()
    bench.say("First.")
    bench.say("Third.")
    bench.say("Second.", previous_item_id="item_001")
    bench.say("Zeroth.", previous_item_id="root")
    bench.send("conversation.item.delete", item_id="item_002")
    bench.send("response.create")
    bench.reply("Understood. All of it.")
    item_id = bench.last("response.output_item.done")["item"]["id"]
    bench.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=30)
    bench.send("conversation.item.retrieve", item_id="item_001")
    return bench


def errors() -> Recorder:
    """Mistakes are told with the client's event id and change nothing."""
    bench = Recorder()
    bench.update(**TEXT)
    bench.send("session.update", event_id="e1", session={"type": "realtime", "bogus": 1})
    bench.send("response.cancel", event_id="e2")
    bench.send("input_audio_buffer.commit", event_id="e3")
    bench.send("conversation.item.delete", event_id="e4", item_id="item_999")
    bench.say("Still there?")
    bench.send("response.create")
    bench.send("response.create", event_id="e5")
    bench.generate("Yes.")
    return bench


def cancelled() -> Recorder:
    bench = Recorder()
    bench.say("Tell me everything.")
    bench.send("response.create")
    job_id = bench.take(Generate).job_id
    bench.happen(Generated(job_id, TextPiece("Well, to begin with, ")))
    bench.speak()
    bench.send("response.cancel")
    return bench


def failed_response() -> Recorder:
    bench = Recorder()
    bench.say("Hello?")
    bench.send("response.create")
    job_id = bench.take(Generate).job_id
    bench.happen(Generated(job_id, TextPiece("Hel")))
    error = StageError("server_error", "The language model stopped.")
    bench.happen(Failed(job_id, "llm", error))
    return bench


def webrtc_playback() -> Recorder:
    """On a media track the server knows what was heard: it cuts off and truncates by itself."""
    bench = Recorder(plays_audio=True)
    bench.update(**TRANSCRIBED)
    bench.say("Tell me a story.")
    bench.send("response.create")
    job_id = bench.generate("Once upon a time.")
    bench.happen(PlaybackStarted(job_id))
    bench.speak()
    bench.happen(PlaybackStopped(job_id))
    bench.send("response.create")
    job_id = bench.take(Generate).job_id
    bench.happen(Generated(job_id, TextPiece("There was a fox. ")))
    bench.happen(PlaybackStarted(job_id))
    bench.speak(400)
    item_id = bench.last("response.output_item.added")["item"]["id"]
    bench.hear(320, speech=False)
    bench.hear(640, speech=True)
    bench.take(FlushPlayback)
    bench.happen(PlaybackFlushed(job_id, item_id, 250))
    return bench


def transcription_session() -> Recorder:
    bench = Recorder(kind="transcription")
    words = {"model": "gpt-4o-transcribe", "language": "en"}
    session = {"type": "transcription", "audio": {"input": {"transcription": words}}}
    bench.send("session.update", session=session)
    bench.turn("Just write this down.")
    bench.turn("And this.")
    return bench


def image_input() -> Recorder:
    bench = Recorder()
    bench.update(**TEXT)
    content = [
        {"type": "input_text", "text": "What is in it?"},
        {"type": "input_image", "image_url": PIXEL, "detail": "low"},
    ]
    item = {"type": "message", "role": "user", "content": content}
    bench.send("conversation.item.create", item=item)
    bench.send("response.create")
    bench.generate("I cannot see images here.")
    return bench


def expiry() -> Recorder:
    bench = Recorder(limits=EngineLimits(session_s=60))
    bench.update(**TEXT)
    bench.say("One more thing.")
    bench.send("response.create")
    bench.generate("Yes?")
    bench.pass_ms(60_000)
    return bench


def thai_barge_in() -> Recorder:
    """Words without spaces between them, cut in their middle."""
    bench = Recorder()
    words = {"model": "gpt-realtime-whisper", "language": "th"}
    bench.update(audio={"input": {"transcription": words}})
    bench.turn("เล่านิทานให้ฟังหน่อย")
    job_id = bench.take(Generate).job_id
    bench.happen(Generated(job_id, TextPiece("กาลครั้งหนึ่งนานมาแล้ว มีเต่าตัวหนึ่งเดินทางไปทะเล ")))
    bench.happen(Generated(job_id, TextPiece("มันพบกระต่ายที่วิ่งเร็วมาก ")))
    bench.speak()
    bench.hear(320, speech=False)
    bench.hear(640, speech=True)
    item_id = bench.last("response.output_item.done")["item"]["id"]
    bench.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=12)
    bench.hear(320, speech=False)
    bench.hear_words("หยุดก่อนนะ")
    bench.reply("ได้ครับ")
    return bench


def new_conversation() -> Recorder:
    """Everything is deleted, and the call goes on as if nothing had been said."""
    bench = Recorder()
    bench.update(**TEXT)
    bench.say("My name is Ada.")
    bench.send("response.create")
    bench.generate("Hello, Ada.")
    for item_id in ("item_001", "item_002"):
        bench.send("conversation.item.delete", item_id=item_id)
    bench.say("What is my name?")
    bench.send("response.create")
    bench.generate("You have not told me.")
    return bench


SCENARIOS: Mapping[str, Callable[[], Recorder]] = {
    scenario.__name__: scenario
    for scenario in (
        text_turn,
        audio_turn,
        voice_turn,
        prepared_reply,
        barge_in,
        push_to_talk,
        tool_round,
        parallel_tools,
        out_of_band,
        idle_timeout,
        failed_transcription,
        max_output_tokens,
        item_changes,
        errors,
        cancelled,
        failed_response,
        webrtc_playback,
        transcription_session,
        image_input,
        expiry,
        mcp_engine,
        mcp_tools,
        thai_barge_in,
        new_conversation,
    )
}
