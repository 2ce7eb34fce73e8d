"""Run every test, Python's and the console's, in parts of which two run at a time.

The parts that wait for sound rather than compute lie beside those that compute: with real models,
with a browser, the rest. Only one part uses models: two of them would starve each other. Each
part's output is shown when it has ended, and all run to their end whichever fails. Arguments go
to pytest; with any, the console's tests are left out.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
AT_A_TIME = 2
BROWSER_SHARES = 4
NOTHING_CHOSEN = 5
"""pytest's exit status when no test was chosen: what arguments may do to a part."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    command: Sequence[str]
    folder: Path = ROOT
    passes: frozenset[int] = frozenset({0})
    """Exit statuses that are no failure."""


def parts(arguments: Sequence[str]) -> list[Part]:
    """The longest first; what is short fills the gaps at the end."""
    pytest = (sys.executable, "-m", "pytest", "--durations=15", *arguments)
    passes = frozenset({0, NOTHING_CHOSEN}) if arguments else frozenset({0})

    def chosen(name: str, marks: str, *more: str) -> Part:
        return Part(name, (*pytest, "-m", marks, *more), passes=passes)

    shares = [f"{n}/{BROWSER_SHARES}" for n in range(1, BROWSER_SHARES + 1)]
    found = [
        chosen("with models", "models"),
        chosen("without models or browser", "not models and not browser"),
        *(
            chosen(f"with a browser, {share}", "browser and not models", f"--share={share}")
            for share in shares
        ),
    ]
    console = Part("the console's own", ("npm", "test"), ROOT / "web")
    return found if arguments else [*found, console]


class Run:
    """Parts under way. Their output is kept, and shown as each of them ends."""

    def __init__(self, waiting: Sequence[Part]) -> None:
        self._waiting = deque(waiting)
        self._lock = threading.Lock()
        self._running: dict[subprocess.Popen[bytes], tuple[Part, IO[bytes]]] = {}
        self.ended: dict[str, int] = {}
        """Exit status by name; 0: it passed."""

    def all(self, at_a_time: int) -> int:
        """Exit status of the whole: 0 if every part has passed."""
        wanted = [one.name for one in self._waiting]
        rows = [threading.Thread(target=self._row, daemon=True) for _ in range(at_a_time)]
        for row in rows:
            row.start()
        try:
            for row in rows:
                row.join()
        finally:
            self._stop()
        for name in wanted:
            print(f"{'passed' if self.ended.get(name) == 0 else 'FAILED'}: tests {name}")
        return int(any(self.ended.get(name) != 0 for name in wanted))

    def _row(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                part = self._waiting.popleft()
            self._one(part)

    def _one(self, part: Part) -> None:
        began = time.monotonic()
        with tempfile.TemporaryFile() as kept:
            process = subprocess.Popen(
                part.command, cwd=part.folder, stdout=kept, stderr=subprocess.STDOUT
            )
            with self._lock:
                self._running[process] = part, kept
                print(f"Tests {part.name}: begun.", flush=True)
            status = process.wait()
            with self._lock:
                if self._running.pop(process, None) is None:
                    return  # it was stopped, and shown
                self.ended[part.name] = 0 if status in part.passes else status
                show(f"Tests {part.name}, {time.monotonic() - began:.0f} s:", kept)

    def _stop(self) -> None:
        """Whatever still runs when this process is told to end: what it said so far is shown."""
        with self._lock:
            self._waiting.clear()
            for process, (part, kept) in self._running.items():
                process.kill()
                process.wait()
                show(f"Tests {part.name}, stopped:", kept)
            self._running.clear()


def show(title: str, kept: IO[bytes]) -> None:
    print(f"\n{title}", flush=True)
    kept.seek(0)
    sys.stdout.buffer.write(kept.read())
    sys.stdout.flush()


def end(*_: Any) -> None:
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    sys.exit(Run(parts(sys.argv[1:])).all(AT_A_TIME))
