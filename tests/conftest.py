"""What every test runs on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import uvloop

from bench.server import Server, running_server

ON_UVLOOP = ("test_channels.py", "test_websocket.py")
"""Files whose tests depend on the loop's transports: they run on the real server's loop."""
ON_BOTH_LOOPS = ("test_relay_bytes.py",)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", metavar="N/M", help="only the Nth of M shares of the files")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether a file is left to another share: they are dealt out in turn, so each has one."""
    share = config.getoption("--share")
    if share is None or not collection_path.name.startswith("test_"):
        return None
    if not collection_path.is_file():
        return None
    number, of = map(int, share.split("/"))
    every = _test_files(config.rootpath / "tests")
    return None if every[collection_path] % of == number - 1 else True


@cache
def _test_files(folder: Path) -> dict[Path, int]:
    return {path: place for place, path in enumerate(sorted(folder.rglob("test_*.py")))}


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.path.name in ON_BOTH_LOOPS:
        return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
    if item.path.name in ON_UVLOOP:
        return {"uvloop": uvloop.new_event_loop}
    return {"asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def standard_server() -> Iterator[Server]:
    """``callboard serve`` with the standard models, shared by all who talk to it as a client."""
    with running_server("standard") as running:
        yield running
