"""The embedded engine, as a client hears it: `python -m bench engine [--models small]`.

One server, real models, audio fed in real time over WebSocket. Reported: from
the user's last audible sample to the first audio of the reply (p50, p95), alone
and with 2 and 4 sessions at once; the word error rate on human speech; memory;
what an idle session costs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import av
import numpy as np

from bench.realtime_client import RATE_HZ, RealtimeClient, Turn, session
from bench.server import Server, running_server
from callboard.config import Settings
from callboard.engine.catalog import load_catalog
from callboard.engine.models.hibari import HibariVoice
from callboard.engine.models.voices import Voices

SPEECH = Path(__file__).parent.parent / "fixtures" / "speech"
QUESTIONS = (
    "What is the capital of France?",
    "Why is the sky blue?",
    "Can you tell me a short joke about cats?",
    "How many days are there in a leap year?",
    "What should I cook for dinner tonight?",
    "Tell me something interesting about octopuses.",
)
SETTINGS: dict[str, Any] = {
    "instructions": "You are a helpful voice assistant. Answer in one or two short sentences.",
    "audio": {"input": {"transcription": {"model": "gpt-realtime-whisper"}}},
}
FIRST_AUDIO_P50_S = 0.8
FIRST_AUDIO_P95_S = 1.2
WORD_ERROR_RATE = 0.06


def read_clip(path: Path) -> bytes:
    """24 kHz mono PCM16."""
    resampler = av.AudioResampler("s16", "mono", RATE_HZ)
    pcm = bytearray()
    with av.open(str(path)) as container:
        for frame in [*container.decode(audio=0), None]:
            for block in resampler.resample(frame):
                pcm += bytes(block.planes[0])[: block.samples * 2]
    return bytes(pcm)


def words(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("’", "'")).split()


def edits(reference: list[str], hypothesis: list[str]) -> int:
    """Levenshtein distance in words."""
    row = np.arange(len(hypothesis) + 1)
    for i, word in enumerate(reference, 1):
        previous, row = row, np.full(len(hypothesis) + 1, i)
        for j, other in enumerate(hypothesis, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (word != other))
    return int(row[-1])


def percentile(values: list[float], share: float) -> float:
    return float(np.percentile(values, share * 100))


def line(name: str, value: str, bar: str = "", passed: bool | None = None) -> None:
    verdict = "" if passed is None else ("ok" if passed else "MISSED")
    print(f"  {name:<46} {value:>22}  {bar:<18} {verdict}")


async def ask_all(client: RealtimeClient, clips: list[bytes], pause_s: float) -> list[Turn]:
    turns = []
    for clip in clips:
        turns.append(await client.speak(clip))
        await asyncio.sleep(pause_s)
    return turns


async def first_audio(server: Server, clips: list[bytes], sessions: int, rounds: int) -> None:
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(session(server.websocket, **SETTINGS))
            for _ in range(sessions)
        ]
        await asyncio.sleep(2)
        done: list[Turn] = []
        for _ in range(rounds):
            for turns in await asyncio.gather(*(ask_all(c, clips, 1.5) for c in clients)):
                done += turns
    times = [turn.first_audio_s for turn in done]
    p50, p95 = statistics.median(times), percentile(times, 0.95)
    name = f"first audio, {sessions} session{'s' * (sessions > 1)}, {len(times)} turns"
    alone = sessions == 1
    line(
        f"{name}: p50",
        f"{p50:.2f} s",
        "≤ 0.80 s" * alone,
        p50 <= FIRST_AUDIO_P50_S if alone else None,
    )
    line(
        f"{name}: p95",
        f"{p95:.2f} s",
        "≤ 1.20 s" * alone,
        p95 <= FIRST_AUDIO_P95_S if alone else None,
    )


async def error_rate(server: Server) -> None:
    transcripts = json.loads((SPEECH / "transcripts.json").read_text())
    wrong = total = 0
    off = {"input": {**SETTINGS["audio"]["input"], "turn_detection": None}}
    for name, reference in transcripts.items():
        async with session(server.websocket, audio=off) as client:
            pcm = read_clip(SPEECH / f"{name}.flac")
            for start in range(0, len(pcm), 96_000):
                await client.feed(pcm[start : start + 96_000], 0.0)
            await client.send("input_audio_buffer.commit")
            done = await client.until("conversation.item.input_audio_transcription.completed")
            wrong += edits(words(reference), words(done["transcript"]))
            total += len(words(reference))
    rate = wrong / total
    line(
        f"word error rate, human speech, {total} words",
        f"{rate:.1%}",
        "≤ 6 %",
        rate <= WORD_ERROR_RATE,
    )


async def settled(server: Server) -> None:
    """Until the prompts of new sessions have been read ahead (two quiet seconds, or a minute)."""
    for _ in range(30):
        cpu_s = server.cpu_s()
        await asyncio.sleep(2)
        if server.cpu_s() - cpu_s < 0.1:
            return


async def idle_cost(server: Server) -> None:
    before_mb = server.memory_mb()
    async with AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(session(server.websocket, **SETTINGS))
        await settled(server)
        grown_mb = server.memory_mb() - before_mb
        cpu_s, started = server.cpu_s(), time.monotonic()
        await asyncio.sleep(5)
        load = (server.cpu_s() - cpu_s) / (time.monotonic() - started)
    line("an idle session: memory, processor", f"{grown_mb / 4:.1f} MB, {load / 4:.2%} of a core")


async def measure(server: Server, rounds: int) -> None:

    home = Settings().home
    model = load_catalog().of_role("standard", "tts")
    voice = Voices(HibariVoice(model.locate(home, model.files[0])))
    line("memory, models warm", f"{server.memory_mb():.0f} MB")
    clips = [await _synthesised(voice, question) for question in QUESTIONS]
    await error_rate(server)
    await idle_cost(server)
    for sessions in (1, 2, 4):
        await first_audio(server, clips, sessions, rounds if sessions == 1 else 1)
    line("memory, after the load", f"{server.memory_mb():.0f} MB")


async def _synthesised(voice: Voices, text: str) -> bytes:
    return b"".join([block async for block in voice.speak(text, voice="marin")])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench engine", description=__doc__)
    parser.add_argument("--models", default="standard", choices=("standard", "small"))
    parser.add_argument("--rounds", type=int, default=3, help="of six questions, alone")
    options = parser.parse_args(arguments)
    print(f"Embedded engine, {options.models} models, real-time fed over WebSocket")
    with running_server(options.models) as server:
        asyncio.run(measure(server, options.rounds))


if __name__ == "__main__":
    main()
