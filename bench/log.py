"""The event inspector under load: the built console in Chromium, against the stand-in server.

Conversations stream in until there are 100,000 events, the last of them at 500 a second; then the
list is scrolled and queried. Frames, their cost and the renders are measured inside the page. A
page of plain rows is scrolled in the same way: that much the browser can do here at all.
Needs the console (``make web``) and Node. ``--quick`` takes a fifth of the events.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import urllib.request
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TypedDict

from playwright.async_api import CDPSession, Page

from bench.server import free_port
from bench.table import Figure, show
from tests.browser import chromium

ROOT = Path(__file__).parent.parent
PROBE = Path(__file__).with_name("log_probe.js")
EVENTS = 100_000
RATE = 500
APPEND_S = 20
PATIENCE_MS = 120_000
VIEWPORT = (1440, 900)

FRAME_BAR_MS = 16.0
FILTER_BAR_MS = 100.0
DROPPED_BAR_PERCENT = 1.0
HEAP_BAR_MB = 150.0
QUERIES = {
    "a word that is everywhere": "sunset",
    "a word that is nowhere": "zebra",
    "two words": "chiang weather",
    "an expression": "/could not be served: '(unknown|invalid)/",
    "a field of the payload": "response.usage.total_tokens:412",
    "a number of the payload": "audio_start_ms>100000",
    "kinds": "type:response.* dir:server -type:*.delta",
}


PLAIN_ROWS = """<!doctype html><title>plain rows</title>
<div id="list" data-testid="event-list"
  style="height: 600px; overflow: auto; font: 12px sans-serif"></div>
<span data-testid="event-count" data-shown="0" data-total="0"></span>
<script>
  const row = (_, n) => `<div style="height: 28px">row ${n} of plain text</div>`;
  document.getElementById("list").innerHTML = Array.from({ length: 3000 }, row).join("");
</script>"""


class Spread(TypedDict):
    p50: float
    p95: float
    max: float


class Frames(TypedDict):
    frames: int
    seconds: float
    dropped: int
    gap: Spread
    work: Spread
    renders: int


@contextlib.asynccontextmanager
async def stand_in() -> AsyncIterator[str]:
    """The stand-in server's address; it takes ``POST /flood``."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *("node", str(ROOT / "web" / "dev" / "fake-server.mjs")),
        env={**os.environ, "PORT": str(port)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        address = (await process.stdout.readline()).decode().strip()
        if not address:
            raise RuntimeError("the stand-in server did not start: is Node installed?")
        yield address
    finally:
        process.terminate()
        await process.wait()


async def flood(address: str, events: int, rate: int) -> None:
    """Returns when the server has sent them all."""
    url = f"{address}/flood?events={events}&rate={rate}"
    request = urllib.request.Request(url, method="POST")
    with await asyncio.to_thread(urllib.request.urlopen, request, timeout=600) as answer:
        answer.read()


async def call(page: Page, address: str) -> None:
    """Open the console on its events and begin a call over WebSocket."""
    layout = {"conversation": False, "tools": False}
    settings = json.dumps({"call": {"transport": "websocket"}, "layout": layout})
    await page.add_init_script(f"localStorage.setItem('callboard.preferences', '{settings}')")
    await page.goto(f"{address}/console")
    await page.get_by_test_id("talk-button").click()
    received = "() => Number(document.querySelector('[data-testid=event-count]').dataset.total) > 2"
    await page.wait_for_function(received, timeout=PATIENCE_MS)
    await page.locator("[data-testid=connection][data-phase=connected]").wait_for()
    await page.evaluate(PROBE.read_text())


async def heap_mb(page: Page, client: CDPSession) -> float:
    """What the page's own objects take after a collection."""
    await client.send("HeapProfiler.collectGarbage")
    usage = await client.send("Runtime.getHeapUsage")
    return float(usage["usedSize"]) / 1e6


async def measured(page: Page, seconds: float) -> Frames:
    await page.evaluate("bench.begin()")
    await asyncio.sleep(seconds)
    frames: Frames = await page.evaluate("bench.end()")
    return frames


async def arrived(page: Page, events: int) -> None:
    await page.wait_for_function(f"() => bench.total() >= {events}", timeout=PATIENCE_MS)


async def fill(page: Page, address: str, events: int) -> None:
    await flood(address, events, 0)
    await arrived(page, events)


async def appending(page: Page, address: str, seconds: int) -> Frames:
    stream = asyncio.create_task(flood(address, RATE * seconds, RATE))
    await asyncio.sleep(0.5)
    frames = await measured(page, seconds - 1)
    await stream
    return frames


def frame_figures(name: str, frames: Frames, idle: Frames) -> list[Figure]:
    share = 100 * frames["dropped"] / (frames["frames"] + frames["dropped"])
    usual = 100 * idle["dropped"] / (idle["frames"] + idle["dropped"])
    lost, seconds = frames["dropped"], frames["seconds"]
    seen = f"{lost} frames in {seconds:.0f} s; without events {usual:.1f} %"
    work = frames["work"]
    cost = f"p50 {work['p50']:.1f}, max {work['max']:.0f}; start of frame to painted"
    return [
        Figure(f"{name}: dropped", share, "%", ("<=", usual + DROPPED_BAR_PERCENT), seen),
        Figure(f"{name}: p95", work["p95"], "ms a frame", ("<=", FRAME_BAR_MS), cost),
        Figure(f"{name}: renders", frames["renders"], "a frame", ("<=", 1), "most in any frame"),
    ]


async def filters(page: Page) -> list[Figure]:
    figures = []
    for name, query in QUERIES.items():
        await page.evaluate("bench.query('')")
        found = await page.evaluate("query => bench.query(query)", query)
        note = f"{found['shown']} events; first change after {found['first']:.0f} ms"
        figures.append(Figure(f"filter: {name}", found["last"], "ms", ("<=", FILTER_BAR_MS), note))
    await page.evaluate("bench.query('')")
    return figures


async def plain_rows(page: Page) -> list[Figure]:
    """What scrolling takes where there is nothing but text: without a bar, for comparison."""
    await page.set_content(PLAIN_ROWS)
    await page.evaluate(PROBE.read_text())
    frames: Frames = await page.evaluate("bench.scroll(400, 240)")
    share = 100 * frames["dropped"] / (frames["frames"] + frames["dropped"])
    work = frames["work"]
    return [
        Figure("a page of plain rows, scrolled: dropped", share, "%"),
        Figure("a page of plain rows, scrolled: p95", work["p95"], "ms a frame"),
    ]


async def bench(events: int, append_s: int) -> list[Figure]:
    width, height = VIEWPORT
    async with stand_in() as address, chromium() as browser:
        page = await browser.new_page(viewport={"width": width, "height": height})
        client = await page.context.new_cdp_session(page)
        await call(page, address)
        empty_mb = await heap_mb(page, client)
        idle = await measured(page, 5)
        await fill(page, address, events - RATE * append_s)
        await asyncio.sleep(3)
        append = await appending(page, address, append_s)
        await arrived(page, events)
        full_mb = await heap_mb(page, client)
        total = await page.evaluate("bench.total()")
        await page.get_by_test_id("event-list").hover()
        scroll: Frames = await page.evaluate("bench.scroll(400, 240)")
        found = await filters(page)
        await page.close()
        plain = await plain_rows(
            await browser.new_page(viewport={"width": width, "height": height})
        )
        note = f"{total:,} events; {1e3 * (full_mb - empty_mb) / total * 1e3:.0f} bytes each"
        return [
            *frame_figures("append 500/s", append, idle),
            *frame_figures("scroll", scroll, idle),
            *plain,
            *found,
            Figure("heap growth", full_mb - empty_mb, "MB", ("<=", HEAP_BAR_MB), note),
        ]


def main(arguments: Sequence[str]) -> bool:
    options = argparse.ArgumentParser(prog="python -m bench log", description=__doc__)
    options.add_argument("--quick", action="store_true", help="a fifth of the events")
    quick = options.parse_args(arguments).quick
    figures = asyncio.run(bench(EVENTS // 5 if quick else EVENTS, 5 if quick else APPEND_S))
    return show("event inspector", figures)
