"""``callboard doctor``: what this machine has, and how to mend what it lacks."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from callboard.config import Settings

MIN_PYTHON = (3, 11)
NEEDED = (
    "picows",
    "uvicorn",
    "fastapi",
    "onnxruntime",
    "ctranslate2",
    "tokenizers",
    "xllamacpp",
    "hibari",
    "av",
    "numpy",
)
MEMORY_GIB = {"standard": 4.0, "small": 2.0, "none": 0.5}
"""What the set needs with a few sessions, and something to spare."""
MIN_CORES = 2
CONSOLE_PAGE = Path(__file__).parent / "console" / "index.html"

State = Literal["ok", "warn", "fail"]
_MARKS = {"ok": "[green]ok[/]", "warn": "[yellow]warn[/]", "fail": "[bold red]fail[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    state: State
    detail: str
    fix: str = ""


def examine(settings: Settings) -> list[Finding]:
    """All checks, in the order in which they are shown. None takes more than a second or two."""
    checks: tuple[Callable[[Settings], Finding], ...] = (
        _python,
        _packages,
        _models,
        _providers,
        _port,
        _webrtc,
        _console,
        _espeak,
        _memory,
        _cores,
        _browser,
    )
    return [check(settings) for check in checks]


def show(out: Console, findings: list[Finding]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for finding in findings:
        fix = f"\n[bold]→[/] {escape(finding.fix)}" if finding.fix else ""
        table.add_row(_MARKS[finding.state], finding.name, escape(finding.detail) + fix)
    out.print(table)


def _python(settings: Settings) -> Finding:
    version = platform.python_version()
    if sys.version_info >= MIN_PYTHON:
        return Finding("Python", "ok", version)
    return Finding("Python", "fail", version, "Install Python 3.11 or newer.")


def _packages(settings: Settings) -> Finding:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if not missing:
        return Finding("Packages", "ok", "all installed")
    return Finding("Packages", "fail", f"missing: {', '.join(missing)}", "Run: make setup")


def _models(settings: Settings) -> Finding:
    if not settings.has_engine:
        return Finding("Models", "ok", "none: this server runs no embedded engine")
    from callboard.engine.catalog import check_model, load_catalog

    models = load_catalog().resolve([settings.models])
    states = {model.name: check_model(settings.home, model) for model in models}
    wrong = [f"{name} is {state}" for name, state in states.items() if state != "ready"]
    if not wrong:
        return Finding("Models", "ok", f"{settings.models}: {', '.join(states)}")
    return Finding(
        "Models", "fail", "; ".join(wrong), f"Run: callboard models pull {settings.models}"
    )


def _providers(settings: Settings) -> Finding:
    if settings.provider_order:
        return Finding("Providers", "ok", ", ".join(settings.provider_order))
    fix = "Give a provider's key or address (docs/providers.md), or use --models standard."
    return Finding("Providers", "fail", "nobody could answer a call", fix)


def _port(settings: Settings) -> Finding:
    from callboard.transports.listen import CannotListen, listen

    try:
        listen(settings.host, settings.port).close()
    except CannotListen as error:
        return Finding("Port", "warn", f"{settings.host}:{settings.port}", str(error))
    return Finding("Port", "ok", f"{settings.host}:{settings.port} is free")


def _webrtc(settings: Settings) -> Finding:
    for name in ("wrtc", "aiortc"):
        if importlib.util.find_spec(name) is not None:
            return Finding("WebRTC", "ok", name)
    return Finding(
        "WebRTC", "warn", "no stack: only WebSocket will work", "Run: pip install aiortc"
    )


def _console(settings: Settings) -> Finding:
    if CONSOLE_PAGE.is_file():
        return Finding("Console", "ok", "built")
    return Finding("Console", "warn", "not built", "Run: make web (it needs Node.js)")


def _espeak(settings: Settings) -> Finding:
    if not settings.has_engine:
        return Finding("espeak-ng", "ok", "not needed without the engine")
    found = shutil.which("espeak-ng")
    if found:
        return Finding("espeak-ng", "ok", found)
    return Finding(
        "espeak-ng",
        "warn",
        "not installed: languages without a better voice (Thai, …) cannot be spoken",
        "Install it with the system's packages, for example: apt install espeak-ng",
    )


def _memory(settings: Settings) -> Finding:
    gib = _available_bytes() / 2**30
    need = MEMORY_GIB[settings.models]
    detail = f"{gib:.1f} GiB free; the {settings.models} set wants {need:.0f}"
    if gib >= need:
        return Finding("Memory", "ok", detail)
    fix = "Close other programs" + (
        ", or use the small set: --models small" if settings.models == "standard" else "."
    )
    return Finding("Memory", "warn", detail, fix)


def _available_bytes() -> int:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        values = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        return values["MemAvailable"] * 1024
    except (OSError, KeyError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _cores(settings: Settings) -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    detail = f"{cores} usable"
    if (cores or 1) >= MIN_CORES or not settings.has_engine:
        return Finding("Cores", "ok", detail)
    return Finding("Cores", "warn", detail, "Answers will be slow: use --models small.")


def _browser(settings: Settings) -> Finding:
    return Finding(
        "Browser",
        "ok",
        "microphones work on http://localhost and http://127.0.0.1 only; from another machine "
        "the page must come over https (an SSH tunnel to this port also works)",
    )
