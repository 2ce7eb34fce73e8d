"""What an agent is: a value, written in one file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from callboard.agents.card import PANELS, Card, Page
from callboard.agents.fitting import require_fitting
from callboard.agents.guardrail import Guardrail
from callboard.agents.mcp_server import McpServer
from callboard.agents.problems import DefinitionError
from callboard.agents.text import Text, text, texts
from callboard.agents.tool import Tool, tool_of

RESERVED_IDS = frozenset(
    {"agents", "assets", "dashboard", "health", "home", "metrics", "openai", "realtime"}
    | {"sessions", "settings", "usage", "v1"}
)
"""Paths of the server and of its console; no agent's page is there."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Unset(Enum):
    """Not said, where None means something."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, kw_only=True)
class Agent:
    """Who answers, what it knows and what it can do.

    Raises ``DefinitionError`` for what cannot be meant: no name, two tools of one name.
    """

    name: str
    instructions: str | Callable[[], str] = ""
    """Empty: the model's own. A function is asked anew for each session."""
    id: str = ""
    """The slug of the name by default. Also its path: the page is at ``/<id>``."""
    card: Card = field(default_factory=Card)
    examples: Sequence[str | Text] = ()
    """Requests that a visitor can make with a click."""
    language: str | None = None
    """What it hears and speaks (``en``, ``th``, …); None: the language of its caller."""
    voice: str | None = None
    """None: the model's own."""
    opening: str | Text = ""
    """What it says first; empty: it waits for the caller."""
    provider: str | Sequence[str] = ()
    """Who runs its sessions, in order of preference; empty: the server's order."""
    model: str | None = None
    turn_detection: Mapping[str, Any] | Unset | None = UNSET
    """As in the protocol; None: push-to-talk; unset: the caller's or the model's own."""
    tools: Sequence[Tool | Callable[..., Any] | McpServer] = ()
    """Functions become tools (see ``@tool``)."""
    handoffs: Sequence[str | Agent] = ()
    """Agents, or their ids, to which it may hand the call over."""
    guardrails: Sequence[Guardrail] = ()
    page: Page = field(default_factory=Page)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise DefinitionError("An agent needs a name: Agent(name=…).")
        require_fitting(self)
        self._set("id", self.id or slug(self.name))
        if not _ID.fullmatch(self.id):
            raise DefinitionError(
                f"{self.id!r} cannot be an agent's id: use lower-case letters, digits and '-'."
            )
        if self.id in RESERVED_IDS:
            raise DefinitionError(f"The id {self.id!r} is a path of the server: choose another.")
        if unknown := set(self.page.panels) - set(PANELS):
            raise DefinitionError(
                f"Unknown panel {sorted(unknown)[0]!r}; there are {', '.join(PANELS)}."
            )
        sources = (one if isinstance(one, McpServer) else tool_of(one) for one in self.tools)
        self._set("tools", tuple(sources))
        self._set("examples", tuple(self.examples))
        self._set("handoffs", tuple(self.handoffs))
        self._set("guardrails", tuple(self.guardrails))
        names = [one.name for one in self.own_tools]
        names += [f"transfer_to_{handoff_id.replace('-', '_')}" for handoff_id in self.handoff_ids]
        names += self.page.browser_tools
        if twice := {name for name in names if names.count(name) > 1}:
            raise DefinitionError(f"Agent {self.name!r} has two tools named {min(twice)!r}.")

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def own_tools(self) -> tuple[Tool, ...]:
        """Its functions; the tools of MCP servers are known when they run."""
        return tuple(one for one in self.tools if isinstance(one, Tool))

    @property
    def mcp_servers(self) -> tuple[McpServer, ...]:
        return tuple(one for one in self.tools if isinstance(one, McpServer))

    @property
    def handoff_ids(self) -> tuple[str, ...]:
        return tuple(one.id if isinstance(one, Agent) else one for one in self.handoffs)

    def lost_handoffs(self, known: Container[str]) -> tuple[str, ...]:
        """Ids that it hands over to and that are not ``known``."""
        named = (one for one in self.handoffs if isinstance(one, str))
        return tuple(one for one in named if one not in known)

    @property
    def providers(self) -> tuple[str, ...]:
        return (self.provider,) if isinstance(self.provider, str) else tuple(self.provider)

    @property
    def has_tools(self) -> bool:
        return bool(self.tools or self.handoffs)

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.language,) if self.language else ("en", "th")

    def words(self) -> str:
        """Its instructions now. Raises whatever a function for them raises, and ``TypeError``."""
        given = self.instructions
        words = given if isinstance(given, str) else given()
        if not isinstance(words, str):
            raise TypeError(f"the instructions of {self.name!r} are no words")
        return words

    def wire(self) -> dict[str, Any]:
        """What a browser may know of it; private tools are not among it."""
        card, page = self.card, self.page
        return {
            "id": self.id,
            "path": f"/{self.id}",
            "title": text(card.title or self.name).wire(),
            "summary": text(card.summary).wire(),
            "abilities": [one.wire() for one in texts(card.abilities)],
            "instructions": self.words() if page.show_instructions else "",
            "picture": card.picture,
            "provider": (*self.providers, "embedded")[0],
            "model": self.model,
            "voice": self.voice,
            "languages": list(self.languages),
            "opening": text(self.opening).wire() if self.opening else None,
            "steps": [one.wire() for one in texts(card.steps)],
            "examples": [one.wire() for one in texts(self.examples)],
            "notice": text(card.notice).wire() if card.notice else None,
            "panels": list(page.panels),
            "browser_tools": list(page.browser_tools),
            "has_tools": self.has_tools,
        }


def slug(name: str) -> str:
    """``Acme Airlines`` → ``acme-airlines``; a name without Latin letters gets a short hash."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63].strip("-")
    return words or f"agent-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
