"""Does the embedded model call the right tool, with the right arguments, and only then?

    python -m bench.llm_tools [--book any|console|handoffs] [--half NAME] [--model small]

``llm_tool_cases.json`` holds tool sets that come only at run time and what users say to them, in
English, Spanish and Thai: one call, several, none; its ``seen`` and ``new`` cases are for small
agents as a newcomer writes them. ``console_tool_cases.json`` holds 50 English
and 20 Thai phrasings for the console's own tools, and those that they were tuned on; ``seen`` ones
were repaired after their first run, ``new`` ones were written after those repairs.
``handoff_cases.json`` has what callers say who are to be handed over to another agent, or are
not (``stay``). ``tune``
cases were looked at while the prompt was written; ``held`` and ``thai`` ones were written before
it and never tuned on. Prints each miss, the share of right decisions, of right arguments, and how
long the decision took.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.handoffs import handoff_book
from callboard.config import Settings
from callboard.engine.catalog import load_catalog, require
from callboard.engine.models.qwen import Qwen, load_qwen
from callboard.engine.stages import (
    CallPiece,
    CallStarted,
    ChatMessage,
    LlmRequest,
    TextPiece,
    ToolCall,
    ToolSpec,
)
from callboard.protocol.session import DEFAULT_INSTRUCTIONS

CASES = Path(__file__).with_name("llm_tool_cases.json")
CONSOLE_CASES = Path(__file__).with_name("console_tool_cases.json")
HANDOFF_CASES = Path(__file__).with_name("handoff_cases.json")
HALVES = ["tune", "held", "thai", "stay", "seen", "seen_thai", "new", "new_thai", "all"]
CONSOLE_TOOLS = Path(__file__).parents[1] / "fixtures" / "browser_tools.json"
INSTRUCTIONS = (
    "You are a helpful, witty, and friendly AI. Talk quickly. "
    "You should always call a function if you can."
)


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--book", choices=["any", "console", "handoffs"], default="any")
    options.add_argument("--half", choices=HALVES, default="all")
    options.add_argument("--model", choices=["standard", "small"], default="standard")
    options.add_argument("--limit", type=int, default=10_000, help="cases of each half")
    chosen = options.parse_args(arguments)
    home = Settings().home
    require(home, [chosen.model])
    model = load_catalog().of_role(chosen.model, "llm")
    llm = load_qwen(model.locate(home, model.files[0]), threads=2, sessions=1)
    book = _book(chosen.book)
    halves = [half for half in book if half != "tools" and chosen.half in ("all", half)]
    try:
        for half in halves:
            asyncio.run(_measure(llm, book, half, chosen.limit))
    finally:
        llm.close()


def _book(name: str) -> dict[str, Any]:
    if name == "any":
        cases: dict[str, Any] = json.loads(CASES.read_text("utf-8"))
        return cases
    if name == "handoffs":
        return handoff_book(json.loads(HANDOFF_CASES.read_text("utf-8")))
    tools = json.loads(CONSOLE_TOOLS.read_text("utf-8"))
    for tool in tools:
        del tool["type"]
    book = json.loads(CONSOLE_CASES.read_text("utf-8"))
    return {
        "tools": {"console": tools},
        **{
            half: [{"tools": "console", "instructions": _page(half), **case} for case in cases]
            for half, cases in book.items()
        },
    }


def _page(half: str) -> str:
    """What the console's page asks for in English and in Thai."""
    thai = "Always speak Thai (ภาษาไทย), with the polite particle ครับ at the end."
    return f"{DEFAULT_INSTRUCTIONS}\n\n{thai if half.endswith('thai') else 'Always speak English.'}"


async def _measure(llm: Qwen, book: dict[str, Any], half: str, limit: int) -> None:
    cases = book[half][:limit]
    decided = fitting = with_calls = 0
    waits: list[float] = []
    for case in cases:
        request = _request(book["tools"][case["tools"]], case)
        await llm.warm(_without_last(request))
        calls, words, wait = await _answer(llm, request)
        waits.append(wait)
        right = sorted(name for name, _ in calls) == sorted(case["calls"])
        decided += right
        fits = right and _fits(calls, case.get("has", {}))
        with_calls += bool(case["calls"])
        fitting += bool(case["calls"]) and fits
        if not right or (case["calls"] and not fits):
            print(
                f"  {'args' if right else 'MISS'} {case['said']!r}: {calls or words!r}", flush=True
            )
    print(
        f"{half}: calls right {decided}/{len(cases)}, arguments right {fitting}/{with_calls}, "
        f"decided in {statistics.median(waits):.2f} s (median, warm prefix)",
        flush=True,
    )


async def _answer(
    llm: Qwen, request: LlmRequest
) -> tuple[list[tuple[str, dict[str, Any]]], str, float]:
    """The calls, the words, and the seconds to the first of either."""
    started, wait = time.perf_counter(), 0.0
    found: list[list[str]] = []
    words = ""
    async for piece in llm.generate(request):
        wait = wait or time.perf_counter() - started
        if isinstance(piece, TextPiece):
            words += piece.text
        elif isinstance(piece, CallStarted):
            found.append([piece.name, ""])
        elif isinstance(piece, CallPiece):
            found[-1][1] += piece.arguments
    return [(name, json.loads(text)) for name, text in found], words, wait


def _fits(
    calls: list[tuple[str, dict[str, Any]]], wanted: dict[str, Any] | list[dict[str, Any]]
) -> bool:
    """Whether some call has all that is wanted, for each of a list; texts by containment."""
    each = wanted if isinstance(wanted, list) else [wanted]
    return all(
        any(
            all(_same(arguments.get(key), value) for key, value in one.items())
            for _, arguments in calls
        )
        for one in each
    )


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and isinstance(got, str):
        return wanted.lower() in got.lower()
    if isinstance(wanted, list) and isinstance(got, list):
        return [str(v).lower() for v in got] == [str(v).lower() for v in wanted]
    return bool(got == wanted)


def _request(tools: list[dict[str, Any]], case: dict[str, Any]) -> LlmRequest:
    before = tuple(_message(message) for message in case.get("before", []))
    return LlmRequest(
        session_id="bench",
        instructions=case.get("instructions", INSTRUCTIONS),
        messages=(*before, ChatMessage("user", case["said"])),
        tools=tuple(ToolSpec(**tool) for tool in tools),
        max_output_tokens=120,
    )


def _message(message: dict[str, Any]) -> ChatMessage:
    calls = tuple(ToolCall(*call) for call in message.get("calls", []))
    return ChatMessage(message["role"], message.get("text", ""), calls, message.get("call_id"))


def _without_last(request: LlmRequest) -> LlmRequest:
    return LlmRequest(
        session_id=request.session_id,
        instructions=request.instructions,
        messages=request.messages[:-1],
        tools=request.tools,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
