"""``python -m callboard.agents.check FILE [FOLDER]``: read an agent's file in its own process.

``FOLDER`` has the files that it may import. Prints one line of JSON, ``{"agents": [card, …],
"problem": null}`` or ``{"agents": [], "problem": {"message", "line"}}``; what the file
itself prints goes to standard error.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from callboard.agents.loader import load_file

CHECK_S = 20.0
"""How long a file may take to be read."""


@dataclass(frozen=True, slots=True)
class Checked:
    cards: Sequence[dict[str, Any]] = ()
    problem: str | None = None
    line: int | None = None


def main(path: str, *folders: str) -> int:
    """Exit code 0: it is fine; 1: it is not."""
    sys.path += folders
    with contextlib.redirect_stdout(sys.stderr):
        source = load_file(Path(path), *map(Path, folders))
        cards = [agent.wire() for agent in source.agents]
    problem = source.problem
    told = None if problem is None else {"message": problem.message, "line": problem.line}
    sys.stdout.write(orjson.dumps({"agents": cards, "problem": told}).decode() + "\n")
    return 0 if problem is None else 1


async def checked(source: str, name: str, beside: Path | None) -> Checked:
    """What a file with this source and name would offer; ``beside``: the folder that it is for.

    It is read in another process, so that neither an endless loop nor a crash is ours.
    """
    with TemporaryDirectory(prefix="callboard-check-") as folder:
        path = Path(folder) / name
        path.write_text(source)
        return await _read(path, [beside] if beside is not None else [])


async def _read(path: Path, folders: Sequence[Path]) -> Checked:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "callboard.agents.check",
        str(path),
        *map(str, folders),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(CHECK_S):
            out, _ = await child.communicate()
    except TimeoutError:
        return Checked(problem=f"reading it took more than {CHECK_S:g} seconds")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    try:
        told = orjson.loads(out)
    except orjson.JSONDecodeError:
        return Checked(problem=f"reading it ended the process (exit code {child.returncode})")
    problem = told["problem"] or {"message": None, "line": None}
    return Checked(tuple(told["agents"]), problem["message"], problem["line"])


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
