"""``conversation.item.*`` events of the client: create, delete, retrieve, truncate."""

from __future__ import annotations

from typing import Any

import pybase64

from callboard.engine.audio_codec import decode_audio, encode_audio
from callboard.engine.client_items import entry_of
from callboard.engine.context import Entry
from callboard.engine.core import Core
from callboard.engine.listening import Listening
from callboard.protocol import client_events as client
from callboard.protocol import server_events as events
from callboard.protocol.errors import ProtocolError
from callboard.protocol.formats import USER_AUDIO_MS_PER_TOKEN, pcm_ms
from callboard.protocol.items import (
    FunctionCallOutput,
    InputAudio,
    UserMessage,
)
from callboard.protocol.items import decode_audio as decode_base64


def create(core: Core, listening: Listening, event: client.ConversationItemCreate) -> None:
    """Raises ``ProtocolError``."""
    core.conversation.require_room()
    item = event.item
    if isinstance(item, FunctionCallOutput) and not core.conversation.knows_call(item.call_id):
        raise ProtocolError("tool_call_not_found", param="item.call_id", call_id=item.call_id)
    entry = entry_of(core, item, param="item")
    audio = _user_audio(core, item) if isinstance(item, UserMessage) else b""
    if audio:
        entry.audio = audio
        entry.audio_tokens = pcm_ms(audio) // USER_AUDIO_MS_PER_TOKEN
    if entry.awaits_words:
        listening.add_audio_item(entry, event.previous_item_id)
    else:
        listening.place(entry, event.previous_item_id)


def _user_audio(core: Core, item: UserMessage) -> bytes:
    """The audio parts of a message in the engine's own format."""
    pieces = []
    for index, part in enumerate(item.content):
        if isinstance(part, InputAudio) and part.audio:
            param = f"item.content[{index}].audio"
            raw = decode_base64(part.audio, param)
            pieces.append(decode_audio(raw, core.view.input_format, param))
    return b"".join(pieces)


def delete(core: Core, event: client.ConversationItemDelete) -> None:
    """Raises ``ProtocolError`` when there is no such item."""
    core.conversation.remove(event.item_id)
    core.effects.emit(events.ConversationItemDeleted, item_id=event.item_id)


def retrieve(core: Core, event: client.ConversationItemRetrieve) -> None:
    """The item with its audio, in the session's formats. Raises ``ProtocolError``."""
    entry = core.conversation.get(event.item_id)
    if entry is None:
        raise ProtocolError("item_retrieve_invalid_item_id", item_id=event.item_id)
    core.effects.emit(events.ConversationItemRetrieved, item=_with_audio(core, entry))


def _with_audio(core: Core, entry: Entry) -> dict[str, Any]:
    if not entry.audio:
        return entry.wire
    assistant = entry.role == "assistant"
    wanted = core.view.output_format if assistant else core.view.input_format
    encoded = encode_audio(bytes(entry.audio), wanted)
    audio = pybase64.b64encode_as_string(encoded)
    content = [
        {"type": part["type"], "audio": audio, **part}
        if part["type"] in ("input_audio", "output_audio")
        else part
        for part in entry.wire["content"]
    ]
    return {**entry.wire, "content": content}


def truncate(core: Core, item_id: str, content_index: int, audio_end_ms: int) -> None:
    """Raises ``ProtocolError``."""
    core.conversation.truncate(item_id, content_index, audio_end_ms)
    core.effects.emit(
        events.ConversationItemTruncated,
        item_id=item_id,
        content_index=content_index,
        audio_end_ms=audio_end_ms,
    )


def truncate_played(core: Core, item_id: str, played_ms: int) -> None:
    """The track was cut off: keep of the item what was heard (WebRTC)."""
    entry = core.conversation.get(item_id)
    if entry is not None and entry.has_audio:
        truncate(core, item_id, 0, min(played_ms, entry.kept_ms))
