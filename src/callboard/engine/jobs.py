"""The tasks of one session's stages: started and stopped by job, their results sent to an inbox."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial

import structlog

from callboard.engine.ears import VAD_RATE_HZ, resampled
from callboard.engine.messages import (
    CallTool,
    Failed,
    Generate,
    Generated,
    Input,
    Judged,
    JudgeTurn,
    ListTools,
    PhraseSpoken,
    Speak,
    Spoken,
    ToolCalled,
    ToolsListed,
    Transcribe,
    Transcribed,
    Warm,
)
from callboard.engine.stages import LlmEnd, McpClient, StageError, Stages, ToolSpec
from callboard.mcp.values import McpError, McpResult, McpTool
from callboard.protocol.formats import ENGINE_BYTES_PER_MS, ENGINE_RATE_HZ

AUDIO_BLOCK_BYTES = 200 * ENGINE_BYTES_PER_MS
"""Longest piece of speech in one event: 200 ms."""

INLINE_BYTES = 10_000 * ENGINE_BYTES_PER_MS
"""Up to 10 s of audio are resampled on the event loop (about 5 ms)."""

WARM_DELAY_S = 0.15
"""Clients set a session up right after its start: that first prompt is not worth reading."""

log = structlog.get_logger(__name__)


class Jobs:
    """Every task is born in the session's TaskGroup and named after its stage and job.

    A job that was cancelled tells nothing any more, whatever its stage does.
    """

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
        self._lanes: dict[str, deque[Speak]] = {}
        self._warming: asyncio.Task[None] | None = None

    def transcribe(self, command: Transcribe) -> None:
        self._start("stt", command.job_id, partial(self._transcribe, command))

    def judge(self, command: JudgeTurn) -> None:
        self._start("turn", command.job_id, partial(self._judge, command))

    def generate(self, command: Generate) -> None:
        self._stop_warming()
        self._start("llm", command.job_id, partial(self._generate, command))

    def speak(self, command: Speak) -> None:
        lane = self._lanes.get(command.job_id)
        if lane is None:
            lane = self._lanes[command.job_id] = deque()
            self._start("tts", command.job_id, partial(self._speak_lane, command.job_id, lane))
        lane.append(command)

    def list_tools(self, command: ListTools) -> None:
        self._start("mcp", command.job_id, partial(self._list_tools, command))

    def call_tool(self, command: CallTool) -> None:
        self._start("mcp", command.job_id, partial(self._call_tool, command))

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

    def _start(self, stage: str, job_id: str, work: Callable[[], Awaitable[None]]) -> None:
        task = self._tasks.create_task(self._guard(stage, job_id, work), name=f"{stage}.{job_id}")
        self._by_job.setdefault(job_id, set()).add(task)
        task.add_done_callback(lambda done: self._forget(job_id, done))

    def _forget(self, job_id: str, task: asyncio.Task[None]) -> None:
        tasks = self._by_job.get(job_id)
        if tasks is not None:
            tasks.discard(task)
            if not tasks:
                del self._by_job[job_id]

    async def _report(self, job_id: str, happened: Input) -> None:
        """Tell it, unless the job was cancelled: its stage may not have noticed yet."""
        if asyncio.current_task() in self._by_job.get(job_id, ()):
            await self._tell(happened)

    async def _guard(self, stage: str, job_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """The root of a stage's task: whatever goes wrong fails the job, not the session."""
        try:
            await work()
        except StageError as error:
            log.warning("stage failed", stage=stage, job_id=job_id, code=error.code)
            await self._report(job_id, Failed(job_id, stage, error))
        except (Exception, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                raise
            log.exception("stage crashed", stage=stage, job_id=job_id)
            crash = StageError("server_error", f"The {stage} stage failed unexpectedly.")
            await self._report(job_id, Failed(job_id, stage, crash))

    async def _transcribe(self, command: Transcribe) -> None:
        transcript = await self._stages.stt.transcribe(
            await _at_16k(command.pcm24k),
            language=command.language,
            prompt=command.prompt,
            logprobs=command.logprobs,
            draft=command.draft,
        )
        await self._report(command.job_id, Transcribed(command.job_id, transcript))

    async def _judge(self, command: JudgeTurn) -> None:
        probability = await self._stages.turn.complete(await _at_16k(command.pcm24k))
        await self._report(command.job_id, Judged(command.job_id, probability))

    async def _generate(self, command: Generate) -> None:
        ended = False
        pieces = self._stages.llm.generate(command.request)
        async with aclosing(pieces) as stream:  # type: ignore[type-var]
            async for piece in stream:
                ended = ended or isinstance(piece, LlmEnd)
                await self._report(command.job_id, Generated(command.job_id, piece))
        if not ended:
            raise StageError("server_error", "The language model stopped in the middle.")

    async def _warm(self, command: Warm) -> None:
        """A task's root: a prompt that cannot be read ahead will be read when it is needed."""
        await asyncio.sleep(WARM_DELAY_S)
        try:
            await self._stages.llm.warm(command.request)
        except StageError as error:
            log.info("not warmed", code=error.code)
        except Exception:
            log.exception("warming crashed")

    async def _list_tools(self, command: ListTools) -> None:
        """What the language model cannot be offered is left out: it would fail every response."""
        outcome: tuple[McpTool, ...] | McpError
        try:
            offered = await self._mcp.list_tools(command.endpoint)
            outcome = tuple(tool for tool in offered if self._can_offer(tool))
        except McpError as error:
            outcome = error
        await self._report(command.job_id, ToolsListed(command.job_id, outcome))

    def _can_offer(self, tool: McpTool) -> bool:
        spec = ToolSpec(tool.name, tool.description, tool.input_schema)
        objection = self._stages.llm.objection(spec)
        if objection is not None:
            log.warning("MCP tool left out", tool=tool.name, why=objection)
        return objection is None

    async def _call_tool(self, command: CallTool) -> None:
        outcome: McpResult | McpError
        try:
            outcome = await self._mcp.call(command.endpoint, command.name, command.arguments)
        except McpError as error:
            outcome = error
        await self._report(command.job_id, ToolCalled(command.job_id, outcome))

    @property
    def _mcp(self) -> McpClient:
        if self._stages.mcp is None:
            raise McpError("protocol_error", "This server reaches no MCP servers.")
        return self._stages.mcp

    async def _speak_lane(self, job_id: str, lane: deque[Speak]) -> None:
        """Phrases of one response, one after the other, as long as there are any."""
        try:
            while lane:
                await self._speak(job_id, lane.popleft())
        finally:
            if self._lanes.get(job_id) is lane:
                del self._lanes[job_id]

    async def _speak(self, job_id: str, command: Speak) -> None:
        blocks = self._stages.tts.speak(
            command.text,
            voice=command.voice,
            speed=command.speed,
            language=command.language,
        )
        async with aclosing(blocks) as stream:  # type: ignore[type-var]
            async for block in stream:
                for start in range(0, len(block), AUDIO_BLOCK_BYTES):
                    piece = block[start : start + AUDIO_BLOCK_BYTES]
                    await self._report(job_id, Spoken(job_id, piece))
        await self._report(job_id, PhraseSpoken(job_id))


async def _at_16k(pcm24k: bytes) -> bytes:
    """For the stages; a long turn is resampled beside the event loop."""
    if len(pcm24k) <= INLINE_BYTES:
        return resampled(pcm24k, ENGINE_RATE_HZ, VAD_RATE_HZ)
    return await asyncio.to_thread(resampled, pcm24k, ENGINE_RATE_HZ, VAD_RATE_HZ)
