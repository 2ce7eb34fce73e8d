"""The provider ``recording``: a saved session answers instead of a model."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from callboard.channel import Closed, Raw, Receiver
from callboard.protocol.json_text import decode
from callboard.providers.base import CallBroker, ProviderFailure, Upstream, Wish
from callboard.providers.playback import Playback
from callboard.providers.recorded import NotARecording, Step, read, read_cassette

NAME = "recording"
PREFIX = "recording/"
READERS = {".ndjson": read, ".jsonl": read, ".yaml": read_cassette, ".yml": read_cassette}
"""How a file is read, by the end of its name; the first of a name that is there is played."""
LISTED = 1_000
"""Recordings that are offered by name; a folder may hold more."""
TOLD = 5
"""Of them named to somebody who asks for one that is not there."""
SIZE_LIMIT_BYTES = 256 * 1024 * 1024
CASSETTE_LIMIT_BYTES = 8 * 1024 * 1024
"""YAML is slow to read: about a second for 1 MB."""
_NAME = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,199})"
    r"(?:@(?P<speed>[0-9]{1,3}(?:\.[0-9]+)?)x)?"
)


class Recordings:
    """A ``Provider`` of the files in a folder: ``recording/NAME``; ``@4x``: four times as fast."""

    name = NAME
    broker: CallBroker | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def offers(self) -> Sequence[str]:
        """``recording/NAME`` of each file that is there, at most ``LISTED``, by name."""
        return [f"{PREFIX}{name}" for name in await asyncio.to_thread(self._names)]

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        found = {path.stem for path in self._folder.iterdir() if path.suffix in READERS}
        return sorted(name for name in found if _NAME.fullmatch(name))[:LISTED]

    async def connect(self, wish: Wish) -> Upstream:
        found = _NAME.fullmatch(wish.model.removeprefix(PREFIX))
        speed = float(found["speed"] or 1) if found is not None else 0.0
        if found is None or speed <= 0:
            raise ProviderFailure("provider_refused", NAME, "that is no name of a recording")
        steps = await asyncio.to_thread(self._read, found["name"])
        return Upstream(PlayedWire(Playback(steps, speed=speed)), [])

    def _read(self, name: str) -> tuple[Step, ...]:
        for suffix, reader in READERS.items():
            path = self._folder / f"{name}{suffix}"
            limit = SIZE_LIMIT_BYTES if reader is read else CASSETTE_LIMIT_BYTES
            try:
                if path.stat().st_size > limit:
                    raise ProviderFailure("provider_refused", NAME, f"{name} is too large")
                return reader(path.read_bytes())
            except FileNotFoundError:
                continue
            except NotARecording as error:
                raise ProviderFailure("provider_refused", NAME, f"{name}, {error}") from None
            except OSError as error:
                detail = f"{name} cannot be read ({error.strerror})"
                raise ProviderFailure("provider_refused", NAME, detail) from None
        known = ", ".join(self._names()[:TOLD])
        others = f"there are {known}" if known else "there are none (CALLBOARD_RECORDINGS_DIR)"
        detail = f"there is no recording named {name}; {others}"
        raise ProviderFailure("provider_refused", NAME, detail)


class PlayedWire:
    """A ``Wire`` whose other side is a playback."""

    def __init__(self, playback: Playback) -> None:
        self._playback = playback
        self._loop = asyncio.get_running_loop()
        self._began_s = self._loop.time()
        self._receiver: Receiver | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._paused = False
        self._closed = False

    def divert(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._plan(0.0)

    def watch(self, gone: Callable[[], None] | None) -> None:
        """It is never lost."""

    def write(self, raw: Raw) -> None:
        if self._closed:
            return
        event = decode(raw)
        self._playback.heard(str(event.get("type", "")))
        self._plan(0.0)

    async def send(self, raw: Raw) -> None:
        self.write(raw)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        for raw in list[Raw]():
            yield raw

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._plan(0.0)

    def close(self, code: int = 1000, reason: str = "") -> None:
        if self._closed:
            return
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._receiver is not None:
            self._receiver.ended(Closed(code, reason))

    def _plan(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self._closed:
            self._timer = self._loop.call_later(seconds, self._play)

    def _play(self) -> None:
        if self._closed or self._paused or self._receiver is None:
            return
        now_ms = (self._loop.time() - self._began_s) * 1000
        for raw in self._playback.due(now_ms):
            self._receiver.received(raw)
        wait_ms = self._playback.wait_ms(now_ms)
        if wait_ms is not None:
            self._plan(wait_ms / 1000)
