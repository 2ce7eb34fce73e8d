"""Figures against bars, printed as a table."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

_BETTER: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; ``bar`` is what it must keep to (``"<="`` or ``">="``), if anything."""

    name: str
    value: float
    unit: str
    bar: tuple[str, float] | None = None
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the bar is kept; a figure without one always is."""
        return self.bar is None or _BETTER[self.bar[0]](self.value, self.bar[1])


def show(title: str, figures: Sequence[Figure]) -> bool:
    """Print a table; true when every bar is kept."""
    table = Table("measure", "value", "bar", "ratio", "", "note", title=title, title_justify="left")
    for figure in figures:
        bar = ratio = verdict = ""
        if figure.bar is not None:
            sign, limit = figure.bar
            bar = f"{sign} {limit:g} {figure.unit}"
            ratio = f"{figure.value / limit:.2f}"
            verdict = "[green]pass[/]" if figure.held else "[red]FAIL[/]"
        table.add_row(
            figure.name, f"{figure.value:.1f} {figure.unit}", bar, ratio, verdict, figure.note
        )
    Console(width=110).print(table)
    barred = [figure for figure in figures if figure.bar is not None]
    held = sum(figure.held for figure in barred)
    Console().print(f"{title}: {held} of {len(barred)} bars kept\n")
    return held == len(barred)
