"""What a tool may know of the call that it works for, and what it may tell the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from callboard.agents.plain import plain
from callboard.agents.problems import ToolError

MAX_STATE_ENTRIES = 100
MAX_RECORD_BYTES = 65_536


class CallState(MutableMapping[str, Any]):
    """What the tools of one call remember until it ends: at most 100 entries."""

    def __init__(self) -> None:
        self._entries: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self._entries[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name not in self._entries and len(self._entries) >= MAX_STATE_ENTRIES:
            raise ToolError(f"This call already remembers {MAX_STATE_ENTRIES} things.")
        self._entries[name] = value

    def __delitem__(self, name: str) -> None:
        del self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolContext:
    """The tool call that runs now, and its call."""

    call_id: str = "detached"
    """Of the live call; ``detached`` outside of one."""
    session_id: str | None = None
    agent_id: str = ""
    tool_call_id: str = ""
    principal: str | None = None
    """Who calls, when the server knows."""
    state: CallState = field(default_factory=CallState)
    """Shared by all tool calls of the live call."""
    report: Callable[[str, dict[str, Any]], None] = field(
        default=lambda kind, facts: None, repr=False
    )
    """Adds an entry to the feed of the call; from any thread."""
    conversation: Callable[[], str] = field(default=lambda: "", repr=False)
    """The conversation so far, as a transcript."""
    provider: str = ""
    """Who runs the session; ``embedded`` for the engine of this server."""
    caller_turns: Callable[[], Sequence[str]] = field(default=lambda: (), repr=False)
    """What the caller said, turn by turn; an empty text for speech not written down yet."""
    choose_tools: Callable[[str], None] = field(default=lambda choice: None, repr=False)
    """The session's ``tool_choice`` from now on: ``auto``, ``required`` or a tool's name."""

    def with_agent(self, agent_id: str) -> ToolContext:
        """The same call, continued by another agent."""
        return replace(self, agent_id=agent_id)

    def in_session(self, session_id: str | None) -> ToolContext:
        """The same call; a provider tells the id of its session only when that has begun."""
        return self if session_id == self.session_id else replace(self, session_id=session_id)

    def publish(self, topic: str, value: Any) -> None:
        """Show the page a record: a later one of a topic replaces it.

        ``value`` becomes JSON of at most 64 KiB. Raises ``ToolError`` beyond it.
        """
        raw = orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS)
        if len(raw) > MAX_RECORD_BYTES:
            raise ToolError(f"The record {topic!r} has more than {MAX_RECORD_BYTES} bytes.")
        self.report("record", {"topic": topic, "value": orjson.loads(raw)})


_CURRENT: ContextVar[ToolContext] = ContextVar("callboard_tool_context")


def tool_context() -> ToolContext:
    """The context of the tool call that runs here; a detached one outside of tool calls.

    Functions that a tool calls, and threads that ``asyncio.to_thread`` starts, have it too.
    """
    try:
        return _CURRENT.get()
    except LookupError:
        return ToolContext()


@contextmanager
def entered(context: ToolContext) -> Iterator[ToolContext]:
    """Run a block as if it were the tool call that ``context`` tells of."""
    token = _CURRENT.set(context)
    try:
        yield context
    finally:
        _CURRENT.reset(token)
