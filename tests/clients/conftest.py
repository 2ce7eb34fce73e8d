"""A real server with the standard models, shared by the tests that talk to it as a client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.server import Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server("standard") as running:
        yield running
