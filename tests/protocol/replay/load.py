"""Recordings on disk: which of them are sessions of this protocol, and what was said in them.

A recording is a YAML cassette (``interactions``, of which those of ``kind:
message`` are WebSocket messages with ``direction`` and ``data``) or JSON lines
of server events (``{"at", "data"}``, the first line tells ``_source``).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from callboard.protocol.models import MODELS
from callboard.protocol.server_events import SERVER_EVENTS

FOLDER_VARIABLE = "CALLBOARD_RECORDINGS"
DEFAULT_FOLDER = Path(__file__).parents[3].parent / "shared" / "protocol" / "recordings"
_IDLE_TIMEOUT = re.compile(r"idle_timeout_ms=(\d+)")


@dataclass(frozen=True, slots=True)
class Frame:
    """One WebSocket message."""

    sent: bool
    data: Mapping[str, Any]
    at_ms: int | None
    """Since the connection, when the recording tells."""

    @property
    def type(self) -> str:
        kind: str = self.data["type"]
        return kind


@dataclass(frozen=True, slots=True)
class Recording:
    """One session."""

    name: str
    frames: tuple[Frame, ...]
    source: str = ""

    @property
    def received(self) -> list[Mapping[str, Any]]:
        return [frame.data for frame in self.frames if not frame.sent]

    @property
    def first_session(self) -> Mapping[str, Any] | None:
        for data in self.received:
            if data["type"] in ("session.created", "session.updated"):
                session: Mapping[str, Any] = data["session"]
                return session
        return None

    @property
    def starts_session(self) -> bool:
        """A sideband has no ``session.created``; a fragment has no session at all."""
        return any(data["type"] == "session.created" for data in self.received)

    @property
    def is_fragment(self) -> bool:
        """Server events from the middle of a session."""
        return self.first_session is None

    @property
    def model(self) -> str:
        if self.first_session is not None:
            model: str = self.first_session.get("model", "gpt-realtime")
            return model
        named = [model for model in MODELS if model in self.name]
        return max(named, key=len, default="gpt-realtime")

    @property
    def idle_timeout_ms(self) -> int:
        """Of a fragment."""
        match = _IDLE_TIMEOUT.search(self.source)
        return int(match.group(1)) if match else 5_000


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no session of this protocol."""

    name: str
    reason: str


def recordings_folder() -> Path | None:
    """The folder named by ``CALLBOARD_RECORDINGS``, or the default one where it exists."""
    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named) if named else DEFAULT_FOLDER
    return folder if named or folder.is_dir() else None


def load_folder(folder: Path) -> list[Recording | Skipped]:
    """Every file below ``folder``, by name."""
    found: list[Recording | Skipped] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            found += load_file(path, path.relative_to(folder).as_posix())
    return found


def load_file(path: Path, name: str) -> list[Recording | Skipped]:
    """The sessions in one file."""
    if path.suffix in (".yaml", ".yml"):
        try:
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        except yaml.YAMLError:
            return [Skipped(name, "not readable as YAML")]
        return _from_cassette(document, name)
    if path.suffix == ".jsonl":
        return _from_lines(path.read_text(encoding="utf-8"), name)
    return [Skipped(name, f"a {path.suffix or 'nameless'} file, not a WebSocket recording")]


def _from_cassette(document: Any, name: str) -> list[Recording | Skipped]:
    interactions = document.get("interactions") if isinstance(document, dict) else None
    if not isinstance(interactions, list):
        return [Skipped(name, "no interactions in it")]
    messages = [one for one in interactions if isinstance(one, dict) and "direction" in one]
    if not messages:
        return [Skipped(name, "HTTP only: no WebSocket messages")]
    frames = [_frame(one) for one in messages]
    return _sessions([frame for frame in frames if frame is not None], name, "")


def _from_lines(text: str, name: str) -> list[Recording | Skipped]:
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    source = " ".join(str(line["_source"]) for line in lines if "_source" in line)
    frames = [_frame(line) for line in lines if "data" in line]
    return _sessions([frame for frame in frames if frame is not None], name, source)


def _frame(message: Mapping[str, Any]) -> Frame | None:
    data = message.get("data")
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except json.JSONDecodeError:
            return None
    if not isinstance(data, dict):
        return None
    at_s = message.get("at")
    at_ms = round(at_s * 1000) if isinstance(at_s, int | float) else None
    return Frame(message.get("direction") == "sent", data, at_ms)


def _sessions(frames: Sequence[Frame], name: str, source: str) -> list[Recording | Skipped]:
    reason = _foreign(frames)
    if reason is not None:
        return [Skipped(name, reason)]
    parts = list(_split(frames))
    if len(parts) == 1:
        return [Recording(name, tuple(parts[0]), source)]
    return [
        Recording(f"{name}#{number}", tuple(part), source)
        for number, part in enumerate(parts, start=1)
    ]


def _split(frames: Sequence[Frame]) -> Iterator[list[Frame]]:
    """A client that reconnects makes several sessions in one file."""
    part: list[Frame] = []
    for frame in frames:
        if not frame.sent and frame.data["type"] == "session.created" and _has_received(part):
            yield part
            part = []
        part.append(frame)
    yield part


def _has_received(frames: Sequence[Frame]) -> bool:
    return any(not frame.sent for frame in frames)


def _foreign(frames: Sequence[Frame]) -> str | None:
    """Why this is not a session of the Realtime API's present shape."""
    received = [frame.data for frame in frames if not frame.sent]
    if not received:
        return "no server messages"
    if any("type" not in frame.data for frame in frames):
        return "another provider's protocol: messages without a type"
    types = {data["type"] for data in received}
    if "session.started" in types or any(one.startswith("response.event") for one in types):
        return "the Live API: another protocol"
    for data in received:
        session = data.get("session")
        if data["type"] in ("session.created", "session.updated") and isinstance(session, dict):
            if "modalities" in session:
                return "the beta's shape of a session"
            if session.get("type") not in ("realtime", "transcription") or "audio" not in session:
                return "another provider's session"
            if session.get("object") is None:
                return "another provider's session"
            return None
    unknown = types - SERVER_EVENTS.keys()
    return f"another provider's protocol: {sorted(unknown)[0]}" if unknown else None
