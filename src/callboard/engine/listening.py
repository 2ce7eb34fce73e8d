"""The user's side: the input buffer, turns, their words, and the wait for somebody silent.

At each pause the turn is transcribed and a reply prepared, in case the turn is
over; if the speaker goes on, both are thrown away. What the client sees is only
what has become certain.
"""

from __future__ import annotations

from dataclasses import dataclass

from callboard.engine import hearing
from callboard.engine.context import Entry, user_audio_entry
from callboard.engine.core import Core
from callboard.engine.input_buffer import InputBuffer
from callboard.engine.messages import Cancel, FlushPlayback, JudgeTurn
from callboard.engine.replies import Replies
from callboard.engine.stages import StageError, Transcript
from callboard.engine.turns import (
    TurnDetector,
    TurnEnded,
    TurnPaused,
    TurnResumed,
    TurnRules,
    TurnSignal,
    TurnStarted,
)
from callboard.protocol import server_events as events
from callboard.protocol.errors import ProtocolError

WINDOW_MS = 32
MIN_COMMIT_MS = 100
IDLE_KEEP_MS = 60_000
"""Audio kept while voice activity detection hears nobody."""
JUDGED_MS = 8_000
"""What the turn model looks at."""
IDLE_INSTRUCTIONS = (
    "No user speech was detected for a while. Please review the recorded audio: If the user was "
    "speaking, respond naturally. If not, follow up on their last message to keep the "
    "conversation going or ask if they're still there."
)
"""The hidden system message of an idle timeout (recorded)."""


@dataclass(slots=True)
class OpenTurn:
    """Somebody is speaking."""

    item_id: str
    start_ms: int


@dataclass(slots=True)
class Guess:
    """A pause that may be the end of the turn."""

    job_id: str
    entry: Entry
    transcript: Transcript | None = None


@dataclass(slots=True)
class Idle:
    """Nobody has spoken since the last reply was heard."""

    from_ms: int
    """When (clock) the reply has been heard to its end."""
    deadline_ms: int
    start_ms: int
    """How much audio there was then: what comes after it is what nobody said."""


class Listening:
    def __init__(self, core: Core, replies: Replies) -> None:
        self._core = core
        self._replies = replies
        self._buffer = InputBuffer()
        self._detector: TurnDetector | None = None
        self._turn: OpenTurn | None = None
        self._guess: Guess | None = None
        self._jobs: dict[str, Entry] = {}
        self._idle: Idle | None = None
        self._overfull = False
        self.configure()

    # -- settings ----------------------------------------------------------------------

    def configure(self) -> None:
        """The session's turn detection may have changed.

        Somebody who is speaking meanwhile keeps the floor: their turn ends by the new rules, or
        without any when the client commits it.
        """
        wire = self._core.view.turn_detection
        rules = TurnRules.of(wire) if wire is not None else None
        have = self._detector.rules if self._detector is not None else None
        if rules != have:
            self._drop_guess()
            self._detector = TurnDetector(rules) if rules is not None else None
            if self._detector is not None and self._turn is not None:
                self._detector.go_on(self._buffer.end_ms)
            elif self._detector is not None:
                self._detector.reset(self._buffer.start_ms)
        if self._core.view.idle_timeout_ms is None:
            self._idle = None

    # -- audio -------------------------------------------------------------------------

    @property
    def appended_bytes(self) -> int:
        """All audio taken in so far."""
        return self._buffer.end_bytes

    def append(self, pcm24k: bytes, *, first: bool) -> None:
        """``first``: not the continuation of a longer append.

        Raises ``ProtocolError``, once an append, when the buffer is full; what it
        holds is kept. A media track cannot be told to stop: there the oldest goes.
        """
        limit_ms = self._core.facts.limits.input_buffer_s * 1000
        if self._core.facts.plays_audio:
            self._buffer.drop_before(self._buffer.end_ms - limit_ms)
        elif self._buffer.held_ms >= limit_ms:
            told, self._overfull = self._overfull and not first, True
            if told:
                return
            raise ProtocolError("input_audio_buffer_full", limit_s=limit_ms // 1000)
        self._overfull = False
        self._buffer.append(pcm24k)
        if self._detector is not None and self._turn is None:
            self._buffer.drop_before(self._buffer.end_ms - IDLE_KEEP_MS)

    def heard(self, probability: float, end_ms: int, now_ms: int) -> None:
        """One window of the voice activity detector."""
        if self._detector is None:
            return
        if self._idle is not None and now_ms < self._idle.from_ms:
            self._idle.start_ms = end_ms
        for signal in self._detector.feed(probability, end_ms - WINDOW_MS, end_ms):
            self._signal(signal, now_ms)
        turn, limit_s = self._turn, self._core.facts.limits.turn_s
        if turn is not None and end_ms - turn.start_ms > limit_s * 1000:
            self._detector.reset(end_ms)
            self._end_turn(turn, end_ms, now_ms)

    def _signal(self, signal: TurnSignal, now_ms: int) -> None:
        match signal:
            case TurnStarted():
                self._start_turn(signal.start_ms, now_ms)
            case TurnPaused():
                self._guess_end(signal.end_ms)
            case TurnResumed():
                self._drop_guess()
            case TurnEnded():
                if self._turn is not None:
                    self._end_turn(self._turn, signal.end_ms, now_ms)

    def _start_turn(self, start_ms: int, now_ms: int) -> None:
        core = self._core
        self._idle = None
        start_ms = max(start_ms, self._buffer.start_ms)
        self._turn = OpenTurn(core.ids.new("item"), start_ms)
        core.effects.emit(events.SpeechStarted, audio_start_ms=start_ms, item_id=self._turn.item_id)
        if core.view.interrupts_responses:
            self._replies.interrupt(now_ms)
            if core.facts.plays_audio:
                core.effects.do(FlushPlayback())

    # -- a pause, and what it may mean --------------------------------------------------

    def _guess_end(self, end_ms: int) -> None:
        turn, core = self._turn, self._core
        if turn is None:
            return
        self._drop_guess()
        pcm24k = self._buffer.slice(turn.start_ms, end_ms)
        guess = Guess(core.ids.new("turn"), user_audio_entry(turn.item_id, pcm24k))
        self._guess = guess
        if self._detector is not None and self._detector.rules.semantic:
            recent = self._buffer.slice(max(turn.start_ms, end_ms - JUDGED_MS), end_ms)
            core.effects.do(JudgeTurn(guess.job_id, recent))
        hearing.transcribe(core, guess.job_id, pcm24k, draft=True)

    def _drop_guess(self) -> None:
        guess, self._guess = self._guess, None
        if guess is not None:
            self._replies.discard()
            self._core.effects.do(Cancel(guess.job_id))

    def _drop_turn(self) -> None:
        self._drop_guess()
        self._turn = None

    def judged(self, job_id: str, probability: float, now_ms: int) -> None:
        """The turn model's verdict; of a pause that is over it means nothing."""
        if self._guess is not None and self._guess.job_id == job_id and self._detector is not None:
            for signal in self._detector.judged(probability):
                self._signal(signal, now_ms)

    def transcribed(self, job_id: str, transcript: Transcript, now_ms: int) -> None:
        """Words of a guess, or of an item."""
        entry = self._jobs.pop(job_id, None)
        if entry is not None:
            hearing.set_words(self._core, entry, transcript)
            self._replies.resume(now_ms)
            return
        guess = self._guess
        if guess is None or guess.job_id != job_id:
            return
        guess.transcript = transcript
        guess.entry.heard, guess.entry.language = transcript.text, transcript.language
        may_answer = self._core.view.creates_responses and self._replies.active is None
        if transcript.text and may_answer:
            self._replies.prepare(guess.entry)

    def failed(self, job_id: str, error: StageError, now_ms: int) -> None:
        """Speech recognition gave up on an item; of a guess it is tried again at the end."""
        entry = self._jobs.pop(job_id, None)
        if entry is not None:
            hearing.words_failed(self._core, entry, error)
            self._replies.resume(now_ms)
        elif self._guess is not None and self._guess.job_id == job_id:
            self._guess = None

    # -- the end of a turn -------------------------------------------------------------

    def _end_turn(self, turn: OpenTurn, end_ms: int, now_ms: int) -> None:
        core, guess = self._core, self._guess
        self._turn, self._guess = None, None
        core.effects.emit(events.SpeechStopped, audio_end_ms=end_ms, item_id=turn.item_id)
        entry = self._commit(turn.item_id, turn.start_ms, end_ms)
        if not core.view.creates_responses:
            self._replies.discard()
            self._words_of(entry, guess)
            return
        held = self._replies.adopt() if self._replies.active is None else None
        if held is not None:
            self._words_of(entry, guess)
            self._replies.adopted(held, now_ms)
            return
        self._replies.discard()
        known = guess is not None and guess.transcript is not None
        if not known:
            self._words_of(entry, guess)
            self._replies.create_for_turn(now_ms)
        else:
            assert guess is not None and guess.transcript is not None
            entry.heard, entry.language = guess.transcript.text, guess.transcript.language
            self._replies.create_for_turn(now_ms)
            self._words_of(entry, guess)

    def _words_of(self, entry: Entry, guess: Guess | None) -> None:
        """The guess's words are the item's; what is still under way will be."""
        if guess is None:
            self._transcribe(entry)
        elif guess.transcript is None:
            self._jobs[guess.job_id] = entry
        else:
            hearing.set_words(self._core, entry, guess.transcript)

    def _transcribe(self, entry: Entry) -> None:
        self._jobs[entry.item_id] = entry
        hearing.transcribe(self._core, entry.item_id, bytes(entry.audio), draft=False)

    def _commit(self, item_id: str, start_ms: int, end_ms: int | None) -> Entry:
        core = self._core
        entry = user_audio_entry(item_id, self._buffer.slice(start_ms, end_ms))
        previous = core.conversation.last_id
        core.effects.emit(events.BufferCommitted, previous_item_id=previous, item_id=item_id)
        self.place(entry, None)
        self._buffer.drop_before(self._buffer.end_ms if end_ms is None else end_ms)
        return entry

    def place(self, entry: Entry, previous_item_id: str | None) -> None:
        """Add an item and tell of it. Raises ``ProtocolError``."""
        core = self._core
        previous = core.conversation.add(entry, previous_item_id)
        for kind in (events.ConversationItemAdded, events.ConversationItemDone):
            core.effects.emit(kind, previous_item_id=previous, item=entry.wire)

    # -- the client's hand on the buffer -------------------------------------------------

    def commit(self) -> None:
        """``input_audio_buffer.commit``. Raises ``ProtocolError`` below 100 ms."""
        self._core.conversation.require_room()
        if self._buffer.held_ms < MIN_COMMIT_MS:
            raise ProtocolError("input_audio_buffer_commit_empty", have_ms=self._buffer.held_ms)
        core, turn = self._core, self._turn
        self._drop_turn()
        self._idle = None
        if turn is not None:
            core.effects.emit(
                events.SpeechStopped, audio_end_ms=self._buffer.end_ms, item_id=turn.item_id
            )
        if self._detector is not None:
            self._detector.reset(self._buffer.end_ms)
        start_ms = turn.start_ms if turn is not None else self._buffer.start_ms
        item_id = turn.item_id if turn is not None else core.ids.new("item")
        self._transcribe(self._commit(item_id, start_ms, None))

    def clear(self) -> None:
        """``input_audio_buffer.clear``."""
        self._drop_turn()
        self._buffer.clear()
        if self._detector is not None:
            self._detector.reset(self._buffer.end_ms)
        self._core.effects.emit(events.BufferCleared)

    def add_audio_item(self, entry: Entry, previous_item_id: str | None) -> None:
        """An item with the user's audio that the client made. Raises ``ProtocolError``."""
        self.place(entry, previous_item_id)
        self._transcribe(entry)

    # -- silence -----------------------------------------------------------------------

    @property
    def idle_deadline_ms(self) -> int | None:
        return self._idle.deadline_ms if self._idle is not None else None

    def await_speech(self, from_ms: int) -> None:
        """A reply has been heard to its end at ``from_ms`` (clock): start the idle timeout."""
        timeout_ms = self._core.view.idle_timeout_ms
        if timeout_ms is not None and self._turn is None:
            self._idle = Idle(from_ms, from_ms + timeout_ms, self._buffer.end_ms)

    def stop_waiting(self) -> None:
        self._idle = None

    def check_idle(self, now_ms: int) -> None:
        """Trigger the idle timeout when it is due; none during a reply."""
        idle = self._idle
        if idle is None or now_ms < idle.deadline_ms:
            return
        self._idle = None
        if self._replies.active is not None or self._turn is not None:
            return
        core = self._core
        item_id, end_ms = core.ids.new("item"), self._buffer.end_ms
        start_ms = max(idle.start_ms, self._buffer.start_ms)
        core.effects.emit(
            events.TimeoutTriggered, audio_start_ms=start_ms, audio_end_ms=end_ms, item_id=item_id
        )
        wire = {
            "id": core.ids.new("item"),
            "type": "message",
            "status": "completed",
            "role": "system",
            "content": [{"type": "input_text", "text": IDLE_INSTRUCTIONS}],
        }
        self.place(Entry(wire), None)
        entry = self._commit(item_id, start_ms, end_ms)
        entry.heard = ""
        self._replies.create_for_turn(now_ms)
        hearing.set_words(core, entry, Transcript("", None, 0.0))
