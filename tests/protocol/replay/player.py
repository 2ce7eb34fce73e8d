"""Plays a recording against the pure session machine.

Every recorded server message is a cue: if the machine has not said it yet, the
player does what makes it due: the client's message that it answers, a window
of audio, a piece of the language model, a block of speech. A client's message
goes in as late as its recorded effect allows, because what was recorded is when
it left, not when it arrived.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from callboard.engine.messages import (
    Failed,
    FlushPlayback,
    PlaybackFlushed,
    PlaybackStarted,
    PlaybackStopped,
    Ticked,
    Transcribe,
    Transcribed,
)
from callboard.engine.stages import StageError, Transcript
from tests.protocol.replay.actor import Actor
from tests.protocol.replay.compare import WINDOW_MS, declared, identifiers
from tests.protocol.replay.load import Recording
from tests.protocol.replay.machine import Machine
from tests.protocol.replay.script import (
    ARGUMENT_DELTA,
    AUDIO_DELTA,
    TEXT_DELTAS,
    TRANSCRIPTION,
    Words,
    script_of,
)

Data = Mapping[str, Any]
APPEND_MS = 100
"""An append whose audio was cut out of the recording."""
CUT_BYTES = 480
"""Audio shorter than 10 ms was cut out."""
SEMANTIC_SILENCE_MS = 224
ANSWERS = {
    "session.updated": "session.update",
    "response.created": "response.create",
    "input_audio_buffer.committed": "input_audio_buffer.commit",
    "input_audio_buffer.cleared": "input_audio_buffer.clear",
    "conversation.item.deleted": "conversation.item.delete",
    "conversation.item.retrieved": "conversation.item.retrieve",
    "conversation.item.truncated": "conversation.item.truncate",
    "output_audio_buffer.cleared": "output_audio_buffer.clear",
}


class Player:
    """One recording, played once."""

    def __init__(
        self, recording: Recording, *, words_first: bool = False, machine: Machine | None = None
    ) -> None:
        """``words_first``: speech is recognised at the pause already, and a reply prepared.

        ``machine``: another one than the pure session machine.
        """
        self._recording = recording
        self._script = script_of(recording)
        self._sent = [frame.data for frame in recording.frames if frame.sent]
        self._received = recording.received
        self._seen: Counter[str] = Counter()
        self._appended_ms = 0
        self._words_first = words_first
        self._aliases: dict[str, str] = {}
        self.machine = machine or machine_for(recording)
        self._actor = Actor(
            self.machine,
            self._script.replies,
            ids=lambda: self.identifiers,
            recognise=self._answer_transcriptions,
            cancel=lambda: self._deliver_next("response.cancel"),
        )

    def play(self) -> Sequence[Data]:
        """What the engine says to it."""
        if self._recording.is_fragment:
            self._prelude()
        elif not self._recording.starts_session:
            self.machine.forget()
        for index, frame in enumerate(self._recording.frames):
            if frame.at_ms is not None:
                self.machine.now_ms = max(self.machine.now_ms, frame.at_ms)
            if not frame.sent:
                self._cue(frame.data, index)
        return self.machine.events

    def _prelude(self) -> None:
        """A fragment begins in a session whose reply has been said."""
        self.machine.converse(self._recording.idle_timeout_ms)
        before = next((data.get("previous_item_id") for data in self._received[1:]), None)
        if before is not None:
            self._aliases[before] = declared(self.machine.events)["item"][-1]
        self.machine.forget()

    @property
    def identifiers(self) -> dict[str, str]:
        """From the recording's identifiers to ours."""
        return {**identifiers(self._received, self.machine.events), **self._aliases}

    # -- cues --------------------------------------------------------------------------

    def _cue(self, data: Data, index: int) -> None:
        kind = data["type"]
        self._seen[kind] += 1
        if kind in (*TEXT_DELTAS, AUDIO_DELTA, ARGUMENT_DELTA):
            self._actor.delta(data)
        elif kind.startswith(TRANSCRIPTION):
            self._transcription(data)
        elif not self._said(data):
            self._make(data)
            self.machine.wait_for(kind, self._seen[kind])

    def _make(self, data: Data) -> None:
        kind = data["type"]
        if kind in ANSWERS:
            self._deliver_next(ANSWERS[kind])
        elif kind == "conversation.item.added":
            self._deliver_item(data["item"])
        elif kind == "error":
            self._deliver_mistake(data["error"])
        elif kind.startswith("input_audio_buffer."):
            self._hear(data)
        elif kind.startswith("output_audio_buffer."):
            self._playback(data)
        elif kind.startswith("response."):
            self._actor.cue(data)
        if kind in ("output_audio_buffer.cleared", "conversation.item.truncated"):
            self._flushed(data)

    # -- the client ----------------------------------------------------------------------

    def _deliver_next(self, kind: str) -> None:
        for position, data in enumerate(self._sent):
            if data["type"] == kind:
                self._deliver(position + 1)
                return

    def _deliver_item(self, item: Data) -> None:
        for position, data in enumerate(self._sent):
            if data["type"] == "conversation.item.create" and _is(data["item"], item):
                self._deliver(position + 1)
                return

    def _deliver_mistake(self, error: Data) -> None:
        """The client's message that an error answers: named by it, or the next one."""
        named = error.get("event_id")
        for position, data in enumerate(self._sent):
            if named is None or data.get("event_id") == named:
                before = self.machine.counts["error"]
                empty = error.get("code") == "input_audio_buffer_commit_empty"
                self._deliver(position + 1, with_audio=not empty)
                if named is None and self.machine.counts["error"] == before:
                    self._deliver_mistake(error)
                return

    def _deliver(self, count: int, *, with_audio: bool = True) -> None:
        """The first ``count`` messages of the client that are still to come."""
        due, self._sent = self._sent[:count], self._sent[count:]
        for data in due:
            if data["type"] == "input_audio_buffer.append":
                self._appended_ms += _append_ms(data)
                continue
            if data["type"] == "input_audio_buffer.commit" and with_audio:
                self.machine.hear(self._appended_ms, speech=False)
            self.machine.send(_translated(data, self.identifiers))

    # -- the microphone ------------------------------------------------------------------

    def _hear(self, data: Data) -> None:
        match data["type"].removeprefix("input_audio_buffer."):
            case "speech_started":
                padding = self._rules.get("prefix_padding_ms", 300)
                self.machine.hear(data["audio_start_ms"] + padding, speech=False)
                while not self._said(data):
                    self.machine.hear(self.machine.heard_ms + 1, speech=True)
            case "speech_stopped":
                silence = self._rules.get("silence_duration_ms", SEMANTIC_SILENCE_MS)
                windows = -(-silence // WINDOW_MS)
                self.machine.hear(data["audio_end_ms"] - windows * WINDOW_MS, speech=True)
                self._silence(data["audio_end_ms"])
                if not self._said(data):
                    self._silence(data["audio_end_ms"] + WINDOW_MS)
                if not self._said(data):
                    self._deliver_next("input_audio_buffer.commit")
            case "timeout_triggered":
                self._idle(data)

    def _said(self, data: Data) -> bool:
        return self.machine.has_said(data["type"], self._seen[data["type"]])

    @property
    def _rules(self) -> Data:
        return self.machine.turn_detection

    def _silence(self, until_ms: int) -> None:
        while self.machine.heard_ms < until_ms:
            self.machine.hear(self.machine.heard_ms + 1, speech=False)
            if self._words_first:
                self._answer_transcriptions()

    def _idle(self, data: Data) -> None:
        machine = self.machine
        deadline_ms = machine.deadline_ms
        assert deadline_ms is not None
        waits_from_ms = deadline_ms - self._rules["idle_timeout_ms"]
        machine.now_ms = min(machine.now_ms, waits_from_ms - 1)
        machine.hear(data["audio_start_ms"], speech=False, moves_clock=False)
        machine.now_ms = waits_from_ms
        machine.hear(data["audio_end_ms"], speech=False, moves_clock=False)
        machine.now_ms = deadline_ms
        machine.happen(Ticked())

    # -- speech recognition --------------------------------------------------------------

    def _transcription(self, data: Data) -> None:
        if not data["type"].endswith(".delta"):
            self._answer_transcriptions()

    def _answer_transcriptions(self) -> None:
        while (asked := self.machine.take(Transcribe)) is not None:
            words = self._words_of(asked.job_id)
            if words.error is not None:
                failure = StageError(words.error["code"] or "", words.error["message"])
                self.machine.happen(Failed(asked.job_id, "stt", failure))
                continue
            seconds = len(asked.pcm24k) / 48_000
            said = Transcript(words.text, "en", seconds, words.logprobs)
            self.machine.happen(Transcribed(asked.job_id, said))

    def _words_of(self, job_id: str) -> Words:
        """Of an item, or of the turn that may just have ended."""
        ids = {ours: theirs for theirs, ours in self.identifiers.items()}
        item_id = ids.get(job_id)
        if item_id is None:
            turns = [data for data in self._received if data["type"].endswith("speech_started")]
            item_id = turns[self.machine.counts["input_audio_buffer.speech_started"] - 1]["item_id"]
        return self._script.words.get(item_id, Words("hello"))

    # -- the media track -------------------------------------------------------------------

    def _playback(self, data: Data) -> None:
        response_id: str = self.identifiers.get(data["response_id"]) or data["response_id"]
        if data["type"].endswith(".started"):
            self.machine.happen(PlaybackStarted(response_id))
        elif data["type"].endswith(".stopped"):
            self.machine.happen(PlaybackStopped(response_id))

    def _flushed(self, data: Data) -> None:
        """Answer the wish to drop what is unplayed."""
        if self.machine.take(FlushPlayback) is None:
            return
        cuts = [one for one in self._received if one["type"] == "conversation.item.truncated"]
        if not cuts:
            return
        ids = self.identifiers
        reply = next(one for one in self._script.replies.values() if one.parts)
        response_id = ids.get(data.get("response_id", reply.response_id), "")
        item_id = ids.get(cuts[0]["item_id"], "")
        self.machine.happen(PlaybackFlushed(response_id, item_id, cuts[0]["audio_end_ms"]))


def machine_for(recording: Recording) -> Machine:
    """The pure session machine, in the recording's kind of session."""
    session = recording.first_session or {}
    plays = any(data["type"].startswith("output_audio_buffer.") for data in recording.received)
    sideband = not (recording.starts_session or recording.is_fragment)
    return Machine(
        recording.model, kind=session.get("type", "realtime"), plays_audio=plays or sideband
    )


def _is(wanted: Data, item: Data) -> bool:
    """Whether an item on the wire is the one that the client asked for."""
    if wanted.get("id") is not None:
        return bool(wanted["id"] == item["id"])
    if wanted["type"] != item["type"]:
        return False
    keys = {"message": "role", "function_call": "name", "function_call_output": "call_id"}
    key = keys.get(item["type"])
    return key is None or bool(wanted.get(key) == item.get(key))


def _append_ms(data: Data) -> int:
    audio = base64.b64decode(data["audio"])
    return len(audio) // 48 if len(audio) >= CUT_BYTES else APPEND_MS


def _translated(value: Any, ids: Mapping[str, str]) -> Any:
    """The client's message with the identifiers that our engine gave."""
    if isinstance(value, Mapping):
        return {key: _translated(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [_translated(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value
