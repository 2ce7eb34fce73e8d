"""From the conversation to the language model: what is sent, what is dropped, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from callboard.engine.context import Entry, TokenCount, chat_messages
from callboard.engine.core import Core
from callboard.engine.plan import ResponsePlan
from callboard.engine.stages import LlmRequest, ToolSpec

CACHE_BLOCK_TOKENS = 64
"""Cached tokens come in whole blocks (recorded)."""
OUTPUT_RESERVE_TOKENS = 1_024
"""Kept free for the reply in the embedded model's context."""
API_OUTPUT_RESERVE_TOKENS = 3_776
"""32 000 - 28 224: what the API keeps free on its 32k models (guide, truncation)."""


@dataclass(frozen=True, slots=True)
class Prompt:
    entries: tuple[Entry, ...]
    tokens: TokenCount
    over_limit: bool = False
    """Too long, and truncation is ``disabled``."""


@dataclass(frozen=True, slots=True)
class Billed:
    """What the previous response read: the prefix that the next one may find cached."""

    fingerprint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a conversation a prompt takes; instructions and tools are outside of it."""

    billed: int
    """Tokens as the API counts them, audio by its length."""
    read: int
    """Tokens that the embedded model reads: words only."""

    def holds(self, billed: int, read: int) -> bool:
        return billed <= self.billed and read <= self.read

    def times(self, share: float) -> Room:
        return Room(int(self.billed * share), int(self.read * share))


def room_for(core: Core, truncation: Any, instructions: TokenCount) -> tuple[Room, float]:
    """The room, and the share of it that is filled again once it was exceeded."""
    facts = core.facts
    billed = facts.model.context_tokens - API_OUTPUT_RESERVE_TOKENS
    read = facts.context_tokens - OUTPUT_RESERVE_TOKENS - instructions.text
    if not isinstance(truncation, Mapping):
        return Room(billed, read), 1.0
    asked = (truncation.get("token_limits") or {}).get("post_instructions")
    if asked is not None:
        billed = min(billed, asked)
    return Room(billed, read), truncation["retention_ratio"]


def instruction_tokens(core: Core, plan: ResponsePlan) -> TokenCount:
    tools = orjson.dumps([dict(tool) for tool in plan.tools]).decode() if plan.tools else ""
    count = core.facts.count_tokens
    return TokenCount(text=count(plan.instructions) + 2 + (count(tools) if tools else 0))


def build_prompt(core: Core, plan: ResponsePlan, entries: Sequence[Entry]) -> Prompt:
    """The items that fit, the newest first choice; what is dropped stays in the conversation."""
    base = instruction_tokens(core, plan)
    costs = [core.conversation.tokens_of(entry) for entry in entries]
    reads = [core.conversation.words_of(entry) for entry in entries]
    room, keep = room_for(core, core.view.wire["truncation"], base)
    billed, read = sum(cost.total for cost in costs), sum(reads)
    if room.holds(billed, read):
        return Prompt(tuple(entries), base + sum(costs, TokenCount()))
    if core.view.wire["truncation"] == "disabled":
        return Prompt(tuple(entries), base + sum(costs, TokenCount()), over_limit=True)
    first, target = 0, room.times(keep)
    while first < len(entries) - 1 and not target.holds(billed, read):
        billed, read = billed - costs[first].total, read - reads[first]
        first += 1
    kept = without_orphans(entries[first:])
    return Prompt(kept, base + sum(map(core.conversation.tokens_of, kept), TokenCount()))


def without_orphans(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Outputs of function calls that were dropped go too."""
    calls = {entry.wire["call_id"] for entry in entries if entry.kind == "function_call"}
    return tuple(
        entry
        for entry in entries
        if entry.kind != "function_call_output" or entry.wire["call_id"] in calls
    )


def llm_request(core: Core, plan: ResponsePlan, entries: Sequence[Entry]) -> LlmRequest:
    """The prompt as the language model's stage takes it."""
    tools = tuple(
        ToolSpec(tool["name"], tool.get("description") or "", tool.get("parameters") or {})
        for tool in plan.tools
    )
    choice = plan.tool_choice
    return LlmRequest(
        session_id=core.facts.session_id,
        instructions=plan.instructions,
        messages=chat_messages(entries),
        tools=tools,
        tool_choice=choice if isinstance(choice, str) else f"function:{choice['name']}",
        parallel_tool_calls=plan.parallel_tool_calls,
        max_output_tokens=plan.token_limit,
        spoken=plan.speaks,
        language=last_language(entries),
    )


def last_language(entries: Sequence[Entry]) -> str | None:
    """The language of the user's last spoken turn, as it was recognised."""
    return next(
        (entry.language for entry in reversed(entries) if entry.role == "user" and entry.language),
        None,
    )


def fingerprint(plan: ResponsePlan, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Identifies a prompt piece by piece, for what the next one shares with it."""
    return (repr((plan.instructions, plan.tools)), *(entry.item_id for entry in entries))


def cached_tokens(
    core: Core, plan: ResponsePlan, prompt: Prompt, billed: Billed
) -> tuple[TokenCount, Billed]:
    """What of the prompt the last response already read, in whole blocks."""
    mine = fingerprint(plan, prompt.entries)
    shared = 0
    for ours, theirs in zip(mine, billed.fingerprint, strict=False):
        if ours != theirs:
            break
        shared += 1
    if shared == 0:
        return TokenCount(), Billed(mine)
    count = instruction_tokens(core, plan)
    for entry in prompt.entries[: shared - 1]:
        count = count + core.conversation.tokens_of(entry)
    blocks = count.total // CACHE_BLOCK_TOKENS * CACHE_BLOCK_TOKENS
    text = min(blocks, count.text)
    audio = min(blocks - text, count.audio)
    return TokenCount(text, audio, blocks - text - audio), Billed(mine)
