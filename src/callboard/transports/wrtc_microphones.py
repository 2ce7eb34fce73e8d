"""The audio that wrtc has decoded, straight from the engine's queues.

wrtc delivers everything through one queue per event loop, a record per loop
iteration on uvloop, and lets the results of its calls wait for all others.
A hundred audio records a second from each of twenty peers made an answer to an
offer wait for seconds. So audio has a mailbox of its own here, by wrtc's native
interface; nothing else of wrtc is used below its public one. wrtc is pinned,
and the contract tests hold this to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import wrtc

import webrtc

BUFFER_CHUNKS = 50
"""Decoded 10 ms chunks that the engine keeps of a track while the event loop is busy."""

Heard = Callable[[bytes, int, int], None]
"""Interleaved 16-bit samples, their rate in Hz, and the number of channels."""


class Microphones:
    """The tracks of all peers of one event loop. Holds a file descriptor while there are any."""

    def __init__(self) -> None:
        self._mailbox: wrtc.Mailbox | None = None
        self._wake_fd = -1
        self._listeners: dict[wrtc.MediaStreamTrackProcessor, Heard] = {}

    def listen(self, track: webrtc.MediaStreamTrack, heard: Heard) -> Callable[[], None]:
        """Call ``heard`` every 10 ms, on the loop, until the returned function is called."""
        # An empty mailbox is falsy.
        mailbox = self._open() if self._mailbox is None else self._mailbox
        native = track._native_obj  # noqa: SLF001
        processor = wrtc.MediaStreamTrackProcessor(native, BUFFER_CHUNKS)
        self._listeners[processor] = heard
        processor._bind(mailbox)  # noqa: SLF001
        self._read(processor, heard)
        return lambda: self._forget(processor)

    def _open(self) -> wrtc.Mailbox:
        self._mailbox = wrtc.Mailbox()
        wake_fd = self._mailbox.enableWake()
        if wake_fd is None:
            raise RuntimeError("wrtc cannot wake this platform's event loops")
        self._wake_fd = wake_fd
        asyncio.get_running_loop().add_reader(wake_fd, self._drain)
        return self._mailbox

    def _forget(self, processor: wrtc.MediaStreamTrackProcessor) -> None:
        if self._listeners.pop(processor, None) is None:
            return
        processor.cancel()
        if not self._listeners and self._mailbox is not None:
            asyncio.get_running_loop().remove_reader(self._wake_fd)
            self._mailbox.disableWake()
            self._mailbox.close()
            self._mailbox = None

    def _drain(self) -> None:
        mailbox = self._mailbox
        if mailbox is None:
            return
        mailbox.ackWake()
        while (record := mailbox.take()) is not None:
            _, _, _, arguments = record
            processor = arguments[0] if arguments else None
            if isinstance(processor, wrtc.MediaStreamTrackProcessor):
                heard = self._listeners.get(processor)
                if heard is not None:
                    self._read(processor, heard)

    @staticmethod
    def _read(processor: wrtc.MediaStreamTrackProcessor, heard: Heard) -> None:
        # Acknowledged before reading: a chunk that arrives in between is announced again.
        processor._ackWakeup()  # noqa: SLF001
        while (chunk := processor.read()) is not None:
            if len(chunk) == 6 and chunk[1] == 16:
                pcm, _bits, rate, channels, _frames, _time = chunk
                heard(pcm, rate, channels)
