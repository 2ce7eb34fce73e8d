"""``@tool``: a typed function becomes something that a model can call."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import inspect
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from callboard.agents.problems import DefinitionError
from callboard.agents.schema import Signature

Approval = Literal["never", "always"] | Callable[[Mapping[str, Any]], bool]
"""Whether a person has to allow a call; a function decides by the arguments."""
DEFAULT_TIMEOUT_S = 20.0
TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What the protocol allows as the name of a function."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool that this server runs. Calling the value calls the function that it was made from."""

    name: str
    description: str = ""
    parameters: Mapping[str, Any]
    """JSON Schema of an object."""
    read: Callable[[str], Mapping[str, Any]] = field(repr=False)
    """Arguments in JSON → validated arguments. Raises ``ToolError`` in words for the model."""
    invoke: Callable[[Mapping[str, Any]], Awaitable[Any]] = field(repr=False)
    """Does it; whatever it raises becomes an output."""
    timeout_s: float = DEFAULT_TIMEOUT_S
    approval: Approval = "never"
    cache_ttl_s: float = 0.0
    """How long an answer may be given again for the same arguments; 0: never."""
    permission: str | None = None
    """What the caller has to be allowed; None: every caller may."""
    where: Literal["server", "mcp"] = "server"
    function: Callable[..., Any] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not TOOL_NAME.fullmatch(self.name):
            raise DefinitionError(
                f"{self.name!r} cannot be a tool's name: use at most 64 letters, digits, '_', '-'."
            )
        if self.timeout_s <= 0 or self.cache_ttl_s < 0:
            raise DefinitionError(f"Tool {self.name!r}: times cannot be negative.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.function is None:
            raise TypeError(f"The tool {self.name!r} is not made from a function.")
        return self.function(*args, **kwargs)

    def wire(self) -> dict[str, Any]:
        """The tool as the ``tools`` of a session name it."""
        return {
            "type": "function",
            "name": self.name,
            "description": self.description,
            "parameters": dict(self.parameters),
        }

    def needs_approval(self, arguments: Mapping[str, Any]) -> bool:
        if callable(self.approval):
            return bool(self.approval(arguments))
        return self.approval == "always"


@overload
def tool(function: Callable[..., Any], /) -> Tool: ...
@overload
def tool(
    *,
    timeout_s: float = ...,
    approval: Approval = ...,
    cache_ttl_s: float = ...,
    permission: str | None = ...,
    name: str | None = ...,
    description: str | None = ...,
) -> Callable[[Callable[..., Any]], Tool]: ...


def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    approval: Approval = "never",
    cache_ttl_s: float = 0.0,
    permission: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> Tool | Callable[[Callable[..., Any]], Tool]:
    """Make a tool of a typed function, sync (it runs in a thread) or async.

    Its docstring describes it, the types of its parameters and its ``Args:`` section describe
    its arguments. Raises ``DefinitionError`` for a parameter without a type.
    """

    def made(target: Callable[..., Any]) -> Tool:
        signature = Signature(target)
        return Tool(
            name=name or target.__name__,
            description=signature.description if description is None else description,
            parameters=signature.parameters,
            read=signature.read,
            invoke=_invoker(target),
            timeout_s=timeout_s,
            approval=approval,
            cache_ttl_s=cache_ttl_s,
            permission=permission,
            function=target,
        )

    return made if function is None else made(function)


def tool_of(one: Tool | Callable[..., Any]) -> Tool:
    """A plain function in an agent's list of tools is a tool without options."""
    return one if isinstance(one, Tool) else tool(one)


_ENDS = (SystemExit, KeyboardInterrupt)
"""In a loop's task they would end the server."""


def _invoker(function: Callable[..., Any]) -> Callable[[Mapping[str, Any]], Awaitable[Any]]:
    if inspect.iscoroutinefunction(function):

        async def run_async(arguments: Mapping[str, Any]) -> Any:
            try:
                return await function(**arguments)
            except _ENDS as ended:
                raise ToolEnded(ended) from None
            except asyncio.CancelledError as stopped:
                here = asyncio.current_task()
                if here is not None and here.cancelling():
                    raise
                raise ToolEnded(stopped) from None

        return run_async

    async def run_sync(arguments: Mapping[str, Any]) -> Any:
        return await in_thread(lambda: function(**arguments), name=f"tool.{function.__name__}")

    return run_sync


class ToolEnded(Exception):
    """A tool raised what ends more than the tool: the process, or the task that waits for it."""

    def __init__(self, ended: BaseException) -> None:
        if isinstance(ended, SystemExit):
            super().__init__(f"it called exit({'' if ended.code is None else ended.code})")
        else:
            super().__init__(f"it raised {type(ended).__name__}")


async def in_thread(work: Callable[[], Any], *, name: str) -> Any:
    """Run ``work`` in a thread of its own, with this task's context.

    Nobody waits for a thread whose task was cancelled, neither the call nor the server's stop.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    context = contextvars.copy_context()

    def settle(result: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    def run() -> None:
        result, error = None, None
        try:
            result = context.run(work)
        except Exception as raised:  # it is raised again where the thread is awaited
            error = raised
        except (*_ENDS, asyncio.CancelledError) as ended:  # they would end more than the tool
            error = ToolEnded(ended)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody awaits it
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await future
