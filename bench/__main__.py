"""Run the benchmarks: ``python -m bench [name [option …]]``; all of them without a name.

A benchmark is a module of this package with ``main(arguments)``: it prints its
tables, and may say whether its bars were kept. Exit status 1 if any says no.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence

BENCHES = ("engine", "webrtc", "log", "relay")


WITH_MODELS = ("dialogues",)
"""Long ones, which run when they are named."""


def main(arguments: Sequence[str]) -> int:
    """Options go to the benchmark whose name comes first."""
    if not arguments:
        there = [name for name in BENCHES if importlib.util.find_spec(f"bench.{name}")]
        return max([_run(name, []) for name in there])
    name, *options = arguments
    if name in ("-h", "--help"):
        print(f"{__doc__}\nThere are: {', '.join((*BENCHES, *WITH_MODELS))}.")
        return 0
    if name not in (*BENCHES, *WITH_MODELS):
        print(f"no such benchmark: {name} (there are: {', '.join((*BENCHES, *WITH_MODELS))})")
        return 2
    return _run(name, options)


def _run(name: str, options: Sequence[str]) -> int:
    kept = importlib.import_module(f"bench.{name}").main(list(options))
    return 1 if kept is False else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
