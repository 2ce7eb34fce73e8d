"""What the routes work with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

from callboard.config import Settings
from callboard.gateway.admission import api_key
from callboard.gateway.calls import Calls
from callboard.gateway.readiness import Readiness
from callboard.gateway.secrets import ClientSecrets, Grant
from callboard.http.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Surface:
    calls: Calls
    secrets: ClientSecrets
    readiness: Readiness
    metrics: Metrics
    console_dir: Path
    """The built console; it may be missing."""
    settings: Settings

    def grant(self, request: Request) -> Grant | None:
        """What the request's client secret opens; None for any other key.

        Raises ``invalid_api_key`` for a secret that is unknown or has expired.
        """
        return self.secrets.check(api_key(request.headers))
