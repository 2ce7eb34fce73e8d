"""Recorded sessions of the Realtime API are played against the engine with scripted stages.

The recordings stay where they are: in the folder named by ``CALLBOARD_RECORDINGS``,
by default beside this project. ``pytest -k recordings`` selects these tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.protocol.replay.compare import Comparison
from tests.protocol.replay.deviations import explain
from tests.protocol.replay.load import (
    FOLDER_VARIABLE,
    Recording,
    Skipped,
    load_folder,
    recordings_folder,
)
from tests.protocol.replay.player import Player

FOLDER = recordings_folder()
LOADED: list[Recording | Skipped] = (
    load_folder(FOLDER)
    if FOLDER is not None and FOLDER.is_dir()
    else [Skipped("no-recordings-folder", f"no folder at {FOLDER}; set {FOLDER_VARIABLE}")]
)


def play(recording: Recording, *, words_first: bool) -> list[str]:
    """What is not as recorded and not among the named deviations."""
    player = Player(recording, words_first=words_first)
    ours = player.play()
    found = Comparison(recording.received, ours, player.identifiers).run()
    left, _ = explain(found, recording)
    return [str(difference) for difference in left]


@pytest.mark.parametrize("words_first", [False, True], ids=["", "words-first"])
@pytest.mark.parametrize("loaded", LOADED, ids=lambda loaded: loaded.name)
def test_engine_answers_as_recorded(loaded: Recording | Skipped, words_first: bool) -> None:
    """Same client messages in, same order of events out, same key sets, same values."""
    if isinstance(loaded, Skipped):
        pytest.skip(f"{loaded.name}: {loaded.reason}")
    assert play(loaded, words_first=words_first) == []
