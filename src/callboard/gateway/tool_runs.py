"""Running the tools of one call: each call gets an answer in words, whatever happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import structlog

from callboard.agents.context import ToolContext, entered
from callboard.agents.plain import output_text
from callboard.agents.problems import ToolError
from callboard.agents.tool import Tool
from callboard.gateway.answers import Answers, answer_key
from callboard.gateway.call import now_ms
from callboard.gateway.tool_bench import ToolBench
from callboard.gateway.toolbox import ToolCall

MAX_RUNNING = 8
"""Tools of one call that run at a time; more wait for their turn."""
MAX_OUTPUT_CHARACTERS = 32_768
"""Of one answer; what is longer is cut, and says so."""
APPROVAL_S = 300.0
"""How long a person may take to allow a tool call."""

State = Literal["running", "waiting_for_approval", "done", "failed", "refused", "timed_out"]
Permits = Callable[[str | None, str], bool]
"""(principal, permission) → whether it is granted."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    output: str
    state: State
    how: Literal["ran", "cached", "suppressed", "mocked"] = "ran"


@dataclass(slots=True)
class ToolRuns:
    """The tools of one call, as they are run."""

    context: ToolContext
    bench: ToolBench
    permits: Permits
    tools: Mapping[str, Tool] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_RUNNING))
    _running: dict[tuple[str, bytes], asyncio.Future[Outcome]] = field(default_factory=dict)
    _approvals: dict[str, asyncio.Future[bool]] = field(default_factory=dict)

    async def run(self, call: ToolCall) -> str:
        """The answer to a tool call, in words for the model. Raises nothing but cancellation."""
        tool = self.tools.get(call.name)
        if tool is None:
            self._tell(call, "failed", output=self._unknown(call.name))
            return self._unknown(call.name)
        self._tell(call, "running", where=tool.where)
        began = time.monotonic()
        outcome = await self._answer(tool, call)
        output = _cut(outcome.output)
        counts = self.bench.counts(self.context.agent_id, tool.name)
        counts.runs += outcome.how == "ran"
        counts.failures += outcome.state != "done"
        counts.hits += outcome.how in ("cached", "suppressed")
        duration_ms = round((time.monotonic() - began) * 1000)
        facts: dict[str, Any] = {"where": tool.where, "duration_ms": duration_ms}
        if outcome.how != "ran":
            facts[outcome.how] = True
        self._tell(call, outcome.state, output=output, **facts)
        if tool.cache_ttl_s > 0:
            hits, misses = self.answers.hits, self.answers.misses
            self.context.report("cache", {"hits": hits, "misses": misses})
        return output

    def approve(self, call_id: str, allowed: bool) -> bool:
        """What a person decided; False when the tool call waits for nobody."""
        waiting = self._approvals.get(call_id)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(allowed)
        return True

    # -- one call ------------------------------------------------------------------------------

    async def _answer(self, tool: Tool, call: ToolCall) -> Outcome:
        mock = self.bench.mock(self.context.agent_id, tool.name)
        if mock is not None:
            return Outcome(mock, "done", "mocked")
        if tool.permission is not None and not self.permits(
            self.context.principal, tool.permission
        ):
            return Outcome(f"This caller is not allowed to use {tool.name}.", "refused")
        try:
            arguments = tool.read(call.arguments)
        except ToolError as error:
            return Outcome(str(error), "failed")
        key = answer_key(tool.name, call.arguments)
        if (same := self._running.get(key)) is not None:
            return replace(await asyncio.shield(same), how="suppressed")
        known = self.answers.find(key, tool.cache_ttl_s * 1000, now_ms())
        if known is not None:
            return Outcome(known[0], "done", known[1])
        return await self._shared(key, tool, call, arguments)

    async def _shared(
        self, key: tuple[str, bytes], tool: Tool, call: ToolCall, arguments: Mapping[str, Any]
    ) -> Outcome:
        """Run it; who asks the same meanwhile waits for this answer."""
        future = self._running[key] = asyncio.get_running_loop().create_future()
        outcome = Outcome(f"{tool.name} was stopped before it was done.", "failed")
        try:
            outcome = await self._allowed(tool, call, arguments)
        finally:
            del self._running[key]
            future.set_result(outcome)
        if outcome.state == "done":
            self.answers.put(key, outcome.output, now_ms())
        return outcome

    async def _allowed(self, tool: Tool, call: ToolCall, arguments: Mapping[str, Any]) -> Outcome:
        try:
            needs_approval = tool.needs_approval(arguments)
        except Exception as error:  # it was written by the agent's author
            return self._failure(tool, error)
        if needs_approval:
            self._tell(call, "waiting_for_approval", where=tool.where)
            allowed = await self._approval(call.call_id)
            if allowed is None:
                words = f"A person was asked to allow {tool.name}, and nobody answered"
                return Outcome(
                    f"{words} within {APPROVAL_S / 60:g} minutes. Tell the user so.", "timed_out"
                )
            if not allowed:
                words = f"A person was asked and did not allow {tool.name}. Tell the user so."
                return Outcome(words, "refused")
            self._tell(call, "running", where=tool.where)
        async with self._room:
            return await self._invoked(tool, call, arguments)

    async def _approval(self, call_id: str) -> bool | None:
        """What a person decided; None when nobody did in time."""
        waiting = self._approvals[call_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(APPROVAL_S):
                allowed: bool = await waiting
                return allowed
        except TimeoutError:
            return None
        finally:
            del self._approvals[call_id]

    async def _invoked(self, tool: Tool, call: ToolCall, arguments: Mapping[str, Any]) -> Outcome:
        """A task root of a kind: what the agent's author wrote may raise anything."""
        context = replace(self.context, tool_call_id=call.call_id)
        try:
            async with asyncio.timeout(tool.timeout_s) as limit:
                with entered(context):
                    result = await tool.invoke(arguments)
            return Outcome(output_text(result), "done")
        except TimeoutError as error:
            if not limit.expired():
                return self._failure(tool, error)
            words = f"{tool.name} did not answer within {tool.timeout_s:g} seconds."
            return Outcome(words, "timed_out")
        except Exception as error:
            return self._failure(tool, error)

    def _failure(self, tool: Tool, error: Exception) -> Outcome:
        """Words of the author's own errors reach the model; of others just their kind does."""
        if isinstance(error, ToolError):
            return Outcome(str(error), "failed")
        log.warning("tool failed", tool=tool.name, agent=self.context.agent_id, exc_info=error)
        words = f": {error}" if isinstance(error, ValueError | LookupError) else ""
        return Outcome(f"{tool.name} failed ({type(error).__name__}{words}).", "failed")

    def _unknown(self, name: str) -> str:
        known = ", ".join(sorted(self.tools)) or "none"
        return f"There is no tool named {name!r}. There are: {known}."

    def _tell(self, call: ToolCall, state: State, **facts: Any) -> None:
        told = {"call_id": call.call_id, "name": call.name, "where": "server", "state": state}
        self.context.report("tool", {**told, "arguments": call.arguments, **facts})


def _cut(output: str) -> str:
    if len(output) <= MAX_OUTPUT_CHARACTERS:
        return output
    return f"{output[:MAX_OUTPUT_CHARACTERS]} … (cut: {len(output):,} characters)"
