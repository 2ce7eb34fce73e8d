"""The models that Callboard knows: where they come from, what they must hash to, their licence.

The catalogue is data (``catalog_data/*.toml``, one file a model, and ``sets.toml``); this
module reads it and finds models in the cache. ``engine.fetch`` downloads.

The cache is ``<home>/models/<model>/<file>``; a file whose SHA-256 was checked has a
``<file>.ok`` beside it, so that a start need not hash gigabytes again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, Literal

from callboard.engine.stages import StageError

Role = Literal["vad", "turn", "stt", "llm", "tts"]
Condition = Literal["ready", "missing", "broken"]

_ROOT = package_files("callboard.engine") / "catalog_data"
_BLOCK_BYTES = 1 << 20


class ModelError(StageError):
    """A model cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member of one archive of a package index."""

    index: Literal["pip", "npm"]
    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    path: str
    """Name within the model's folder."""
    size_bytes: int
    sha256: str
    urls: tuple[str, ...] = ()
    """The official file, to be fetched by https."""
    parts: tuple[Part, ...] = ()
    """The same bytes from a package index: members to concatenate in this order."""
    installed: str | None = None
    """``package:path`` when the file came with an installed Python package."""


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    role: Role
    title: str
    licence: str
    """SPDX identifier."""
    licence_text: str
    """Name of the file in ``catalog_data/licences``."""
    copyright: str
    files: tuple[ModelFile, ...]
    on_demand: bool = False
    """In no engine set: pulled when somebody asks for it by name."""

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)

    def folder(self, home: Path) -> Path:
        return home / "models" / self.name

    def locate(self, home: Path, file: ModelFile) -> Path:
        """Where the file is, or would be."""
        if file.installed is None:
            return self.folder(home) / file.path
        package, _, inner = file.installed.partition(":")
        spec = importlib.util.find_spec(package)
        roots = list(spec.submodule_search_locations or []) if spec else []
        return Path(roots[0], inner) if roots else Path(f"<package {package}>", inner)


@dataclass(frozen=True, slots=True)
class Catalog:
    models: Mapping[str, Model]
    sets: Mapping[str, tuple[str, ...]]

    def resolve(self, names: Iterable[str]) -> list[Model]:
        """Models of these sets and model names, each once, in order. Raises ``ModelError``."""
        chosen: dict[str, Model] = {}
        for name in names:
            if name not in self.sets and name not in self.models:
                known = ", ".join([*self.sets, *self.models])
                raise ModelError(
                    "unknown_model", f"There is no model or set {name!r}. Known: {known}"
                )
            for member in self.sets.get(name, (name,)):
                chosen[member] = self.models[member]
        return list(chosen.values())

    def of_role(self, set_name: str, role: Role) -> Model:
        """The model that fills a role in a set. Raises ``ModelError``."""
        for model in self.resolve([set_name]):
            if model.role == role:
                return model
        raise ModelError(
            "unknown_model", f"The set {set_name!r} has no model for the role {role!r}"
        )


@cache
def load_catalog() -> Catalog:
    """The catalogue that ships with this version of Callboard."""
    models = {}
    for entry in sorted(_ROOT.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml") and entry.name != "sets.toml":
            name = entry.name.removesuffix(".toml")
            models[name] = parse_model(name, tomllib.loads(entry.read_text("utf-8")))
    sets = tomllib.loads((_ROOT / "sets.toml").read_text("utf-8"))
    return Catalog(models, {name: tuple(members) for name, members in sets.items()})


def parse_model(name: str, table: Mapping[str, Any]) -> Model:
    """A catalogue entry from its TOML table."""
    hub, package = table.get("hub"), table.get("package")
    files = []
    for entry in table["files"]:
        path = entry["path"]
        urls = [*entry.get("urls", ()), *([hub.format(path=path)] if hub else ())]
        source = entry.get("parts", package)
        files.append(
            ModelFile(
                path=path,
                size_bytes=entry["bytes"],
                sha256=entry["sha256"],
                urls=tuple(urls),
                parts=_parts(source, path) if source else (),
                installed=entry.get("installed"),
            )
        )
    return Model(
        name=name,
        role=table["role"],
        title=table["title"],
        licence=table["licence"],
        licence_text=table["licence_text"],
        copyright=table["copyright"],
        files=tuple(files),
        on_demand=table.get("on_demand", False),
    )


def _parts(source: Mapping[str, Any], path: str) -> tuple[Part, ...]:
    def fill(template: str, n: int) -> str:
        return template.format(n=n, nn=f"{n:02}", path=path)

    return tuple(
        Part(
            source["index"],
            fill(source["package"], n),
            source["version"],
            fill(source["member"], n),
        )
        for n in range(1, source.get("count", 1) + 1)
    )


def licence_text(model: Model) -> str:
    """The full text of the model's licence, with its copyright line."""
    text = (_ROOT / "licences" / model.licence_text).read_text("utf-8")
    return text if model.copyright in text else f"{model.copyright}\n\n{text}"


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def check_file(path: Path, file: ModelFile, *, rehash: bool = False) -> Condition:
    """Is the file there, and is it the right one? Hashes unless its stamp says that we did."""
    try:
        stat = path.stat()
    except OSError:
        return "missing"
    if stat.st_size != file.size_bytes:
        return "broken"
    stamp = {"sha256": file.sha256, "bytes": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    if not rehash and _read_stamp(path) == stamp:
        return "ready"
    if sha256_of(path) != file.sha256:
        return "broken"
    _write_stamp(path, stamp)
    return "ready"


def stamp_path(path: Path) -> Path:
    """Where it is noted that the file at ``path`` was hashed and found right."""
    return path.with_name(path.name + ".ok")


def _read_stamp(path: Path) -> object:
    try:
        return json.loads(stamp_path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _write_stamp(path: Path, stamp: dict[str, object]) -> None:
    try:
        stamp_path(path).write_text(json.dumps(stamp), "utf-8")
    except OSError:
        return  # a read-only cache is hashed at every start


def check_model(home: Path, model: Model, *, rehash: bool = False) -> Condition:
    """``ready`` when every file is; else the worst of its files' conditions."""
    found = {check_file(model.locate(home, file), file, rehash=rehash) for file in model.files}
    if "broken" in found:
        return "broken"
    return "missing" if "missing" in found else "ready"


def require(home: Path, names: Iterable[str], *, rehash: bool = False) -> list[Model]:
    """The models of these sets or names, all verified.

    Raises ``ModelError`` (``model_missing`` or ``model_broken``) that lists every model
    that is not ready and the command that mends it.
    """
    wanted = list(names)
    models = load_catalog().resolve(wanted)
    conditions = {model.name: check_model(home, model, rehash=rehash) for model in models}
    bad = {name: condition for name, condition in conditions.items() if condition != "ready"}
    if not bad:
        return models
    listed = ", ".join(f"{name} ({condition})" for name, condition in bad.items())
    code = "model_broken" if "broken" in bad.values() else "model_missing"
    raise ModelError(
        code,
        f"Models are not ready in {home / 'models'}: {listed}. "
        f"Run: callboard models pull {' '.join(wanted)}",
    )
