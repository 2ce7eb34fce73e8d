"""Where a model's bytes come from: an https address, or archives of a package index."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx

from callboard.engine.catalog import Part

_BLOCK_BYTES = 1 << 20
_ARCHIVE_SUFFIXES = (".whl", ".zip", ".tgz", ".tar.gz")
Advance = Callable[[int], None]
"""Called with the bytes done so far."""
Attempt = Callable[[], None]
"""Tries one source, or raises ``SourceFailed``."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs that fetch packages; tests replace them."""

    pip: tuple[str, ...] = (sys.executable, "-m", "pip", "download")
    npm: tuple[str, ...] = ("npm", "pack")


class SourceFailed(Exception):
    """One source did not work; another may. The text is for people."""


def fetch_url(client: httpx.Client, url: str, partial: Path, advance: Advance) -> None:
    """Download into ``partial``, going on from where it ends. Raises ``SourceFailed``."""
    done_bytes = partial.stat().st_size if partial.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    if done_bytes:
        headers["Range"] = f"bytes={done_bytes}-"
    try:
        with client.stream("GET", url, headers=headers) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # all of it is there; the hash will tell
            response.raise_for_status()
            resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
            done_bytes = done_bytes if resumed else 0
            with partial.open("ab" if resumed else "wb") as out:
                for block in response.iter_raw():
                    out.write(block)
                    done_bytes += len(block)
                    advance(done_bytes)
    except httpx.HTTPStatusError as error:
        raise SourceFailed(f"{_host(url)} answered {error.response.status_code}") from error
    except (httpx.TransportError, httpx.TooManyRedirects, httpx.DecodingError) as error:
        raise SourceFailed(f"{_host(url)}: {error or type(error).__name__}") from error


def _host(url: str) -> str:
    return urlsplit(url).netloc


def assemble(
    parts: tuple[Part, ...], archives: Path, partial: Path, tools: Tools, advance: Advance
) -> list[Path]:
    """Fetch the parts' archives and concatenate their members into ``partial``.

    Archives stay in the folder ``archives`` (returned: those that were used), so that an
    interrupted pull, or another file out of the same archive, need not fetch them again.
    Raises ``SourceFailed``.
    """
    used = []
    done_bytes = 0
    with partial.open("wb") as out:
        for part in parts:
            archive = _archive(part, archives, tools)
            used.append(archive)
            try:
                with _member(archive, part.member) as stream:
                    while block := stream.read(_BLOCK_BYTES):
                        out.write(block)
                        done_bytes += len(block)
                        advance(done_bytes)
            except (KeyError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
                archive.unlink(missing_ok=True)
                raise SourceFailed(f"{archive.name} is damaged or lacks {part.member}") from error
    return used


@contextmanager
def _member(archive: Path, name: str) -> Iterator[IO[bytes]]:
    if archive.name.endswith((".whl", ".zip")):
        with zipfile.ZipFile(archive) as bundle, bundle.open(name) as stream:
            yield stream
    else:
        with tarfile.open(archive) as tape:
            found = tape.extractfile(name)
            if found is None:
                raise KeyError(name)
            yield found


def _archive(part: Part, folder: Path, tools: Tools) -> Path:
    """The archive of a part, fetched unless it is there already."""
    home = folder / f"{part.package}-{part.version}"
    kept = _find_archive(home)
    if kept:
        return kept
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        _run(_command(part, temporary, tools), part)
        fetched = _find_archive(Path(temporary))
        if fetched is None:
            raise SourceFailed(f"{part.index} brought no archive of {part.package}")
        home.mkdir(exist_ok=True)
        return Path(shutil.move(fetched, home / fetched.name))


def _find_archive(folder: Path) -> Path | None:
    found = folder.iterdir() if folder.is_dir() else iter(())
    return next((path for path in found if path.name.endswith(_ARCHIVE_SUFFIXES)), None)


def _command(part: Part, folder: str, tools: Tools) -> list[str]:
    if part.index == "pip":
        # Only wheels: a source archive would run its own code to tell its version.
        flags = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--quiet", "--dest", folder]
        return [
            *tools.pip,
            *flags,
            "--disable-pip-version-check",
            f"{part.package}=={part.version}",
        ]
    flags = ["--ignore-scripts", "--silent", "--pack-destination", folder]
    return [*tools.npm, *flags, f"{part.package}@{part.version}"]


def _run(command: list[str], part: Part) -> None:
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise SourceFailed(f"{part.index} cannot be run: {error}") from error
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines()
        wrong = [line for line in lines if "error" in line.lower()] or lines
        why = wrong[-1].strip() if wrong else f"exit code {result.returncode}"
        raise SourceFailed(f"{part.index} could not fetch {part.package}: {why}")
