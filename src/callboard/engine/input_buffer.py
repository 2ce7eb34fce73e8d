"""The input audio buffer: audio since the last commit, on the timeline of all audio appended."""

from __future__ import annotations

from callboard.protocol.formats import ENGINE_BYTES_PER_MS


class InputBuffer:
    """24 kHz PCM16. Positions are whole milliseconds of all audio ever appended."""

    def __init__(self) -> None:
        self._audio = bytearray()
        self._start_bytes = 0

    @property
    def start_ms(self) -> int:
        """Where the held audio begins."""
        return self._start_bytes // ENGINE_BYTES_PER_MS

    @property
    def end_ms(self) -> int:
        """All audio appended so far."""
        return self.end_bytes // ENGINE_BYTES_PER_MS

    @property
    def end_bytes(self) -> int:
        """The same in bytes."""
        return self._start_bytes + len(self._audio)

    @property
    def held_ms(self) -> float:
        return len(self._audio) / ENGINE_BYTES_PER_MS

    def append(self, pcm24k: bytes) -> None:
        self._audio += pcm24k

    def slice(self, start_ms: int, end_ms: int | None = None) -> bytes:
        """The part that is still held."""
        first = max(0, start_ms * ENGINE_BYTES_PER_MS - self._start_bytes)
        last = len(self._audio)
        if end_ms is not None:
            last = min(last, max(0, end_ms * ENGINE_BYTES_PER_MS - self._start_bytes))
        return bytes(self._audio[first:last])

    def drop_before(self, position_ms: int) -> None:
        """Forget what lies before ``position_ms``."""
        drop = min(len(self._audio), position_ms * ENGINE_BYTES_PER_MS - self._start_bytes)
        if drop > 0:
            del self._audio[:drop]
            self._start_bytes += drop

    def clear(self) -> None:
        self._start_bytes += len(self._audio)
        self._audio.clear()
