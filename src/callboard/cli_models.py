"""``callboard models``: list, pull and verify the models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Column, Table

from callboard.config import load_settings
from callboard.engine.catalog import Model, ModelError, check_model, load_catalog
from callboard.engine.fetch import pull as pull_names

app = typer.Typer(no_args_is_help=True, help="The models of the embedded engine.")

HomeOption = Annotated[
    Path | None,
    typer.Option(help="Where models are kept [default: the setting CALLBOARD_HOME]."),
]
_STYLES = {"ready": "green", "missing": "yellow", "broken": "red"}


class BarReport:
    """A ``fetch.Report`` as a progress bar with size and rate."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", visible=False)

    def begin(self, label: str, total_bytes: int) -> None:
        self._task = self._progress.add_task(label, total=total_bytes)

    def at(self, done_bytes: int) -> None:
        self._progress.update(self._task, completed=done_bytes)

    def end(self) -> None:
        self._progress.stop_task(self._task)

    def note(self, text: str) -> None:
        self._progress.console.print(text)


def _home(home: Path | None) -> Path:
    return load_settings(home=home).home


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn(
            "{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")
        ),
        BarColumn(bar_width=16),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
        expand=True,
    )


def _table(title: str, models: list[Model], conditions: dict[str, str]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("Model", "Role", "Licence", "Size", "In sets", "State"):
        table.add_column(heading, justify="right" if heading == "Size" else "left", no_wrap=True)
    sets = load_catalog().sets
    for model in models:
        members = ", ".join(name for name, names in sets.items() if model.name in names)
        state = conditions[model.name]
        size = f"{model.size_bytes / 1e6:,.1f} MB"
        mark = f"[{_STYLES[state]}]{state}[/]"
        table.add_row(model.name, model.role, model.licence, size, members, mark)
    return table


@app.command("list")
def list_models(home: HomeOption = None) -> None:
    """Show every model, its licence and size, and whether it is here."""
    models = list(load_catalog().models.values())
    conditions = {model.name: check_model(_home(home), model) for model in models}
    Console().print(_table(f"Models in {_home(home) / 'models'}", models, dict(conditions)))


@app.command()
def pull(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sets or models [default: standard]")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Download models (a set such as standard or small, or models by name)."""
    console = Console(stderr=True)
    try:
        with _progress(console) as progress:
            models = pull_names(_home(home), names or ["standard"], report=BarReport(progress))
    except ModelError as error:
        console.print(f"[red]{error.code}[/]: {error.message}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    total_bytes = sum(model.size_bytes for model in models)
    console.print(
        f"{len(models)} models are ready in {_home(home) / 'models'} ({total_bytes / 1e6:,.0f} MB)."
    )


@app.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sets or models [default: all that are here]")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Hash models again; the exit code is 1 unless all of them are right."""
    catalog = load_catalog()
    try:
        models = catalog.resolve(names or catalog.models)
    except ModelError as error:
        Console(stderr=True).print(f"[red]{error.code}[/]: {error.message}", soft_wrap=True)
        raise typer.Exit(1) from error
    conditions = {model.name: check_model(_home(home), model, rehash=True) for model in models}
    if not names:
        models = [model for model in models if conditions[model.name] != "missing"]
    Console().print(_table(f"Models in {_home(home) / 'models'}", models, dict(conditions)))
    if any(conditions[model.name] != "ready" for model in models):
        raise typer.Exit(1)
