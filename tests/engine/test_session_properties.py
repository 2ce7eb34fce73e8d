"""Any interleaving of what can happen to a session keeps the protocol's promises."""

from __future__ import annotations

import random
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from callboard.engine.core import EngineLimits
from callboard.engine.messages import (
    Appended,
    Cancel,
    EmitAudio,
    Failed,
    FlushPlayback,
    Generate,
    Generated,
    Judged,
    JudgeTurn,
    PhraseSpoken,
    PlaybackFlushed,
    PlaybackStarted,
    PlaybackStopped,
    Speak,
    Spoken,
    Transcribe,
    Transcribed,
)
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmEnd,
    LlmPiece,
    StageError,
    TextPiece,
    Transcript,
)
from callboard.protocol.formats import ENGINE_BYTES_PER_MS
from tests.engine.bench import Bench
from tests.engine.ledger import Ledger
from tests.fakes.stages import tone_ms

TOOL = {"type": "function", "name": "look", "parameters": {"type": "object", "properties": {}}}
END = LlmEnd("stop", 5, 0, 5)
PIECES = st.sampled_from(
    [
        TextPiece("Hello there. "),
        TextPiece("I am, "),
        TextPiece("well"),
        TextPiece(" "),
        TextPiece(""),
        TextPiece("one two three four five six seven. "),
        CallStarted("look"),
        CallPiece('{"a": 1}'),
        CallEnded(),
        END,
        LlmEnd("max_output_tokens", 5, 0, 5),
    ]
)
UPDATES = st.sampled_from(
    [
        {"audio": {"input": {"turn_detection": None}}},
        {"audio": {"input": {"turn_detection": {"type": "semantic_vad", "eagerness": "high"}}}},
        {"audio": {"input": {"turn_detection": {"type": "server_vad", "idle_timeout_ms": 5000}}}},
        {
            "audio": {
                "input": {"turn_detection": {"type": "server_vad", "interrupt_response": False}}
            }
        },
        {"audio": {"input": {"turn_detection": {"type": "server_vad", "create_response": False}}}},
        {"audio": {"input": {"transcription": {"model": "gpt-4o-transcribe"}}}},
        {"audio": {"input": {"format": {"type": "audio/pcmu"}}}},
        {"output_modalities": ["text"]},
        {"output_modalities": ["audio"]},
        {"tools": [TOOL], "tool_choice": {"type": "function", "name": "look"}},
        {"tools": []},
        {"truncation": "disabled"},
        {"truncation": {"type": "retention_ratio", "retention_ratio": 0.5}},
        {"max_output_tokens": 20},
        {"bogus": 1},
    ]
)
RESPONSES = st.sampled_from(
    [
        None,
        {},
        {"conversation": "none", "metadata": {"topic": "x"}},
        {"conversation": "none", "input": [], "output_modalities": ["text"]},
        {"output_modalities": ["text"], "max_output_tokens": 5},
        {"tool_choice": {"type": "function", "name": "nothing"}},
        {"input": [{"type": "item_reference", "id": "gone"}]},
    ]
)


class Sessions(RuleBasedStateMachine):
    """Everything that happens to one session, in any order."""

    @initialize(
        model=st.sampled_from(["gpt-realtime", "gpt-realtime-2.1"]),
        plays_audio=st.booleans(),
        context_tokens=st.sampled_from([1_100, 1_200, 8_192]),
        seed=st.integers(0, 1_000),
    )
    def start(self, model: str, plays_audio: bool, context_tokens: int, seed: int) -> None:
        limits = EngineLimits(turn_s=5, input_buffer_s=8)
        self.bench = Bench(
            model, plays_audio=plays_audio, context_tokens=context_tokens, limits=limits
        )
        self.ledger = Ledger()
        self.random = random.Random(seed)
        self.open_jobs: dict[type, list[Any]] = {
            kind: [] for kind in (Transcribe, JudgeTurn, Generate, Speak)
        }
        self.cancelled: set[str] = set()
        self.playing: dict[str, str] = {}
        self.take_stock()

    # -- the books -----------------------------------------------------------------------

    def take_stock(self) -> None:
        for event in self.bench.events:
            self.ledger.feed(event)
        self.bench.events.clear()
        for command in self.bench.commands:
            if isinstance(command, Cancel):
                self.cancelled.add(command.job_id)
            elif isinstance(command, Transcribe | JudgeTurn | Generate | Speak):
                assert command.job_id not in self.cancelled, "nothing is asked for a dead job"
                self.open_jobs[type(command)].append(command)
        flushed = any(isinstance(command, FlushPlayback) for command in self.bench.commands)
        self.bench.commands.clear()
        for audio in self.bench.audio:
            assert isinstance(audio, EmitAudio)
            self.playing[audio.response_id] = audio.item_id
        self.bench.audio.clear()
        if flushed and self.playing:
            response_id, item_id = self.playing.popitem()
            self.happen(PlaybackFlushed(response_id, item_id, self.random.randrange(3_000)))

    def happen(self, *inputs: Any) -> None:
        self.bench.happen(*inputs)
        self.take_stock()

    def send(self, kind: str, **fields: Any) -> None:
        self.bench.send(kind, **fields)
        self.take_stock()

    def pick(self, kind: type) -> Any:
        """Any job of a kind that was ever asked for, cancelled or not."""
        jobs = self.open_jobs[kind]
        if not jobs or self.random.random() < 0.6:
            return jobs[-1] if jobs else None
        return self.random.choice(jobs)

    def any_item(self) -> str:
        return self.random.choice([*self.ledger.order, "nobody"])

    # -- the client ------------------------------------------------------------------------

    @rule(update=UPDATES)
    def update(self, update: dict[str, Any]) -> None:
        self.send("session.update", session={"type": "realtime", **update})

    @rule(response=RESPONSES)
    def respond(self, response: dict[str, Any] | None) -> None:
        self.send("response.create", response=response)

    @rule(named=st.booleans())
    def cancel(self, named: bool) -> None:
        ids = [*self.ledger.responses, "resp_none"]
        fields = {"response_id": self.random.choice(ids)} if named else {}
        self.send("response.cancel", **fields)

    @rule(where=st.sampled_from(["end", "root", "after"]), audio=st.booleans())
    def create_item(self, where: str, audio: bool) -> None:
        content: list[Any] = [{"type": "input_text", "text": "so many words " * 20}]
        if audio:
            content.append({"type": "input_audio", "audio": "AAAA" * 2_000})
        fields = {} if where == "end" else {"previous_item_id": "root"}
        if where == "after":
            fields = {"previous_item_id": self.any_item()}
        item = {"type": "message", "role": "user", "content": content}
        self.send("conversation.item.create", item=item, **fields)

    @rule()
    def answer_a_call(self) -> None:
        item = {"type": "function_call_output", "call_id": "call_001", "output": "{}"}
        self.send("conversation.item.create", item=item)

    @rule()
    def delete_item(self) -> None:
        self.send("conversation.item.delete", item_id=self.any_item())

    @rule()
    def retrieve_item(self) -> None:
        self.send("conversation.item.retrieve", item_id=self.any_item())

    @rule(end_ms=st.integers(0, 2_000))
    def truncate_item(self, end_ms: int) -> None:
        self.send(
            "conversation.item.truncate",
            item_id=self.any_item(),
            content_index=0,
            audio_end_ms=end_ms,
        )

    @rule(kind=st.sampled_from(["commit", "clear"]))
    def handle_buffer(self, kind: str) -> None:
        self.send(f"input_audio_buffer.{kind}")

    @rule()
    def clear_output(self) -> None:
        self.send("output_audio_buffer.clear")

    # -- audio and time ----------------------------------------------------------------------

    @rule(length_ms=st.sampled_from([32, 64, 128, 320, 640, 2_000]), speech=st.booleans())
    def hear(self, length_ms: int, speech: bool) -> None:
        self.bench.hear(length_ms, speech=speech)
        self.take_stock()

    @rule(length_bytes=st.integers(0, 100_000))
    def append_unheard(self, length_bytes: int) -> None:
        self.happen(Appended(bytes(length_bytes // 2 * 2)))
        self.bench.audio_ms = self.bench.machine.appended_bytes // ENGINE_BYTES_PER_MS

    @rule(length_ms=st.sampled_from([1, 500, 6_000]))
    def wait(self, length_ms: int) -> None:
        self.bench.pass_ms(length_ms)
        self.take_stock()

    # -- the stages, on time or late -----------------------------------------------------------

    @rule(text=st.sampled_from(["", "hello", "what is the time"]), fails=st.booleans())
    def transcribe(self, text: str, fails: bool) -> None:
        job = self.pick(Transcribe)
        if job is None:
            return
        if fails and text == "":
            self.happen(Failed(job.job_id, "stt", StageError("overloaded", "later")))
        else:
            self.happen(Transcribed(job.job_id, Transcript(text, "en", len(job.pcm24k) / 48_000)))

    @rule(probability=st.floats(0, 1))
    def judge(self, probability: float) -> None:
        job = self.pick(JudgeTurn)
        if job is not None:
            self.happen(Judged(job.job_id, probability))

    @rule(pieces=st.lists(PIECES, max_size=6))
    def generate(self, pieces: list[LlmPiece]) -> None:
        job = self.pick(Generate)
        if job is not None:
            for piece in pieces:
                self.happen(Generated(job.job_id, piece))

    @rule(stage=st.sampled_from(["llm", "tts", "turn"]))
    def fail(self, stage: str) -> None:
        job = self.pick({"llm": Generate, "tts": Speak, "turn": JudgeTurn}[stage])
        if job is not None:
            self.happen(Failed(job.job_id, stage, StageError("server_error", "broken")))

    @rule(length_ms=st.sampled_from([0, 1, 20, 400]), whole=st.booleans())
    def speak(self, length_ms: int, whole: bool) -> None:
        job = self.pick(Speak)
        if job is not None:
            self.happen(Spoken(job.job_id, tone_ms(length_ms)))
            if whole:
                self.happen(PhraseSpoken(job.job_id))

    @precondition(lambda self: bool(self.playing))
    @rule(started=st.booleans())
    def playback(self, started: bool) -> None:
        response_id = next(iter(self.playing))
        kind = PlaybackStarted if started else PlaybackStopped
        self.happen(kind(response_id))

    # -- promises ------------------------------------------------------------------------------

    @invariant()
    def conversation_is_as_told(self) -> None:
        if hasattr(self, "ledger"):
            entries = self.bench.machine._core.conversation.entries()
            assert [entry.item_id for entry in entries] == self.ledger.order
            assert self.ledger.limits_owed == 0

    def teardown(self) -> None:
        """When every stage has answered, nothing is left open."""
        if not hasattr(self, "ledger"):
            return
        self.send("session.update", session={"type": "realtime", "audio": NO_TURNS})
        for _ in range(50):
            if not self.answer_all():
                break
        self.ledger.check_quiet()

    def answer_all(self) -> bool:
        """Answer each open job once; whether there were any."""
        jobs = [job for kind in self.open_jobs.values() for job in kind]
        for kind in self.open_jobs.values():
            kind.clear()
        for job in jobs:
            match job:
                case Transcribe():
                    self.happen(Transcribed(job.job_id, Transcript("words", "en", 1.0)))
                case JudgeTurn():
                    self.happen(Judged(job.job_id, 0.9))
                case Generate():
                    self.happen(Generated(job.job_id, END))
                case Speak():
                    self.happen(Spoken(job.job_id, tone_ms(20)), PhraseSpoken(job.job_id))
        return bool(jobs)


NO_TURNS = {"input": {"turn_detection": None}}
TestSessions = Sessions.TestCase
TestSessions.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
