"""The desk of an agent: the attendant that brings its tools, its opening and its guardrails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from callboard.agents.agent import Agent
from callboard.agents.context import ToolContext
from callboard.agents.problems import ToolError
from callboard.agents.registry import Registry
from callboard.agents.text import Text, text
from callboard.conversation.fold import ConversationFold
from callboard.conversation.transcript import render
from callboard.gateway.agent_sessions import (
    instructions_of,
    with_private_tools,
    without_private_tools,
)
from callboard.gateway.attendance import Attendant, Event, Line
from callboard.gateway.call import now_ms
from callboard.gateway.debt import Debt
from callboard.gateway.desk_tools import DeskTools
from callboard.gateway.guard import Guard, Look
from callboard.gateway.peek import Direction
from callboard.gateway.private_words import PrivateWords
from callboard.gateway.start import SessionStart
from callboard.gateway.tool_bench import ToolBench
from callboard.gateway.tool_runs import Permits, ToolRuns
from callboard.gateway.toolbox import Command, Run, Send, Toolbox
from callboard.hub import CloseReason
from callboard.mcp.servers import McpServers
from callboard.protocol.errors import ProtocolError

OPENING_AFTER_S = 0.25
"""After the client's first event: time for its own settings, such as the voice."""
OPENING_AT_LAST_S = {"websocket": 1.0, "webrtc": 4.0}
"""After the session has begun, when the client sends nothing; a data channel takes its time."""

CONVERSATION_BEGINS = (
    "conversation.item.added",
    "conversation.item.created",
    "input_audio_buffer.committed",
    "response.created",
)
"""Once one of these was told nobody opens any more; a client's own way in may not lead by here."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Desks:
    """What the desks of a server share, and those that are open."""

    agents: Registry
    mcp: McpServers | None = None
    bench: ToolBench = field(default_factory=ToolBench)
    permits: Permits = field(default=lambda principal, permission: True)
    open: dict[str, Desk] = field(default_factory=dict)
    """By call id."""

    def attendants(self, start: SessionStart) -> Sequence[Attendant]:
        """The desk of the agent that a session is opened with, if it is opened with one."""
        agent = self.agents.get(start.agent) if start.agent is not None else None
        return () if agent is None else (Desk(agent, self, start),)

    def preferred(self, start: SessionStart) -> Sequence[str]:
        """The providers of a session's agent, in its order; empty: it has no wish."""
        agent = self.agents.get(start.agent) if start.agent is not None else None
        return () if agent is None else agent.providers


class Desk:
    """One call's ``Attendant``. It keeps the agent that it began with, or was handed over to."""

    def __init__(self, agent: Agent, desks: Desks, start: SessionStart) -> None:
        self._desks = desks
        self._principal = start.principal
        self._words = PrivateWords(agent, start.instructions)
        self._fold = ConversationFold()
        self._tools = DeskTools(agent, desks.agents, desks.mcp)
        self._toolbox = Toolbox(self._tools.names)
        self._guard = Guard(agent.guardrails)
        self._opening: Opening | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        """Tool calls that run, by their id."""
        self._line: Line | None = None
        self._runs: ToolRuns | None = None

    @property
    def agent(self) -> Agent:
        return self._tools.agent

    # -- the call ------------------------------------------------------------------------------

    def opened(self, line: Line) -> None:
        self._line = line
        self._desks.open[line.call_id] = self
        context = ToolContext(
            call_id=line.call_id,
            session_id=line.session_id,
            agent_id=self.agent.id,
            principal=self._principal,
            report=_reporter(line),
            conversation=lambda: render(self._fold.conversation),
            provider=line.provider,
            caller_turns=self._caller_turns,
            choose_tools=self._choose_tools,
        )
        self._runs = ToolRuns(context, self._desks.bench, self._desks.permits)
        self._runs.tools = self._tools.by_name(self._hand_over)
        if self.agent.opening:
            self._opening = Opening(line.transport, self._open)
        if self.agent.mcp_servers:
            line.spawn(self._join_servers(), name="mcp_tools")

    def closed(self, reason: CloseReason) -> None:
        if self._line is not None:
            self._desks.open.pop(self._line.call_id, None)
        for timer in (self._timer, self._opening):
            if timer is not None:
                timer.cancel()
        for task in self._tasks.values():
            task.cancel()

    def audio(self, direction: Direction, audio_bytes: int) -> None:
        """Audio is nothing to a desk."""

    def from_client(self, event: Event) -> Event | None:
        if self._opening is not None:
            self._opening.client_sent(event)
        if event.get("type") == "response.create":
            event = self._words.of_response(event)
        try:
            if event.get("type") == "session.update":
                self._tools.client_declares(event)
            passes, commands = self._toolbox.from_client(event, now_ms())
        except (AttributeError, TypeError, KeyError):  # the session will say what is wrong
            return event
        if commands:
            asyncio.get_running_loop().call_soon(self._do, commands)
        if not passes:
            return None
        if event.get("type") == "session.update":
            return with_private_tools(self._words.inward(event), self._tools.wire())
        return event

    def from_session(self, event: Event) -> Event | None:
        kind = event.get("type", "")
        if self._opening is not None:
            self._opening.session_told(kind)
        try:
            self._fold.apply(event)
            self._do(self._toolbox.from_session(event, now_ms()))
            for look in self._guard.took(event):
                self._spawn(self._judge(look), name="guardrail")
        except (AttributeError, TypeError, KeyError) as error:
            log.warning("an event could not be read", type=kind, error=repr(error))
        if Debt.is_own_refusal(event) or self._left_out(event):
            return None
        if kind in ("session.created", "session.updated"):
            return without_private_tools(self._words.outward(event), self._tools.names)
        return event

    # -- by hand -------------------------------------------------------------------------------

    def approve(self, tool_call_id: str, allowed: bool) -> bool:
        """What a person decided; False when no such tool call waits for it."""
        return self._runs is not None and self._runs.approve(tool_call_id, allowed)

    def answer(self, tool_call_id: str, output: str) -> bool:
        """Answer an open tool call instead of its tool; False when it is not open."""
        if not self._toolbox.is_open(tool_call_id):
            return False
        task = self._tasks.pop(tool_call_id, None)
        if task is not None:
            task.cancel()
        name = self._name_of(tool_call_id)
        told = {"call_id": tool_call_id, "name": name, "where": "server", "state": "done"}
        self._feed("tool", **told, output=output, by_hand=True)
        self._do(self._toolbox.finished(tool_call_id, output, now_ms()))
        return True

    def _name_of(self, tool_call_id: str) -> str:
        calls = (item.tool_call for item in self._fold.conversation.items)
        names = [one.name for one in calls if one is not None and one.call_id == tool_call_id]
        return names[0] or "" if names else ""

    # -- doing ---------------------------------------------------------------------------------

    def _do(self, commands: Sequence[Command]) -> None:
        for command in commands:
            if isinstance(command, Send):
                assert self._line is not None, "events come after the opening"
                self._line.send(command.event)
            elif isinstance(command, Run):
                self._run(command)
        self._wind()

    def _caller_turns(self) -> tuple[str, ...]:
        said = (one for one in self._fold.conversation.items if one.kind == "message")
        return tuple(one.text.strip() for one in said if one.role == "user")

    def _choose_tools(self, choice: str) -> None:
        assert self._line is not None, "tools run after the opening"
        name = {"type": "function", "name": choice}
        wire = choice if choice in ("auto", "none", "required") else name
        self._line.send(
            {"type": "session.update", "session": {"type": "realtime", "tool_choice": wire}}
        )

    def _run(self, command: Run) -> None:
        call = command.call

        async def run() -> None:
            assert self._runs is not None
            assert self._line is not None
            self._runs.context = self._runs.context.in_session(self._line.session_id)
            self._runs.answers.turn = self._toolbox.turns
            output = await self._runs.run(call)
            self._tasks.pop(call.call_id, None)
            self._do(self._toolbox.finished(call.call_id, output, now_ms()))

        task = self._spawn(run(), name=f"tool.{call.name}")
        self._tasks[call.call_id] = task

    def _wind(self) -> None:
        """Wake up when the toolbox has something to do although nothing happens."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline_ms = self._toolbox.deadline_ms(now_ms())
        if deadline_ms is not None:
            wait_s = max(0.0, (deadline_ms - now_ms()) / 1000)
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self._do(self._toolbox.tick(now_ms()))

    def _spawn(self, coroutine: Any, *, name: str) -> asyncio.Task[Any]:
        assert self._line is not None, "events come after the opening"
        return self._line.spawn(coroutine, name=name)

    def _feed(self, kind: str, **facts: Any) -> None:
        if self._line is not None:
            self._line.feed.put(kind, **facts)

    # -- the agent -----------------------------------------------------------------------------

    def _open(self) -> None:
        self._do(self._toolbox.say(self._exactly(self.agent.opening), now_ms()))

    def _exactly(self, given: str | Text) -> dict[str, Any]:
        """A response that says these words, in the agent's language.

        A small model follows what it was just asked rather than its instructions.
        """
        words = text(given)
        said = words.th if self.agent.language == "th" and words.th else words.en
        asked = f"Repeat this word for word, and say nothing else: {said}"
        content = [{"type": "input_text", "text": asked}]
        return {
            "instructions": "You repeat words exactly as they are given to you.",
            "input": [{"type": "message", "role": "user", "content": content}],
            "tool_choice": "none",
        }

    async def _hand_over(self, target: Agent) -> str:
        """Continue as another agent: one ``session.update`` before the next response."""
        assert self._line is not None
        assert self._runs is not None
        left = self.agent
        try:
            instructions = instructions_of(target)
        except ProtocolError as error:
            raise ToolError(f"{target.name} cannot be reached now.") from error
        self._tools.become(target)
        self._words.become(target, instructions)
        self._guard.guardrails = tuple(target.guardrails)
        self._runs.context = self._runs.context.with_agent(target.id)
        self._refresh(instructions=self._words.whole)
        self._feed("handoff", **{"from": left.id, "to": target.id})
        if target.mcp_servers:
            self._line.spawn(self._join_servers(), name="mcp_tools")
        return f"You are {target.name} now. Greet the caller briefly and go on."

    async def _join_servers(self) -> None:
        """The tools of MCP servers join when they are known; one that fails is told and left."""
        for failure in await self._tools.join_servers():
            self._feed("record", topic="mcp", value=failure)
        self._refresh()

    def _left_out(self, event: Event) -> bool:
        """Whether the session refused a tool that an MCP server brought; the others join."""
        left_out = self._tools.left_out(event)
        if left_out is None or self._line is None or self._runs is None:
            return False
        words, update = left_out
        self._feed("record", topic="mcp", value=words)
        self._runs.tools = self._tools.by_name(self._hand_over)
        self._toolbox.declare(self._tools.names)
        self._line.send(update)
        return True

    def _refresh(self, **changes: Any) -> None:
        """Tell the session which tools there are now."""
        assert self._line is not None
        assert self._runs is not None
        self._runs.tools = self._tools.by_name(self._hand_over)
        self._toolbox.declare(self._tools.names)
        self._line.send(self._tools.update(changes))

    async def _judge(self, look: Look) -> None:
        """A task root: a check that fails lets the words stand, and says so."""
        try:
            verdict = await look.guardrail.judge(look.words)
        except Exception as error:
            log.warning("guardrail failed", guardrail=look.guardrail.name, exc_info=error)
            return
        if verdict.tripped and self._guard.trip(look.response_id):
            self._cut_off(look)
        if verdict.tripped or look.is_whole:
            kind = "tripped" if verdict.tripped else "passed"
            self._feed("guardrail", name=look.guardrail.name, verdict=kind, detail=verdict.detail)

    def _cut_off(self, look: Look) -> None:
        assert self._line is not None
        if self._toolbox.debt.floor.active == look.response_id:
            self._line.send({"type": "response.cancel", "response_id": look.response_id})
        if self._line.transport == "webrtc":
            self._line.send({"type": "output_audio_buffer.clear"})
        self._guard.exempt_next()
        instead = self._exactly(look.guardrail.replacement)
        self._do(self._toolbox.say(instead, now_ms()))


class Opening:
    """When an agent says its first words: once the client is there, unless it has begun itself."""

    def __init__(self, transport: str, say: Callable[[], None]) -> None:
        self._transport = transport
        self._say = say
        self._timer: asyncio.TimerHandle | None = None
        self._has_begun = False

    def session_told(self, kind: str) -> None:
        if kind in CONVERSATION_BEGINS:
            self.cancel()
        # A quick client's first words pass before the session's do.
        elif kind == "session.created" and not self._has_begun:
            self._later(OPENING_AT_LAST_S.get(self._transport, 1.0))

    def client_sent(self, event: Event) -> None:
        if event.get("type") in ("conversation.item.create", "response.create"):
            self.cancel()
        elif not self._has_begun and self._timer is not None:
            self._has_begun = True
            self._later(OPENING_AFTER_S)

    def cancel(self) -> None:
        self._has_begun = True
        if self._timer is not None:
            self._timer.cancel()

    def _later(self, wait_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._say)


def _reporter(line: Line) -> Callable[[str, dict[str, Any]], None]:
    """Writes to the feed, from any thread, in the order of the calls."""
    loop = asyncio.get_running_loop()

    def report(kind: str, facts: dict[str, Any]) -> None:
        loop.call_soon_threadsafe(lambda: line.feed.put(kind, **facts))

    return report
