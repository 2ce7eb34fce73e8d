"""The responses of a session: asked for, prepared ahead, fed, interrupted.

At most one response writes to the default conversation at a time; out-of-band
ones run beside it. A response waits until the words of the user's audio before
it are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from callboard.engine.context import Entry
from callboard.engine.core import Core
from callboard.engine.effects import HeldEffects
from callboard.engine.mcp_calls import MadeCall, McpCalls
from callboard.engine.mcp_tools import McpTools, equipped, is_listing, resolved
from callboard.engine.messages import Cancel, Failed, Generate, Warm
from callboard.engine.plan import Placement, ResponsePlan
from callboard.engine.prompt import (
    Billed,
    build_prompt,
    cached_tokens,
    llm_request,
)
from callboard.engine.response import ResponseRun
from callboard.engine.response_params import out_of_band_entries, plan_response
from callboard.engine.stages import (
    LlmPiece,
)
from callboard.mcp.values import McpError, McpResult
from callboard.protocol import server_events as events
from callboard.protocol.client_events import ResponseParams
from callboard.protocol.errors import ProtocolError
from callboard.protocol.mcp_items import McpApprovalResponse
from callboard.protocol.mcp_tools import McpTool

MINUTE_MS = 60_000


@dataclass(slots=True)
class Waiting:
    """A response whose prompt has audio that is not transcribed yet, or whose tools are listed."""

    run: ResponseRun
    entries: tuple[Entry, ...]
    labels: tuple[str, ...] = ()
    """Servers that the response itself has brought."""

    def is_ready(self, core: Core) -> bool:
        return not (
            any(entry.awaits_words for entry in self.entries) or is_listing(core, self.labels)
        )


@dataclass(slots=True)
class Prepared:
    """A reply made ahead of the end of the turn."""

    run: ResponseRun
    effects: HeldEffects


@dataclass(slots=True)
class TokenRate:
    """Tokens of the last minute, for ``rate_limits.updated``."""

    limit: int
    spent: list[tuple[int, int]] = field(default_factory=list)

    def spend(self, tokens: int, now_ms: int) -> dict[str, Any]:
        self.spent = [(at, n) for at, n in self.spent if now_ms - at < MINUTE_MS]
        self.spent.append((now_ms, tokens))
        used = min(self.limit, sum(n for _, n in self.spent))
        reset_s = used / self.limit * 60
        return {
            "name": "tokens",
            "limit": self.limit,
            "remaining": self.limit - used,
            "reset_seconds": round(reset_s, 3),
        }


class Replies:
    """Owns every ``ResponseRun`` of the session."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tools = McpTools(core)
        self._calls = McpCalls(core)
        self._runs: dict[str, ResponseRun] = {}
        self._active: ResponseRun | None = None
        self._waiting: dict[str, Waiting] = {}
        self._prepared: Prepared | None = None
        self._billed = Billed()
        self._rate = TokenRate(core.facts.limits.tokens_per_minute)
        self.last_done: ResponseRun | None = None
        """The default conversation's last finished response, until the next one starts."""

    @property
    def active(self) -> ResponseRun | None:
        return self._active

    # -- starting ----------------------------------------------------------------------

    def create(self, params: ResponseParams | None, now_ms: int) -> None:
        """``response.create``. Raises ``ProtocolError``."""
        core = self._core
        core.conversation.require_room()
        out_of_band = params is not None and params.conversation == "none"
        plan = plan_response(core, params, core.ids.new("resp"))
        entries: Sequence[Entry] = core.conversation.settled()
        if params is not None and params.input is not None:
            entries = out_of_band_entries(core, params.input)
        if out_of_band:
            limit = core.facts.limits.parallel_responses
            if len(self._runs) - self._default_runs >= limit:
                raise ProtocolError("too_many_responses", limit=limit)
        elif self._active is not None:
            raise ProtocolError(
                "conversation_already_has_active_response", response_id=self._active.response_id
            )
        placement = Placement(None if out_of_band else core.conversation)
        run = ResponseRun(plan, core.effects, placement)
        labels = self._define(params)
        self._begin(run, tuple(entries), now_ms, default=not out_of_band, labels=labels)

    def _define(self, params: ResponseParams | None) -> tuple[str, ...]:
        """The servers that the response brings; those that the session has known are there."""
        if params is None or params.tools is None:
            return ()
        self._tools.bring(resolved(self._core, params.tools, "response.tools"))
        return tuple(tool.server_label for tool in params.tools if isinstance(tool, McpTool))

    def create_for_turn(self, now_ms: int) -> None:
        """The response that follows the end of a turn; none while another is active."""
        if self._active is None:
            plan = plan_response(self._core, None, self._core.ids.new("resp"))
            run = ResponseRun(plan, self._core.effects, Placement(self._core.conversation))
            self._begin(run, self._core.conversation.settled(), now_ms, default=True)

    @property
    def _default_runs(self) -> int:
        return (self._active is not None) + (self._prepared is not None)

    def _begin(
        self,
        run: ResponseRun,
        entries: tuple[Entry, ...],
        now_ms: int,
        *,
        default: bool,
        labels: tuple[str, ...] = (),
    ) -> None:
        if default:
            self.discard()
            self._active, self.last_done = run, None
        self._runs[run.response_id] = run
        run.start()
        waiting = Waiting(run, entries, labels)
        if not waiting.is_ready(self._core):
            self._waiting[run.response_id] = waiting
        else:
            self._generate(run, entries)
            self._check(run, now_ms)

    def _generate(self, run: ResponseRun, entries: tuple[Entry, ...]) -> None:
        core = self._core
        run.plan = plan = equipped(core, run.plan)
        prompt = build_prompt(core, plan, entries)
        run.input_tokens = prompt.tokens
        if prompt.over_limit:
            error = {
                "type": "invalid_request_error",
                "code": "context_length_exceeded",
                "message": f"The conversation has {prompt.tokens.total} tokens; "
                "truncation is disabled.",
            }
            self._stop(run, "failed", {"type": "failed", "error": error})
            return
        run.cached_tokens, self._billed = cached_tokens(core, plan, prompt, self._billed)
        request = llm_request(core, plan, prompt.entries)
        core.effects.do(Generate(run.response_id, request))

    def resume(self, now_ms: int) -> None:
        """Some audio was transcribed, or some tools were listed: start what waited for it."""
        for response_id, waiting in tuple(self._waiting.items()):
            if waiting.is_ready(self._core):
                del self._waiting[response_id]
                self._generate(waiting.run, waiting.entries)
                self._check(waiting.run, now_ms)

    # -- preparing ahead ---------------------------------------------------------------

    def prepare(self, turn: Entry) -> None:
        """Make a reply to a turn that may not be over; nothing is sent yet."""
        core = self._core
        self.discard()
        entries = (*core.conversation.settled(), turn)
        if any(entry.awaits_words for entry in entries):
            return
        effects = HeldEffects(core.effects)
        placement = Placement(core.conversation, held_after=turn.item_id)
        run = ResponseRun(plan_response(core, None, core.ids.new("resp")), effects, placement)
        self._prepared = Prepared(run, effects)
        self._runs[run.response_id] = run
        run.start()
        self._generate(run, entries)

    def adopt(self) -> HeldEffects | None:
        """The turn is over and the prepared reply is the answer: its ``response.created`` goes out.

        The caller releases the rest. ``None`` when nothing usable was prepared.
        """
        prepared, self._prepared = self._prepared, None
        if prepared is None:
            return None
        self._active, self.last_done = prepared.run, None
        prepared.run.placement.release()
        prepared.effects.release(1)
        return prepared.effects

    def adopted(self, effects: HeldEffects, now_ms: int) -> None:
        """Send what was prepared; it may be finished already."""
        effects.release()
        run = self._active
        if run is not None:
            self._check(run, now_ms)

    def discard(self) -> None:
        """The speaker goes on, or what the reply was made of has changed: it never was."""
        prepared, self._prepared = self._prepared, None
        if prepared is not None:
            self._runs.pop(prepared.run.response_id, None)
            self._core.effects.do(Cancel(prepared.run.response_id))

    @property
    def has_prepared(self) -> bool:
        return self._prepared is not None

    # -- results of stages -------------------------------------------------------------

    def generated(self, response_id: str, piece: LlmPiece, now_ms: int) -> None:
        run = self._runs.get(response_id)
        if run is None or run.terminal:
            return
        run.feed(piece, now_ms)
        self._check(run, now_ms)

    def spoken(self, response_id: str, pcm24k: bytes, now_ms: int) -> None:
        run = self._runs.get(response_id)
        if run is None or run.terminal:
            return
        run.add_audio(pcm24k)
        limit = run.plan.token_limit
        if limit is not None and run.output_tokens().total >= limit:
            self._stop(run, "incomplete", {"type": "incomplete", "reason": "max_output_tokens"})
        self._check(run, now_ms)

    def phrase_spoken(self, response_id: str, now_ms: int) -> None:
        run = self._runs.get(response_id)
        if run is not None and not run.terminal:
            run.phrase_spoken()
            self._check(run, now_ms)

    def failed(self, failure: Failed, now_ms: int) -> None:
        """A stage gave up: the response fails, a prepared one is forgotten."""
        run = self._runs.get(failure.job_id)
        if run is None or run.terminal:
            return
        if self._prepared is not None and self._prepared.run is run:
            self.discard()
            return
        error = {
            "type": "server_error",
            "code": failure.error.code,
            "message": failure.error.message,
        }
        self._stop(run, "failed", {"type": "failed", "error": error})
        self._check(run, now_ms)

    def _check(self, run: ResponseRun, now_ms: int) -> None:
        """Nothing that a prepared reply wants is done before the turn is certain."""
        if self._prepared is not None and self._prepared.run is run:
            return
        calls, run.calls.made = run.calls.made, []
        for call in calls:
            self._calls.start(call)
        if run.terminal:
            self._ended(run, now_ms)

    # -- tools that the server runs ------------------------------------------------------

    def define_tools(self, tools: Sequence[Any]) -> None:
        """The session's servers (resolved) are now these: list what is new of them."""
        self._tools.define(tools)

    def tools_listed(self, job_id: str, outcome: Sequence[Any] | McpError, now_ms: int) -> None:
        if isinstance(outcome, McpError):
            known = self._tools.not_listed(job_id, outcome)
        else:
            known = self._tools.listed(job_id, outcome)
        if known:
            self.resume(now_ms)
            self.warm()

    def tool_called(self, job_id: str, outcome: McpResult | McpError) -> None:
        self._calls.finished(job_id, outcome)
        self._tell_calls()

    def approval_of(self, item: McpApprovalResponse) -> MadeCall | None:
        """The call that waits for it; see ``McpCalls.waiting_for``. Raises ``ProtocolError``."""
        return self._calls.waiting_for(item, "item.approval_request_id")

    def decide(self, call: MadeCall, item: McpApprovalResponse) -> None:
        self._calls.decide(call, item)
        self._tell_calls()

    def _tell_calls(self) -> None:
        """Only in an idle conversation, so that the client can ask for the answer at once."""
        if not self._runs.keys() - self._prepared_ids and self._calls.tell():
            self.discard()
            self.warm()

    @property
    def _prepared_ids(self) -> set[str]:
        return set() if self._prepared is None else {self._prepared.run.response_id}

    # -- ending ------------------------------------------------------------------------

    def cancel(self, response_id: str | None, now_ms: int) -> None:
        """``response.cancel``. Raises ``ProtocolError`` when there is nothing to cancel."""
        run = self._active if response_id is None else self._runs.get(response_id)
        if run is None or (self._prepared is not None and run is self._prepared.run):
            raise ProtocolError("response_cancel_not_active")
        self._interrupt(run, "client_cancelled", now_ms)

    def interrupt(self, now_ms: int) -> None:
        """Somebody speaks over the reply."""
        if self._active is not None:
            self._interrupt(self._active, "turn_detected", now_ms)

    def _interrupt(self, run: ResponseRun, reason: str, now_ms: int) -> None:
        self._stop(run, "cancelled", {"type": "cancelled", "reason": reason})
        self._ended(run, now_ms)

    def _stop(self, run: ResponseRun, status: str, details: dict[str, Any]) -> None:
        self._waiting.pop(run.response_id, None)
        run.stop(status, details)
        self._core.effects.do(Cancel(run.response_id))

    def _ended(self, run: ResponseRun, now_ms: int) -> None:
        if self._runs.pop(run.response_id, None) is None:
            return
        if run is self._active:
            self._active, self.last_done = None, run
        tokens: int = run.usage()["total_tokens"]
        limits = [self._rate.spend(tokens, now_ms)]
        self._core.effects.emit(events.RateLimitsUpdated, rate_limits=limits)
        self._tell_calls()
        self.warm()

    def warm(self) -> None:
        """Have the model read the conversation so far, ready for the next turn."""
        core = self._core
        if core.view.kind != "realtime" or self._active is not None:
            return
        plan: ResponsePlan = equipped(core, plan_response(core, None, "warm"))
        entries = core.conversation.settled()
        if any(entry.awaits_words for entry in entries):
            return
        prompt = build_prompt(core, plan, entries)
        if not prompt.over_limit:
            core.effects.do(Warm(llm_request(core, plan, prompt.entries)))
