"""Tool calls of one session: who answers each, and when the next response is owed. Pure.

The rule: every call is answered once; after the last answer to the calls of one
response there is exactly one ``response.create``, never while a response is
active, none when a response has read the answers already. Calls of tools that
are the client's are the client's to answer and to follow up; when a response
calls tools of both sides, this side asks for the next response and the client's
own ``response.create`` is swallowed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from callboard.gateway.debt import Debt

MAX_OPEN_CALLS = 32
"""Tool calls of this side that run at a time in one session."""
MAX_REMEMBERED = 512
"""Answered calls that are still recognised."""
CLIENT_ANSWER_MS = 20_000
"""How long the client may take to answer its part of the calls of a response."""
SURPLUS_MS = 5_000
"""How long after its answer a client's surplus ``response.create`` is expected."""

Event = Mapping[str, Any]
Owner = Literal["server", "client"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    call_id: str
    name: str
    arguments: str
    """JSON, as the model wrote it."""
    response_id: str


@dataclass(frozen=True, slots=True)
class Run:
    """Answer this call, and tell ``Toolbox.finished``."""

    call: ToolCall


@dataclass(frozen=True, slots=True)
class Send:
    """To the session, as a client event."""

    event: Mapping[str, Any]


Command = Run | Send


@dataclass(slots=True)
class _Batch:
    """The calls of one response."""

    open: dict[str, Owner] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    has_ours: bool = False
    has_clients: bool = False
    is_over: bool = False
    """Whether the response has ended: no more calls will come."""
    follows_up: bool = True
    """Whether the answers are to be followed by a response."""
    is_asked: bool = False
    """Whether the client has asked for that response already."""
    client_by_ms: int | None = None


class Toolbox:
    """One session's open tool calls. Times are milliseconds of one clock that never goes back."""

    def __init__(self, own: Collection[str]) -> None:
        self._own = frozenset(own)
        self._clients: frozenset[str] = frozenset()
        self._brought: frozenset[str] = frozenset()
        """Names of tools that the client gave single responses."""
        self._batches: dict[str, _Batch] = {}
        self._names: OrderedDict[str, str] = OrderedDict()
        self._written: OrderedDict[str, Event] = OrderedDict()
        """Calls whose arguments are done: whole, or as far as they came before a cut."""
        self._answered: OrderedDict[str, Owner] = OrderedDict()
        self._surplus: tuple[_Batch, int] | None = None
        """What the client answered last, and until when its request to go on is expected."""
        self.debt = Debt()
        self.turns = 0
        """Utterances of the user so far, spoken and written."""

    def declare(self, own: Collection[str]) -> None:
        """The names of this side's tools, from now on."""
        self._own = frozenset(own)
        self._clients -= self._own
        self._brought -= self._own

    def is_open(self, call_id: str) -> bool:
        """Whether a call of this side waits for its answer."""
        batch = self._batch_of(call_id)
        return batch is not None and batch.open[call_id] == "server"

    def deadline_ms(self, now_ms: int) -> int | None:
        """When ``tick`` has something to do if nothing else happens."""
        waits = (one.client_by_ms for one in self._batches.values() if one.client_by_ms is not None)
        times = [*waits, *self.debt.deadlines_ms(now_ms)]
        return min(times, default=None)

    # -- what happens --------------------------------------------------------------------------

    def from_session(self, event: Event, now_ms: int) -> list[Command]:
        """An event of the session. Raises ``KeyError``, ``TypeError`` when it is malformed."""
        commands: list[Command] = []
        match event.get("type"):
            case "response.output_item.added":
                self._name(event["item"])
            case "response.function_call_arguments.done":
                _remember(self._written, event["call_id"], event)
            case "response.output_item.done":
                commands += self._item_done(event["item"], event["response_id"])
            case "response.done":
                commands += self._response_done(event["response"], now_ms)
            case "conversation.item.added" | "conversation.item.created":
                self._item_added(event["item"])
            case "input_audio_buffer.committed":
                self._user_turn()
            case "session.created" | "session.updated":
                self._clients = self._names_in(event["session"])
        self.debt.took(event, now_ms)
        return commands + self._settled(now_ms)

    def from_client(self, event: Event, now_ms: int) -> tuple[bool, list[Command]]:
        """An event of a client: whether it goes on to the session, and what is to be done then."""
        match event.get("type"):
            case "response.create":
                self._brought |= self._names_in(event.get("response"))
                return self._client_asks(event.get("response") or {}, now_ms), []
            case "input_audio_buffer.commit":
                self._user_turn()
            case "conversation.item.create":
                item = event.get("item") or {}
                if item.get("type") == "function_call_output":
                    return self._client_answers(str(item.get("call_id")), now_ms)
                if item.get("role") == "user":
                    self._user_turn()
            case "session.update":
                self._clients |= self._names_in(event.get("session"))
        return True, []

    def _names_in(self, settings: Event | None) -> frozenset[str]:
        """The client's tools among those of a session or a response."""
        tools = (settings or {}).get("tools") or ()
        return frozenset(str(one.get("name", "")) for one in tools) - self._own

    def finished(self, call_id: str, output: str, now_ms: int) -> list[Command]:
        """A call of this side has its answer; one that was answered before is passed over."""
        batch = self._batch_of(call_id)
        if batch is None or batch.open[call_id] != "server":
            return []
        commands: list[Command] = [self._answer(batch, call_id, output)]
        return commands + self._settled(now_ms)

    def say(self, response: Mapping[str, Any], now_ms: int) -> list[Command]:
        """Owe a response that says given words: these parameters, an ``input`` among them."""
        self.debt.owe_words(response)
        return self._settled(now_ms)

    def tick(self, now_ms: int) -> list[Command]:
        """Time has passed."""
        commands: list[Command] = []
        for batch in self._batches.values():
            if batch.client_by_ms is not None and now_ms >= batch.client_by_ms:
                batch.client_by_ms = None
                late = [call_id for call_id, owner in batch.open.items() if owner == "client"]
                text = "The page did not answer. Go on without it."
                commands += [self._answer(batch, call_id, text) for call_id in late]
        return commands + self._settled(now_ms)

    # -- calls ---------------------------------------------------------------------------------

    def _name(self, item: Event) -> None:
        """Some servers name the tool only when its call begins."""
        if item.get("type") == "function_call" and item.get("name"):
            _remember(self._names, item["call_id"], item["name"])

    def _item_done(self, item: Event, response_id: str) -> Iterator[Command]:
        if item.get("type") != "function_call":
            return
        written = self._written.pop(item["call_id"], None) or {}
        if item.get("status") != "incomplete":
            yield from self._called({**written, **item}, response_id)

    def _called(self, call: Event, response_id: str) -> Iterator[Command]:
        call_id = call["call_id"]
        is_known = call_id in self._answered or self._batch_of(call_id) is not None
        if is_known or self.debt.floor.is_aside(response_id):
            return
        name = call.get("name") or self._names.pop(call_id, "")
        batch = self._batches.setdefault(response_id, _Batch())
        if self._is_theirs(name):
            batch.open[call_id] = "client"
            batch.has_clients = True
            return
        batch.open[call_id] = "server"
        batch.has_ours = True
        if self._open_count() > MAX_OPEN_CALLS:
            yield self._answer(batch, call_id, "Too many tools run at once. Try again later.")
        else:
            yield Run(ToolCall(call_id, name, call.get("arguments") or "", response_id))

    def _is_theirs(self, name: str) -> bool:
        return name in self._clients or name in self._brought

    def _item_added(self, item: Event) -> None:
        """An answer that did not pass here: the client's own way into the session is another."""
        if item.get("type") != "function_call_output":
            return
        if self._written.pop(item["call_id"], None) is not None:
            _remember(self._answered, item["call_id"], "client")
        batch = self._batch_of(item["call_id"])
        if batch is not None:
            self._close(batch, item["call_id"], "client")
            self.debt.answered(item["call_id"])

    def _open_count(self) -> int:
        return sum(
            owner == "server" for batch in self._batches.values() for owner in batch.open.values()
        )

    def _response_done(self, response: Event, now_ms: int) -> Iterator[Command]:
        response_id, is_whole = response["id"], response.get("status") == "completed"
        for item in response.get("output") or ():
            if is_whole or item.get("status") == "completed":
                yield from self._item_done(item, response_id)
        for written in [one for one in self._written.values() if one["response_id"] == response_id]:
            del self._written[written["call_id"]]
            if is_whole:
                yield from self._called(written, response_id)
        batch = self._batches.get(response_id)
        if batch is None:
            return
        batch.is_over = True
        if batch.has_ours and batch.has_clients:
            batch.client_by_ms = now_ms + CLIENT_ANSWER_MS
        reason = (response.get("status_details") or {}).get("reason")
        stopped = response.get("status") == "cancelled" and reason != "turn_detected"
        batch.follows_up = not stopped and response.get("status") != "failed"

    def _answer(self, batch: _Batch, call_id: str, output: str) -> Send:
        self._close(batch, call_id, "server")
        self.debt.answered(call_id)
        item = {"type": "function_call_output", "call_id": call_id, "output": output}
        return Send({"type": "conversation.item.create", "item": item})

    def _close(self, batch: _Batch, call_id: str, by: Owner) -> None:
        del batch.open[call_id]
        batch.answered.append(call_id)
        _remember(self._answered, call_id, by)

    def _batch_of(self, call_id: str) -> _Batch | None:
        return next((one for one in self._batches.values() if call_id in one.open), None)

    # -- the client ----------------------------------------------------------------------------

    def _user_turn(self) -> None:
        self.turns += 1
        self._surplus = None
        self.debt.user_turn()

    def _client_answers(self, call_id: str, now_ms: int) -> tuple[bool, list[Command]]:
        batch, written = self._batch_of(call_id), self._written.get(call_id)
        is_ours = self._answered.get(call_id) == "server"
        if batch is None and written is not None:
            is_ours = not self._is_theirs(written.get("name") or self._names.get(call_id, ""))
            if not is_ours:
                list(self._called(written, written["response_id"]))
                batch = self._batch_of(call_id)
        if batch is None and not is_ours:
            return True, []
        if batch is None or batch.open[call_id] == "server":
            # Whoever answers for this side goes on to ask for the response that this side owes.
            self._surplus = batch or _Batch(has_ours=True), now_ms + SURPLUS_MS
            return False, []
        self._close(batch, call_id, "client")
        self.debt.answered(call_id)
        self._surplus = batch, now_ms + SURPLUS_MS
        return True, self._settled(now_ms)

    def _client_asks(self, response: Event, now_ms: int) -> bool:
        if response.get("conversation") == "none":
            return True
        batch, until_ms = self._surplus or (None, 0)
        self._surplus = None
        is_open = any(batch is one for one in self._batches.values())
        if (
            batch is not None
            and now_ms < until_ms
            and (batch.has_ours or batch.is_asked or is_open)
        ):
            batch.is_asked = True
            self.debt.wish(response)
            return False
        self.debt.client_asked(now_ms)
        return True

    # -- the next response ---------------------------------------------------------------------

    def _settled(self, now_ms: int) -> list[Command]:
        """Close the batches that are complete, and pay the debt if that is possible now."""
        for response_id, batch in tuple(self._batches.items()):
            if batch.is_over and not batch.open:
                del self._batches[response_id]
                if (batch.has_ours or batch.is_asked) and batch.follows_up:
                    self.debt.owe_for(batch.answered)
        event = self.debt.pay(now_ms)
        return [] if event is None else [Send(event)]


def _remember(memory: OrderedDict[str, Any], key: str, value: Any) -> None:
    memory[key] = value
    if len(memory) > MAX_REMEMBERED:
        memory.popitem(last=False)
