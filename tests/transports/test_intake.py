"""The first look at a frame, compiled and not: only whole text goes straight on. Promise B1c."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from picows import WSMsgType
from picows.picows import _make_test_ws_frame

from callboard.transports import intake as imported
from tests.plain import plain

both = pytest.mark.parametrize(
    "intake", [imported, plain("callboard.transports.intake")], ids=["imported", "plain"]
)
LIMIT_BYTES = 10


class Owner:
    """Keeps the frames that it gets, and what else it is told."""

    def __init__(self, frames: list[Any]) -> None:
        self.frames = frames
        self.told: list[str] = []

    def connected(self, transport: Any) -> None:
        self.told.append("connected")

    def frame(self, transport: Any, frame: Any) -> None:
        self.frames.append(frame)

    def disconnected(self) -> None:
        self.told.append("disconnected")

    def pause_writing(self) -> None:
        self.told.append("pause")

    def resume_writing(self) -> None:
        self.told.append("resume")


def of(intake: ModuleType) -> tuple[Any, list[bytes], list[Any]]:
    straight: list[bytes] = []
    closer: list[Any] = []
    made = intake.Intake(LIMIT_BYTES, Owner(closer))
    made.received = straight.append
    return made, straight, closer


def frame(
    payload: bytes, kind: Any = WSMsgType.TEXT, *, fin: bool = True, rsv1: bool = False
) -> Any:
    return _make_test_ws_frame(kind, payload, fin, rsv1)


@both
def test_whole_ascii_text_goes_straight_on(intake: ModuleType) -> None:
    made, straight, closer = of(intake)
    made.on_ws_frame(None, frame(b"0123456789"))
    assert (straight, closer) == ([b"0123456789"], [])


@both
@pytest.mark.parametrize(
    "odd",
    [
        frame(b"x" * (LIMIT_BYTES + 1)),
        frame("ไทย".encode()),
        frame(b"x", WSMsgType.BINARY),
        frame(b"x", WSMsgType.CONTINUATION),
        frame(b"x", WSMsgType.PONG),
        frame(b"x", fin=False),
        frame(b"x", rsv1=True),
    ],
    ids=["long", "not ascii", "binary", "continuation", "pong", "fragment", "reserved"],
)
def test_every_other_frame_gets_a_closer_look(intake: ModuleType, odd: Any) -> None:
    made, straight, closer = of(intake)
    made.on_ws_frame(None, odd)
    assert (straight, closer) == ([], [odd])


@both
def test_without_a_receiver_all_frames_get_a_closer_look(intake: ModuleType) -> None:
    made, straight, closer = of(intake)
    made.received = None
    made.on_ws_frame(None, frame(b"x"))
    assert (straight, len(closer)) == ([], 1)


@both
def test_a_frame_is_a_sign_of_life_once(intake: ModuleType) -> None:
    made, _, _ = of(intake)
    assert not made.take_seen()
    made.on_ws_frame(None, frame(b"x"))
    assert made.take_seen()
    assert not made.take_seen()


@both
def test_what_does_not_become_a_frame_is_too_big_in_the_end(intake: ModuleType) -> None:
    made, _, _ = of(intake)
    parsed: list[int] = []
    told: list[str] = []
    made.bound(parsed.append, 100, lambda: told.append("too big"))
    for _ in range(4):
        made.updated(25)
    assert (parsed, told) == ([25] * 4, [])
    made.on_ws_frame(None, frame(b"x"))
    for _ in range(5):
        made.updated(25)
    assert told == ["too big"]


@both
def test_the_owner_is_told_of_the_connection_until_its_end(intake: ModuleType) -> None:
    owner = Owner([])
    made = intake.Intake(LIMIT_BYTES, owner)
    made.write(b"before there is a connection")
    made.on_ws_connected(None)
    made.pause_writing()
    made.resume_writing()
    made.on_ws_disconnected(None)
    made.resume_writing()
    made.on_ws_frame(None, frame(b"x", WSMsgType.PONG))
    made.write(b"after the end")
    assert (owner.told, owner.frames) == (["connected", "pause", "resume", "disconnected"], [])


@both
def test_after_the_end_it_holds_on_to_nobody(intake: ModuleType) -> None:
    made, straight, closer = of(intake)
    made.bound(straight.append, 1, lambda: pytest.fail("nobody is told"))
    made.on_ws_disconnected(None)
    made.updated(50)
    made.on_ws_frame(None, frame(b"x"))
    assert (straight, closer) == ([], [])


class Taking:
    """A passage that takes what it is told to, and remembers what it was shown."""

    def __init__(self, base: type[Any], *takes: bytes) -> None:
        shown: list[bytes] = []

        class Made(base):  # type: ignore[misc]
            def take(self, transport: Any, frame: Any) -> bool:
                shown.append(frame.get_payload_as_bytes())
                return shown[-1] in takes

        self.shown, self.passage = shown, Made()


@both
def test_a_passage_is_shown_whole_text_first(intake: ModuleType) -> None:
    made, straight, closer = of(intake)
    taking = Taking(intake.Passage, b"audio")
    made.passage = taking.passage
    for one in (frame(b"audio"), frame(b"event"), frame(b"x", fin=False)):
        made.on_ws_frame(None, one)
    made.received = None
    made.on_ws_frame(None, frame(b"audio"))
    assert taking.shown == [b"audio", b"event"]
    assert (straight, len(closer)) == ([b"event"], 2)


@both
def test_a_passage_takes_nothing_of_itself(intake: ModuleType) -> None:
    made, straight, _ = of(intake)
    made.passage = intake.Passage()
    made.on_ws_frame(None, frame(b"event"))
    assert straight == [b"event"]


@both
def test_nothing_is_passed_on_without_a_connection(intake: ModuleType) -> None:
    made, _, _ = of(intake)
    made.pass_on(None, frame(b"before there is one"))
