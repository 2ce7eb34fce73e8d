"""Headless Chromium with a fake microphone, and what it plays into it."""

from __future__ import annotations

import contextlib
import socket
import wave
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
LOOPBACK_FLAG = "--allow-loopback-in-peer-connection"
"""Without any network Chromium offers no candidate, not even its loopback, unless told to."""


def has_network() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
        return True


@contextlib.asynccontextmanager
async def chromium(microphone: Path | None = None, *, loop: bool = False) -> AsyncIterator[Browser]:
    """A browser whose microphone plays ``microphone`` (WAV) from its first use on, or loops it."""
    flags = [*FLAGS] if has_network() else [*FLAGS, LOOPBACK_FLAG]
    if microphone is not None:
        once = "" if loop else "%noloop"
        flags.append(f"--use-file-for-fake-audio-capture={microphone}{once}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=flags, ignore_default_args=["--mute-audio"]
        )
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def browser_page(
    microphone: Path | None = None, *, loop: bool = False
) -> AsyncIterator[Page]:
    async with chromium(microphone, loop=loop) as browser:
        yield await browser.new_page()


def write_wav(path: Path, pcm24k: bytes) -> Path:
    """24 kHz mono PCM16 as a file for the fake microphone."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(24_000)
        out.writeframes(pcm24k)
    return path


SPY = """
(() => {
  const Native = window.RTCPeerConnection;
  window.peers = [];
  window.wire = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      window.peers.push(this);
      this.addEventListener('track', (event) => {
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        analyser.fftSize = 256;
        context.createMediaStreamSource(event.streams[0]).connect(analyser);
        window.analyser = analyser;
      });
    }
    createDataChannel(...args) {
      const channel = super.createDataChannel(...args);
      channel.addEventListener('message', (event) => {
        window.wire.push({ at: performance.now(), event: JSON.parse(event.data) });
      });
      return channel;
    }
  };
  window.loudness = () => {
    if (!window.analyser) return 0;
    const samples = new Float32Array(window.analyser.fftSize);
    window.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
  };
  window.heard = async () => {
    const reports = await Promise.all(window.peers.map((peer) => peer.getStats()));
    const all = reports.flatMap((report) => [...report.values()]);
    const audio = all.filter((one) => one.type === 'inbound-rtp' && one.kind === 'audio');
    return audio.reduce((sum, one) => sum + (one.totalAudioEnergy ?? 0), 0);
  };
  window.seen = (type) => window.wire.filter((entry) => entry.event.type === type);
})();
"""
"""Run before the page: keeps its peers and its data channel's events, and hears its remote track.

``loudness()`` is what sounds right now, ``heard()`` the energy of all that sounded: a short answer
may be over before one listens.
"""
