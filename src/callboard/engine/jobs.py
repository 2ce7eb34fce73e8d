"""The tasks of one session's stages: started and stopped by job, their results sent to an inbox."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
from typing import Any

import structlog

from callboard.engine.ears import VAD_RATE_HZ, resampled
from callboard.engine.messages import (
    Failed,
    Generate,
    Generated,
    Input,
    Judged,
    JudgeTurn,
    PhraseSpoken,
    Speak,
    Spoken,
    Transcribe,
    Transcribed,
    Warm,
)
from callboard.engine.stages import StageError, Stages
from callboard.protocol.formats import ENGINE_BYTES_PER_MS, ENGINE_RATE_HZ

AUDIO_BLOCK_BYTES = 200 * ENGINE_BYTES_PER_MS
"""Longest piece of speech in one event: 200 ms."""

log = structlog.get_logger(__name__)


class Jobs:
    """Every task is born in the session's TaskGroup and named after its stage and job."""

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        stages: Stages,
        tell: Callable[[Input], Awaitable[None]],
    ) -> None:
        self._tasks = tasks
        self._stages = stages
        self._tell = tell
        self._by_job: dict[str, set[asyncio.Task[None]]] = {}
        self._lanes: dict[str, asyncio.Queue[Speak]] = {}
        self._warming: asyncio.Task[None] | None = None

    def transcribe(self, command: Transcribe) -> None:
        self._start("stt", command.job_id, self._transcribe(command))

    def judge(self, command: JudgeTurn) -> None:
        self._start("turn", command.job_id, self._judge(command))

    def generate(self, command: Generate) -> None:
        self._stop_warming()
        self._start("llm", command.job_id, self._generate(command))

    def speak(self, command: Speak) -> None:
        lane = self._lanes.get(command.job_id)
        if lane is None:
            lane = self._lanes[command.job_id] = asyncio.Queue()
            self._start("tts", command.job_id, self._speak_lane(command.job_id, lane))
        lane.put_nowait(command)

    def warm(self, command: Warm) -> None:
        self._stop_warming()
        self._warming = self._tasks.create_task(self._warm(command), name="llm.warm")

    def _stop_warming(self) -> None:
        if self._warming is not None:
            self._warming.cancel()
            self._warming = None

    def cancel(self, job_id: str) -> None:
        """Stop what runs for the job; nothing of it is told any more."""
        self._lanes.pop(job_id, None)
        for task in self._by_job.pop(job_id, ()):
            task.cancel()

    def cancel_all(self) -> None:
        self._stop_warming()
        for job_id in tuple(self._by_job):
            self.cancel(job_id)

    def _start(self, stage: str, job_id: str, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.create_task(self._guard(stage, job_id, work), name=f"{stage}.{job_id}")
        self._by_job.setdefault(job_id, set()).add(task)
        task.add_done_callback(lambda done: self._forget(job_id, done))

    def _forget(self, job_id: str, task: asyncio.Task[None]) -> None:
        tasks = self._by_job.get(job_id)
        if tasks is not None:
            tasks.discard(task)
            if not tasks:
                del self._by_job[job_id]

    async def _guard(self, stage: str, job_id: str, work: Coroutine[Any, Any, None]) -> None:
        """The root of a stage's task: whatever goes wrong fails the job, not the session."""
        try:
            await work
        except StageError as error:
            log.warning("stage failed", stage=stage, job_id=job_id, code=error.code)
            await self._tell(Failed(job_id, stage, error))
        except Exception:
            log.exception("stage crashed", stage=stage, job_id=job_id)
            crash = StageError("server_error", f"The {stage} stage failed unexpectedly.")
            await self._tell(Failed(job_id, stage, crash))

    async def _transcribe(self, command: Transcribe) -> None:
        pcm16k = resampled(command.pcm24k, ENGINE_RATE_HZ, VAD_RATE_HZ)
        transcript = await self._stages.stt.transcribe(
            pcm16k,
            language=command.language,
            prompt=command.prompt,
            logprobs=command.logprobs,
            draft=command.draft,
        )
        await self._tell(Transcribed(command.job_id, transcript))

    async def _judge(self, command: JudgeTurn) -> None:
        pcm16k = resampled(command.pcm24k, ENGINE_RATE_HZ, VAD_RATE_HZ)
        probability = await self._stages.turn.complete(pcm16k)
        await self._tell(Judged(command.job_id, probability))

    async def _generate(self, command: Generate) -> None:
        pieces = self._stages.llm.generate(command.request)
        async with aclosing(pieces) as stream:  # type: ignore[type-var]
            async for piece in stream:
                await self._tell(Generated(command.job_id, piece))

    async def _warm(self, command: Warm) -> None:
        try:
            await self._stages.llm.warm(command.request)
        except StageError as error:
            log.info("not warmed", code=error.code)

    async def _speak_lane(self, job_id: str, lane: asyncio.Queue[Speak]) -> None:
        """Phrases of one response, one after the other; ends by ``cancel``."""
        while True:
            command = await lane.get()
            blocks = self._stages.tts.speak(
                command.text,
                voice=command.voice,
                speed=command.speed,
                language=command.language,
            )
            async with aclosing(blocks) as stream:  # type: ignore[type-var]
                async for block in stream:
                    for start in range(0, len(block), AUDIO_BLOCK_BYTES):
                        await self._tell(Spoken(job_id, block[start : start + AUDIO_BLOCK_BYTES]))
            await self._tell(PhraseSpoken(job_id))
