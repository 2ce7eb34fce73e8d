"""Events → ``Conversation``: the one place that knows what events mean for it.

Once all events of an item are there, the order in which they came makes no
difference. The console has a twin of this in TypeScript (``realtime/fold.ts``);
``fixtures/conversations`` hold both to the same meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from callboard.conversation import mcp
from callboard.conversation.model import Conversation, Item, Part, Response, ToolCall, ToolOutput
from callboard.conversation.order import ItemOrder

Event = Mapping[str, Any]
PARTS_LIMIT = 256
"""Parts of one item; what claims to be beyond them is not kept."""
_OVER = ("completed", "incomplete")


def fold(events: Iterable[Event]) -> Conversation:
    """The conversation that a session's events tell of; client events may be among them."""
    folding = ConversationFold()
    for event in events:
        folding.apply(event)
    return folding.conversation


class ConversationFold:
    """Takes events one by one. What it does not understand it passes over."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}
        self._order = ItemOrder()
        self._deleted: set[str] = set()
        self._begun: set[str] = set()
        """Turns that somebody began to speak and that are not items yet."""
        self._abandoned: set[str] = set()
        self._responses: dict[str, Response] = {}
        self._out_of_band: set[str] = set()
        self._tool_outputs: dict[str, str] = {}
        self._transcription_usage: dict[str, Mapping[str, Any]] = {}

    @property
    def conversation(self) -> Conversation:
        items = (self._items.get(one, Item(one)) for one in self._order.ids())
        return Conversation(
            tuple(item for item in items if self._belongs(item)),
            dict(self._responses),
            dict(self._tool_outputs),
            dict(self._transcription_usage),
        )

    def _belongs(self, item: Item) -> bool:
        away = self._deleted | self._abandoned
        return item.item_id not in away and item.response_id not in self._out_of_band

    def apply(self, event: Event) -> bool:
        """Whether the event means anything for the conversation."""
        handler = _HANDLERS.get(event.get("type", ""))
        if handler is None:
            return False
        try:
            handler(self, event)
        except (KeyError, TypeError, AttributeError):
            return False
        return True

    # -- places --------------------------------------------------------------------------

    def _added(self, event: Event) -> None:
        self._place(event["item"], event.get("previous_item_id"), "added")

    def _done(self, event: Event) -> None:
        self._place(event["item"], event.get("previous_item_id"), "done")

    def _place(self, item: Mapping[str, Any], previous: str | None, witness: str) -> None:
        self._order.place(item["id"], previous, witness)
        self._exists(item["id"])
        self._merge(item)

    def _retrieved(self, event: Event) -> None:
        self._merge(event["item"])

    def _removed(self, event: Event) -> None:
        self._deleted.add(event["item_id"])

    def _truncated(self, event: Event) -> None:
        heard_ms = event["audio_end_ms"]
        self._change(event["item_id"], lambda item: replace(item, heard_ms=heard_ms))

    # -- the user's side -------------------------------------------------------------------

    def _started(self, event: Event) -> None:
        if not self._order.is_placed(event["item_id"]):
            self._begun.add(event["item_id"])
        self._spoken(event)

    def _cleared(self, _: Event) -> None:
        self._abandoned |= self._begun
        self._begun.clear()

    def _exists(self, item_id: str) -> None:
        self._begun.discard(item_id)
        self._abandoned.discard(item_id)

    def _committed(self, event: Event) -> None:
        self._order.place(event["item_id"], event.get("previous_item_id"), "committed")
        self._exists(event["item_id"])
        self._spoken(event)

    def _spoken(self, event: Event) -> None:
        self._change(
            event["item_id"], lambda item: replace(item, role="user", parts=item.parts or (Part(),))
        )

    def _heard(self, event: Event, change: Callable[[Part], Part]) -> None:
        self._spoken(event)
        self._part(event["item_id"], event.get("content_index", 0), change)

    def _words_delta(self, event: Event) -> None:
        delta = event.get("delta") or ""
        self._heard(event, lambda part: _extended(part, part.kind, delta))

    def _words_completed(self, event: Event) -> None:
        text = event["transcript"]
        self._heard(event, lambda part: replace(part, text=text, transcript="final"))
        if event.get("usage"):
            self._transcription_usage[event["item_id"]] = event["usage"]

    def _words_failed(self, event: Event) -> None:
        message = (event.get("error") or {}).get("message") or ""
        self._heard(event, lambda part: replace(part, transcript="failed", error=message))

    # -- the replies -------------------------------------------------------------------------

    def _response(self, event: Event) -> None:
        wire = event["response"]
        if "conversation_id" in wire and wire["conversation_id"] is None:
            self._out_of_band.add(wire["id"])
        known = self._responses.get(wire["id"])
        if known is not None and known.status != "in_progress":
            return
        details = wire.get("status_details") or {}
        error = details.get("error") or {}
        self._responses[wire["id"]] = Response(
            wire["id"],
            wire["status"],
            details.get("reason") or error.get("code"),
            error.get("message"),
            wire.get("usage"),
        )

    def _output_item(self, event: Event) -> None:
        response_id = event["response_id"]
        self._change(event["item"]["id"], lambda item: replace(item, response_id=response_id))
        self._merge(event["item"])

    def _reply(self, event: Event, change: Callable[[Part], Part]) -> None:
        response_id = event.get("response_id")
        self._change(
            event["item_id"],
            lambda item: replace(item, role="assistant", response_id=response_id),
        )
        self._part(event["item_id"], event["content_index"], change)

    def _text_delta(self, event: Event) -> None:
        self._reply(event, lambda part: _extended(part, "text", event["delta"]))

    def _transcript_delta(self, event: Event) -> None:
        self._reply(event, lambda part: _extended(part, "audio", event["delta"]))

    def _text_done(self, event: Event) -> None:
        self._reply(event, lambda part: _final(part, "text", event["text"]))

    def _transcript_done(self, event: Event) -> None:
        self._reply(event, lambda part: _final(part, "audio", event["transcript"]))

    def _part_done(self, event: Event) -> None:
        wire = event["part"]
        text = wire["transcript"] if "transcript" in wire else wire.get("text")
        self._reply(event, lambda part: _final(part, wire["type"], text))

    def _audio_delta(self, event: Event) -> None:
        size = _decoded_bytes(event["delta"])
        self._part(
            event["item_id"],
            event["content_index"],
            lambda part: replace(part, audio_bytes=part.audio_bytes + size),
        )

    def _arguments_delta(self, event: Event) -> None:
        def extend(item: Item) -> Item:
            call = item.tool_call or ToolCall(None)
            if item.status in _OVER:
                return replace(item, kind="function_call", tool_call=call)
            grown = call.arguments + event["delta"]
            call = replace(call, call_id=event["call_id"], arguments=grown)
            return replace(item, kind="function_call", tool_call=call)

        self._change(event["item_id"], extend)

    def _arguments_done(self, event: Event) -> None:
        def finish(item: Item) -> Item:
            name = event.get("name") or (item.tool_call.name if item.tool_call else "")
            call = ToolCall(event["call_id"], name, event["arguments"])
            return replace(item, kind="function_call", status="completed", tool_call=call)

        self._change(event["item_id"], finish)

    # -- tools that the server runs ----------------------------------------------------------

    def _mcp_arguments_delta(self, event: Event) -> None:
        def extend(item: Item) -> Item:
            call = item.tool_call or ToolCall(None)
            about = item.mcp or mcp.Mcp()
            grown = call.arguments + event["delta"] if about.state == "asking" else call.arguments
            return replace(item, tool_call=replace(call, arguments=grown), mcp=about)

        self._change(event["item_id"], extend)

    def _mcp_arguments_done(self, event: Event) -> None:
        def finish(item: Item) -> Item:
            call = replace(item.tool_call or ToolCall(None), arguments=event["arguments"])
            return replace(item, tool_call=call, mcp=mcp.advanced(item.mcp, "running"))

        self._change(event["item_id"], finish)

    def _mcp_went(self, event: Event) -> None:
        state = event["type"].rpartition(".")[2].replace("in_progress", "running")
        self._change(
            event["item_id"], lambda item: replace(item, mcp=mcp.advanced(item.mcp, state))
        )

    # -- items -------------------------------------------------------------------------------

    def _change(self, item_id: str, change: Callable[[Item], Item]) -> None:
        self._order.mention(item_id)
        self._items[item_id] = change(self._items.get(item_id, Item(item_id)))

    def _part(self, item_id: str, index: int, change: Callable[[Part], Part]) -> None:
        if not 0 <= index < PARTS_LIMIT:
            return

        def put(item: Item) -> Item:
            parts = [*item.parts, *[Part()] * (index + 1 - len(item.parts))]
            parts[index] = change(parts[index])
            return replace(item, parts=tuple(parts))

        self._change(item_id, put)

    def _merge(self, wire: Mapping[str, Any]) -> None:
        if wire["type"] == "function_call_output":
            self._tool_outputs[wire["call_id"]] = wire["output"]
        self._change(wire["id"], lambda item: _merged(item, wire))


def _merged(item: Item, wire: Mapping[str, Any]) -> Item:
    kind = wire["type"]
    output = item.tool_output
    if kind == "function_call_output":
        output = ToolOutput(wire["call_id"], wire["output"])
    return replace(
        item,
        kind=kind,
        role=wire.get("role"),
        status=_later_status(item.status, wire.get("status")),
        parts=_merged_parts(item.parts, wire) if kind == "message" else item.parts,
        tool_call=_merged_call(item.tool_call, wire),
        tool_output=output,
        mcp=mcp.merged(item.mcp, wire),
    )


def _later_status(known: str | None, said: str | None) -> str | None:
    """An item that is over stays over, whatever older news arrives late."""
    return said if said is not None and known not in _OVER else known


def _merged_call(known: ToolCall | None, wire: Mapping[str, Any]) -> ToolCall | None:
    if wire["type"] not in ("function_call", "mcp_call", "mcp_approval_request"):
        return known
    have = known or ToolCall(None)
    return ToolCall(
        wire.get("call_id") or have.call_id,
        wire.get("name") or have.name,
        wire.get("arguments") or have.arguments,
    )


def _merged_parts(known: tuple[Part, ...], wire: Mapping[str, Any]) -> tuple[Part, ...]:
    content = wire["content"]
    count = min(PARTS_LIMIT, max(len(known), len(content)))
    parts = [*known, *[Part()] * (count - len(known))]
    over = wire.get("status") in _OVER
    for index, said in enumerate(content[:count]):
        parts[index] = _merged_part(parts[index], said, over=over)
    return tuple(parts)


def _merged_part(part: Part, content: Mapping[str, Any], *, over: bool) -> Part:
    if content["type"] == "input_image":
        url = content.get("image_url") or ""
        shown = url if url.startswith("data:image/") else part.image_url
        return replace(part, kind="image", transcript="final", image_url=shown)
    kind = "audio" if content["type"].endswith("audio") else "text"
    text = content["transcript"] if "transcript" in content else content.get("text")
    comes_later = content["type"] == "input_audio" and text is None
    if part.transcript != "pending":
        return part
    if not over or comes_later:
        return replace(part, kind=kind)
    return replace(part, kind=kind, text=part.text if text is None else text, transcript="final")


def _extended(part: Part, kind: str, delta: str) -> Part:
    if part.transcript != "pending":
        return part
    return replace(part, kind=kind, text=part.text + delta)


def _final(part: Part, kind: str, text: str | None) -> Part:
    said = part.text if text is None else text
    return replace(part, kind=kind, text=said, transcript="final")


def _decoded_bytes(base64: str) -> int:
    return len(base64) * 3 // 4 - base64[-2:].count("=")


_TRANSCRIPTION = "conversation.item.input_audio_transcription"
_HANDLERS: Mapping[str, Callable[[ConversationFold, Event], None]] = {
    "conversation.item.created": ConversationFold._added,  # noqa: SLF001
    "conversation.item.added": ConversationFold._added,  # noqa: SLF001
    "conversation.item.done": ConversationFold._done,  # noqa: SLF001
    "conversation.item.retrieved": ConversationFold._retrieved,  # noqa: SLF001
    "conversation.item.deleted": ConversationFold._removed,  # noqa: SLF001
    "conversation.item.truncated": ConversationFold._truncated,  # noqa: SLF001
    "input_audio_buffer.speech_started": ConversationFold._started,  # noqa: SLF001
    "input_audio_buffer.cleared": ConversationFold._cleared,  # noqa: SLF001
    "input_audio_buffer.committed": ConversationFold._committed,  # noqa: SLF001
    f"{_TRANSCRIPTION}.delta": ConversationFold._words_delta,  # noqa: SLF001
    f"{_TRANSCRIPTION}.completed": ConversationFold._words_completed,  # noqa: SLF001
    f"{_TRANSCRIPTION}.failed": ConversationFold._words_failed,  # noqa: SLF001
    "response.created": ConversationFold._response,  # noqa: SLF001
    "response.done": ConversationFold._response,  # noqa: SLF001
    "response.output_item.added": ConversationFold._output_item,  # noqa: SLF001
    "response.output_item.done": ConversationFold._output_item,  # noqa: SLF001
    "response.content_part.done": ConversationFold._part_done,  # noqa: SLF001
    "response.output_text.delta": ConversationFold._text_delta,  # noqa: SLF001
    "response.output_text.done": ConversationFold._text_done,  # noqa: SLF001
    "response.output_audio_transcript.delta": ConversationFold._transcript_delta,  # noqa: SLF001
    "response.output_audio_transcript.done": ConversationFold._transcript_done,  # noqa: SLF001
    "response.output_audio.delta": ConversationFold._audio_delta,  # noqa: SLF001
    "response.function_call_arguments.delta": ConversationFold._arguments_delta,  # noqa: SLF001
    "response.function_call_arguments.done": ConversationFold._arguments_done,  # noqa: SLF001
    "response.mcp_call_arguments.delta": ConversationFold._mcp_arguments_delta,  # noqa: SLF001
    "response.mcp_call_arguments.done": ConversationFold._mcp_arguments_done,  # noqa: SLF001
    "response.mcp_call.in_progress": ConversationFold._mcp_went,  # noqa: SLF001
    "response.mcp_call.completed": ConversationFold._mcp_went,  # noqa: SLF001
    "response.mcp_call.failed": ConversationFold._mcp_went,  # noqa: SLF001
    "mcp_list_tools.in_progress": ConversationFold._mcp_went,  # noqa: SLF001
    "mcp_list_tools.completed": ConversationFold._mcp_went,  # noqa: SLF001
    "mcp_list_tools.failed": ConversationFold._mcp_went,  # noqa: SLF001
}
