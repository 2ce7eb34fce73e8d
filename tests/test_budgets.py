"""The budgets of the architecture: small files, short functions, classes with little state."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "callboard"
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
MAX_ATTRIBUTES = 12

EXCEPTIONS: dict[str, str] = {}
"""``path``, ``path:function`` or ``path:Class`` and the reason why it may be larger."""

SHELLS = {
    "catalog": "reads the cache folder and asks the network for models",
    "drive": "the shell around the session machine: asyncio, the clock",
    "ears": "resamples with FFmpeg and runs the detector",
    "fetch": "downloads",
    "ids": "randomness",
    "intake": "takes messages of the hub apart (its numbers count per process)",
    "jobs": "the tasks of the stages",
    "loading": "loads models into workers",
    "locks": "locks files",
    "sources": "downloads",
    "worker": "threads",
}
"""Modules of the engine that are not pure, and what they do instead."""

FILES = sorted(SOURCE.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _attributes(kind: ast.ClassDef) -> set[str]:
    return {
        target.attr
        for function in _functions(kind)
        for target in ast.walk(function)
        if isinstance(target, ast.Attribute)
        and isinstance(target.ctx, ast.Store)
        and isinstance(target.value, ast.Name)
        and target.value.id == "self"
    }


def _oversized(path: Path) -> Iterator[str]:
    text = path.read_text()
    if len(text.splitlines()) > MAX_FILE_LINES:
        yield _name(path)
    tree = ast.parse(text)
    for function in _functions(tree):
        if (function.end_lineno or 0) - function.lineno + 1 > MAX_FUNCTION_LINES:
            yield f"{_name(path)}:{function.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and len(_attributes(node)) > MAX_ATTRIBUTES:
            yield f"{_name(path)}:{node.name}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_sizes(path: Path) -> None:
    """File ≤ 400 lines, function ≤ 50 lines, class ≤ 12 attributes, or named with a reason."""
    assert not [name for name in _oversized(path) if name not in EXCEPTIONS]


def test_every_exception_is_still_needed() -> None:
    """An exception that nothing uses any more is removed."""
    found = {name for path in FILES for name in _oversized(path)}
    assert set(EXCEPTIONS) <= found


def test_every_pure_module_is_held_pure() -> None:
    """A module of the engine is in the linter's contract of pure modules, or a named shell."""
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    pure = rules["importlinter:contract:pure"]["source_modules"].split()
    assert {"callboard.protocol", "callboard.conversation"} <= set(pure)
    engine = {path.stem for path in (SOURCE / "engine").glob("*.py")} - {"__init__"}
    held = {name.rsplit(".", 1)[1] for name in pure if name.startswith("callboard.engine.")}
    assert held | set(SHELLS) == engine
    assert not held & set(SHELLS)
