"""A second server as a process of its own, which the first one uses as its provider.

``python -m tests.fakes.provider_process '<JSON list of replies>'`` prints its address. A
reply is a text to say, or ``[name, arguments]`` of a function to call.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from callboard.engine.stages import CallEnded, CallPiece, CallStarted, LlmEnd, LlmPiece
from tests.e2e.scripted import scripted_server
from tests.fakes.stages import words

ROOT = Path(__file__).parents[2]
START_S = 90
"""A second Python imports all of the server; beside other work that takes a while."""


def called(name: str, **arguments: Any) -> list[LlmPiece]:
    """A reply that calls a function."""
    pieces: list[LlmPiece] = [CallStarted(name), CallPiece(json.dumps(arguments)), CallEnded()]
    return [*pieces, LlmEnd("stop", 10, 0, 5)]


def reply(told: str | list[Any]) -> list[LlmPiece]:
    return words(told) if isinstance(told, str) else called(told[0], **told[1])


@dataclass
class ProviderProcess:
    pid: int
    url: str

    async def active(self) -> int:
        """Sessions that run there."""
        async with httpx.AsyncClient(trust_env=False) as http:
            health = await http.get(f"{self.url}/health/ready")
        active: int = health.json()["sessions"]["active"]
        return active

    def udp_ports(self) -> set[int]:
        """The ports on which it takes media (``/proc/<pid>``)."""
        held = set()
        for link in Path(f"/proc/{self.pid}/fd").iterdir():
            target = str(link.readlink()) if link.is_symlink() else ""
            if target.startswith("socket:["):
                held.add(target[8:-1])
        ports = set()
        for table in ("udp", "udp6"):
            for line in Path(f"/proc/{self.pid}/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[9] in held:
                    ports.add(int(fields[1].rpartition(":")[2], 16))
        return ports


@asynccontextmanager
async def provider_process(*replies: str | Sequence[Any]) -> AsyncIterator[ProviderProcess]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.fakes.provider_process",
        json.dumps(replies),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        stdin=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        url = ""
        async with asyncio.timeout(START_S):
            while not url.startswith("http"):
                line = await process.stdout.readline()
                assert line, "the provider did not start"
                url = line.decode().strip()
        draining = asyncio.create_task(process.stdout.read(), name="provider.output")
        yield ProviderProcess(process.pid, url)
        draining.cancel()
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def main() -> None:
    """Until its input is closed."""
    async with scripted_server() as server:
        server.llm.replies.extend(reply(told) for told in json.loads(sys.argv[1]))
        sys.stdout.write(f"{server.running.url}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
