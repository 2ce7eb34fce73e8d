"""Golden conversations: the engine still produces them, and they still fold to what is expected.

``python -m scripts.golden`` makes them anew; the console's tests read the same files.
"""

from __future__ import annotations

import json

import pytest

from callboard.conversation.fold import fold
from callboard.protocol.client_events import parse
from callboard.protocol.errors import ProtocolError
from tests.golden.recorder import FOLDER, expected, loaded
from tests.golden.scenarios import SCENARIOS

NAMES = sorted(SCENARIOS)


def test_every_scenario_has_its_files_and_no_file_is_stray() -> None:
    """What is on disk is what the scenarios make."""
    assert sorted(path.stem for path in FOLDER.glob("*.jsonl")) == NAMES
    assert sorted(path.name for path in FOLDER.glob("*.expected.json")) == [
        f"{name}.expected.json" for name in NAMES
    ]


@pytest.mark.parametrize("name", NAMES)
def test_engine_still_produces_it(name: str) -> None:
    """The same client events and stage results give the same events, byte for byte."""
    produced = json.loads(json.dumps(SCENARIOS[name]().lines))
    assert produced == loaded(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_folds_to_the_expected_conversation(name: str) -> None:
    """The events tell exactly this conversation."""
    path = FOLDER / f"{name}.expected.json"
    assert expected(loaded(name)) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_server_events_alone_tell_it(name: str) -> None:
    """Who only listens (a sideband, a recording) sees the same conversation."""
    lines = loaded(name)
    alone = fold(line["event"] for line in lines if line["from"] == "server")
    assert alone == fold(line["event"] for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_its_client_events_are_valid_or_answered_with_an_error(name: str) -> None:
    """The client's side of a golden conversation is as good as a real client's."""
    lines = loaded(name)
    for line in (line for line in lines if line["from"] == "client"):
        try:
            parse(line["event"])
        except ProtocolError:
            answers = [one["event"] for one in lines if one["event"]["type"] == "error"]
            assert line["event"]["event_id"] in [one["error"]["event_id"] for one in answers]
