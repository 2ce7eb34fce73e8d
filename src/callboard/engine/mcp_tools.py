"""The MCP servers of a session: what they offer, and what of it a response may use.

A server is defined once by label and address; its tools are listed then, and again only
when what decides the list has changed. A response uses what is listed when it begins to be
written; one that brings its own servers waits for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from callboard.engine.context import Entry
from callboard.engine.core import Core, McpShelf
from callboard.engine.messages import Cancel, ListTools
from callboard.engine.plan import McpTarget, ResponsePlan
from callboard.mcp.values import McpEndpoint, McpError
from callboard.mcp.values import McpTool as OfferedTool
from callboard.protocol import server_events as events
from callboard.protocol.errors import ProtocolError
from callboard.protocol.mcp_tools import McpTool, completed
from callboard.protocol.session import MAX_TOOLS

MAX_LABELS = 32
"""Servers that one session may define in its life."""
NAME_CHARACTERS = 64
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9_-]")


def endpoint_of(tool: McpTool) -> McpEndpoint:
    return McpEndpoint(
        label=tool.server_label,
        url=tool.server_url or "",
        authorization=tool.authorization or "",
        headers=tool.headers or {},
        trusted=False,
    )


def resolved(core: Core, tools: Sequence[Any], param: str) -> list[Any]:
    """Tools as the client gave them, each server with what is known of its label.

    Raises ``ProtocolError`` when the session has defined too many servers.
    """
    known = {label: shelf.definition for label, shelf in core.shelves.items()}
    labels = {tool.server_label for tool in _servers(tools)}
    if len(labels | set(known)) > MAX_LABELS:
        raise ProtocolError(
            "invalid_value_detail", param=param, detail=f"at most {MAX_LABELS} MCP servers."
        )
    return [completed(tool, known) if isinstance(tool, McpTool) else tool for tool in tools]


def brought(core: Core, tools: Sequence[Any], param: str) -> list[Any]:
    """``resolved``, for a response: it cannot move a server that the session uses.

    Raises ``ProtocolError``.
    """
    used = {tool["server_label"] for tool in core.view.wire["tools"] if tool["type"] == "mcp"}
    whole = resolved(core, tools, param)
    for index, tool in enumerate(whole):
        if not isinstance(tool, McpTool) or tool.server_label not in used:
            continue
        if not same_place(core.shelves[tool.server_label].definition, tool):
            raise ProtocolError(
                "invalid_value_detail",
                param=f"{param}[{index}].server_label",
                detail=f"the session uses another server labelled '{tool.server_label}'.",
            )
    return whole


class McpTools:
    """Lists the tools of servers; each list is an item of the conversation."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def define(self, tools: Sequence[Any]) -> None:
        """The session's servers are those among ``tools`` (resolved): list what is new of them."""
        for tool in _servers(tools):
            shelf = self._core.shelves.get(tool.server_label)
            if shelf is None or shelf.state == "failed" or not _listed_alike(shelf, tool):
                self._replace(shelf, tool)
            else:
                shelf.definition = tool

    def bring(self, tools: Sequence[Any]) -> None:
        """A response brings servers of its own; those that are known stay as they are."""
        for tool in _servers(tools):
            shelf = self._core.shelves.get(tool.server_label)
            if shelf is None or shelf.state == "failed" or not same_place(shelf.definition, tool):
                self._replace(shelf, tool)

    def _replace(self, shelf: McpShelf | None, tool: McpTool) -> None:
        if shelf is not None and shelf.state == "listing":
            self._core.effects.do(Cancel(shelf.entry.item_id))
            text = "A newer definition has taken this server's place."
            self._failed(shelf, McpError("protocol_error", text))
        self._list(tool)

    def _list(self, tool: McpTool) -> None:
        core = self._core
        item_id = core.ids.new("item")
        wire = {
            "id": item_id,
            "type": "mcp_list_tools",
            "server_label": tool.server_label,
            "tools": [],
        }
        entry = Entry(wire)
        shelf = McpShelf(tool, entry, core.conversation.add(entry))
        core.shelves[tool.server_label] = shelf
        core.effects.emit(events.McpListToolsInProgress, item_id=item_id)
        core.effects.emit(
            events.ConversationItemAdded, previous_item_id=shelf.previous, item=dict(wire)
        )
        core.effects.do(ListTools(item_id, endpoint_of(tool)))

    def listed(self, item_id: str, offered: Sequence[OfferedTool]) -> bool:
        """A server told its tools. False when nobody waits for them any more."""
        shelf = self._listing(item_id)
        if shelf is None:
            return False
        allows = shelf.definition.offers
        tools = [tool for tool in offered if allows(tool.name, read_only=tool.read_only)]
        if len(tools) > MAX_TOOLS:
            text = f"The server offers {len(tools)} tools, more than {MAX_TOOLS}: name those that "
            self._failed(shelf, McpError("protocol_error", f"{text}are wanted in allowed_tools."))
            return True
        shelf.state, shelf.tools = "ready", tuple(offered)
        self._done(shelf, events.McpListToolsCompleted, tools=[tool.wire() for tool in tools])
        return True

    def not_listed(self, item_id: str, error: McpError) -> bool:
        """A server could not be asked. False when nobody waits for it any more."""
        shelf = self._listing(item_id)
        if shelf is not None:
            self._failed(shelf, error)
        return shelf is not None

    def _listing(self, item_id: str) -> McpShelf | None:
        found = (shelf for shelf in self._core.shelves.values() if shelf.entry.item_id == item_id)
        return next((shelf for shelf in found if shelf.state == "listing"), None)

    def _failed(self, shelf: McpShelf, error: McpError) -> None:
        shelf.state = "failed"
        self._done(shelf, events.McpListToolsFailed, error=error.wire())

    def _done(self, shelf: McpShelf, kind: type[events.McpListTools], **fields: Any) -> None:
        core, entry = self._core, shelf.entry
        entry.settle({**entry.wire, **fields})
        core.effects.emit(
            events.ConversationItemDone, previous_item_id=shelf.previous, item=entry.wire
        )
        core.effects.emit(kind, item_id=entry.item_id)


def _servers(tools: Sequence[Any]) -> list[McpTool]:
    return [tool for tool in tools if isinstance(tool, McpTool)]


def same_place(have: McpTool, wanted: McpTool) -> bool:
    """The same server, spoken to in the same way."""
    fields = ("server_url", "authorization", "headers")
    return all(getattr(have, field) == getattr(wanted, field) for field in fields)


def _listed_alike(shelf: McpShelf, wanted: McpTool) -> bool:
    have = shelf.definition
    return same_place(have, wanted) and have.allowed_tools == wanted.allowed_tools


def is_listing(core: Core, labels: Sequence[str]) -> bool:
    return any(
        (shelf := core.shelves.get(label)) is not None and shelf.state == "listing"
        for label in labels
    )


# -- what a response may use ---------------------------------------------------------------


@dataclass(slots=True)
class _Offer:
    tools: list[Mapping[str, Any]]
    targets: dict[str, McpTarget]
    notes: list[str]


def equipped(core: Core, plan: ResponsePlan) -> ResponsePlan:
    """The plan with the servers' tools in their place, as functions of unique names."""
    if all(tool["type"] == "function" for tool in plan.tools):
        return plan
    offer = _offer(core, plan)
    choice = plan.tool_choice
    if isinstance(choice, Mapping) and choice["type"] == "mcp":
        offer, choice = _chosen(offer, choice)
    notes = "".join(f"\n\n{note}" for note in offer.notes)
    return replace(
        plan,
        tools=tuple(offer.tools),
        tool_choice=choice,
        targets=offer.targets,
        instructions=plan.instructions + notes,
    )


def _offer(core: Core, plan: ResponsePlan) -> _Offer:
    functions = [tool for tool in plan.tools if tool["type"] == "function"]
    offer = _Offer(list(functions), {}, [])
    taken = {tool["name"] for tool in functions}
    for given in plan.tools:
        shelf = core.shelves.get(given["server_label"]) if given["type"] == "mcp" else None
        if shelf is None or shelf.state != "ready":
            continue
        rules = McpTool.model_validate(dict(given))
        wanted = [t for t in shelf.tools if rules.offers(t.name, read_only=t.read_only)]
        if wanted and rules.server_description:
            offer.notes.append(f"{shelf.label}: {rules.server_description}")
        for tool in wanted[: MAX_TOOLS - len(offer.tools)]:
            name = _free_name(shelf.label, tool.name, taken)
            taken.add(name)
            offer.tools.append(
                {
                    "type": "function",
                    "name": name,
                    "description": tool.description,
                    "parameters": tool.input_schema,
                }
            )
            asks = rules.asks_approval(tool.name, read_only=tool.read_only)
            endpoint = endpoint_of(shelf.definition)
            offer.targets[name] = McpTarget(shelf.label, tool.name, endpoint, asks)
    return offer


def _free_name(label: str, name: str, taken: set[str]) -> str:
    """What the model calls the tool: its own name, unless another tool has it already."""
    plain = _NOT_IN_NAMES.sub("_", name)[:NAME_CHARACTERS] or "tool"
    if plain not in taken:
        return plain
    long = _NOT_IN_NAMES.sub("_", f"{label}_{name}")[: NAME_CHARACTERS - 3]
    numbered = (long if n == 1 else f"{long}_{n}" for n in range(1, MAX_TOOLS + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def _chosen(offer: _Offer, choice: Mapping[str, Any]) -> tuple[_Offer, Any]:
    """``tool_choice`` of a server: one of its tools, or any of them; none is there: auto."""
    wanted = {
        name
        for name, target in offer.targets.items()
        if target.label == choice["server_label"] and choice.get("name") in (None, target.name)
    }
    if not wanted:
        return offer, "auto"
    if choice.get("name") is not None:
        return offer, {"type": "function", "name": next(iter(wanted))}
    tools = [tool for tool in offer.tools if tool["name"] in wanted]
    targets = {name: offer.targets[name] for name in wanted}
    return _Offer(tools, targets, offer.notes), "required"
