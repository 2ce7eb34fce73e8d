"""What the routes work with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request

from callboard.agents.loader import Library
from callboard.agents.registry import Registry
from callboard.config import Settings
from callboard.gateway.admission import api_key
from callboard.gateway.calls import Calls
from callboard.gateway.desk import Desks
from callboard.gateway.readiness import Readiness
from callboard.gateway.refusals import HttpError
from callboard.gateway.secrets import ClientSecrets, Grant
from callboard.http.metrics import Metrics

PREPARATIONS = 2
"""Prompts that are read ahead at a time; more would only slow the sessions down."""


@dataclass(frozen=True, slots=True)
class Surface:
    calls: Calls
    secrets: ClientSecrets
    readiness: Readiness
    metrics: Metrics
    console_dir: Path
    """The built console; it may be missing."""
    settings: Settings
    library: Library
    """Where the agents are read from."""
    desks: Desks
    preparing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PREPARATIONS))

    @property
    def agents(self) -> Registry:
        """The agents that are offered now."""
        return self.library.registry

    def require_development(self, request: Request) -> None:
        """Raises ``development_only`` (403) unless the server is for writing agents."""
        self.grant(request)
        if not self.settings.development:
            message = "Agents are written on a server that runs with --dev."
            raise HttpError(403, message, code="development_only")

    def grant(self, request: Request) -> Grant | None:
        """What the request's client secret opens; None for any other key.

        Raises ``invalid_api_key`` for a secret that is unknown or has expired.
        """
        return self.secrets.check(api_key(request.headers))
