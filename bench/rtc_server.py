"""The server of ``bench.webrtc``, in a process of its own: answers offers and echoes audio.

One JSON value a line, in on stdin and out on stdout: ``{"offer", "greeting_ms"}`` gets the SDP
answer, and the call starts with a tone of that length; ``"cpu"`` gets the process's CPU seconds.
Events on the data channel set what a call does:
``echo`` (from the start), ``play:<ms>`` a tone, ``count`` to start counting what is
heard, ``heard`` to learn it: {"heard_ms", "loud_ms", "longest_gap_ms"}.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

import structlog
import uvloop

from callboard.transports.media_aiortc import AiortcFactory
from callboard.transports.media_peer import MediaPeer
from callboard.transports.media_wrtc import WrtcFactory
from callboard.transports.webrtc import MediaFactory
from tests.fakes.rtc_client import LOUD, loudness, tone

ECHO_QUEUE_MS = 20


class Call:
    """Echoes, or counts, what one client says."""

    def __init__(self, peer: MediaPeer) -> None:
        self._peer = peer
        self._echo = True
        self._heard_ms = self._loud_ms = self._gap_ms = self._longest_gap_ms = 0

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            async for raw in self._peer.channel:
                await self._command(str(raw))

    async def _command(self, text: str) -> None:
        self._echo = text == "echo"
        if text.startswith("play:"):
            self._peer.audio.flush()
            self._peer.audio.play(text, "tone", tone(int(text.removeprefix("play:"))))
            self._peer.audio.finish(text)
        elif text == "count":
            self._heard_ms = self._loud_ms = self._gap_ms = self._longest_gap_ms = 0
        elif text == "heard":
            counted = {
                "heard_ms": self._heard_ms,
                "loud_ms": self._loud_ms,
                "longest_gap_ms": self._longest_gap_ms,
            }
            await self._peer.channel.send(json.dumps(counted))

    async def _listen(self) -> None:
        async for block in self._peer.audio.frames():
            if self._echo:
                self._echo_back(block)
                continue
            self._heard_ms += 20
            loud = loudness(block) > LOUD
            self._loud_ms += 20 * loud
            self._gap_ms = 0 if loud else self._gap_ms + 20
            self._longest_gap_ms = max(self._longest_gap_ms, self._gap_ms)

    def _echo_back(self, block: bytes) -> None:
        """Silence is left out while audio waits, or the echo would keep its worst delay."""
        if self._peer.audio.queued_ms < ECHO_QUEUE_MS or loudness(block) > 0.01:
            self._peer.audio.play("echo", "echo", block)


async def main(stack: str) -> None:
    factory: MediaFactory = AiortcFactory() if stack == "aiortc" else WrtcFactory()
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as calls:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            request = json.loads(line)
            if request == "cpu":
                reply: object = time.process_time()
            else:
                peer = await factory.accept(request["offer"])
                if request["greeting_ms"]:
                    peer.audio.play("greeting", "greeting", tone(request["greeting_ms"]))
                    peer.audio.finish("greeting")
                calls.create_task(Call(peer).run())
                reply = peer.answer_sdp
            print(json.dumps(reply), flush=True)
        os._exit(0)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    uvloop.run(main(sys.argv[1]))
