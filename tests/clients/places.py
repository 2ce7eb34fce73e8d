"""Where a client may be pointed: each place answers by the same rules, and needs no models."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from callboard.app import Running
from tests.fakes.conversant_server import conversant, second_process
from tests.fakes.server import serving


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
async def embedded(**settings: Any) -> AsyncIterator[Place]:
    """The embedded engine answers."""
    async with conversant(**settings) as server:
        yield Place(server, "embedded")


@asynccontextmanager
async def through_a_gateway(**settings: Any) -> AsyncIterator[Place]:
    """The gateway, which has no engine, relays to a second process that has one."""
    with second_process() as upstream:
        route: dict[str, Any] = {
            "providers": ("compatible",),
            "compatible_base_url": f"{upstream.url}/v1",
        }
        async with serving(ready=False, **route, **settings) as gateway:
            yield Place(gateway.running, "through a gateway")


PLACES = {"embedded": embedded, "gateway": through_a_gateway}
