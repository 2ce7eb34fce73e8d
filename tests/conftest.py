"""What every test runs on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

import pytest
import uvloop

from bench.server import Server, running_server

ON_UVLOOP = ("test_channels.py", "test_websocket.py")
"""Files whose tests depend on the loop's transports: they run on the real server's loop."""


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.path.name in ON_UVLOOP:
        return {"uvloop": uvloop.new_event_loop}
    return {"asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """``callboard serve`` with the standard models, shared by all who talk to it as a client."""
    with running_server("standard") as running:
        yield running
