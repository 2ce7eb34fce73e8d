"""The examples are agents that can be read, and are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from callboard.agents.loader import files, load_file

EXAMPLES = files(Path(__file__).parents[2] / "examples")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.name))
def test_an_example_runs(path: Path) -> None:
    """W5: what a user would copy works."""
    source = load_file(path)
    assert source.problem is None
    assert source.agents


def test_there_are_examples() -> None:
    assert {path.name for path in EXAMPLES} >= {"acme_airlines.py", "front_desk.py"}
