"""Recorded sessions of the Realtime API are played against the engine with scripted stages.

The recordings stay where they are: in the folder named by ``CALLBOARD_RECORDINGS``,
by default beside this project. ``pytest -k recordings`` selects these tests. Each
session is played in three ways: with the words of the user's audio known after the
turn; with them known at the pause, so that a reply is prepared ahead; and through
the whole engine with its owner loop and tasks, as a client sees it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.protocol.replay.compare import Comparison
from tests.protocol.replay.deviations import DEVIATIONS, explain
from tests.protocol.replay.load import (
    FOLDER_VARIABLE,
    Recording,
    Skipped,
    load_folder,
    recordings_folder,
)
from tests.protocol.replay.machine import CannotPlay
from tests.protocol.replay.player import Player
from tests.protocol.replay.script import Reply, script_of
from tests.protocol.replay.shell import Shell

FOLDER = recordings_folder()
LOADED: list[Recording | Skipped] = (
    load_folder(FOLDER)
    if FOLDER is not None and FOLDER.is_dir()
    else [Skipped("no-recordings-folder", f"no folder at {FOLDER}; set {FOLDER_VARIABLE}")]
)
SESSIONS = [loaded for loaded in LOADED if isinstance(loaded, Recording)]
OTHERS = [loaded for loaded in LOADED if isinstance(loaded, Skipped)]
DOCUMENT = Path(__file__).parents[2] / "docs" / "deviations.md"


def unexplained(recording: Recording, player: Player) -> list[str]:
    """Play; tell what is not as recorded and not among the named deviations."""
    try:
        ours = player.play()
    except CannotPlay as stuck:
        return [str(stuck)]
    found = Comparison(recording.received, ours, player.identifiers).run()
    left, _ = explain(found, recording)
    return [str(difference) for difference in left]


def needs_timing(recording: Recording) -> str | None:
    """Why the whole engine, which is as fast as it can be, cannot play a session."""
    kinds = {data["type"] for data in recording.received}
    if "input_audio_buffer.timeout_triggered" in kinds:
        return "it waits seconds for an idle timeout"
    if any(kind.startswith("output_audio_buffer.") for kind in kinds):
        return "it has a media track"
    if not recording.starts_session:
        return "it begins in the middle of a session"
    ends = [data["response"]["status"] for data in recording.received if _is_done(data)]
    if set(ends) - {"completed"}:
        return "its replies are cut off at a certain moment"
    if any(kind.endswith("transcription.failed") for kind in kinds):
        return "its speech recognition fails"
    if any(_messages(reply) > 1 for reply in script_of(recording).replies.values()):
        return "one reply has several messages"
    return None


def _messages(reply: Reply) -> int:
    return sum(part.kind == "message" for part in reply.parts)


def _is_done(data: object) -> bool:
    return isinstance(data, dict) and data["type"] == "response.done"


@pytest.mark.parametrize("words_first", [False, True], ids=["words-after", "words-first"])
@pytest.mark.parametrize("recording", SESSIONS, ids=lambda recording: recording.name)
def test_machine_answers_as_recorded(recording: Recording, words_first: bool) -> None:
    """Same client messages in, same order of events out, same key sets, same values."""
    assert unexplained(recording, Player(recording, words_first=words_first)) == []


@pytest.mark.parametrize(
    "recording",
    [recording for recording in SESSIONS if needs_timing(recording) is None],
    ids=lambda recording: recording.name,
)
def test_engine_answers_as_recorded(recording: Recording) -> None:
    """The same holds for the whole engine: its loop, its tasks, its stages, its encoders."""
    shell = Shell(recording)
    try:
        assert unexplained(recording, Player(recording, machine=shell)) == []
    finally:
        shell.close()


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.name)
def test_other_recordings_are_named(other: Skipped) -> None:
    """What is no session of this protocol is left out by name, with the reason."""
    pytest.skip(f"{other.name}: {other.reason}")


def test_recordings_deviations_are_documented() -> None:
    """Every way in which we differ on purpose has a name and a reason that users can read."""
    text = DOCUMENT.read_text(encoding="utf-8")
    missing = [one.name for one in DEVIATIONS if f"`{one.name}`" not in text]
    assert missing == []
