"""Modules that may be compiled, loaded from their Python source whatever lies beside it."""

from __future__ import annotations

import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

SRC = Path(__file__).parents[1] / "src"


def plain(module: str) -> ModuleType:
    """A second copy of ``module``, interpreted."""
    path = SRC / Path(*module.split(".")).with_suffix(".py")
    name = f"{module}__plain"
    spec = importlib.util.spec_from_loader(name, SourceFileLoader(name, str(path)))
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded
