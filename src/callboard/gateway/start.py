"""What a session is opened with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Dialect = Literal["ga", "beta"]


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What a session is opened with."""

    model: str
    intent: str | None = None
    session: dict[str, Any] | None = None
    """The start configuration (a ``Session`` as a client would send it), validated.

    What the agent brings is in it already: whoever runs the session gives it to the
    session before anything else, as its start or as a first ``session.update``.
    """
    agent: str | None = None
    """The agent's id, when the client named one."""
    instructions: str = ""
    """The agent's own, with which those of the session begin."""
    provider: str | None = None
    """The provider's name, when the client named one."""
    principal: str | None = None
    """Who asks, once that is known."""
    safety_identifier: str | None = field(default=None, repr=False)
    """Whom the session is for, as a provider is told: ``OpenAI-Safety-Identifier``."""
    dialect: Dialect = "ga"
    """Which shape of the API the client speaks."""
