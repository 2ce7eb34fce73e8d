"""The samples of the documentation run as they are printed. Proves K3c, W5: copy, paste, run."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from callboard.agents.loader import load_file
from tests.clients.places import embedded

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *(f"docs/{name}.md" for name in ("agents", "clients", "mcp", "tools")))
PATIENCE_S = 40


def samples(wanted: str) -> list[tuple[str, str]]:
    """(page and line, source) of each Python sample that has ``wanted`` in it."""
    found = []
    for page in PAGES:
        text = (ROOT / page).read_text()
        for block in re.finditer(r"```python\n(.*?)```", text, re.DOTALL):
            line = text[: block.start()].count("\n") + 2
            found.append((f"{page}:{line}", block[1]))
    return [(where, source) for where, source in found if wanted in source]


AGENTS = samples("from callboard import")
PROGRAMS = samples("asyncio.run(main())")


@pytest.mark.parametrize(("where", "source"), AGENTS, ids=[where for where, _ in AGENTS])
def test_a_sample_is_an_agent(tmp_path: Path, where: str, source: str) -> None:
    path = tmp_path / "sample.py"
    path.write_text(source)
    read = load_file(path)
    assert read.problem is None, read.problem
    assert read.agents
    sys.path.remove(str(tmp_path))


@pytest.mark.parametrize(("where", "source"), PROGRAMS, ids=[where for where, _ in PROGRAMS])
async def test_a_program_talks_with_the_server(where: str, source: str) -> None:
    async with embedded() as place:
        here = source.replace("127.0.0.1:8000", place.api.split("/")[2])
        assert here != source
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", here, stdout=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await child.communicate()
    assert child.returncode == 0
    assert out.strip()


def test_there_are_samples() -> None:
    assert len(AGENTS) >= 5
    assert len(PROGRAMS) >= 3
