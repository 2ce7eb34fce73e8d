"""Keeps the books of a session's events and fails when a promise of the protocol is broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]

_TEXT = {
    "response.output_text": "text",
    "response.output_audio_transcript": "transcript",
    "response.function_call_arguments": "arguments",
    "response.mcp_call_arguments": "arguments",
}


@dataclass
class OpenResponse:
    conversation: str | None
    added: list[str] = field(default_factory=list)
    done: dict[int, Event] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    deltas: dict[str, str] = field(default_factory=dict)


@dataclass
class Ledger:
    """Feed it every event, in order."""

    event_ids: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    cut_ms: dict[str, int] = field(default_factory=dict)
    responses: dict[str, OpenResponse] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    running: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Calls of MCP tools that their response did not wait for: response and output index."""
    listing: set[str] = field(default_factory=set)
    limits_owed: int = 0
    speech_ms: int = 0
    speaking: str | None = None

    def feed(self, event: Event) -> None:
        assert event["event_id"] not in self.event_ids, "event ids are unique"
        self.event_ids.add(event["event_id"])
        if self._is_late(event):
            self._late_call(event)
            return
        if "response_id" in event and not event["type"].startswith("output_audio_buffer"):
            assert event["response_id"] in self.responses, f"not in progress: {event}"
        name = "_" + event["type"].replace(".", "_")
        getattr(self, name, self._other)(event)
        for prefix, key in _TEXT.items():
            if event["type"] == f"{prefix}.delta":
                deltas = self.responses[event["response_id"]].deltas
                deltas[event["item_id"]] = deltas.get(event["item_id"], "") + event["delta"]
            elif event["type"] == f"{prefix}.done":
                said = self.responses[event["response_id"]].deltas.get(event["item_id"], "")
                assert event[key] == said, "the deltas make the whole text"

    def _other(self, event: Event) -> None:
        pass

    # -- tools that the server runs --------------------------------------------------------

    def _is_late(self, event: Event) -> bool:
        kind = event["type"]
        return kind == "response.output_item.done" and event["item"]["id"] in self.running

    def _late_call(self, event: Event) -> None:
        item = event["item"]
        assert (event["response_id"], event["output_index"]) == self.running.pop(item["id"])
        assert (item["output"] is None) != (item["error"] is None), "a result or an error"
        assert not self.active, "results are told when the client may answer them"

    def _mcp_list_tools_in_progress(self, event: Event) -> None:
        assert event["item_id"] not in self.added
        self.listing.add(event["item_id"])

    def _mcp_list_tools_completed(self, event: Event) -> None:
        assert event["item_id"] in self.done, "its item is done first"
        self.listing.remove(event["item_id"])

    _mcp_list_tools_failed = _mcp_list_tools_completed

    # -- items ---------------------------------------------------------------------------

    def _conversation_item_added(self, event: Event) -> None:
        item_id, previous = event["item"]["id"], event["previous_item_id"]
        assert item_id not in self.added, "an item is added once"
        assert previous is None or previous in self.order, "its predecessor is there"
        index = 0 if previous is None else self.order.index(previous) + 1
        self.order.insert(index, item_id)
        self.added.add(item_id)

    def _conversation_item_done(self, event: Event) -> None:
        item_id = event["item"]["id"]
        assert item_id in self.added, "an item is added before it is done"
        assert item_id not in self.done, "an item is done once"
        assert event["item"].get("status") != "in_progress"
        self.done.add(item_id)

    def _conversation_item_deleted(self, event: Event) -> None:
        self.order.remove(event["item_id"])

    def _conversation_item_truncated(self, event: Event) -> None:
        item_id, end_ms = event["item_id"], event["audio_end_ms"]
        assert end_ms <= self.cut_ms.get(item_id, end_ms), "truncation never adds audio"
        self.cut_ms[item_id] = end_ms

    # -- the user's audio ------------------------------------------------------------------

    def _input_audio_buffer_speech_started(self, event: Event) -> None:
        assert event["audio_start_ms"] >= self.speech_ms, "positions only grow"
        self.speech_ms, self.speaking = event["audio_start_ms"], event["item_id"]

    def _input_audio_buffer_speech_stopped(self, event: Event) -> None:
        assert event["item_id"] == self.speaking
        assert event["audio_end_ms"] >= self.speech_ms, "positions only grow"
        self.speech_ms, self.speaking = event["audio_end_ms"], None

    def _input_audio_buffer_committed(self, event: Event) -> None:
        assert event["previous_item_id"] == (self.order[-1] if self.order else None)
        assert event["item_id"] not in self.added

    # -- responses -------------------------------------------------------------------------

    @property
    def active(self) -> list[str]:
        return [name for name, open_ in self.responses.items() if open_.conversation is not None]

    def _response_created(self, event: Event) -> None:
        response = event["response"]
        assert response["status"] == "in_progress"
        assert response["output"] == []
        assert response["usage"] is None
        assert response["id"] not in self.responses
        assert response["id"] not in self.finished
        if response["conversation_id"] is not None:
            assert not self.active, "one response at a time writes to the conversation"
        self.responses[response["id"]] = OpenResponse(response["conversation_id"])

    def _response_output_item_added(self, event: Event) -> None:
        open_ = self.responses[event["response_id"]]
        assert event["output_index"] == len(open_.added), "output indexes have no gaps"
        open_.added.append(event["item"]["id"])

    def _response_output_item_done(self, event: Event) -> None:
        open_ = self.responses[event["response_id"]]
        assert event["output_index"] not in open_.done, "an output item is done once"
        assert open_.added[event["output_index"]] == event["item"]["id"]
        open_.done[event["output_index"]] = event["item"]

    def _response_content_part_added(self, event: Event) -> None:
        open_ = self.responses[event["response_id"]]
        assert event["item_id"] in open_.added
        open_.parts.add(event["item_id"])

    def _response_content_part_done(self, event: Event) -> None:
        self.responses[event["response_id"]].parts.remove(event["item_id"])

    def _response_output_audio_delta(self, event: Event) -> None:
        assert event["item_id"] in self.responses[event["response_id"]].parts

    def _response_done(self, event: Event) -> None:
        response = event["response"]
        open_ = self.responses.pop(response["id"])
        self.finished.add(response["id"])
        assert response["status"] in ("completed", "cancelled", "incomplete", "failed")
        assert (response["status_details"] is None) == (response["status"] == "completed")
        assert not open_.parts, "every content part is done"
        for index, item in enumerate(response["output"]):
            if item["type"] == "mcp_call" and index not in open_.done:
                assert item["output"] is item["error"] is None
                self.running[item["id"]] = response["id"], index
                open_.done[index] = item
        assert response["output"] == [open_.done[index] for index in range(len(open_.added))]
        _check_usage(response["usage"])
        self.limits_owed += 1

    def _rate_limits_updated(self, event: Event) -> None:
        self.limits_owed -= 1
        assert self.limits_owed >= 0, "rate limits follow response.done"
        assert 0 <= event["rate_limits"][0]["remaining"] <= event["rate_limits"][0]["limit"]

    def check_quiet(self) -> None:
        """At rest: nothing is left open."""
        assert not self.responses
        assert self.added == self.done
        assert not self.running
        assert not self.listing
        assert self.limits_owed == 0


def _check_usage(usage: dict[str, Any]) -> None:
    given, made = usage["input_token_details"], usage["output_token_details"]
    kinds = ("text_tokens", "audio_tokens", "image_tokens")
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["input_tokens"] == sum(given[kind] for kind in kinds)
    assert usage["output_tokens"] == made["text_tokens"] + made["audio_tokens"]
    cached = given["cached_tokens_details"]
    assert given["cached_tokens"] == sum(cached.values())
    assert all(0 <= cached[kind] <= given[kind] for kind in kinds)
