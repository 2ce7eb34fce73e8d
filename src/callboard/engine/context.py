"""The engine's conversation: its items, what they cost, and the prompt that they make.

An item is kept in the wire's shape beside what the wire does not show: its
audio, its words, and when each phrase of a reply is heard (so that a truncated
reply keeps just the heard words for the model).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from callboard.engine.stages import ChatMessage, ToolCall
from callboard.protocol.errors import ProtocolError
from callboard.protocol.formats import (
    ASSISTANT_AUDIO_MS_PER_TOKEN,
    ENGINE_BYTES_PER_MS,
    USER_AUDIO_MS_PER_TOKEN,
    pcm_ms,
)

MAX_ITEMS = 4_000
MAX_AUDIO_BYTES = 128 * 1024 * 1024
"""Audio kept for ``conversation.item.retrieve``; the oldest goes first."""
IMAGE_TOKENS = {"low": 85, "high": 765, "auto": 765}
"""What the API bills for an image by ``detail`` (guide, vision: one 512 px tile, or four)."""
ITEM_TOKENS = 2
"""Framing of an item in the prompt (recorded: 16 for two short texts of 12)."""
MESSAGE_TOKENS = 6
"""Framing of a message in the embedded model's chat template, at most."""


@dataclass(slots=True)
class Phrase:
    """A spoken piece of a reply and when its audio ends, from the item's start."""

    text: str
    end_ms: int = 0


@dataclass(slots=True)
class Called:
    """What the model knows of a call of an MCP tool."""

    name: str
    """By which it called the tool."""
    output: str = ""
    """What it reads as the result; for a call that is not over: how it stands."""
    made: bool = False
    """The arguments are whole."""


@dataclass(slots=True)
class Entry:
    """One item of the conversation."""

    wire: dict[str, Any]
    audio: bytes | bytearray = b""
    """24 kHz PCM16."""
    heard: str | None = None
    """Words of the user's audio; ``None`` until they are known."""
    language: str | None = None
    """ISO 639-1 of those words, as recognised."""
    phrases: list[Phrase] = field(default_factory=list)
    cut_ms: int | None = None
    """Where a reply was truncated."""
    audio_tokens: int = 0
    text_tokens: int | None = None
    read_tokens: tuple[str, int] = ("", 0)
    """The words that the model reads, and how many tokens they are."""
    called: Called | None = None
    """Of an ``mcp_call``."""

    @property
    def item_id(self) -> str:
        item_id: str = self.wire["id"]
        return item_id

    @property
    def kind(self) -> str:
        kind: str = self.wire["type"]
        return kind

    @property
    def role(self) -> str | None:
        return self.wire.get("role")

    @property
    def in_progress(self) -> bool:
        """A response is still making it."""
        if self.called is not None:
            return not self.called.made
        return self.wire.get("status") == "in_progress"

    def parts(self, kind: str) -> list[dict[str, Any]]:
        return [part for part in self.wire.get("content", ()) if part["type"] == kind]

    @property
    def awaits_words(self) -> bool:
        """The user's audio is being transcribed."""
        if self.heard is not None or self.role != "user":
            return False
        return any(part["transcript"] is None for part in self.parts("input_audio"))

    @property
    def has_audio(self) -> bool:
        """A spoken reply, whole or still being made."""
        return bool(self.parts("output_audio")) or (self.in_progress and bool(self.phrases))

    @property
    def audio_ms(self) -> int:
        return self.phrases[-1].end_ms if self.phrases else 0

    @property
    def kept_ms(self) -> int:
        """Length of a reply's audio, after truncation."""
        return self.audio_ms if self.cut_ms is None else min(self.cut_ms, self.audio_ms)

    def cut(self, end_ms: int) -> None:
        """Forget what a reply said after ``end_ms``, and its transcript."""
        self.cut_ms = end_ms
        self.audio = bytes(self.audio[: end_ms * ENGINE_BYTES_PER_MS])
        self.audio_tokens = -(-end_ms // ASSISTANT_AUDIO_MS_PER_TOKEN)
        self.text_tokens = None
        self.wire = {
            **self.wire,
            "content": [_without_words(part) for part in self.wire["content"]],
        }

    def settle(self, done: dict[str, Any]) -> None:
        """The response has made the item: this is what the wire shows of it."""
        self.wire, self.text_tokens = done, None
        if self.cut_ms is not None:
            self.wire = {**done, "content": [_without_words(part) for part in done["content"]]}

    def heard_reply(self) -> str:
        """The words of a truncated reply that were heard before ``cut_ms``."""
        assert self.cut_ms is not None
        words: list[str] = []
        start_ms = 0
        for phrase in self.phrases:
            if phrase.end_ms <= self.cut_ms:
                words.append(phrase.text)
            elif start_ms < self.cut_ms:
                share = (self.cut_ms - start_ms) / max(1, phrase.end_ms - start_ms)
                spoken = phrase.text.split(" ")
                words.append(" ".join(spoken[: int(len(spoken) * share)]))
            start_ms = phrase.end_ms
        return "".join(words).strip()

    def text(self) -> str:
        """What a language model reads of a message."""
        if self.cut_ms is not None:
            return self.heard_reply()
        pieces = []
        for part in self.wire.get("content", ()):
            if part["type"] in ("input_text", "output_text"):
                pieces.append(part["text"])
            elif part["type"] in ("input_audio", "output_audio"):
                pieces.append(self.heard or part["transcript"] or "")
        return "\n".join(piece for piece in pieces if piece)


def _without_words(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "transcript": None} if part["type"] == "output_audio" else part


@dataclass(frozen=True, slots=True)
class TokenCount:
    text: int = 0
    audio: int = 0
    image: int = 0

    def __add__(self, other: TokenCount) -> TokenCount:
        return TokenCount(
            self.text + other.text, self.audio + other.audio, self.image + other.image
        )

    @property
    def total(self) -> int:
        return self.text + self.audio + self.image


class Conversation:
    """The default conversation of a session, in order."""

    def __init__(self, count_tokens: Callable[[str], int]) -> None:
        self._count_tokens = count_tokens
        self._entries: list[Entry] = []
        self._by_id: dict[str, Entry] = {}
        self._audio_bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._by_id

    def get(self, item_id: str) -> Entry | None:
        return self._by_id.get(item_id)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def settled(self) -> tuple[Entry, ...]:
        """What a new response reads: all but the items that another is still making."""
        return tuple(entry for entry in self._entries if not entry.in_progress)

    def require_room(self) -> None:
        """Before the client adds more. Raises ``ProtocolError`` when the conversation is full.

        What follows from what was taken in (a turn's item, a reply's) always fits.
        """
        if len(self._entries) >= MAX_ITEMS:
            raise ProtocolError("too_many_items", limit=MAX_ITEMS)

    @property
    def last_id(self) -> str | None:
        return self._entries[-1].item_id if self._entries else None

    def is_first(self, item_id: str | None) -> bool:
        return bool(self._entries) and self._entries[0].item_id == item_id

    def has_assistant_audio(self) -> bool:
        return any(entry.phrases for entry in self._entries)

    def knows_call(self, call_id: str) -> bool:
        return any(
            entry.kind == "function_call" and entry.wire["call_id"] == call_id
            for entry in self._entries
        )

    def add(self, entry: Entry, previous_item_id: str | None = None) -> str | None:
        """Put an item at the end, first (``root``) or after another; tell its predecessor.

        Raises ``ProtocolError``: a taken id, an unknown predecessor.
        """
        if entry.item_id in self._by_id:
            raise ProtocolError("item_create_invalid_item_id", item_id=entry.item_id)
        index = self._index_after(previous_item_id)
        self._entries.insert(index, entry)
        self._by_id[entry.item_id] = entry
        self.keep_audio(entry)
        return self._entries[index - 1].item_id if index else None

    def _index_after(self, previous_item_id: str | None) -> int:
        if previous_item_id is None:
            return len(self._entries)
        if previous_item_id == "root":
            return 0
        previous = self._by_id.get(previous_item_id)
        if previous is None:
            raise ProtocolError("item_create_invalid_previous_item_id", item_id=previous_item_id)
        return self._entries.index(previous) + 1

    def previous_of(self, item_id: str) -> str | None:
        index = self._entries.index(self._by_id[item_id])
        return self._entries[index - 1].item_id if index else None

    def remove(self, item_id: str) -> None:
        """Raises ``ProtocolError`` when there is no such item."""
        entry = self._by_id.pop(item_id, None)
        if entry is None:
            raise ProtocolError("item_delete_invalid_item_id", item_id=item_id)
        self._entries.remove(entry)
        self._audio_bytes -= len(entry.audio)

    def keep_audio(self, grown: Entry) -> None:
        """Bound the audio that is kept; called when an entry has come or has grown."""
        self._audio_bytes = sum(len(entry.audio) for entry in self._entries)
        for entry in self._entries:
            if self._audio_bytes <= MAX_AUDIO_BYTES:
                return
            if entry is not grown and not entry.in_progress:
                self._audio_bytes -= len(entry.audio)
                entry.audio = b""

    def truncate(self, item_id: str, content_index: int, audio_end_ms: int) -> Entry:
        """Cut a reply at what was heard. Raises ``ProtocolError``."""
        entry = self._by_id.get(item_id)
        if entry is None:
            raise ProtocolError("item_truncate_invalid_item_id", item_id=item_id)
        if entry.role != "assistant" or not entry.has_audio:
            raise ProtocolError("truncate_not_audio")
        kinds = [part["type"] for part in entry.wire["content"]] or ["output_audio"]
        if content_index >= len(kinds) or kinds[content_index] != "output_audio":
            raise ProtocolError("truncate_content_index", index=content_index)
        if audio_end_ms > entry.kept_ms:
            raise ProtocolError("truncate_past_end", have_ms=entry.kept_ms, asked_ms=audio_end_ms)
        entry.cut(audio_end_ms)
        return entry

    def tokens_of(self, entry: Entry) -> TokenCount:
        """What the API would count for an item (guide, costs: audio by its length)."""
        if entry.text_tokens is None:
            entry.text_tokens = self._count_tokens(_counted_text(entry)) + ITEM_TOKENS
        images = sum(
            IMAGE_TOKENS[part.get("detail") or "auto"] for part in entry.parts("input_image")
        )
        return TokenCount(entry.text_tokens, entry.audio_tokens, images)

    def words_of(self, entry: Entry) -> int:
        """Tokens that the embedded model reads of an item."""
        words = entry.text() if entry.kind == "message" else _counted_text(entry)
        if words != entry.read_tokens[0]:
            entry.read_tokens = (words, self._count_tokens(words))
        return entry.read_tokens[1] + MESSAGE_TOKENS


def _counted_text(entry: Entry) -> str:
    if entry.kind == "function_call":
        return f"{entry.wire['name']} {entry.wire['arguments']}"
    if entry.kind == "function_call_output":
        output: str = entry.wire["output"]
        return output
    if entry.called is not None:
        return f"{entry.called.name} {entry.wire['arguments']}\n{entry.called.output}"
    texts = [part["text"] for part in entry.wire.get("content", ()) if "text" in part]
    return "\n".join(texts)


def user_audio_entry(item_id: str, pcm24k: bytes) -> Entry:
    """The item of a committed buffer."""
    wire = {
        "id": item_id,
        "type": "message",
        "status": "completed",
        "role": "user",
        "content": [{"type": "input_audio", "transcript": None}],
    }
    tokens = pcm_ms(pcm24k) // USER_AUDIO_MS_PER_TOKEN
    return Entry(wire, audio=pcm24k, audio_tokens=tokens)


def chat_messages(entries: Iterable[Entry]) -> tuple[ChatMessage, ...]:
    """The prompt that a run of items makes; a call that was cut off and never answered is none."""
    entries = tuple(entries)
    answered = {e.wire["call_id"] for e in entries if e.kind == "function_call_output"}
    messages: list[ChatMessage] = []
    for entry in entries:
        if entry.kind == "function_call" and _is_cut_off(entry, answered):
            continue
        if entry.kind == "message":
            images = len(entry.parts("input_image"))
            role: Any = entry.role
            messages.append(ChatMessage(role, entry.text(), image_count=images))
        elif entry.kind == "function_call":
            wire = entry.wire
            _add_call(messages, ToolCall(wire["call_id"], wire["name"], wire["arguments"]))
        elif entry.kind == "function_call_output":
            wire = entry.wire
            messages.append(ChatMessage("tool", wire["output"], call_id=wire["call_id"]))
        elif entry.called is not None:
            call = ToolCall(entry.item_id, entry.called.name, entry.wire["arguments"])
            _add_call(messages, call)
            messages.append(ChatMessage("tool", entry.called.output, call_id=entry.item_id))
    return tuple(messages)


def _is_cut_off(call: Entry, answered: Collection[str]) -> bool:
    return call.wire["status"] == "incomplete" and call.wire["call_id"] not in answered


def _add_call(messages: list[ChatMessage], call: ToolCall) -> None:
    if messages and messages[-1].role == "assistant":
        last = messages[-1]
        messages[-1] = ChatMessage("assistant", last.text, (*last.calls, call))
    else:
        messages.append(ChatMessage("assistant", calls=(call,)))
