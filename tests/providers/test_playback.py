"""A saved session answers again, in step with its client. Promises K3c (recording) and B4b."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.providers.playback import Playback
from callboard.providers.recorded import NotARecording, Step, read
from tests.fakes.server import closing, receive, send, serving

CONVERSATIONS = sorted((Path(__file__).parents[2] / "fixtures" / "conversations").glob("*.jsonl"))


def step(at_ms: int, side: str, kind: str) -> Step:
    return Step(at_ms, side, kind, b'{"type":"%s"}' % kind.encode() if side == "server" else b"")


def test_events_keep_their_distance_in_time() -> None:
    playback = Playback([step(0, "server", "a"), step(100, "server", "b")])
    assert playback.due(0) == [b'{"type":"a"}']
    assert playback.wait_ms(40) == 60
    assert playback.due(99) == []
    assert playback.due(100) == [b'{"type":"b"}']
    assert playback.ended


def test_it_can_be_played_faster() -> None:
    playback = Playback([step(0, "server", "a"), step(100, "server", "b")], speed=4)
    playback.due(0)
    assert playback.wait_ms(0) == 25


def test_it_waits_for_the_client_and_then_keeps_the_distance() -> None:
    steps = [step(0, "server", "a"), step(50, "client", "ask"), step(80, "server", "b")]
    playback = Playback(steps)
    playback.due(0)
    assert playback.due(500) == []
    assert playback.wait_ms(500) is None
    playback.heard("something.else")
    assert playback.due(600) == []
    playback.heard("ask")
    assert playback.due(1000) == []
    assert playback.wait_ms(1000) == 30
    assert playback.due(1030) == [b'{"type":"b"}']


def test_what_the_client_says_early_counts() -> None:
    steps = [step(0, "client", "x"), step(10, "server", "a"), step(20, "client", "y")]
    playback = Playback([*steps, step(30, "server", "b")])
    playback.heard("y")
    playback.heard("x")
    assert playback.due(0) == []
    assert playback.due(10) == [b'{"type":"a"}']
    assert playback.due(100) == [b'{"type":"b"}']


def test_nobody_has_to_speak_again() -> None:
    steps = [step(40, "client", "input_audio_buffer.append"), step(60, "server", "a")]
    playback = Playback(steps)
    assert playback.due(60) == []
    playback.heard("input_audio_buffer.append")
    assert playback.due(60) == []
    assert playback.due(81) == [b'{"type":"a"}']


@given(
    st.lists(
        st.tuples(
            st.integers(0, 50), st.sampled_from(["client", "server"]), st.sampled_from("xyz")
        ),
        max_size=20,
    ),
    st.lists(st.sampled_from("xyz"), max_size=20),
)
def test_the_server_s_events_come_once_and_in_order(
    told: list[tuple[int, str, str]], heard: list[str]
) -> None:
    """Whatever the client says, what has been played is a beginning of the recording."""
    times = sorted(at for at, _, _ in told)
    steps = [step(at, side, kind) for at, (_, side, kind) in zip(times, told, strict=True)]
    playback, played = Playback(steps), list[bytes]()
    for now_ms, kind in enumerate(heard):
        playback.heard(kind)
        played += playback.due(now_ms * 10)
    played += playback.due(10_000)
    played += playback.due(20_000)
    wanted = [s.raw for s in steps if s.side == "server"]
    assert played == wanted[: len(played)]
    assert playback.ended or playback.wait_ms(20_000) is None


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_every_golden_conversation_can_be_read(path: Path) -> None:
    assert read(path.read_bytes())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "line 1"),
        (b"[]", "line 1"),
        (b'{"from":"server"}', "line 1"),
        (b'{"from":"cat","event":{"type":"x"}}', "line 1"),
        (b'{"callboard_recording":1}\n', "no events"),
    ],
)
def test_what_is_no_recording_says_so(text: bytes, why: str) -> None:
    with pytest.raises(NotARecording, match=why):
        read(text)


# -- through a server ----------------------------------------------------------------------


async def test_a_session_is_recorded_and_plays_back(tmp_path: Path) -> None:
    async with serving(record="events", recordings_dir=tmp_path) as server:
        async with server.connect() as ws:
            session_id = (await receive(ws))["session"]["id"]
            await send(ws, type="echo", n=1)
            await receive(ws)
        await server.idle()
    kept = [
        json.loads(line) for line in (tmp_path / f"{session_id}.ndjson").read_text().splitlines()
    ]
    assert kept[0]["callboard_recording"] == 1
    assert [line["from"] for line in kept[1:-1]] == ["server", "client", "server"]
    assert kept[-1]["closed"]["code"] == 1000
    async with (
        serving(recordings_dir=tmp_path) as server,
        server.connect(f"?model=recording/{session_id}@50x") as ws,
    ):
        assert (await receive(ws))["session"]["id"] == session_id
        await send(ws, type="echo", n=2)
        assert await receive(ws) == {"type": "echo", "n": 1}
        assert server.running.calls.list()[0].provider == "recording"


@pytest.mark.parametrize("name", ["missing", "..%2Fsecret", "x@0x", "broken"])
async def test_a_recording_that_cannot_be_played_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.ndjson").write_text("{")
    async with (
        serving(recordings_dir=tmp_path) as server,
        server.connect(f"?model=recording/{name}") as ws,
    ):
        assert (await receive(ws))["error"]["code"] == "provider_refused"
        assert (await closing(ws))[0] == 1014


async def test_audio_is_kept_only_when_it_is_wanted(tmp_path: Path) -> None:
    for mode, there in (("events", False), ("audio", True)):
        folder = tmp_path / mode
        async with serving(record=mode, recordings_dir=folder) as server:
            async with server.connect() as ws:
                await receive(ws)
                await send(ws, type="input_audio_buffer.append", audio="AAAA")
                await send(ws, type="echo")
                await receive(ws)
            await server.idle()
        (path,) = folder.iterdir()
        assert ("AAAA" in path.read_text()) is there
        if not there:
            assert '"audio":{"bytes":3' in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600
