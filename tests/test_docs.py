"""The documentation mentions everything that a user can set, send, receive or type."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer.main

from callboard.cli import app
from callboard.config import PREFIX, Settings
from callboard.engine import context
from callboard.engine.core import EngineLimits
from callboard.engine.listening import IDLE_KEEP_MS
from callboard.protocol.client_events import CLIENT_EVENT_TYPES
from callboard.protocol.errors import ERRORS
from callboard.protocol.formats import APPEND_LIMIT_BYTES
from callboard.protocol.json_text import MAX_NESTING
from callboard.protocol.models import EMBEDDED_IGNORES, EMBEDDED_REFUSES
from callboard.protocol.server_events import SERVER_EVENTS
from callboard.protocol.session import MAX_TOOLS

DOCS = Path(__file__).parents[1] / "docs"


def doc(name: str) -> str:
    return (DOCS / name).read_text()


def rows(name: str, first: str) -> list[str]:
    """Rows of the page's tables whose first cell is ``first``."""
    return [line for line in doc(name).splitlines() if line.startswith(f"| {first} |")]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting(name: str) -> None:
    """docs/settings.md has each setting by the name of its environment variable."""
    assert f"{PREFIX}{name.upper()}" in doc("settings.md")


@pytest.mark.parametrize("kind", sorted({*CLIENT_EVENT_TYPES, *SERVER_EVENTS}))
def test_every_event(kind: str) -> None:
    """docs/events.md has one row for each event of either side."""
    assert len(rows("events.md", f"`{kind}`")) == 1


@pytest.mark.parametrize("key", sorted(ERRORS))
def test_every_error(key: str) -> None:
    """docs/errors.md has each error with its code, message and close code."""
    spec = ERRORS[key]
    message = spec.message.replace(":.2f", "").replace("{", "‹").replace("}", "›")
    code = f"`{spec.code}`" if spec.code else "null"
    (row,) = [row for row in rows("errors.md", code) if f"| {message} |" in row] or [""]
    cells = [cell.strip() for cell in row.split("|")]
    assert len(cells) > 5, f"not in docs/errors.md: {key}"
    assert cells[4] == (str(spec.close_code) if spec.close_code else "")
    assert cells[5] == (str(spec.http_status) if spec.http_status != 400 else "")


@pytest.mark.parametrize("path", [*EMBEDDED_IGNORES, *EMBEDDED_REFUSES])
def test_every_setting_without_effect(path: str) -> None:
    """docs/deviations.md says of each why."""
    assert len(rows("deviations.md", f"`{path}`")) == 1


def _commands() -> list[str]:
    root = typer.main.get_command(app)
    names = []
    for name, command in getattr(root, "commands", {}).items():
        inner = getattr(command, "commands", {})
        names += [f"callboard {name} {child}" for child in inner] or [f"callboard {name}"]
    return sorted(names)


@pytest.mark.parametrize("command", _commands())
def test_every_command(command: str) -> None:
    """Each command is in docs/cli.md, those about models in docs/models.md."""
    assert command in doc("models.md" if command.startswith("callboard models") else "cli.md")


def test_the_limits_are_those_of_the_engine() -> None:
    """docs/engine.md states the limits that the code has."""
    limits, page = EngineLimits(), doc("engine.md")
    for stated in (
        f"| one append | {APPEND_LIMIT_BYTES // 2**20} MiB",
        f"| audio that was not committed | {limits.input_buffer_s // 60} minutes",
        f"| audio kept while nobody speaks (VAD) | the last {IDLE_KEEP_MS // 1000} s",
        f"| a turn | {limits.turn_s // 60} minutes",
        f"| items of a conversation | {context.MAX_ITEMS:,}",
        f"| {context.MAX_AUDIO_BYTES // 2**20} MiB |",
        f"| responses out of band at once | {limits.parallel_responses} |",
        f"| nesting of a message | {MAX_NESTING} levels",
        f"| tools | {MAX_TOOLS} |",
    ):
        assert stated in page
