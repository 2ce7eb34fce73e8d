"""One direction of a relayed call: audio in its usual spelling is counted and passed on at once.

Nearly every message of a call comes here and ends here, so the file is compiled where a C
compiler is found (``scripts/compile.py``, with the types that ``lane.pxd`` declares). It
is the same code either way, but for the lines that look at single bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callboard.transports.intake import Intake, Passage

try:
    import cython
except ImportError:  # compiling needs it, running does not
    from callboard.transports.interpreted import cython

if cython.compiled:
    from cython.cimports.callboard.gateway.lane import bytes_at, memmem
    from cython.cimports.libc.string import memcmp

TIGHT_APPEND = b'{"type":"input_audio_buffer.append","audio":"'
LOOSE_APPEND = b'{"type": "input_audio_buffer.append", "audio": "'
TIGHT_DELTA = b'{"type":"response.output_audio.delta",'
DELTA_KEY = b',"delta":"'
TYPE_KEY = b'"type"'
QUOTE, BACKSLASH = b'"', b"\\"
_TIGHT_APPEND_BYTES = len(TIGHT_APPEND)
_LOOSE_APPEND_BYTES = len(LOOSE_APPEND)
_TIGHT_DELTA_BYTES = len(TIGHT_DELTA)
_DELTA_KEY_BYTES = len(DELTA_KEY)
_TYPE_KEY_BYTES = len(TYPE_KEY)
_HEAD_BYTES = 1024
_QUOTE, _BRACE, _BACKSLASH, _PADDING = 0x22, 0x7D, 0x5C, 0x3D


def _begins(raw: Any, size: int, head: Any, head_bytes: int) -> bool:
    if cython.compiled:
        return size >= head_bytes and memcmp(raw, head, head_bytes) == 0
    return bool(raw.startswith(head))


def _find(raw: Any, key: Any, key_bytes: int, start: int, end: int) -> int:
    """Where ``key`` begins between ``start`` and ``end``; -1: nowhere."""
    if cython.compiled:
        found = cython.cast(bytes_at, memmem(raw + start, end - start, key, key_bytes))
        return found - raw if found else -1
    return int(raw.find(key, start, end))


def _is_ascii(raw: Any, start: int, end: int) -> bool:
    if cython.compiled:
        bits = 0
        for at in range(start, end):  # without a way out, so that it is done in wide steps
            bits |= raw[at]
        return bits < 0x80
    return bool(raw[start:end].isascii())


def _payload(raw: Any, start: int, end: int) -> int:
    """The decoded bytes of what is between ``start`` and the last quote and brace, at ``end``."""
    if end <= start or raw[end] != _QUOTE or raw[end + 1] != _BRACE:
        return -1
    if raw[end - 1] in (_PADDING, _BACKSLASH) or _find(raw, QUOTE, 1, start, end) >= 0:
        return -1
    return (end - start) * 3 // 4 if _is_ascii(raw, start, end) else -1


def usual_input(raw: Any, size: int) -> int:
    """How much audio a client's message of ``size`` bytes carries, once decoded; -1: look closer.

    It claims audio only when the message can be nothing else: the type, a payload of ASCII
    without quotes, and the end of the object. What ends in padding is left to a closer look.
    """
    if _begins(raw, size, TIGHT_APPEND, _TIGHT_APPEND_BYTES):
        return _payload(raw, _TIGHT_APPEND_BYTES, size - 2)
    if _begins(raw, size, LOOSE_APPEND, _LOOSE_APPEND_BYTES):
        return _payload(raw, _LOOSE_APPEND_BYTES, size - 2)
    return -1


def usual_output(raw: Any, size: int) -> int:
    """The same of a session's message; what is between type and payload has no second type."""
    if not _begins(raw, size, TIGHT_DELTA, _TIGHT_DELTA_BYTES):
        return -1
    start = _TIGHT_DELTA_BYTES - 1  # a comma
    key = _find(raw, DELTA_KEY, _DELTA_KEY_BYTES, start, min(size, _HEAD_BYTES))
    if key < 0 or not _is_ascii(raw, start, key) or _find(raw, BACKSLASH, 1, start, key) >= 0:
        return -1
    if _find(raw, TYPE_KEY, _TYPE_KEY_BYTES, start, key) >= 0:
        return -1
    return _payload(raw, key + _DELTA_KEY_BYTES, size - 2)


class Lane(Passage):
    """Counts the audio that goes by and writes it to the other side.

    Anything else goes to ``otherwise``. When more than ``portion_bytes`` have been counted
    ``full`` is called: somebody should be told. ``out`` is the other side's listener, if it
    has one: audio goes there without leaving the buffer that it came in.
    """

    def __init__(
        self,
        direction: str,
        write: Callable[[bytes], None],
        otherwise: Callable[[bytes], None],
        full: Callable[[], None],
        portion_bytes: int,
        out: Intake | None = None,
    ) -> None:
        self._inward = direction == "input"
        self._write = write
        self._otherwise = otherwise
        self._full = full
        self._portion_bytes = portion_bytes
        self._counted_bytes = 0
        self._out = out

    def take(self, transport: Any, frame: Any) -> bool:
        if self._out is None:
            return False
        if cython.compiled:
            size = self._audio_bytes(frame.payload_ptr, frame.payload_size)
        else:
            size = self._audio_bytes(frame.get_payload_as_bytes(), frame.payload_size)
        if size < 0:
            return False
        self._out.pass_on(transport, frame)
        self._count(size)
        return True

    def received(self, raw: bytes) -> None:
        if type(raw) is not bytes:  # a ``BinaryFrame`` is one and more
            self._otherwise(raw)
            return
        size = self._audio_bytes(raw, len(raw))
        if size < 0:
            self._otherwise(raw)
            return
        self._write(raw)
        self._count(size)

    def _audio_bytes(self, raw: Any, size: int) -> int:
        return usual_input(raw, size) if self._inward else usual_output(raw, size)

    def _count(self, size: int) -> None:
        self._counted_bytes += size
        if self._counted_bytes > self._portion_bytes:
            self._full()

    def take_counted(self) -> int:
        """How many bytes of audio went by since the last time."""
        counted = self._counted_bytes
        self._counted_bytes = 0
        return counted
