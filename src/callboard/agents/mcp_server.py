"""A server of the Model Context Protocol as a source of an agent's tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from callboard.agents.problems import DefinitionError
from callboard.mcp.values import McpEndpoint


@dataclass(frozen=True, kw_only=True, slots=True)
class McpServer:
    """Run by this server: over stdio (``command``) or streamable HTTP (``url``), one of them."""

    label: str
    """Names the server among the agent's tools: letters, digits, ``-`` and ``_``."""
    command: Sequence[str] = ()
    """Program and arguments."""
    url: str = ""
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with each request; may hold secrets, so they are never shown."""
    allowed_tools: Sequence[str] | None = None
    """None: all that it offers."""
    approval: Literal["never", "always"] = "never"
    timeout_s: float = 30.0
    """For each tool call."""

    def __post_init__(self) -> None:
        try:
            self.endpoint()
        except ValueError as error:
            raise DefinitionError(f"McpServer {self.label!r}: {error}.") from None

    def endpoint(self) -> McpEndpoint:
        """Where it is, for the pool that speaks to it."""
        return McpEndpoint(
            label=self.label,
            url=self.url,
            command=tuple(self.command),
            env=self.env,
            headers=self.headers,
            allowed_tools=self.allowed_tools,
            timeout_s=self.timeout_s,
        )
