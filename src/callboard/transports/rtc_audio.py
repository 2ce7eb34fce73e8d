"""What a WebRTC peer will hear, and what it has heard: a pure machine.

Over WebRTC the unplayed audio lives here and nowhere else. The engine queues a
response's audio as fast as it makes it; a 20 ms clock takes it out block by
block; a barge-in empties the queue at once and learns how far playback came.

All audio is 24 kHz mono signed 16-bit little-endian PCM.
"""

from __future__ import annotations

from array import array
from collections import deque
from dataclasses import dataclass, field

from callboard.channel import Overflow, PlaybackNotice, Played

SAMPLE_RATE = 24_000
BLOCK_MS = 20
BLOCK_SAMPLES = SAMPLE_RATE * BLOCK_MS // 1000
BLOCK_BYTES = BLOCK_SAMPLES * 2
BYTES_PER_MS = SAMPLE_RATE * 2 // 1000
SILENCE = bytes(BLOCK_BYTES)
QUEUE_LIMIT_MS = 10 * 60 * 1000
"""How much unplayed audio one peer may have. Speech is made faster than it is heard; ten
minutes (29 MB) is more than the longest response of the API."""
REMEMBERED_RESPONSES = 256
"""Ids of responses that are over, kept so that their late audio is not played."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One step of the clock: ``BLOCK_BYTES`` for the peer, and what began or ended with it."""

    pcm: bytes
    notices: tuple[PlaybackNotice, ...] = ()


@dataclass(slots=True)
class _Response:
    response_id: str
    pieces: deque[tuple[str, memoryview]] = field(default_factory=deque)
    queued_bytes: int = 0
    played_bytes: dict[str, int] = field(default_factory=dict)
    started: bool = False
    finished: bool = False
    last_item_id: str = ""

    def ready(self) -> bool:
        """A whole block waits, or the short last one."""
        return self.queued_bytes >= BLOCK_BYTES or (self.finished and self.queued_bytes > 0)

    def take(self) -> bytes:
        """At most one block, counted as played."""
        block: list[memoryview] = []
        wanted = BLOCK_BYTES
        while wanted and self.pieces:
            item_id, pcm = self.pieces.popleft()
            if len(pcm) > wanted:
                self.pieces.appendleft((item_id, pcm[wanted:]))
                pcm = pcm[:wanted]
            block.append(pcm)
            wanted -= len(pcm)
            self.queued_bytes -= len(pcm)
            self.played_bytes[item_id] = self.played_bytes.get(item_id, 0) + len(pcm)
        return b"".join(block)

    def cut(self) -> Played:
        """How far the item in play was heard; 0 ms when its first block had not gone out."""
        item_id = self.pieces[0][0] if self.pieces else self.last_item_id
        played_ms = self.played_bytes.get(item_id, 0) // BYTES_PER_MS
        return Played(self.response_id, item_id, played_ms)


class Playout:
    """The queue of one peer, response after response in the order of their first audio.

    ``tick`` every 20 ms. A response waits in silence while less than a block of
    it is queued and more is to come, so ``finish`` every response. A block is
    played once ``tick`` has returned it. Per response at most one ``started``
    (with its first block) and one ``stopped`` (20 ms after its last); a flushed
    response has no ``stopped``, and nothing of it is played afterwards.
    """

    def __init__(self, limit_ms: int = QUEUE_LIMIT_MS) -> None:
        self._limit_bytes = limit_ms * BYTES_PER_MS
        self._responses: deque[_Response] = deque()
        self._over: dict[str, None] = {}
        self._queued_bytes = 0

    @property
    def queued_ms(self) -> int:
        """Unplayed audio, in ms."""
        return self._queued_bytes // BYTES_PER_MS

    def play(self, response_id: str, item_id: str, pcm: bytes) -> None:
        """Queue audio of an item; audio of a finished or flushed response is dropped.

        Raises ``ValueError`` on half a sample, ``Overflow`` beyond the limit.
        """
        if len(pcm) % 2:
            raise ValueError(f"{len(pcm)} bytes are not whole 16-bit samples")
        if not pcm or response_id in self._over:
            return
        if self._queued_bytes + len(pcm) > self._limit_bytes:
            raise Overflow(f"more than {self._limit_bytes // BYTES_PER_MS} ms of audio wait")
        response = self._find(response_id)
        if response is None:
            response = _Response(response_id)
            self._responses.append(response)
        response.pieces.append((item_id, memoryview(pcm)))
        response.last_item_id = item_id
        response.queued_bytes += len(pcm)
        self._queued_bytes += len(pcm)

    def finish(self, response_id: str) -> None:
        """No more audio of this response will come. Without audio there is nothing to finish."""
        response = self._find(response_id)
        if response is not None:
            response.finished = True
        self._end(response_id)

    def tick(self) -> Tick:
        """The next block: audio, or silence where there is none."""
        notices: list[PlaybackNotice] = []
        while self._responses and self._played_out(self._responses[0]):
            notices.append(PlaybackNotice("stopped", self._responses.popleft().response_id))
        if not self._responses or not self._responses[0].ready():
            return Tick(SILENCE, tuple(notices))
        current = self._responses[0]
        if not current.started:
            current.started = True
            notices.append(PlaybackNotice("started", current.response_id))
        pcm = current.take()
        self._queued_bytes -= len(pcm)
        return Tick(pcm.ljust(BLOCK_BYTES, b"\0"), tuple(notices))

    def flush(self) -> Played | None:
        """Drop what is unplayed, of every response; what was heard of the item in play.

        ``None`` when nothing was in play: all audio had been handed over and finished.
        """
        cut: Played | None = None
        kept: deque[_Response] = deque()
        for response in self._responses:
            if self._played_out(response):
                kept.append(response)
                continue
            cut = cut or response.cut()
            self._end(response.response_id)
        self._responses = kept
        self._queued_bytes = 0
        return cut

    @staticmethod
    def _played_out(response: _Response) -> bool:
        return response.finished and response.queued_bytes == 0

    def _find(self, response_id: str) -> _Response | None:
        return next((r for r in self._responses if r.response_id == response_id), None)

    def _end(self, response_id: str) -> None:
        self._over[response_id] = None
        while len(self._over) > REMEMBERED_RESPONSES:
            del self._over[next(iter(self._over))]


class Blocks:
    """Audio cut into blocks of 20 ms; a shorter rest waits for the next call."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def cut(self, pcm: bytes) -> list[bytes]:
        """The whole blocks that ``pcm`` completes, oldest first."""
        self._rest += pcm
        whole = len(self._rest) // BLOCK_BYTES
        blocks = [bytes(self._rest[i * BLOCK_BYTES : (i + 1) * BLOCK_BYTES]) for i in range(whole)]
        del self._rest[: whole * BLOCK_BYTES]
        return blocks


class Concealment:
    """Fills gaps for a stack that does not: the last 20 ms again, fading to silence."""

    FADE_BLOCKS = 4
    MAX_GAP_SAMPLES = SAMPLE_RATE
    """A longer jump of the clock is the sender's restart, not a loss."""

    def __init__(self) -> None:
        self._last = b""

    def bridge(self, missing: int, pcm: bytes) -> bytes:
        """``pcm`` preceded by ``missing`` samples made up from what came before it."""
        filled = b""
        if 0 < missing <= self.MAX_GAP_SAMPLES:
            filled = self._made_up(missing)
        if pcm:
            self._last = pcm[-BLOCK_BYTES:]
        return filled + pcm

    def _made_up(self, samples: int) -> bytes:
        """Repetitions of the last block, each weaker than the one before."""
        out = bytearray()
        last = memoryview(self._last).cast("h") if self._last else None
        for block in range(-(-samples // BLOCK_SAMPLES)):
            gain = max(0, self.FADE_BLOCKS - block) / (self.FADE_BLOCKS + 1)
            if last is None or not gain:
                break
            out += array("h", (int(sample * gain) for sample in last)).tobytes()
        return bytes(out[: samples * 2]).ljust(samples * 2, b"\0")
