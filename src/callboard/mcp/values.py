"""What is said about MCP servers and their tools. Pure values; the work is done in ``servers``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

ErrorKind = Literal["protocol_error", "tool_execution_error", "http_error"]
"""The protocol's three kinds of ``mcp_call.error``."""

CONNECTION_CLOSED = -32000
REQUEST_TIMEOUT = -32001
INVALID_REQUEST = -32600
"""JSON-RPC codes, as the MCP specification uses them."""

MAX_URL_CHARACTERS = 2_048


class McpError(Exception):
    """A server could not be reached, did not answer, or answered with an error.

    The message is for a person and a model to read; it never has a header, a key or
    an environment variable in it.
    """

    def __init__(self, kind: ErrorKind, message: str, code: int = CONNECTION_CLOSED) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.code = code

    def wire(self) -> dict[str, Any]:
        """As ``mcp_call.error`` shows it."""
        if self.kind == "tool_execution_error":
            return {"type": self.kind, "message": self.message}
        return {"type": self.kind, "code": self.code, "message": self.message}


@dataclass(frozen=True, kw_only=True)
class McpLimits:
    """Explicit limits of one server's connection."""

    connect_s: float = 20.0
    """Until the handshake is done; a program started for it has to be ready by then."""
    list_s: float = 15.0
    """For all pages of a tool list."""
    call_s: float = 30.0
    """For one tool call, unless the server's own ``timeout_s`` says otherwise."""
    tools: int = 128
    """As many as a session may have (the protocol's own limit)."""
    message_bytes: int = 4 * 1024 * 1024
    """Of one message or one HTTP body."""
    output_characters: int = 100_000
    """Of a result's text; what is longer is cut, and says so."""
    calls: int = 16
    """At once, per server; more wait for their turn."""
    list_ttl_s: float = 60.0
    """How long a tool list is good for, unless the server says that it has changed."""


@dataclass(frozen=True, kw_only=True)
class McpEndpoint:
    """Where an MCP server is: an address to speak to, or a program to start.

    ``url`` is for streamable HTTP; ``command`` (a program and its arguments) for stdio,
    with ``env`` added to a minimal environment. ``authorization`` is an OAuth token that
    goes out as ``Authorization: Bearer …``; ``headers`` go out as they are. Both, and
    ``env``, are secrets: they are never shown, not even by ``repr``.

    Raises ``ValueError`` for what cannot be a server.
    """

    label: str
    url: str = ""
    command: Sequence[str] = ()
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    cwd: str | None = None
    authorization: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    allowed_tools: Sequence[str] | None = None
    """Only these of its tools; all by default."""
    timeout_s: float | None = None
    """Longest tool call; the limits' by default."""
    trusted: bool = True
    """Named by the operator (an agent's file), not by a client: it may be anywhere."""

    def __post_init__(self) -> None:
        if not self.label:
            raise ValueError("an MCP server needs a label")
        if bool(self.url) == bool(self.command):
            raise ValueError(f"MCP server {self.label!r} needs either a url or a command")
        if self.url:
            check_url(self.url)
        if self.authorization and any(name.lower() == "authorization" for name in self.headers):
            raise ValueError("give either authorization or an Authorization header, not both")

    @property
    def where(self) -> str:
        """For logs and errors: the address without its query, or the program's name."""
        if self.command:
            return self.command[0]
        return self.url.partition("?")[0].partition("#")[0]

    def key(self) -> tuple[Any, ...]:
        """Two servers with the same key can share a connection."""
        return (
            self.url,
            tuple(self.command),
            tuple(sorted(self.env.items())),
            self.cwd,
            self.authorization,
            tuple(sorted(self.headers.items())),
            self.trusted,
        )


def check_url(url: str) -> None:
    """An http or https address without a user name in it. Raises ``ValueError``."""
    if len(url) > MAX_URL_CHARACTERS:
        raise ValueError(f"the address is longer than {MAX_URL_CHARACTERS} characters")
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError("this is not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise ValueError("expected an http:// or https:// address")
    if "@" in parts.netloc:
        raise ValueError("a user name in the address is not sent; use authorization or headers")


@dataclass(frozen=True)
class McpTool:
    """A tool that a server offers."""

    name: str
    description: str
    input_schema: Mapping[str, Any]
    """JSON Schema of the arguments (an object)."""
    annotations: Mapping[str, Any] | None = None
    """Hints of the server, in the wire's names (``readOnlyHint``, ``title`` …)."""

    @property
    def read_only(self) -> bool:
        """The server says that it changes nothing."""
        return bool((self.annotations or {}).get("readOnlyHint"))

    def wire(self) -> dict[str, Any]:
        """As ``mcp_list_tools`` shows it; the official clients want a description."""
        return {
            "name": self.name,
            "description": self.description,
            "input_schema": dict(self.input_schema),
            "annotations": dict(self.annotations) if self.annotations is not None else None,
        }


@dataclass(frozen=True)
class McpResult:
    """What a tool answered."""

    text: str
    """What a model reads: the text parts, or the structured content as JSON."""
    is_error: bool = False
    """The tool itself says that it failed; ``text`` tells why."""
    structured: Any = None
    """``structuredContent``, when the tool gives it."""
