"""Where a client may be pointed: each place answers by the same rules, and needs no models."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from callboard.app import Running
from tests.fakes.conversant_server import conversant


@dataclass(frozen=True)
class Place:
    """One Callboard server, as its clients see it."""

    server: Running
    name: str

    @property
    def api(self) -> str:
        return f"{self.server.url}/v1"

    @property
    def realtime(self) -> str:
        return self.api.replace("http", "ws", 1) + "/realtime"


@asynccontextmanager
async def embedded() -> AsyncIterator[Place]:
    """The embedded engine answers."""
    async with conversant() as server:
        yield Place(server, "embedded")


PLACES = {"embedded": embedded}
