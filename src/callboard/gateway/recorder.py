"""Keeps sessions in files: an attendant per call, and one thread that writes for all of them."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import structlog

from callboard.gateway.attendance import AttendantFactory, Event, Line, no_attendants
from callboard.gateway.peek import Direction
from callboard.gateway.recording_lines import (
    AudioRun,
    Side,
    closed_line,
    cut_line,
    event_line,
    head_line,
    raw_line,
)
from callboard.hub import MIB, CloseReason

FLUSH_S = 1.0
"""How long a line may wait for others before it is written."""
FLUSH_BYTES = 64 * 1024
PENDING_BYTES = 64 * MIB
"""Lines that wait for the disk, of all sessions; beyond it a session's recording is cut."""
SUFFIX = ".ndjson"
_SIDES: dict[Direction, Side] = {"input": "client", "output": "server"}

log = structlog.get_logger(__name__)


class RecordingFiles:
    """The writer thread. Files are made in ``folder``, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queue: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._pending_bytes = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="recordings", daemon=True)
        self._failed = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end. Waits for the disk, a few seconds at most."""
        self._queue.put(None)
        self._thread.join(5)

    def write(self, name: str, lines: bytes) -> bool:
        """Append to a session's file, soon. False when too much waits already."""
        with self._lock:
            if self._pending_bytes + len(lines) > PENDING_BYTES:
                return False
            self._pending_bytes += len(lines)
        self._queue.put((name, lines))
        return True

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            name, lines = item
            try:
                self._append(name, lines)
                self._failed = False
            except OSError as error:
                if not self._failed:
                    log.error("recordings cannot be written", reason=str(error))
                self._failed = True
            with self._lock:
                self._pending_bytes -= len(lines)

    def _append(self, name: str, lines: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{name}{SUFFIX}"
        if not path.exists():
            path.touch(mode=0o600)
        with path.open("ab") as file:
            file.write(lines)


class Recorder:
    """An attendant that keeps a call's events; of its audio, the sizes."""

    keeps_audio = False

    def __init__(self, files: RecordingFiles) -> None:
        self._files = files
        self._line: Line | None = None
        self._clock = asyncio.get_running_loop().time
        self._opened_ms = self._now_ms()
        self._lines: list[bytes] = []
        self._waiting_bytes = 0
        self._runs: dict[Direction, AudioRun] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._cut = False

    def opened(self, line: Line) -> None:
        self._line = line
        self._opened_ms = self._now_ms()
        facts: dict[str, Any] = {
            "call_id": line.call_id,
            "provider": line.provider,
            "model": line.model,
            "transport": line.transport,
            "started_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "audio": self.keeps_audio,
        }
        self._keep(head_line(facts))

    def from_client(self, event: Event) -> Event | None:
        self._end_run("input")
        self._keep(event_line(self._at_ms(), "client", event))
        return event

    def from_session(self, event: Event) -> Event | None:
        self._end_run("output")
        self._keep(event_line(self._at_ms(), "server", event))
        return event

    def audio(self, direction: Direction, audio_bytes: int) -> None:
        run = self._runs.get(direction)
        if run is None:
            run = self._runs[direction] = AudioRun(self._at_ms())
        run.audio_bytes += audio_bytes
        run.until_ms = self._at_ms()

    def closed(self, reason: CloseReason) -> None:
        self._end_run("input")
        self._end_run("output")
        self._keep(closed_line(self._at_ms(), reason.code, reason.reason))
        self._flush()

    def _end_run(self, direction: Direction) -> None:
        if (run := self._runs.pop(direction, None)) is not None:
            self._keep(run.line(_SIDES[direction]))

    def _at_ms(self) -> int:
        return self._now_ms() - self._opened_ms

    def _now_ms(self) -> int:
        return round(self._clock() * 1000)

    def _keep(self, line: bytes) -> None:
        if self._cut:
            return
        self._lines.append(line)
        self._waiting_bytes += len(line)
        if self._waiting_bytes >= FLUSH_BYTES:
            self._flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_S, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._lines or self._line is None:
            return
        written = self._files.write(self._line.call_id, b"".join(self._lines))
        self._lines, self._waiting_bytes = [], 0
        if not written:
            self._cut = True
            log.warning("recording cut", call_id=self._line.call_id)
            self._files.write(self._line.call_id, cut_line(self._at_ms()))


class AudioRecorder(Recorder):
    """Keeps the events that carry audio as well, as they were on the wire."""

    keeps_audio = True

    def audio(self, direction: Direction, audio_bytes: int) -> None:
        """Its events are kept instead."""

    def audio_event(self, direction: Direction, raw: bytes) -> None:
        self._keep(raw_line(self._at_ms(), _SIDES[direction], raw))


@contextmanager
def recording(mode: Literal["off", "events", "audio"], folder: Path) -> Iterator[AttendantFactory]:
    """A recorder for each call that begins; what it wrote is on the disk when the block ends."""
    if mode == "off":
        yield no_attendants
        return
    files, kind = RecordingFiles(folder), AudioRecorder if mode == "audio" else Recorder
    files.start()
    try:
        yield lambda start: (kind(files),)
    finally:
        files.stop()
