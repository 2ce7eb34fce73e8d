"""One response, from ``response.created`` to ``response.done``.

It is made, fed with what the stages produce, and dropped; whatever happens, each
item that was added gets its ``done`` events and the response exactly one
``response.done``. The order of events is the recorded one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from callboard.engine.context import Entry, Phrase, TokenCount
from callboard.engine.effects import Effects
from callboard.engine.messages import EmitAudio, FinishPlayback, Speak
from callboard.engine.output_items import OutputItems
from callboard.engine.phrases import Phrases
from callboard.engine.plan import Placement, ResponsePlan
from callboard.engine.response_calls import ResponseCalls
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmEnd,
    LlmPiece,
    TextEnded,
    TextPiece,
)
from callboard.protocol import server_events as events
from callboard.protocol.formats import ASSISTANT_AUDIO_MS_PER_TOKEN, ENGINE_BYTES_PER_MS

AUDIO_ITEM_TOKENS = 6
"""Framing of a spoken reply among its text tokens (recorded: 9 for "Hi there!")."""


@dataclass(slots=True)
class OpenMessage:
    entry: Entry
    output_index: int
    previous: str | None
    begun_ms: int
    text: str = ""
    phrases: Phrases = field(default_factory=Phrases)
    lane: list[str] = field(default_factory=list)
    """Phrases that wait to be spoken or are being spoken."""
    voiced: bool = False
    """The oldest of them has audio already."""
    spoken_bytes: int = 0
    ended: bool = False
    """No more text is expected."""


class ResponseRun:
    """A response in progress."""

    def __init__(self, plan: ResponsePlan, effects: Effects, placement: Placement) -> None:
        self.plan = plan
        self.placement = placement
        self.terminal = False
        self.input_tokens = TokenCount()
        self.cached_tokens = TokenCount()
        self.audio_ms = 0
        self._effects = effects
        self._items = OutputItems(plan.response_id, effects, placement)
        self.calls = ResponseCalls(plan.response_id, effects, self._items)
        self._message: OpenMessage | None = None
        self._text_tokens = 0
        self._llm_reason: str | None = None

    @property
    def response_id(self) -> str:
        return self.plan.response_id

    def start(self) -> None:
        """``response.created``."""
        wire = self.plan.wire(status="in_progress", status_details=None, output=[], usage=None)
        self._effects.emit(events.ResponseCreated, response=wire)

    def feed(self, piece: LlmPiece, now_ms: int) -> None:
        """A piece from the language model; after its end there are none."""
        if self.terminal or self._llm_reason is not None:
            return
        match piece:
            case TextPiece():
                self.add_text(piece.text, piece.tokens, now_ms)
            case TextEnded():
                self._end_text()
            case CallStarted():
                self.start_call(piece.name)
            case CallPiece():
                self.add_arguments(piece.arguments, piece.tokens)
            case CallEnded():
                self.end_call()
            case LlmEnd():
                self.generated(piece.reason)

    # -- text and speech ---------------------------------------------------------------

    def add_text(self, text: str, tokens: int, now_ms: int) -> None:
        """A piece of the reply. Text after a call goes on with a message still being spoken."""
        self._text_tokens += tokens
        message = self._message
        if message is None:
            text = text.lstrip()
        if not text:
            return
        if message is None:
            message = self._open_message(now_ms)
        message.ended = False
        message.text += text
        kind = events.OutputTranscriptDelta if self.plan.speaks else events.OutputTextDelta
        noise = self._effects.ids.noise(text)
        self._emit_part(kind, message, delta=text, obfuscation=noise)
        if self.plan.speaks:
            waited_ms = now_ms - message.begun_ms
            self._speak(message, message.phrases.feed(text, waited_ms))

    def _open_message(self, now_ms: int) -> OpenMessage:
        wire: dict[str, Any] = {
            "id": self._effects.ids.new("item"),
            "type": "message",
            "status": "in_progress",
            "role": "assistant",
            "content": [],
        }
        if self.plan.reasons:
            wire["phase"] = "final_answer"
        entry = Entry(wire, audio=bytearray())
        index, previous = self._items.add(entry)
        message = OpenMessage(entry, index, previous, now_ms)
        self._message = message
        self._emit_part(events.ContentPartAdded, message, part=self._part(""))
        return message

    def _part(self, text: str) -> dict[str, Any]:
        if self.plan.speaks:
            return {"type": "audio", "transcript": text}
        return {"type": "text", "text": text}

    def _emit_part(
        self, kind: type[events.Identified], message: OpenMessage, **fields: Any
    ) -> None:
        self._effects.emit(
            kind,
            response_id=self.response_id,
            item_id=message.entry.item_id,
            output_index=message.output_index,
            content_index=0,
            **fields,
        )

    def _speak(self, message: OpenMessage, phrases: list[str]) -> None:
        for phrase in phrases:
            message.lane.append(phrase)
            plan = self.plan
            self._effects.do(Speak(self.response_id, phrase, plan.voice, plan.speed, None))

    def add_audio(self, pcm24k: bytes) -> None:
        """Audio of the oldest phrase in the lane."""
        message = self._message
        if message is None or not message.lane:
            return
        entry = message.entry
        self._voice(message)
        message.spoken_bytes += len(pcm24k)
        ends_ms = message.spoken_bytes // ENGINE_BYTES_PER_MS
        self.audio_ms += ends_ms - entry.phrases[-1].end_ms
        entry.phrases[-1].end_ms = ends_ms
        if isinstance(entry.audio, bytearray):
            entry.audio += pcm24k
            entry.audio_tokens = -(-ends_ms // ASSISTANT_AUDIO_MS_PER_TOKEN)
        self._effects.put(
            EmitAudio(
                self.response_id,
                entry.item_id,
                message.output_index,
                0,
                pcm24k,
                self.plan.format["type"],
            )
        )

    def phrase_spoken(self) -> None:
        message = self._message
        if message is None or not message.lane:
            return
        self._voice(message)
        message.lane.pop(0)
        message.voiced = False
        self._close_if_ready()

    @staticmethod
    def _voice(message: OpenMessage) -> None:
        """The phrase at the head of the lane takes its place on the item's timeline."""
        if not message.voiced:
            entry = message.entry
            entry.phrases.append(Phrase(message.lane[0], entry.audio_ms))
            message.voiced = True

    # -- calls -------------------------------------------------------------------------

    def start_call(self, name: str) -> None:
        """A call; a message before it is closed when the call is (recorded order)."""
        self.end_call()
        self.calls.start(name, self.plan.targets.get(name))
        self._text_tokens += 8
        message = self._message
        if message is not None and "phase" in message.entry.wire:
            message.entry.wire["phase"] = "commentary"
        self._end_text()

    def add_arguments(self, arguments: str, tokens: int) -> None:
        if self.calls.is_open:
            self._text_tokens += tokens
            self.calls.add_arguments(arguments)

    def end_call(self, status: str = "completed") -> None:
        if self.calls.is_open:
            self._close_message_if_ready(call_ends=True)
            self.calls.end(status)

    # -- the end -----------------------------------------------------------------------

    def generated(self, reason: str) -> None:
        """The language model has finished: ``stop`` or ``max_output_tokens``."""
        self._llm_reason = reason
        self.end_call("incomplete")
        self._end_text()
        self._close_if_ready()

    def _end_text(self) -> None:
        message = self._message
        if message is None or message.ended:
            return
        message.ended = True
        if self.plan.speaks:
            self._speak(message, message.phrases.flush())
        self._close_if_ready()

    def _close_message_if_ready(self, *, call_ends: bool = False) -> None:
        message = self._message
        if message is None or not message.ended or message.lane:
            return
        if self.calls.is_open and not call_ends:
            return
        status = "incomplete" if self._llm_reason == "max_output_tokens" else "completed"
        self._close_message(message, status)

    def _close_if_ready(self) -> None:
        self._close_message_if_ready()
        if self._llm_reason is None or self._message is not None or self.calls.is_open:
            return
        if self._llm_reason == "stop":
            self._finish("completed", None)
        else:
            self._finish("incomplete", {"type": "incomplete", "reason": self._llm_reason})

    def _close_message(self, message: OpenMessage, status: str) -> None:
        self._message = None
        if self.plan.speaks:
            self._emit_part(events.OutputAudioDone, message)
            self._emit_part(events.OutputTranscriptDone, message, transcript=message.text)
        else:
            self._emit_part(events.OutputTextDone, message, text=message.text)
        self._emit_part(events.ContentPartDone, message, part=self._part(message.text))
        kind, key = ("output_audio", "transcript") if self.plan.speaks else ("output_text", "text")
        wire = message.entry.wire
        done = {**wire, "status": status, "content": [{"type": kind, key: message.text}]}
        self._items.done(message.entry, done, message.output_index, message.previous)

    def stop(self, status: str, details: dict[str, Any]) -> None:
        """Close it out early: cancelled, incomplete or failed."""
        if self.terminal:
            return
        if self._message is not None:
            self._close_message(self._message, "incomplete")
        self.end_call("incomplete")
        self._finish(status, details)

    def _finish(self, status: str, details: dict[str, Any] | None) -> None:
        if self.terminal:
            return
        self.terminal = True
        output = self._items.wires()
        wire = self.plan.wire(
            status=status, status_details=details, output=output, usage=self.usage()
        )
        self._effects.emit(events.ResponseDone, response=wire)
        if self.audio_ms:
            self._effects.do(FinishPlayback(self.response_id))

    # -- tokens ------------------------------------------------------------------------

    def output_tokens(self) -> TokenCount:
        framing = AUDIO_ITEM_TOKENS if self.audio_ms else (2 if self._text_tokens else 0)
        audio = -(-self.audio_ms // ASSISTANT_AUDIO_MS_PER_TOKEN)
        return TokenCount(text=self._text_tokens + framing, audio=audio)

    def usage(self) -> dict[str, Any]:
        """As the API counts: audio by its length, cached in whole blocks."""
        given, cached, made = self.input_tokens, self.cached_tokens, self.output_tokens()
        details: dict[str, Any] = {"text_tokens": made.text, "audio_tokens": made.audio}
        if self.plan.reasons:
            details["reasoning_tokens"] = 0
        return {
            "total_tokens": given.total + made.total,
            "input_tokens": given.total,
            "output_tokens": made.total,
            "input_token_details": {
                "text_tokens": given.text,
                "audio_tokens": given.audio,
                "image_tokens": given.image,
                "cached_tokens": cached.total,
                "cached_tokens_details": {
                    "text_tokens": cached.text,
                    "audio_tokens": cached.audio,
                    "image_tokens": cached.image,
                },
            },
            "output_token_details": details,
        }
