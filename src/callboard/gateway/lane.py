"""One direction of a relayed call: audio in its usual spelling is counted and passed on at once.

Nearly every message of a call comes here and ends here, so the file is compiled where a C
compiler is found (``scripts/compile.py``, with the types that ``lane.pxd`` declares). It
is the same code either way.
"""

from __future__ import annotations

from collections.abc import Callable

TIGHT_APPEND = b'{"type":"input_audio_buffer.append","audio":"'
LOOSE_APPEND = b'{"type": "input_audio_buffer.append", "audio": "'
TIGHT_DELTA = b'{"type":"response.output_audio.delta",'
DELTA_KEY = b',"delta":"'
_TIGHT_APPEND_BYTES = len(TIGHT_APPEND)
_LOOSE_APPEND_BYTES = len(LOOSE_APPEND)
_TIGHT_DELTA_BYTES = len(TIGHT_DELTA)
_DELTA_KEY_BYTES = len(DELTA_KEY)
_HEAD_BYTES = 1024
_QUOTE, _BRACE, _BACKSLASH, _PADDING = 0x22, 0x7D, 0x5C, 0x3D


def usual_input(raw: bytes) -> int:
    """How much audio a client's message carries, in bytes once decoded; -1: look closer.

    It claims audio only when the message can be nothing else: the type, a payload without
    quotes, and the end of the object. What ends in padding is left to a closer look.
    """
    if raw.startswith(TIGHT_APPEND):
        start = _TIGHT_APPEND_BYTES
    elif raw.startswith(LOOSE_APPEND):
        start = _LOOSE_APPEND_BYTES
    else:
        return -1
    end = len(raw) - 2
    if end <= start or raw[end + 1] != _BRACE or raw.find(b'"', start) != end:
        return -1
    last = raw[end - 1]
    if last in (_BACKSLASH, _PADDING):
        return -1
    return (end - start) * 3 // 4


def usual_output(raw: bytes) -> int:
    """The same of a session's message; what is between type and payload has no second type."""
    if not raw.startswith(TIGHT_DELTA):
        return -1
    end = len(raw) - 2
    if end <= _TIGHT_DELTA_BYTES or raw[end + 1] != _BRACE or raw[end] != _QUOTE:
        return -1
    start = raw.rfind(b'"', 0, end) + 1
    if start > _HEAD_BYTES or end <= start:
        return -1
    if not raw.startswith(DELTA_KEY, start - _DELTA_KEY_BYTES):
        return -1
    last = raw[end - 1]
    if last in (_BACKSLASH, _PADDING):
        return -1
    if raw.find(b"\\", _TIGHT_DELTA_BYTES, start) >= 0:
        return -1
    if raw.find(b'"type"', _TIGHT_DELTA_BYTES - 1, start) >= 0:
        return -1
    return (end - start) * 3 // 4


class Lane:
    """Counts the audio that goes by and writes it to the other side.

    Anything else goes to ``otherwise``. When more than ``portion_bytes`` have been counted
    ``full`` is called: somebody should be told.
    """

    def __init__(
        self,
        direction: str,
        write: Callable[[bytes], None],
        otherwise: Callable[[bytes], None],
        full: Callable[[], None],
        portion_bytes: int,
    ) -> None:
        self._inward = direction == "input"
        self._write = write
        self._otherwise = otherwise
        self._full = full
        self._portion_bytes = portion_bytes
        self._counted_bytes = 0

    def received(self, raw: bytes) -> None:
        if type(raw) is not bytes:  # a ``BinaryFrame`` is one and more
            self._otherwise(raw)
            return
        size = usual_input(raw) if self._inward else usual_output(raw)
        if size < 0:
            self._otherwise(raw)
            return
        self._write(raw)
        self._counted_bytes += size
        if self._counted_bytes > self._portion_bytes:
            self._full()

    def take_counted(self) -> int:
        """How many bytes of audio went by since the last time."""
        counted = self._counted_bytes
        self._counted_bytes = 0
        return counted
