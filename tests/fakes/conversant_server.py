"""Callboard in a process of its own, with stages that converse by rule: no models.

``python -m tests.fakes.conversant_server '{"max_sessions": 4}'`` prints its port on one line and
runs until its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from callboard.app import Running, running, webrtc_media
from callboard.engine.core import EngineLimits
from callboard.engine.drive import SessionEngine
from callboard.gateway.readiness import Readiness
from tests.fakes.conversant import conversant_stages
from tests.fakes.server import test_settings

ROOT = Path(__file__).resolve().parents[2]
STOP_S = 30


@dataclass(frozen=True)
class Process:
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def realtime(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/realtime"


@asynccontextmanager
async def conversant(**settings: Any) -> AsyncIterator[Running]:
    """The same in this process and loop."""
    loaded = asyncio.Event()

    async def load(readiness: Readiness) -> None:
        readiness.ready(_engine(settings.get("session_minutes", 60)), {"llm": "by rule"})
        loaded.set()

    async with running(test_settings(**settings), load, webrtc_media()) as server:
        await loaded.wait()
        yield server


def _engine(session_minutes: float) -> SessionEngine:
    limits = EngineLimits(session_s=max(1, round(session_minutes * 60)))
    return SessionEngine(conversant_stages(), limits=limits)


@contextmanager
def second_process(**settings: Any) -> Iterator[Process]:
    """A server in a process of its own, until the block ends."""
    command = [sys.executable, "-m", __name__, json.dumps(settings)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            yield Process(int(child.stdout.readline()), child.pid)
        finally:
            child.stdin.close()
            try:
                child.wait(STOP_S)
            finally:
                child.kill()


async def _serve(settings: dict[str, Any]) -> None:
    async with conversant(**settings) as server:
        print(server.port, flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_serve(json.loads(sys.argv[1])))
