"""The runner of all tests: every part runs, and one that fails turns the whole red."""

from __future__ import annotations

import sys

import pytest
from scripts.run_tests import Part, Run, parts


def does(name: str, code: str) -> Part:
    return Part(name, (sys.executable, "-c", code))


def test_a_failure_stops_no_other_part(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Promises are shown by tests: all failures are seen in one run, and none is lost."""
    run = Run([does("one", "print('said'); raise SystemExit(3)"), does("two", "print('went on')")])
    assert run.all(1) == 1
    assert run.ended == {"one": 3, "two": 0}
    told = capfdbinary.readouterr().out
    assert b"said" in told and b"went on" in told
    assert b"FAILED: tests one\npassed: tests two" in told
    assert Run([does("one", ""), does("two", "")]).all(2) == 0


def test_one_part_alone_uses_models_and_nothing_is_left_out() -> None:
    every = parts([])
    marks = [one.command[one.command.index("-m", 3) + 1] for one in every[:-1]]
    assert marks == ["models", "not models and not browser", *["browser and not models"] * 4]
    shares = [one.command[-1] for one in every[2:-1]]
    assert shares == [f"--share={n}/4" for n in (1, 2, 3, 4)]
    assert every[-1].command == ("npm", "test")
    assert parts(["-k", "some"])[0].passes == {0, 5}
