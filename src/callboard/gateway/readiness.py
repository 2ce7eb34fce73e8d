"""Whether the embedded engine can take a session, and what it is waiting for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from callboard.channel import AudioPort
from callboard.hub import CloseReason, Hub
from callboard.protocol.errors import ProtocolError


class Runner(Protocol):
    """What runs a call's session on a hub."""

    async def run(
        self,
        *,
        session: dict[str, Any] | None,
        model: str,
        intent: str | None,
        hub: Hub,
        audio: AudioPort | None,
        session_id: str,
    ) -> CloseReason:
        """Run one session until it ends; return soon after ``hub.incoming()`` has ended.

        ``session`` is the start configuration (a ``Session`` as a client would
        send it), already validated; ``intent`` is ``transcription`` or None.
        """
        ...


class SessionRunner(Runner, Protocol):
    """The embedded engine: ``callboard.engine.drive.SessionEngine``, or a fake."""

    async def prepare(self, *, session: dict[str, Any], model: str) -> bool:
        """Read ahead what sessions with this configuration begin with: whether it was read."""
        ...


State = Literal["loading", "ready", "failed", "off"]
"""``off``: this server was told to run none, see ``CALLBOARD_MODELS``."""


@dataclass(slots=True)
class Readiness:
    """The engine's state, written by whoever loads it, read by everyone else."""

    state: State = "loading"
    detail: str = "the models are being loaded"
    progress: dict[str, float] = field(default_factory=dict)
    """Role or file → fraction 0-1 loaded."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Role → model, once known."""
    runner: SessionRunner | None = None
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    def ready(self, runner: SessionRunner, names: Mapping[str, str]) -> None:
        self.state, self.detail = "ready", "models are loaded and warm"
        self.runner, self.names = runner, names
        self._settled.set()

    def failed(self, detail: str) -> None:
        self.state, self.detail, self.runner = "failed", detail, None
        self._settled.set()

    def off(self, detail: str) -> None:
        """There is no engine, and none is missed. ``detail`` says why."""
        self.state, self.detail, self.runner = "off", detail, None
        self._settled.set()

    @property
    def serves(self) -> bool:
        """Whether the server can take the sessions that it is there for."""
        return self.state in ("ready", "off")

    async def wait_settled(self) -> State:
        """Until loading has ended, one way or the other."""
        await self._settled.wait()
        return self.state

    def require(self) -> SessionRunner:
        """The engine, or ``ProtocolError`` ``engine_not_ready``, ``engine_off``."""
        if self.state == "off":
            raise ProtocolError("engine_off")
        if self.runner is None:
            raise ProtocolError("engine_not_ready", detail=f"{self.detail}.")
        return self.runner
