"""What one step of the machine decides, in order."""

from __future__ import annotations

from typing import Any

from callboard.engine.messages import Command, Emit, EmitAudio, FinishPlayback, Output
from callboard.protocol.errors import ProtocolError
from callboard.protocol.ids import Ids
from callboard.protocol.server_events import ErrorEvent, Identified


class Effects:
    """Collects outputs until ``take``."""

    def __init__(self, ids: Ids) -> None:
        self.ids = ids
        self._outputs: list[Output] = []

    def emit(self, kind: type[Identified], only: int | None = None, **fields: Any) -> None:
        """Send an event; its ``event_id`` is made here."""
        self.put(Emit(kind(event_id=self.ids.new("event"), **fields), only))

    def error(
        self, error: ProtocolError, client_event_id: str | None = None, only: int | None = None
    ) -> None:
        self.emit(ErrorEvent, only, error=error.body(client_event_id))

    def put(self, output: Emit | EmitAudio) -> None:
        self._outputs.append(output)

    def do(self, command: Command) -> None:
        self._outputs.append(command)

    def add(self, output: Output) -> None:
        self._outputs.append(output)

    def take(self) -> list[Output]:
        outputs, self._outputs = self._outputs, []
        return outputs


class HeldEffects(Effects):
    """Events of a reply that is prepared before the turn is certain.

    Commands go out at once, so that the stages work ahead; what the client would
    notice (events, audio and its end) waits for ``release`` or is thrown away.
    """

    def __init__(self, target: Effects) -> None:
        super().__init__(target.ids)
        self._target = target
        self._held: list[Output] | None = []

    def put(self, output: Emit | EmitAudio) -> None:
        if self._held is None:
            self._target.put(output)
        else:
            self._held.append(output)

    def do(self, command: Command) -> None:
        if self._held is not None and isinstance(command, FinishPlayback):
            self._held.append(command)
        else:
            self._target.do(command)

    def release(self, count: int | None = None) -> None:
        """Send what is held: the first ``count``, or all and from then on directly."""
        held = self._held or []
        for output in held[:count]:
            self._target.add(output)
        self._held = held[count:] if count is not None else None
