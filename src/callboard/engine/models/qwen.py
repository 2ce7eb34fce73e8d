"""The language model: Qwen2.5 in llama.cpp, as the engine's ``Llm`` stage.

Blocking calls run in threads that this module owns; their pieces cross to the event loop.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from callboard.engine.models.calendar_lines import takes_day
from callboard.engine.models.chat_prompt import (
    Turn,
    allows_markup,
    conversation_turns,
    opening_turns,
    opening_words,
    ready_words,
)
from callboard.engine.models.gguf_tokens import Tokens, read_metadata
from callboard.engine.models.llama_server import Completion, CompletionRequest, LlamaServer
from callboard.engine.models.llm_slots import Slot, Slots
from callboard.engine.models.prefixes import NOTHING, Plan, Prefixes
from callboard.engine.models.repetition import is_looping
from callboard.engine.models.spoken_wish import one_wish
from callboard.engine.models.tool_calls import ToolCalls, answered_calls
from callboard.engine.models.tool_grammar import SAY, answer_grammar
from callboard.engine.stages import LlmEnd, LlmPiece, LlmRequest, StageError, TextPiece, ToolSpec

CONTEXT_TOKENS = 8192
"""Prompt and reply of one session together."""
MAX_REPLY_TOKENS = 4096
SHARED_CELLS = 2 * CONTEXT_TOKENS
"""KV memory for all sessions together: 28 kB a token with the 1.5B model."""

_STOPS = ("<tool_call>", "<|im_start|>", "<|im_end|>")


def load_qwen(path: Path, *, threads: int, sessions: int) -> Qwen:
    """The model in the GGUF file ``path``; blocks for some seconds.

    ``threads`` that compute (1 or more); ``sessions`` whose prefixes stay cached (1 or more;
    more sessions are served, in turn). Raises ``StageError("model_broken")``.
    """
    tokens = Tokens(read_metadata(path))
    slots = max(1, sessions) + 1  # one for what runs beside a session's own reply
    server = LlamaServer(
        path, threads=threads, slots=slots, context=CONTEXT_TOKENS, cells=SHARED_CELLS
    )
    return Qwen(server, tokens, slots)


class _Job:
    """One completion in a thread, and its way back to the loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._cancelled = threading.Event()
        self.said: asyncio.Queue[tuple[str, int] | Completion | StageError] = asyncio.Queue()
        self.has_prefix = False
        """Whether the shared beginning came to be in the slot; known when ``run`` is over."""

    def cancel(self) -> None:
        self._cancelled.set()

    def run(self, server: LlamaServer, request: CompletionRequest, plan: Plan) -> None:
        try:
            cached = self._bring(server, request, plan)
            done = server.complete(request, self._on_text)
            # What was read for all sessions was read for this one first.
            result: Completion | StageError = replace(
                done, cached_tokens=min(done.cached_tokens, cached)
            )
        except StageError as error:
            result = error
        except Exception as error:
            result = StageError("generation_failed", f"The language model failed: {error}")
        self._put(result)

    def _bring(self, server: LlamaServer, request: CompletionRequest, plan: Plan) -> int:
        """Tokens of the prompt that need not be read, at most, after this."""
        everything = len(request.prompt)
        if plan.act == "restore":
            self.has_prefix = server.files.restore(request.slot, plan.key)
        if plan.act != "read" or self._cancelled.is_set():
            return everything
        shared = CompletionRequest(request.prompt[: plan.tokens], request.slot, max_tokens=0)
        read = server.complete(shared, self._goes_on)
        if read.reason != "cancelled":
            self.has_prefix = server.files.save(request.slot, plan.key)
        return read.cached_tokens

    def _goes_on(self, text: str, tokens: int) -> bool:
        return not self._cancelled.is_set()

    def _on_text(self, text: str, tokens: int) -> bool:
        if text or tokens:
            self._put((text, tokens))
        return not self._cancelled.is_set()

    def _put(self, item: tuple[str, int] | Completion | StageError) -> None:
        try:
            self._loop.call_soon_threadsafe(self.said.put_nowait, item)
        except RuntimeError:  # the loop has closed: nobody listens any more
            self._cancelled.set()


class Qwen:
    """``Llm`` over one server. Methods are called on one event loop; ``close`` when it is idle."""

    def __init__(
        self,
        server: LlamaServer,
        tokens: Tokens,
        slots: int,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._today = today
        self._server = server
        self._tokens = tokens
        self._slots = Slots(slots)
        self._prefixes = Prefixes()
        self._pool = ThreadPoolExecutor(slots, thread_name_prefix="llm")
        self._running: set[asyncio.Future[None]] = set()
        self._unspoken = _unspoken(tokens)

    @property
    def context_tokens(self) -> int:
        return self._server.context

    async def settled(self) -> None:
        """Returns once no work runs: what was given up ends with its next token."""
        while self._running:
            await asyncio.wait(self._running)

    def count_tokens(self, text: str) -> int:
        return len(self._tokens.encode(text))

    def objection(self, tool: ToolSpec) -> str | None:
        return _objection(tool.name, json.dumps(tool.parameters))

    def forget(self, session_id: str) -> None:
        self._slots.forget(session_id)

    def close(self) -> None:
        """Stop all work, end the threads and free the model. Blocks for a token's time."""
        self._slots.cancel_all()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._server.close()

    def _dated(self, request: LlmRequest) -> LlmRequest:
        """``request`` with the day where a tool takes one: else its prompt is that of any day."""
        return replace(request, today=self._today()) if takes_day(request.tools) else request

    async def warm(self, request: LlmRequest) -> None:
        request = self._dated(request)
        shared = self._encode(opening_turns(request))
        said = self._encode(conversation_turns(request))
        prompt = [*shared, *said, *self._open("", "user")]
        if len(prompt) >= self.context_tokens:
            return
        completion = CompletionRequest(prompt, slot=0, max_tokens=0, shared=len(shared))
        async with aclosing(self._stream(request.session_id, completion, yields=True)) as pieces:
            async for _ in pieces:
                pass

    async def generate(self, request: LlmRequest) -> AsyncGenerator[LlmPiece, None]:
        if ready := ready_words(request):
            tokens = self.count_tokens(ready)
            yield TextPiece(ready, tokens)
            yield LlmEnd("stop", 0, 0, tokens)
            return
        request = self._dated(request)
        opening = opening_words(request)
        acts = request.tools and request.tool_choice != "none" and not opening
        answer = self._act(request) if acts else self._speak(request, opening)
        async with aclosing(answer) as pieces:
            async for piece in pieces:
                yield piece

    async def _speak(self, request: LlmRequest, opening: str) -> AsyncGenerator[LlmPiece, None]:
        """A reply in words alone, which begins with ``opening``."""
        banned = () if allows_markup(request) else self._unspoken
        start = (SAY if request.tools else "") + opening
        completion = replace(self._completion(request, start.rstrip()), banned=banned)
        said, tokens = opening, self.count_tokens(opening)
        if opening:
            yield TextPiece(opening, tokens)
        async with aclosing(self._stream(request.session_id, completion, yields=False)) as pieces:
            async for item in pieces:
                if isinstance(item, Completion):
                    yield _end(item, tokens)
                    return
                text = item[0] if said else item[0].lstrip()
                tokens += item[1] if item[0] else 0  # the token that ends the turn has no text
                if text:
                    said += text
                    yield TextPiece(text, item[1])
                if is_looping(said):
                    break
        yield LlmEnd("stop", len(completion.prompt), 0, tokens)

    async def _act(self, request: LlmRequest) -> AsyncGenerator[LlmPiece, None]:
        """Tool calls or a reply, decided by the first token of one grammar."""
        said = _asked(request)
        grammar = answer_grammar(
            request.tools,
            choice=request.tool_choice,
            parallel=request.parallel_tool_calls and not one_wish(said),
            markup=allows_markup(request),
        )
        completion = replace(self._completion(request, ""), grammar=grammar.gbnf)
        answered = answered_calls(request.messages) if request.tool_choice == "auto" else ()
        calls, written = ToolCalls(request.tools, grammar, said, request.today, answered), ""
        async with aclosing(self._stream(request.session_id, completion, yields=False)) as pieces:
            async for item in pieces:
                if isinstance(item, Completion):
                    yield _end(item, calls.tokens)
                    return
                written += item[0]
                for piece in calls.feed(*item):
                    yield piece
                if calls.done or (written.startswith(SAY) and is_looping(written)):
                    break
        if calls.done and not calls.tokens:  # it only asks again what it has been told
            async with aclosing(self._speak(request, "")) as pieces:
                async for piece in pieces:
                    yield piece
            return
        yield LlmEnd("stop", len(completion.prompt), 0, calls.tokens)

    def _completion(self, request: LlmRequest, opening: str) -> CompletionRequest:
        shared = self._encode(opening_turns(request))
        said = self._encode(conversation_turns(request))
        prompt = [*shared, *said, *self._open(opening)]
        limit = min(self._room(len(prompt)), request.max_output_tokens or MAX_REPLY_TOKENS)
        return CompletionRequest(prompt, slot=0, max_tokens=limit, stops=_STOPS, shared=len(shared))

    def _room(self, prompt_tokens: int) -> int:
        room = self.context_tokens - prompt_tokens
        if room < 1:
            raise StageError(
                "context_length_exceeded",
                f"The conversation has {prompt_tokens} tokens; "
                f"the embedded model's context holds {self.context_tokens}.",
            )
        return room

    async def _stream(
        self, session_id: str, request: CompletionRequest, *, yields: bool
    ) -> AsyncGenerator[tuple[str, int] | Completion, None]:
        job = _Job()
        slot = await self._slots.take(session_id, job.cancel, yields=yields)
        try:
            plan = await self._prefixes.plan(request.prompt[: request.shared], slot.prefix)
        except BaseException:
            self._slots.release(slot)
            raise
        try:
            ended = self._start(job, slot, request, plan)
            while True:
                item = await job.said.get()
                if isinstance(item, Completion | StageError):
                    await ended
                if isinstance(item, StageError):
                    raise item
                if isinstance(item, Completion) and item.cached_tokens < request.shared:
                    slot.prefix = None if plan is NOTHING else slot.prefix
                yield item
                if isinstance(item, Completion):
                    return
        finally:
            job.cancel()
            self._slots.abandon(slot)

    def _start(
        self, job: _Job, slot: Slot, request: CompletionRequest, plan: Plan
    ) -> asyncio.Future[None]:
        def over(_: asyncio.Future[None]) -> None:
            self._prefix_came(slot, plan, came=job.has_prefix)
            self._slots.release(slot)

        loop = asyncio.get_running_loop()
        own = replace(request, slot=slot.index)
        try:
            future = loop.run_in_executor(self._pool, job.run, self._server, own, plan)
        except RuntimeError as error:
            self._prefix_came(slot, plan, came=False)
            self._slots.release(slot)
            raise StageError("stage_closed", "The language model has been closed.") from error
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        future.add_done_callback(over)
        return future

    def _prefix_came(self, slot: Slot, plan: Plan, *, came: bool) -> None:
        if plan.act == "restore" and not came:
            self._prefixes.lost(plan.key)
        if plan.act == "read":
            for key in self._prefixes.settle(plan, kept=came):
                self._server.files.remove(key)
        if plan.act != "none":
            slot.prefix = plan.key if came else None

    def _encode(self, turns: Sequence[Turn]) -> list[int]:
        start, end = self._tokens.special("<|im_start|>"), self._tokens.special("<|im_end|>")
        newline = self._tokens.encode("\n")
        ids: list[int] = []
        for turn in turns:
            ids += [start, *self._tokens.encode(f"{turn.role}\n{turn.text}"), end, *newline]
        return ids

    def _open(self, opening: str, role: str = "assistant") -> list[int]:
        """The beginning of a turn; that of the user's next one can be evaluated beforehand."""
        start = self._tokens.special("<|im_start|>")
        return [start, *self._tokens.encode(f"{role}\n{opening}")]


def _asked(request: LlmRequest) -> str:
    """The user's words, when it is they that are answered; else empty."""
    last = request.messages[-1] if request.messages else None
    return last.text if last is not None and last.role == "user" else ""


def _end(done: Completion, tokens: int) -> LlmEnd:
    return LlmEnd(
        "max_output_tokens" if done.reason == "length" else "stop",
        done.input_tokens,
        done.cached_tokens,
        tokens,
    )


def _unspoken(tokens: Tokens) -> tuple[int, ...]:
    """Tokens that nobody can say: code fences, emphasis, headings, line breaks and emoji."""
    needles = ("`", "**", "##", "\u010a", "\u00f0\u0141")  # newline and U+1F000… as bytes show
    return tuple(sorted({i for needle in needles for i in tokens.containing(needle)}))


@lru_cache(maxsize=1024)
def _objection(name: str, parameters: str) -> str | None:
    """Whether a grammar can be made; sessions bring the same tools again and again."""
    tool = ToolSpec(name, "", json.loads(parameters))
    try:
        answer_grammar([tool], choice="required", parallel=False, markup=False)
    except StageError as error:
        return error.message
    return None
