"""The catalogue: complete, pinned, licensed, and honest about what is missing."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

from callboard.engine.catalog import (
    Model,
    ModelError,
    ModelFile,
    check_file,
    check_model,
    licence_text,
    load_catalog,
    parse_model,
    require,
    stamp_path,
)

CATALOG = load_catalog()
REPO = Path(__file__).resolve().parents[2]


def model_of(content: bytes, name: str = "tiny") -> Model:
    file = ModelFile("a.bin", len(content), hashlib.sha256(content).hexdigest())
    return Model(name, "vad", "Tiny", "MIT", "silero-mit.txt", "Copyright nobody", (file,))


@pytest.mark.parametrize("model", CATALOG.models.values(), ids=lambda model: model.name)
def test_every_file_is_pinned_and_has_a_source(model: Model) -> None:
    assert model.files
    for file in model.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.size_bytes > 0
        assert file.urls or file.parts or file.installed
        assert all(url.startswith("https://") for url in file.urls)
        assert "/" not in file.path


@pytest.mark.parametrize("model", CATALOG.models.values(), ids=lambda model: model.name)
def test_every_model_has_its_licence_and_is_named_in_the_notice(model: Model) -> None:
    text = licence_text(model)
    assert model.copyright in text
    assert len(text) > 800
    assert model.copyright.split(";")[0] in (REPO / "NOTICE").read_text("utf-8")


@pytest.mark.parametrize("set_name", ["standard", "small"])
def test_engine_sets_fill_every_role_once(set_name: str) -> None:
    roles = [model.role for model in CATALOG.resolve([set_name])]
    assert sorted(roles) == ["llm", "stt", "tts", "turn", "vad"]
    assert CATALOG.of_role(set_name, "stt").name == "whisper-base"


def test_names_resolve_in_order_and_once() -> None:
    names = [model.name for model in CATALOG.resolve(["hibari", "small", "hibari"])]
    assert names[0] == "hibari"
    assert len(names) == len(set(names)) == 5


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ModelError, match=r"no model or set 'gpt'.*standard") as caught:
        CATALOG.resolve(["gpt"])
    assert caught.value.code == "unknown_model"


def test_parts_are_numbered_from_one() -> None:
    source = {
        "index": "pip",
        "package": "p{n}",
        "version": "1",
        "member": "d{n}/{nn}-{path}",
        "count": 12,
    }
    table = {
        "role": "llm",
        "title": "T",
        "licence": "MIT",
        "licence_text": "silero-mit.txt",
        "copyright": "C",
        "hub": "https://hub.example/{path}",
        "files": [{"path": "m.gguf", "bytes": 1, "sha256": "0", "parts": source}],
    }
    (file,) = parse_model("t", table).files
    assert [part.package for part in file.parts] == [f"p{n}" for n in range(1, 13)]
    assert file.parts[11].member == "d12/12-m.gguf"
    assert file.parts[0].member == "d1/01-m.gguf"
    assert file.urls == ("https://hub.example/m.gguf",)


def test_conditions(tmp_path: Path) -> None:
    model = model_of(b"weights")
    path = model.locate(tmp_path, model.files[0])
    assert check_model(tmp_path, model) == "missing"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"weighty")
    assert check_model(tmp_path, model) == "broken"
    path.write_bytes(b"weight")
    assert check_model(tmp_path, model) == "broken"
    path.write_bytes(b"weights")
    assert check_model(tmp_path, model) == "ready"


def test_a_stamp_saves_hashing_until_the_file_changes(tmp_path: Path) -> None:
    file = model_of(b"weights").files[0]
    path = tmp_path / "a.bin"
    path.write_bytes(b"weights")
    assert check_file(path, file) == "ready"
    assert stamp_path(path).exists()
    path.write_bytes(b"WEIGHTS")
    assert check_file(path, file) == "broken"


def test_verifying_does_not_believe_the_stamp(tmp_path: Path) -> None:
    file = model_of(b"weights").files[0]
    path = tmp_path / "a.bin"
    path.write_bytes(b"weights")
    check_file(path, file)
    times = path.stat()
    path.write_bytes(b"WEIGHTS")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert check_file(path, file) == "ready"
    assert check_file(path, file, rehash=True) == "broken"


def test_missing_models_are_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        require(tmp_path, ["small"])
    message = caught.value.message
    assert caught.value.code == "model_missing"
    assert "whisper-base (missing)" in message
    assert "callboard models pull small" in message
    assert str(tmp_path) in message
    assert "hibari" not in message  # it came with its package


def test_the_data_names_no_package_index_by_address() -> None:
    folder = REPO / "src" / "callboard" / "engine" / "catalog_data"
    hosts = {
        host
        for path in folder.glob("*.toml")
        for host in re.findall(r"https?://([^/\"]+)", path.read_text("utf-8"))
    }
    assert hosts == {"github.com", "huggingface.co"}
