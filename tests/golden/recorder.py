"""A bench that writes down both sides of a session."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from callboard.conversation.fold import fold
from callboard.conversation.model import Conversation, Item, Part
from callboard.conversation.transcript import render
from callboard.engine.messages import Output
from callboard.hub import AUDIO_EVENTS
from tests.engine.bench import Bench

FOLDER = Path(__file__).parents[2] / "fixtures" / "conversations"
BYTES_PER_MS = 48
PHRASE_MS = 20
"""Short audio keeps the fixtures small."""

Line = dict[str, Any]


class Recorder(Bench):
    """Lines as in ``fixtures/conversations``, in the order in which they happened."""

    def __init__(self, **settings: Any) -> None:
        self.lines: list[Line] = []
        self._told = 0
        self._on_track = bool(settings.get("plays_audio"))
        super().__init__(**settings)

    def keep(self, outputs: Iterable[Output]) -> None:
        super().keep(outputs)
        fresh, self._told = self.events[self._told :], len(self.events)
        if self._on_track:
            fresh = [event for event in fresh if event["type"] not in AUDIO_EVENTS]
        self.lines += [{"from": "server", "event": event} for event in fresh]

    def send(self, kind: str, **fields: Any) -> None:
        self.lines.append({"from": "client", "event": {"type": kind, **fields}})
        super().send(kind, **fields)

    def told(self, *events: dict[str, Any]) -> None:
        """What another server says that the engine itself never does."""
        self.lines += [{"from": "server", "event": event} for event in events]

    def hear(self, length_ms: int, *, speech: bool) -> None:
        append = {"type": "input_audio_buffer.append", "audio": ""}
        heard = {"audio_ms": length_ms, "speech": speech}
        self.lines.append({"from": "client", "event": append, **heard})
        super().hear(length_ms, speech=speech)

    def say(self, text: str, **fields: Any) -> None:
        content = [{"type": "input_text", "text": text}]
        item = {"type": "message", "role": "user", "content": content}
        self.send("conversation.item.create", item=item, **fields)

    def speak(self, ms_per_phrase: int = PHRASE_MS) -> None:
        super().speak(ms_per_phrase)

    def turn(self, words: str | None) -> None:
        """Somebody speaks and stops; ``None``: the words are not known yet."""
        self.hear(400, speech=False)
        self.hear(800, speech=True)
        self.hear(320, speech=False)
        if words is not None:
            self.hear_words(words)


def expected(lines: Iterable[Line]) -> dict[str, Any]:
    """What a fold of the lines has to give, in the names of the console."""
    conversation = fold(line["event"] for line in lines)
    return {
        "items": [_item(item) for item in conversation.items],
        "responses": _responses(conversation),
        "toolOutputs": dict(conversation.tool_outputs),
        "transcriptionUsage": dict(conversation.transcription_usage),
        "transcript": render(conversation).splitlines(),
    }


def _responses(conversation: Conversation) -> dict[str, Any]:
    return {
        name: {
            "status": one.status,
            "reason": one.reason,
            "message": one.message,
            "usage": one.usage,
        }
        for name, one in conversation.responses.items()
    }


def _item(item: Item) -> dict[str, Any]:
    call, output, about = item.tool_call, item.tool_output, item.mcp
    return {
        "id": item.item_id,
        "type": item.kind,
        "role": item.role,
        "status": item.status,
        "responseId": item.response_id,
        "parts": [_part(part) for part in item.parts],
        "toolCall": None
        if call is None
        else {"callId": call.call_id, "name": call.name, "arguments": call.arguments},
        "toolOutput": None
        if output is None
        else {"callId": output.call_id, "output": output.output},
        "heardMs": item.heard_ms,
        "mcp": None
        if about is None
        else {
            "serverLabel": about.server_label,
            "state": about.state,
            "output": about.output,
            "error": about.error,
            "tools": list(about.tools),
        },
    }


def _part(part: Part) -> dict[str, Any]:
    named = asdict(part)
    audio_bytes: int = named.pop("audio_bytes")
    image_url = named.pop("image_url")
    return {**named, "audioMs": audio_bytes / BYTES_PER_MS, "imageUrl": image_url}


def dumped_lines(lines: Iterable[Line]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def loaded(name: str) -> list[Line]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
