"""What the stages would have had to say for a recording to come about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.protocol.replay.load import Recording

TEXT_DELTAS = ("response.output_text.delta", "response.output_audio_transcript.delta")
AUDIO_DELTA = "response.output_audio.delta"
ARGUMENT_DELTA = "response.function_call_arguments.delta"
TRANSCRIPTION = "conversation.item.input_audio_transcription."
DEFAULT_BLOCK_MS = 100
ASSISTANT_MS_PER_TOKEN = 50


@dataclass
class Part:
    """One output item: its text or arguments in pieces, its audio in blocks."""

    item_id: str
    kind: str
    name: str
    pieces: list[str] = field(default_factory=list)
    text: str = ""
    blocks: int = 0
    first: int = 0
    """Where among the received messages it begins."""
    last: int = 0

    def settle(self) -> None:
        """Make the pieces add up to the whole: recordings leave out repeated deltas."""
        have = "".join(self.pieces)
        if not self.text or have == self.text:
            return
        if self.text.startswith(have):
            self.pieces.append(self.text[len(have) :])
        else:
            self.pieces = [self.text]


@dataclass
class Reply:
    """One response."""

    response_id: str
    parts: list[Part] = field(default_factory=list)
    status: str = "completed"
    details: Mapping[str, Any] = field(default_factory=dict)
    audio_ms: int | None = None
    """From the tokens billed."""

    @property
    def block_ms(self) -> int:
        blocks = sum(part.blocks for part in self.parts)
        if not self.audio_ms or not blocks:
            return DEFAULT_BLOCK_MS
        return max(20, self.audio_ms // blocks)

    def part(self, item_id: str) -> Part:
        return next(part for part in self.parts if part.item_id == item_id)

    @property
    def end_reason(self) -> str:
        return "max_output_tokens" if self.status == "incomplete" else "stop"


@dataclass
class Words:
    """What a user's audio was found to say."""

    text: str = ""
    error: Mapping[str, Any] | None = None
    logprobs: tuple[tuple[str, float], ...] = ()
    known: bool = False


@dataclass
class Script:
    """Replies by response id, words by item id."""

    replies: dict[str, Reply]
    words: dict[str, Words]
    spoken_items: set[str]
    """Items that voice activity detection or the idle timeout committed."""


def script_of(recording: Recording) -> Script:
    """What every stage says, in the recording's own identifiers."""
    return Script(_replies(recording.received), _words(recording.received), _spoken(recording))


def _spoken(recording: Recording) -> set[str]:
    kinds = ("input_audio_buffer.speech_started", "input_audio_buffer.timeout_triggered")
    return {data["item_id"] for data in recording.received if data["type"] in kinds}


def _replies(received: Sequence[Mapping[str, Any]]) -> dict[str, Reply]:
    replies: dict[str, Reply] = {}
    for index, data in enumerate(received):
        kind = data["type"]
        if kind == "response.created":
            response_id = data["response"]["id"]
            replies[response_id] = Reply(response_id)
        elif kind == "response.done":
            _end(replies[data["response"]["id"]], data["response"])
        elif kind.startswith("response.") and data.get("response_id") in replies:
            _add(replies[data["response_id"]], data, index)
    for reply in replies.values():
        for part in reply.parts:
            part.settle()
    return replies


def _add(reply: Reply, data: Mapping[str, Any], index: int) -> None:
    kind = data["type"]
    if kind == "response.output_item.added":
        item = data["item"]
        reply.parts.append(Part(item["id"], item["type"], item.get("name", ""), first=index))
        return
    item_id = data.get("item_id") or data.get("item", {}).get("id")
    part = next((part for part in reply.parts if part.item_id == item_id), None)
    if part is None:
        return
    part.last = index
    if kind in (*TEXT_DELTAS, ARGUMENT_DELTA):
        part.pieces.append(data["delta"])
    elif kind == AUDIO_DELTA:
        part.blocks += 1
    elif kind.endswith(".done") and kind.startswith("response."):
        for key in ("text", "transcript", "arguments"):
            part.text = data.get(key) or part.text


def _end(reply: Reply, response: Mapping[str, Any]) -> None:
    reply.status = response["status"]
    reply.details = response.get("status_details") or {}
    usage = response.get("usage")
    if usage:
        reply.audio_ms = usage["output_token_details"]["audio_tokens"] * ASSISTANT_MS_PER_TOKEN


def _words(received: Sequence[Mapping[str, Any]]) -> dict[str, Words]:
    words: dict[str, Words] = {}
    for data in received:
        if not data["type"].startswith(TRANSCRIPTION):
            continue
        said = words.setdefault(data["item_id"], Words())
        logprobs = tuple((one["token"], one["logprob"]) for one in data.get("logprobs") or ())
        match data["type"].removeprefix(TRANSCRIPTION):
            case "delta" if not said.known:
                said.text += data["delta"]
                said.logprobs += logprobs
            case "completed":
                said.text, said.known = data["transcript"], True
                said.logprobs = logprobs or said.logprobs
            case "failed":
                said.error, said.known = data["error"], True
    return words
