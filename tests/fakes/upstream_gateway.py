"""A gateway in front of one upstream, and proof that it leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.fakes.server import PATIENCE_S, TestServer, no_tasks_left, serving
from tests.fakes.upstream import Upstream

KEY = "sk-" + "u" * 20
"""The server's own key at the upstream; no client may ever see it."""


def _open_files() -> list[str]:
    """What this process has open, sockets among it.

    A loop of libuv keeps /dev/null in reserve from its first connection to its own end.
    """
    links = [str(link.readlink()) for link in _descriptors() if os.path.lexists(link)]
    return sorted(link for link in links if link != os.devnull)


def _descriptors() -> list[Path]:
    """One of them is that of the listing itself, which is gone by now."""
    return list(Path("/proc/self/fd").iterdir())


@asynccontextmanager
async def nothing_left() -> AsyncIterator[None]:
    """After the block there are no more tasks and open files than before it."""
    tasks, files = asyncio.all_tasks(), _open_files()
    yield
    tasks |= {task for task in (asyncio.current_task(),) if task is not None}
    deadline_s = asyncio.get_running_loop().time() + PATIENCE_S
    while (more := asyncio.all_tasks() - tasks) or len(_open_files()) > len(files):
        late = asyncio.get_running_loop().time() > deadline_s
        assert not late, (more, files, _open_files())
        await asyncio.sleep(0.02)


@asynccontextmanager
async def gateway(
    upstream: Upstream, *others: str, ready: bool = False, **settings: Any
) -> AsyncIterator[TestServer]:
    """Relays to ``upstream``; ``others`` are the providers after it. Every call has ended after it.

    The upstream's time to begin a session is short, and so is the time that it may be silent.
    """
    route: dict[str, Any] = {
        "providers": ("compatible", *others),
        "compatible_base_url": f"{upstream.url}/v1",
        "compatible_api_key": KEY,
        "connect_timeout_s": 5.0,
        **settings,
    }
    async with serving(ready=ready, **route) as server:
        yield server
        await server.idle()
        await no_tasks_left()
