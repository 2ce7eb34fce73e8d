"""The language model and the voice of a recording: they say what was recorded, when it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from callboard.engine.messages import Failed, Generate, Generated
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmEnd,
    LlmPiece,
    StageError,
    TextEnded,
    TextPiece,
)
from tests.protocol.replay.machine import CannotPlay, Machine, Voice
from tests.protocol.replay.script import AUDIO_DELTA, Part, Reply

Data = Mapping[str, Any]
CLOSED = -1


class Actor:
    """Feeds the machine the pieces of every reply."""

    def __init__(
        self,
        machine: Machine,
        replies: Mapping[str, Reply],
        *,
        ids: Callable[[], Mapping[str, str]],
        recognise: Callable[[], None],
        cancel: Callable[[], None],
    ) -> None:
        """``ids``: from the recording's to ours. ``recognise``: tell the words that are asked for.

        ``cancel``: let the client's cancellation in.
        """
        self._machine = machine
        self._replies = replies
        self._ids = ids
        self._recognise = recognise
        self._cancel = cancel
        self._fed: Counter[str] = Counter()
        self._voices: dict[str, Voice] = {}

    def cue(self, data: Data) -> None:
        response_id = data.get("response_id") or data["response"]["id"]
        reply = self._replies.get(response_id)
        if reply is None:
            return
        match data["type"]:
            case "response.output_item.added":
                self._begin(reply, reply.part(data["item"]["id"]))
            case "response.function_call_arguments.done":
                self._end_call(reply, reply.part(data["item_id"]))
            case "response.output_text.done" | "response.output_audio.done":
                self._end_message(reply, reply.part(data["item_id"]))
            case "response.done":
                self._end(reply)

    def _begin(self, reply: Reply, part: Part) -> None:
        for earlier in reply.parts[: reply.parts.index(part)]:
            if earlier.kind != "message" or part.kind == "message":
                self._complete(reply, earlier)
        if part.kind == "message":
            self._feed(reply, part)
        else:
            self._generate(reply, CallStarted(part.name))

    def _complete(self, reply: Reply, part: Part) -> None:
        """What the engine cannot leave open: it makes one item at a time."""
        if self._fed[part.item_id] == CLOSED:
            return
        if part.kind == "message":
            while self._feed(reply, part):
                pass
            self._close(reply, part, TextEnded())
        else:
            self._end_call(reply, part)

    def _feed(self, reply: Reply, part: Part) -> bool:
        """The next piece of text or arguments; whether there was one."""
        fed = self._fed[part.item_id]
        if not 0 <= fed < len(part.pieces):
            return False
        self._fed[part.item_id] += 1
        piece = part.pieces[fed]
        self._generate(reply, TextPiece(piece) if part.kind == "message" else CallPiece(piece))
        return True

    def _generate(self, reply: Reply, piece: LlmPiece) -> None:
        job_id = self._ids().get(reply.response_id)
        if job_id is None:
            raise CannotPlay(f"the engine has not begun {reply.response_id}")
        if reply.response_id not in self._voices:
            if self._machine.take(Generate, job_id) is None:
                self._recognise()
                self._machine.take(Generate, job_id)
            self._voices[reply.response_id] = Voice(self._machine, job_id, reply.block_ms)
        self._machine.happen(Generated(job_id, piece))

    def delta(self, data: Data) -> None:
        reply = self._replies.get(data["response_id"])
        if reply is None:
            return
        part = reply.part(data["item_id"])
        if data["type"] == AUDIO_DELTA:
            voice = self._voices.get(reply.response_id)
            if voice is not None:
                voice.block()
            return
        self._fed[f"{part.item_id} deltas"] += 1
        if self._fed[f"{part.item_id} deltas"] > self._fed[part.item_id]:
            self._feed(reply, part)

    def _end_call(self, reply: Reply, part: Part) -> None:
        if self._fed[part.item_id] == CLOSED:
            return
        while self._feed(reply, part):
            pass
        self._close(reply, part, CallEnded())

    def _end_message(self, reply: Reply, part: Part) -> None:
        following = reply.parts[reply.parts.index(part) + 1 :]
        if self._fed[part.item_id] == CLOSED or reply.status == "cancelled":
            self._end(reply)
            return
        while self._feed(reply, part):
            pass
        if not following:
            self._end(reply)
        elif following[0].first > part.last:
            self._close(reply, part, TextEnded())

    def _close(self, reply: Reply, part: Part, piece: LlmPiece) -> None:
        self._fed[part.item_id] = CLOSED
        self._generate(reply, piece)
        self._voices[reply.response_id].finish()

    def _end(self, reply: Reply) -> None:
        """The response's end, as its recorded status tells."""
        if reply.status == "cancelled":
            self._cancel()
            return
        if reply.status == "failed":
            error = reply.details.get("error", {})
            failure = StageError(error.get("code") or "server_error", error.get("message") or "")
            job_id = self._ids()[reply.response_id]
            self._machine.happen(Failed(job_id, "llm", failure))
            return
        if self._fed[f"{reply.response_id} end"] == 0:
            self._fed[f"{reply.response_id} end"] = 1
            reason: Any = reply.end_reason
            self._generate(reply, LlmEnd(reason, 10, 0, 10))
            self._voices[reply.response_id].finish()
