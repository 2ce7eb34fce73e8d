"""What other programs recorded is played back as well. Promises K3c (recording) and B4b."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from callboard.providers.recorded import NotARecording, Step, read, read_cassette
from callboard.providers.recording import CASSETTE_LIMIT_BYTES
from tests.fakes.server import receive, send, serving
from tests.protocol.replay.load import Recording, load_folder, recordings_folder

SESSION = {"object": "realtime.session", "type": "realtime", "id": "sess_recorded", "audio": {}}
BEGUN = {"type": "session.created", "session": SESSION}
PROMISE = "{interactions: [{direction: received, data: %s}]}"


BOMB = b"a0: &a0 [x, x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 12)
)
"""A few lines that unfold to 10^11 words."""


def cassette(*told: tuple[str, Any]) -> bytes:
    interactions = [{"kind": "message", "direction": way, "data": data} for way, data in told]
    return yaml.safe_dump({"version": 1, "interactions": interactions}).encode()


TURN = cassette(
    ("received", BEGUN),
    ("sent", '{"type":"response.create"}'),
    ("received", {"type": "response.created", "n": 1}),
)


def recorded() -> list[Recording]:
    folder = recordings_folder()
    found = load_folder(folder) if folder is not None and folder.is_dir() else []
    return [one for one in found if isinstance(one, Recording)]


def test_a_cassette_becomes_steps() -> None:
    steps = read_cassette(TURN)
    assert [(step.side, step.kind) for step in steps] == [
        ("server", "session.created"),
        ("client", "response.create"),
        ("server", "response.created"),
    ]
    assert orjson.loads(steps[0].raw) == BEGUN
    assert steps[0].at_ms < steps[1].at_ms < steps[2].at_ms


EVENTS = st.dictionaries(
    st.text(max_size=8), st.text() | st.integers(-(2**40), 2**40) | st.booleans() | st.none()
)


@given(st.lists(st.tuples(st.sampled_from(["sent", "received"]), EVENTS), max_size=8))
def test_no_event_is_lost_or_changed(told: list[tuple[str, dict[str, Any]]]) -> None:
    events = [(way, {**data, "type": "error"}) for way, data in told]
    steps = read_cassette(cassette(("received", BEGUN), *events))
    assert [step.side for step in steps[1:]] == [
        "client" if way == "sent" else "server" for way, _ in events
    ]
    played = [orjson.loads(step.raw) for step in steps[1:] if step.side == "server"]
    assert played == [data for way, data in events if way == "received"]


def test_a_client_that_connects_again_begins_another_session() -> None:
    twice = cassette(("received", BEGUN), ("received", {"type": "error"}), ("received", BEGUN))
    assert [step.kind for step in read_cassette(twice)] == ["session.created", "error"]


def test_lines_with_seconds_are_read_too() -> None:
    line = b'{"at":%s,"data":{"type":"error"}}\n'
    lines = b'{"_source":"elsewhere"}\n' + line % b"1.5" + line % b"2"
    assert [step.at_ms for step in read(lines)] == [1500, 2000]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"interactions: [", "cannot be read as YAML, line"),
        (b"\xff\xfe\x00", "cannot be read as YAML"),
        (b"greeting: hello", "no cassette"),
        (b"{interactions: [{request: {}, response: {}}]}", "HTTP alone"),
        (b"{interactions: [{direction: sent, data: {type: session.update}}]}", "no events of a"),
        ((PROMISE % "{serverContent: {}}").encode(), "no type"),
        ((PROMISE % "hello").encode(), "no JSON"),
        ((PROMISE % "{type: session.started}").encode(), "'session.started' is an event of"),
        ((PROMISE % "{type: session.created, session: {modalities: []}}").encode(), "beta"),
        ((PROMISE % "{type: session.created, session: {type: chat}}").encode(), "another protocol"),
        ((PROMISE % "{type: error, x: !!binary aGk=}").encode(), "not JSON"),
        (b"interactions: &x [*x]", "holds itself"),
        (BOMB, "unfold to too much"),
        (b"[" * 5000, "nested"),
        (b"!!python/object/apply:os.getcwd []", "cannot be read as YAML"),
    ],
)
def test_what_is_no_session_of_this_protocol_says_so(text: bytes, why: str) -> None:
    with pytest.raises(NotARecording, match=why):
        read_cassette(text)


def test_a_line_of_another_protocol_is_named() -> None:
    with pytest.raises(NotARecording, match="line 2: 'setup' is an event of another protocol"):
        read(b'{"at":1,"data":{"type":"error"}}\n{"at":2,"data":{"type":"setup"}}')


@pytest.mark.parametrize("recording", recorded(), ids=lambda one: one.name)
def test_every_recorded_session_can_be_played(recording: Recording) -> None:
    folder = recordings_folder()
    assert folder is not None
    path = folder / recording.name.partition("#")[0]
    steps = (read if path.suffix == ".jsonl" else read_cassette)(path.read_bytes())
    played = [orjson.loads(step.raw) for step in steps if step.side == "server"]
    assert played[: len(recording.received)] == recording.received


# -- through a server ----------------------------------------------------------------------


async def test_a_cassette_answers_through_the_gateway(tmp_path: Path) -> None:
    (tmp_path / "monday.yaml").write_bytes(TURN)
    async with (
        serving(recordings_dir=tmp_path) as server,
        server.connect("?model=recording/monday@50x") as ws,
    ):
        assert (await receive(ws))["session"]["id"] == "sess_recorded"
        await send(ws, type="response.create")
        assert await receive(ws) == {"type": "response.created", "n": 1}


@pytest.mark.parametrize("recording", recorded(), ids=lambda one: one.name)
async def test_a_recorded_session_is_played_to_its_end(recording: Recording) -> None:
    folder = recordings_folder()
    assert folder is not None
    path = folder / recording.name
    async with (
        serving(recordings_dir=path.parent) as server,
        server.connect(f"?model=recording/{path.stem}@100x") as ws,
    ):
        for frame in recording.frames:
            if frame.sent and frame.type != "input_audio_buffer.append":
                await send(ws, **frame.data)
        assert [await receive(ws) for _ in recording.received] == recording.received


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{interactions: [{request: {}}]}", "HTTP alone"),
        (b"#" * (CASSETTE_LIMIT_BYTES + 1), "too large"),
    ],
)
async def test_a_cassette_that_cannot_be_played_is_refused(
    tmp_path: Path, text: bytes, why: str
) -> None:
    (tmp_path / "monday.yml").write_bytes(text)
    async with (
        serving(recordings_dir=tmp_path) as server,
        server.connect("?model=recording/monday") as ws,
    ):
        error = (await receive(ws))["error"]
        assert error["code"] == "provider_refused"
        assert why in error["message"]
        assert "monday" in error["message"]


def test_steps_of_a_client_carry_nothing() -> None:
    assert read_cassette(TURN)[1] == Step(20, "client", "response.create")
