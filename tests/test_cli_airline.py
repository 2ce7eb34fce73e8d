"""``callboard airline reset``. Proves U1: the demonstration's data can be reset."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from callboard.cli import app

SECRET_URL = "postgresql+nodriver://someone:" + "p" * 20 + "@localhost/airline"


def test_reset_lists_the_bookings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOARD_AIRLINE_URL", f"sqlite+aiosqlite:///{tmp_path}/a/b.sqlite")
    result = CliRunner().invoke(app, ["airline", "reset"])
    assert result.exit_code == 0
    assert "K7R3MX  Malee Suwan" in result.output
    assert (tmp_path / "a" / "b.sqlite").exists()


def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CALLBOARD_AIRLINE_URL", SECRET_URL)
    result = CliRunner().invoke(app, ["airline", "reset"])
    assert result.exit_code == 2
    assert "CALLBOARD_AIRLINE_URL" in result.output
    assert "p" * 20 not in result.output + str(result.exception)
