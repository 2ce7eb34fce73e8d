"""``callboard models``: what it prints and how it exits."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from callboard.cli_models import app
from callboard.engine.catalog import load_catalog

runner = CliRunner(env={"COLUMNS": "120"})


def test_list_shows_every_model(tmp_path: Path) -> None:
    result = runner.invoke(app, ["list", "--home", str(tmp_path)])
    assert result.exit_code == 0
    for name, model in load_catalog().models.items():
        assert name in result.stdout
        assert model.licence in result.stdout
    assert "missing" in result.stdout


def test_pull_of_what_is_there_succeeds(tmp_path: Path) -> None:
    result = runner.invoke(app, ["pull", "hibari", "--home", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "1 models are ready" in " ".join(result.output.split())


def test_pull_of_an_unknown_name_fails_readably(tmp_path: Path) -> None:
    result = runner.invoke(app, ["pull", "gpt-9", "--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "unknown_model" in result.output
    assert "standard" in result.output


def test_verify_fails_for_what_is_missing_or_broken(tmp_path: Path) -> None:
    assert runner.invoke(app, ["verify", "silero-v6", "--home", str(tmp_path)]).exit_code == 1
    model = load_catalog().models["silero-v6"]
    path = model.locate(tmp_path, model.files[0])
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")
    result = runner.invoke(app, ["verify", "--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "broken" in result.stdout


def test_verify_of_what_is_there_succeeds(tmp_path: Path) -> None:
    result = runner.invoke(app, ["verify", "--home", str(tmp_path)])
    assert result.exit_code == 0
    assert "hibari" in result.stdout
    assert "silero" not in result.stdout
