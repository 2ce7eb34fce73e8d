"""An item that a client gives, as the engine keeps it. Pure."""

from __future__ import annotations

from callboard.engine.context import Called, Entry
from callboard.engine.core import Core
from callboard.engine.mcp_calls import readable
from callboard.protocol.items import AnyItem, FunctionCall, wire_item
from callboard.protocol.mcp_items import McpCall

UNKNOWN = "It is not known what came of this call."


def entry_of(core: Core, item: AnyItem, *, param: str) -> Entry:
    """``param``: where it stood in the message. Raises ``ProtocolError``."""
    item_id = item.id or core.ids.new("item")
    call_id = core.ids.new("call") if isinstance(item, FunctionCall) else None
    entry = Entry(wire_item(item, item_id, call_id, param=param))
    if isinstance(item, McpCall):
        entry.called = Called(item.name, readable(core, _outcome(item)), made=True)
    return entry


def _outcome(call: McpCall) -> str:
    """What the model reads of a call that an earlier session made."""
    if call.error is not None:
        return f"Error: {call.error.message}"
    return UNKNOWN if call.output is None else call.output or "Done."
