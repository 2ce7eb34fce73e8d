"""How many conversations at the ticket desk end as the caller wanted?

    python -m bench dialogues [--half NAME] [--only ID,…] [--voice] [--text] [--quiet]

Each dialogue of ``dialogues.json`` is typed, turn by turn, into a session of the agent
``ticket-support`` on the embedded engine, over the WebSocket of a server of its own. It succeeds
when afterwards the *database* holds exactly what the caller agreed to and nothing else, and the
tool calls told what was asked for; the wording does not matter. ``tuned`` dialogues were looked at
while the desk was written; ``seen`` ones were held back at first, and looked at after their first
run, and so ``seen_later``; ``held`` ones were written last and never tuned on, and so the Thai ones
(but ``thai_tuned`` and ``thai_seen``) and ``new``. With ``--voice`` (for
the half ``voice``) the turns are spoken by the embedded voice and heard by the embedded recogniser.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.dialogue_judge import judged, snapshot
from bench.realtime_client import RATE_HZ, RealtimeClient, session
from bench.server import Server, running_server
from callboard.apps.ticket_support.dates import day_name
from callboard.apps.ticket_support.seed import today_at_home
from callboard.apps.ticket_support.sql_airline import SqlAirline
from callboard.config import Settings
from callboard.engine.catalog import load_catalog
from callboard.engine.models.hibari import HEART, HibariVoice

BOOK = Path(__file__).with_name("dialogues.json")
TURN_S = 240
SILENCE_S = 120
DAYS = range(1, 60)


@dataclass
class Talk:
    """What happened in one dialogue."""

    calls: list[tuple[str, str]] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    """Seconds from the end of each turn to the last words of its answer."""


def main(arguments: Sequence[str]) -> bool:
    options = argparse.ArgumentParser(prog="dialogues")
    options.add_argument("--half", default="all")
    options.add_argument("--only", default="")
    options.add_argument("--voice", action="store_true")
    options.add_argument(
        "--text", action="store_true", help="answers in writing: no voice to wait for"
    )
    options.add_argument("--quiet", action="store_true", help="misses only")
    chosen = options.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server must not stay behind
    book: dict[str, list[dict[str, Any]]] = json.loads(BOOK.read_text("utf-8"))
    halves = {name: book[name] for name in book if chosen.half in ("all", name)}
    only = set(filter(None, chosen.only.split(",")))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/airline.sqlite"
        with _setting("CALLBOARD_AIRLINE_URL", url), running_server("standard") as server:
            return asyncio.run(_run(server, url, halves, only, chosen))


@contextlib.contextmanager
def _setting(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


async def _run(
    server: Server,
    url: str,
    halves: Mapping[str, list[dict[str, Any]]],
    only: set[str],
    chosen: argparse.Namespace,
) -> bool:
    airline, rates = SqlAirline(url), []
    voice = _voice() if chosen.voice else None
    for half, dialogues in halves.items():
        kept, waits = [], []
        for dialogue in dialogues:
            if only and dialogue["id"] not in only:
                continue
            await airline.reset()
            before = await snapshot(airline)
            talk = await _talk(server, dialogue, voice, text=chosen.text)
            wrong = await judged(airline, before, dialogue, talk.calls, talk.outputs, _today())
            kept.append(not wrong)
            waits += talk.waits
            if wrong or not chosen.quiet:
                _show(dialogue["id"], talk, wrong)
        if kept:
            typical = sorted(waits)[len(waits) // 2]
            rates.append(sum(kept) / len(kept))
            print(f"{half}: {sum(kept)}/{len(kept)} dialogues, {typical:.1f} s a turn (median)")
    await airline.aclose()
    return all(rate >= 0.9 for rate in rates)


def _voice() -> HibariVoice:
    model = load_catalog().of_role("standard", "tts")
    return HibariVoice(model.locate(Settings().home, model.files[0]))


def _today() -> date:
    return today_at_home(datetime.now(UTC))


async def _talk(
    server: Server, dialogue: Mapping[str, Any], voice: HibariVoice | None, *, text: bool
) -> Talk:
    talk = Talk()
    days = {f"day{n}": _today() + timedelta(days=n) for n in DAYS}
    language = "th" if dialogue["id"].startswith("th-") else "en"
    spoken = {name: day_name(day, language) for name, day in days.items()}
    agent = "&agent=ticket-support"
    modalities = {"output_modalities": ["text"]} if text else {}
    name = f"gpt-realtime-2.1{agent}"
    async with session(server.websocket, model=name, **modalities) as client:
        for said in dialogue["turns"]:
            started = time.perf_counter()
            talk.lines.append(f"> {said.format(**spoken)}")
            if voice is None:
                await _say(client, said.format(**spoken))
                await _listen(client, talk)
            else:
                await _speak(client, voice, said.format(**spoken), talk)
            talk.waits.append(time.perf_counter() - started)
    return talk


async def _say(client: RealtimeClient, text: str) -> None:
    content = [{"type": "input_text", "text": text}]
    item = {"type": "message", "role": "user", "content": content}
    await client.send("conversation.item.create", item=item)
    await client.send("response.create")


async def _speak(client: RealtimeClient, voice: HibariVoice, text: str, talk: Talk) -> None:
    """The turn as audio, at the speed of speech, and silence until it is answered."""
    pcm24k = b"".join([block async for block in voice.speak(text, HEART, 1.0)])
    silence = bytes(SILENCE_S * RATE_HZ * 2)
    feeding = asyncio.create_task(client.feed(pcm24k + silence, time.perf_counter()))
    try:
        await _listen(client, talk)
    finally:
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding


async def _listen(client: RealtimeClient, talk: Talk) -> None:
    """Until a response has ended that called no tool."""
    async with asyncio.timeout(TURN_S):
        while True:
            event = await client.next()
            kind = event["type"]
            if kind == "error":
                talk.lines.append(f"  ! {event['error']['message']}")
            if kind.endswith("input_audio_transcription.completed"):
                talk.lines.append(f"  ~ {event['transcript']}")
            item = event.get("item") or {}
            if kind == "conversation.item.added" and item.get("type") == "function_call_output":
                talk.lines.append(f"  = {item['output'][:200]}")
                with contextlib.suppress(ValueError):
                    talk.outputs.append(json.loads(item["output"]))
            if kind != "response.done":
                continue
            called = False
            for item in event["response"]["output"]:
                if item["type"] == "function_call":
                    called = True
                    talk.calls.append((item["name"], item["arguments"]))
                    talk.lines.append(f"  {item['name']} {item['arguments']}")
                elif item["type"] == "message":
                    words = [
                        part.get("transcript") or part.get("text") or "" for part in item["content"]
                    ]
                    talk.lines.append(f"  < {' '.join(words)}")
            if not called:
                return


def _show(name: str, talk: Talk, wrong: Sequence[str]) -> None:
    print(f"{'MISS' if wrong else 'ok  '} {name} {'; '.join(wrong)}", flush=True)
    for line in talk.lines:
        print(f"     {line}", flush=True)
