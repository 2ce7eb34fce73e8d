"""What a call has opened is closed with it, however often one begins and ends (P3a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser import browser_page, write_wav
from tests.e2e.scripted import open_console, phase, scripted_server
from tests.fakes.stages import silence_ms

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
CYCLES = 50
TRANSPORTS = ("websocket", "webrtc")
LONG_MS = 1_000
"""Timeouts of the page's own life are shorter."""

CENSUS = """
(() => {
  const tracks = [], peers = [], contexts = [], sockets = [];
  const keeping = (Native, kept) => class extends Native {
    constructor(...args) { super(...args); kept.push(this); }
  };
  window.RTCPeerConnection = keeping(RTCPeerConnection, peers);
  window.AudioContext = keeping(AudioContext, contexts);
  window.WebSocket = keeping(WebSocket, sockets);
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    tracks.push(...stream.getTracks());
    return stream;
  };
  const intervals = new Set(), timeouts = new Set();
  const { setInterval, clearInterval, setTimeout, clearTimeout } = window;
  window.setInterval = (...args) => {
    const id = setInterval(...args);
    intervals.add(id);
    return id;
  };
  window.setTimeout = (act, ms, ...args) => {
    const id = setTimeout((...given) => { timeouts.delete(id); act(...given); }, ms, ...args);
    if (ms >= LONG_MS) timeouts.add(id);
    return id;
  };
  const cleared = (clear) => (id) => {
    intervals.delete(id);
    timeouts.delete(id);
    clear(id);
  };
  window.clearInterval = cleared(clearInterval);
  window.clearTimeout = cleared(clearTimeout);
  window.made = () => ({
    tracks: tracks.length, peers: peers.length, contexts: contexts.length, sockets: sockets.length,
  });
  window.census = () => ({
    tracks: tracks.filter(({ readyState }) => readyState === 'live').length,
    peers: peers.filter(({ connectionState }) => connectionState !== 'closed').length,
    contexts: contexts.filter(({ state }) => state !== 'closed').length,
    sockets: sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING).length,
    intervals: intervals.size,
    timeouts: timeouts.size,
  });
})();
""".replace("LONG_MS", str(LONG_MS))
"""Run before the page: keeps everything that has to be closed by hand, and counts what is open."""

NOTHING = {"tracks": 0, "peers": 0, "contexts": 0, "sockets": 0}

GIVE_UP = """() => {
  const end = document.querySelector('[data-testid=end]');
  (end.disabled ? document.querySelector('[data-testid=talk-button]') : end).click();
}"""
"""Before a call is up its one button takes it back."""

CLICK = "(id) => document.querySelector(`[data-testid=${id}]`).click()"


@asynccontextmanager
async def idle_page(tmp_path: Path, transport: str) -> AsyncIterator[Page]:
    quiet = write_wav(tmp_path / "microphone.wav", silence_ms(1_000))
    async with scripted_server(max_sessions=20) as server, browser_page(quiet, loop=True) as page:
        await open_console(page, server, spies=(CENSUS,), call={"transport": transport})
        yield page


async def cycle(page: Page) -> None:
    await page.evaluate(CLICK, "talk-button")
    await phase(page, "ready", "listening")
    await page.evaluate(CLICK, "end")
    await phase(page, "idle")


async def comes_to_rest(page: Page, timers: dict[str, int]) -> None:
    """Until nothing is open and no more timers run than before."""
    await page.wait_for_function(
        """([nothing, timers]) => {
          const open = census();
          return Object.entries(nothing).every(([what, count]) => open[what] === count)
            && Object.entries(timers).every(([what, count]) => open[what] <= count);
        }""",
        arg=[NOTHING, timers],
        timeout=PATIENCE_MS,
    )


async def timers_at_rest(page: Page) -> dict[str, int]:
    """After a first call, whose timers the page may keep."""
    await cycle(page)
    await comes_to_rest(page, {})
    return {what: n for what, n in (await page.evaluate("census()")).items() if what not in NOTHING}


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_calls_leave_nothing_behind(tmp_path: Path, transport: str) -> None:
    """P3a: no live track, peer, context or socket, and no timer more than after the first."""
    async with idle_page(tmp_path, transport) as page:
        timers = await timers_at_rest(page)
        for _cycle in range(CYCLES - 1):
            await cycle(page)
        await comes_to_rest(page, timers)
        made = await page.evaluate("made()")
        assert made["tracks"] == CYCLES
        assert made["contexts"] >= CYCLES
        assert made["peers" if transport == "webrtc" else "sockets"] == CYCLES


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_calls_that_are_given_up_leave_nothing_behind(tmp_path: Path, transport: str) -> None:
    """P3a: whatever the setting up had come to: nothing stays open, and no call comes up later."""
    async with idle_page(tmp_path, transport) as page:
        timers = await timers_at_rest(page)
        for ms in range(0, 160, 16):
            await page.evaluate(CLICK, "talk-button")
            await page.wait_for_timeout(ms)
            await page.evaluate(GIVE_UP)
            await phase(page, "idle")
        await comes_to_rest(page, timers)
