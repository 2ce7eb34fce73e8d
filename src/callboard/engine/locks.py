"""A lock between processes: one holder of a file at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _try(stream: IO[bytes]) -> bool:
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(stream: IO[bytes]) -> None:
        while not _try(stream):
            pass  # LK_NBLCK itself pauses between its attempts

else:
    import fcntl

    def _try(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX)


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at ``path``. Calls ``waiting`` once if another process has it.

    The system frees the lock of a process that dies. The file itself stays.
    """
    with path.open("ab") as stream:
        if not _try(stream):
            waiting()
            _wait(stream)
        yield
