"""Whether the session is owed a ``response.create``, and when it gets it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from callboard.gateway.floor import Event, Floor

MAX_ROUNDS = 12
"""Responses asked for in one turn of the user; the last one may not call tools."""
ASK_PREFIX = "callboard_ask_"
"""What the ids of our own ``response.create`` begin with."""
ASKED_AS = "callboard_ask"
"""The key of the metadata that tells a response of given words from any other."""
ACTIVE_RESPONSE = "conversation_already_has_active_response"


class Debt:
    """Answers that no response has read, and the one response that has to follow them.

    Beside it words may be owed that are given (an opening, a guardrail's): a response with an
    input of its own, which reads no answer and is never mixed with the one that does.
    """

    def __init__(self) -> None:
        self.floor = Floor()
        self._unread: dict[str, bool] = {}
        """Call id of an answer that no response has read → whether the session has it."""
        self._doubtful: dict[str, bool] = {}
        """Answers that the response asked for last reads, if it is the one that begins."""
        self._is_due = False
        self._wish: dict[str, Any] = {}
        """Parameters of the response that is due."""
        self._words: dict[str, Any] | None = None
        """Parameters of the response that says given words, which comes first."""
        self._words_ask = ""
        """The id of the ``response.create`` that asked for given words last."""
        self._read_instead: set[str] = set()
        """Answers that are read if another response began in place of the given words."""
        self._rounds = 0
        self._asks = 0

    def deadlines_ms(self, now_ms: int) -> Iterator[int]:
        free_at_ms = self.floor.free_at_ms(now_ms)
        if (self._is_due or self._words is not None) and free_at_ms is not None:
            yield free_at_ms

    def answered(self, call_id: str) -> None:
        """An answer is on its way to the session."""
        self._unread[call_id] = False

    def owe_for(self, call_ids: Sequence[str]) -> None:
        """All calls of a response are answered; due unless a response has read all of it."""
        if any(call_id in self._unread for call_id in call_ids):
            self._is_due = True

    def owe_words(self, response: Mapping[str, Any]) -> None:
        """Given words are due, by a response with these parameters and an input of its own."""
        self._words = dict(response)

    def wish(self, response: Mapping[str, Any]) -> None:
        """The response that is due or will be should have these parameters."""
        if self._is_due or self._unread:
            self._wish = {**response, **self._wish}

    def user_turn(self) -> None:
        self._rounds = 0

    def client_asked(self, now_ms: int) -> None:
        """A client's own ``response.create`` goes on to the session: it reads all there is."""
        if self.floor.is_free(now_ms):
            self._words = None
            self._ask(now_ms)

    def pay(self, now_ms: int) -> dict[str, Any] | None:
        """The ``response.create`` that is to be sent now, if one is."""
        if not self.floor.is_free(now_ms):
            return None
        if self._words is not None:
            words, self._words = self._words, None
            self._ask_for_words(now_ms)
            response = {**words, "metadata": {ASKED_AS: self._words_ask}}
        elif self._is_due:
            self._rounds += 1
            last = {"tool_choice": "none"} if self._rounds >= MAX_ROUNDS else {}
            response = {**self._wish, **last}
            self._ask(now_ms)
        else:
            return None
        event: dict[str, Any] = {"type": "response.create", "event_id": self._event_id()}
        return {**event, "response": response} if response else event

    def took(self, event: Event, now_ms: int) -> None:
        """An event of the session."""
        match event.get("type"):
            case "response.created":
                self._began(event["response"], now_ms)
            case "conversation.item.added" | "conversation.item.created" | "conversation.item.done":
                item = event["item"]
                if item.get("type") == "function_call_output" and item["call_id"] in self._unread:
                    self._unread[item["call_id"]] = True
            case "error":
                self._failed(event["error"], now_ms)
        self.floor.took(event, now_ms)

    @staticmethod
    def is_own_refusal(event: Event) -> bool:
        """Whether an error says that a response of ours has to wait: no client need know."""
        error = event.get("error") if event.get("type") == "error" else None
        if not isinstance(error, Mapping) or error.get("code") != ACTIVE_RESPONSE:
            return False
        return str(error.get("event_id")).startswith(ASK_PREFIX)

    def _event_id(self) -> str:
        return f"{ASK_PREFIX}{self._asks}"

    def _ask_for_words(self, now_ms: int) -> None:
        self.floor.asked(now_ms)
        self._asks += 1
        self._words_ask, self._read_instead = self._event_id(), set()

    def _ask(self, now_ms: int) -> None:
        self.floor.asked(now_ms)
        self._asks += 1
        self._is_due = False
        self._wish = {}
        self._doubtful = dict(self._unread)
        self._unread = {}

    def _began(self, response: Event, now_ms: int) -> None:
        if "conversation_id" in response and response["conversation_id"] is None:
            return
        if self._words_ask and (response.get("metadata") or {}).get(ASKED_AS) == self._words_ask:
            self._words_began()
            return
        if self.floor.is_asked(now_ms):
            # Another response may have come first: if so, ours is refused, and what is unread
            # is what the session did not have by then.
            self._read_instead = {one for one, has in self._unread.items() if has}
            self._doubtful = {one: has for one, has in self._doubtful.items() if not has}
            return
        self._unread = {one: has for one, has in self._unread.items() if not has}
        self._words = None
        self._only_unread()

    def _only_unread(self) -> None:
        """What a response has read is not followed by another."""
        if not self._unread:
            self._is_due, self._wish = False, {}

    def _failed(self, error: Event, now_ms: int) -> None:
        is_ours = error.get("event_id") == self._event_id()
        is_refusal = error.get("code") == ACTIVE_RESPONSE
        is_awaited = self.floor.is_asked(now_ms) or bool(self._doubtful)
        if not is_ours and not (is_refusal and is_awaited):
            return
        self.floor.refused(now_ms)
        if self._words_ask and error.get("event_id") == self._words_ask:
            self._words_failed(is_refusal=is_refusal)
            return
        unread, self._doubtful = self._doubtful, {}
        if is_refusal:
            self._unread |= unread
            self._is_due = self._is_due or bool(unread)

    def _words_failed(self, *, is_refusal: bool) -> None:
        """Given words that met another response are not asked for again: it says something."""
        self._words_ask = ""
        if is_refusal:
            self._drop_read_instead()

    def _words_began(self) -> None:
        """They read nothing; what began before them, while they were on their way, did."""
        self._words_ask = ""
        self._drop_read_instead()

    def _drop_read_instead(self) -> None:
        left = self._unread.items()
        self._unread = {one: has for one, has in left if one not in self._read_instead}
        self._read_instead = set()
        self._only_unread()
