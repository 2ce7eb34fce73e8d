"""What is compiled is what is written. Promise §15 (the relay's cost)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAMP = ROOT / "src" / "callboard" / ".compiled"


@pytest.mark.skipif(not STAMP.exists(), reason="nothing is compiled here: no C compiler was found")
def test_no_stale_code_is_loaded() -> None:
    told = (
        "import sys; sys.path.insert(0, 'scripts'); import compile; print(compile.sources_hash())"
    )
    command = [sys.executable, "-c", told]
    hashed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert STAMP.read_text() == hashed.stdout.strip(), "run `make setup`: sources have changed"
