"""The shell around the session machine: one owner loop, its inbox, and the tasks that fill it.

The loop awaits the inbox and nothing else; whatever a command starts is a task
that reports back to the inbox (architecture, rule 2). When ``run`` returns,
every task of the session has ended.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pybase64
import structlog

from callboard.channel import AudioPort
from callboard.engine.audio_codec import check_whole_samples
from callboard.engine.core import EngineLimits, SessionFacts
from callboard.engine.ears import Ears, InputDecoder, OutputEncoder
from callboard.engine.ids import RandomIds
from callboard.engine.intake import Audio, take
from callboard.engine.jobs import Jobs
from callboard.engine.messages import (
    Appended,
    CallTool,
    Cancel,
    CloseSession,
    Emit,
    EmitAudio,
    FinishPlayback,
    FlushPlayback,
    Generate,
    Heard,
    Input,
    JudgeTurn,
    ListTools,
    Output,
    PlaybackFlushed,
    PlaybackStarted,
    PlaybackStopped,
    Refused,
    Speak,
    Ticked,
    Transcribe,
    Warm,
)
from callboard.engine.session import Session
from callboard.engine.stages import StageError, Stages
from callboard.engine.worker import session_key
from callboard.hub import CloseReason, Hub
from callboard.protocol.errors import ProtocolError, error_event
from callboard.protocol.formats import PCM24K, audio_format
from callboard.protocol.models import DEFAULT_MODEL, TRANSCRIPTION_SESSION, model_defaults
from callboard.protocol.session import parse_session

INBOX_MESSAGES = 512
"""Results and messages that wait for the machine; beyond it their producers wait."""

MAX_ENCODERS = 16
"""Items whose audio is being sent: more than there are responses at once."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HungUp:
    """The client is gone, or the call was ended."""


class SessionEngine:
    """Runs sessions on shared stages. One object serves all sessions of a server."""

    def __init__(self, stages: Stages, *, limits: EngineLimits | None = None) -> None:
        self._stages = stages
        self._limits = limits or EngineLimits()

    async def run(
        self,
        *,
        session: dict[str, Any] | None,
        model: str,
        intent: str | None,
        hub: Hub,
        audio: AudioPort | None,
        session_id: str,
    ) -> CloseReason:
        """Serve one session until it ends, and tell why it did.

        ``session`` is what a client secret or a call already set; it may name the
        type. ``audio`` is the media track of a WebRTC call.
        """
        ids = RandomIds()
        kind = (session or {}).get("type") or intent or "realtime"
        defaults = model_defaults(model) or DEFAULT_MODEL
        facts = SessionFacts(
            session_id=session_id,
            conversation_id=ids.new("conv"),
            model=TRANSCRIPTION_SESSION if kind == "transcription" else defaults,
            limits=self._limits,
            count_tokens=self._stages.llm.count_tokens,
            context_tokens=self._stages.llm.context_tokens,
            objection=self._stages.llm.objection,
            plays_audio=audio is not None,
        )
        machine = Session(facts, ids, kind=kind, now_ms=_now_ms(), unix_s=int(time.time()))
        session_key.set(session_id)
        try:
            update = parse_session(session) if session is not None else None
            first = machine.start(update)
        except ProtocolError as error:
            hub.emit("error", orjson.dumps(error_event(error, ids.new("event"), None)))
            return CloseReason(4000, error.spec.close_reason)
        try:
            async with asyncio.TaskGroup() as tasks:
                return await _Drive(self._stages, machine, hub, audio, tasks).run(first)
        except Exception:  # the session's root: it ends with an error, the others go on
            log.exception("session failed", session_id=session_id)
            failure = ProtocolError("internal", session_id=session_id)
            hub.emit("error", orjson.dumps(error_event(failure, ids.new("event"), None)))
            return CloseReason(1011, failure.spec.close_reason)
        finally:
            self._stages.llm.forget(session_id)

    async def prepare(self, *, session: dict[str, Any], model: str) -> bool:
        """Have the language model read what a session with this configuration begins with.

        Ends when it has been read; the next such session need not wait for it. False when the
        model could not. Raises ``ProtocolError`` for what no session could be.
        """
        ids = RandomIds()
        facts = SessionFacts(
            session_id=ids.new("sess"),
            conversation_id=ids.new("conv"),
            model=model_defaults(model) or DEFAULT_MODEL,
            limits=self._limits,
            count_tokens=self._stages.llm.count_tokens,
            context_tokens=self._stages.llm.context_tokens,
            objection=self._stages.llm.objection,
            plays_audio=False,
        )
        machine = Session(facts, ids, kind="realtime", now_ms=0, unix_s=0)
        outputs = machine.start(parse_session(session))
        try:
            for output in outputs:
                if isinstance(output, Warm):
                    await self._stages.llm.warm(output.request)
        except StageError as error:
            log.info("not prepared", code=error.code)
            return False
        finally:
            self._stages.llm.forget(facts.session_id)
        return True


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class _Drive:
    """One session's owner loop."""

    def __init__(
        self,
        stages: Stages,
        machine: Session,
        hub: Hub,
        audio: AudioPort | None,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._machine = machine
        self._hub = hub
        self._audio = audio
        self._inbox: asyncio.Queue[Input | Audio | HungUp] = asyncio.Queue(INBOX_MESSAGES)
        self._tasks = tasks
        self._jobs = Jobs(tasks, stages, self._put)
        self._ears = Ears(stages.vad.stream())
        self._decoder = InputDecoder()
        self._encoders: dict[str, OutputEncoder] = {}
        self._skip_append = -1
        self._closed = False
        self._ended: CloseReason | None = None

    async def run(self, first: list[Output]) -> CloseReason:
        feeds = [self._tasks.create_task(self._read_hub(), name="session.read")]
        if self._audio is not None:
            feeds.append(self._tasks.create_task(self._read_track(self._audio), name="session.mic"))
            feeds.append(
                self._tasks.create_task(self._read_playback(self._audio), name="session.playback")
            )
        try:
            self._perform(first)
            while self._ended is None:
                self._take(await self._next())
                await asyncio.sleep(0)  # a full inbox must not hold up the other sessions
        finally:
            for task in feeds:
                task.cancel()
            self._jobs.cancel_all()
            self._close_inbox()
        return self._ended

    async def _next(self) -> Input | Audio | HungUp:
        """The next thing that happened; ``Ticked`` when a deadline comes first."""
        deadline_ms = self._machine.deadline_ms
        wait_s = None if deadline_ms is None else max(0.0, (deadline_ms - _now_ms()) / 1000)
        if wait_s == 0.0:
            return Ticked()
        if not self._inbox.empty():
            return self._inbox.get_nowait()
        try:
            async with asyncio.timeout(wait_s):
                return await self._inbox.get()
        except TimeoutError:
            return Ticked()

    # -- feeding the inbox ---------------------------------------------------------------

    async def _put(self, happened: Input | Audio | HungUp) -> None:
        if not self._closed:
            await self._inbox.put(happened)

    def _close_inbox(self) -> None:
        """Nobody reads it any more: let go whoever waits to put something in."""
        self._closed = True
        while not self._inbox.empty():
            self._inbox.get_nowait()

    async def _read_hub(self) -> None:
        async for peer_id, raw in self._hub.incoming():
            for happened in take(peer_id, raw):
                await self._put(happened)
        await self._put(HungUp())

    async def _read_track(self, audio: AudioPort) -> None:
        async for pcm24k in audio.frames():
            await self._put(Audio(pcm24k, track=True, first=False))

    async def _read_playback(self, audio: AudioPort) -> None:
        async for notice in audio.notices():
            kind = PlaybackStarted if notice.kind == "started" else PlaybackStopped
            await self._put(kind(notice.response_id))

    # -- the machine ---------------------------------------------------------------------

    def _take(self, happened: Input | Audio | HungUp) -> None:
        if self._hub.ended is not None:
            self._ended = self._hub.ended
            return
        match happened:
            case HungUp():
                self._ended = CloseReason()
            case Audio():
                self._take_audio(happened)
            case _:
                self._handle(happened)

    def _handle(self, happened: Input) -> None:
        self._perform(self._machine.handle(happened, _now_ms()))

    def _take_audio(self, audio: Audio) -> None:
        """Decode a piece of the client's audio, buffer it, and listen to it."""
        wanted = PCM24K if audio.track else self._machine.view.input_format
        if not audio.track:
            if audio.append_no == self._skip_append:
                return
            try:
                check_whole_samples(audio.append_bytes, wanted, "audio")
            except ProtocolError as error:
                self._skip_append = audio.append_no
                self._handle(Refused(audio.peer_id, error, audio.client_event_id))
                return
        pcm24k = self._decoder.decode(audio.raw, wanted)
        before = self._machine.appended_bytes
        self._handle(Appended(pcm24k, audio.first, audio.peer_id, audio.client_event_id))
        if self._machine.appended_bytes == before:
            return  # refused: the detector must hear just what the buffer holds
        for probability, end_ms in self._ears.hear(pcm24k):
            self._handle(Heard(probability, end_ms))

    def _perform(self, outputs: list[Output]) -> None:
        for output in outputs:
            if isinstance(output, Emit):
                event = output.event
                self._hub.emit(event.TYPE, orjson.dumps(event.wire()), only=output.only)
            elif isinstance(output, EmitAudio):
                self._send_audio(output)
            else:
                self._do(output)

    def _send_audio(self, audio: EmitAudio) -> None:
        if self._audio is not None:
            self._audio.play(audio.response_id, audio.item_id, audio.pcm24k)
            return
        encoder = self._encoders.get(audio.item_id)
        if encoder is None:
            encoder = OutputEncoder(audio_format({"type": audio.format_name}))
            self._encoders[audio.item_id] = encoder
            if len(self._encoders) > MAX_ENCODERS:
                del self._encoders[next(iter(self._encoders))]
        delta = pybase64.b64encode_as_string(encoder.encode(audio.pcm24k))
        event: Mapping[str, Any] = {
            "type": "response.output_audio.delta",
            "event_id": RandomIds().new("event"),
            "response_id": audio.response_id,
            "item_id": audio.item_id,
            "output_index": audio.output_index,
            "content_index": audio.content_index,
            "delta": delta,
        }
        self._hub.emit("response.output_audio.delta", orjson.dumps(event))

    def _do(self, command: Output) -> None:
        match command:
            case Transcribe():
                self._jobs.transcribe(command)
            case JudgeTurn():
                self._jobs.judge(command)
            case Generate():
                self._jobs.generate(command)
            case Speak():
                self._jobs.speak(command)
            case Warm():
                self._jobs.warm(command)
            case ListTools():
                self._jobs.list_tools(command)
            case CallTool():
                self._jobs.call_tool(command)
            case Cancel():
                self._jobs.cancel(command.job_id)
            case FinishPlayback():
                if self._audio is not None:
                    self._audio.finish(command.response_id)
            case FlushPlayback():
                self._flush()
            case CloseSession():
                self._ended = CloseReason(command.code, command.reason)

    def _flush(self) -> None:
        played = self._audio.flush() if self._audio is not None else None
        if played is not None:
            self._handle(PlaybackFlushed(played.response_id, played.item_id, played.played_ms))
