"""Runs the proxies in turn, three rounds, and compares their medians."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.relay.proxies import PROXIES, ROOT, Proxy, started
from bench.relay.wire import FLOOD
from bench.server import free_port
from bench.table import Figure, show

SESSIONS = 200
MANY = 400
WARM_SESSIONS = 20
"""Before anything is measured: what a first session costs once is not a session's memory."""
ROUNDS = 3
SECONDS = 5.0
FLOOD_S = 6.0
LITELLM_BAR = 0.35
NGINX_BAR = 1.3
ADDED_BAR_MS = 0.1
MANY_P99_BAR_MS = 10.0
MEMORY_BAR_KB = 80.0
DEAF_BAR_MB = 2.0


@dataclass(frozen=True)
class Run:
    """One proxy under one load."""

    us_per_message: float
    cpu_percent: float
    p50_ms: float
    p99_ms: float
    delivered: float
    """Of what was sent, the part that came back in time."""
    session_kb: float
    connect_ms: float


def cores() -> tuple[int, int]:
    """(the proxy's, that of upstream and load); the same one on a machine that has but one."""
    there = sorted(os.sched_getaffinity(0))
    return there[0], there[-1]


def under_load(proxy: Proxy, sessions: int, seconds: float, core: int) -> Run:
    command = [sys.executable, "-m", "bench.relay.load", proxy.url, str(sessions)]
    before_kb = proxy.memory_kb()
    load = subprocess.Popen(
        [*command, str(seconds), str(core)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "BENCH_KEY": proxy.key},
    )
    assert load.stdout is not None
    marks: list[tuple[float, float]] = []
    after_kb = before_kb
    told: dict[str, float] = {}
    for line in load.stdout:
        if line.strip() in ("begin", "end"):
            marks.append((time.monotonic(), proxy.cpu_s()))
            if line.strip() == "end":
                after_kb = proxy.memory_kb()
        else:
            told = json.loads(line)
    if load.wait() != 0 or len(marks) != 2:
        raise RuntimeError(f"the load on {proxy.name} failed")
    (began, cpu_began), (ended, cpu_ended) = marks
    messages = max(1.0, 2 * told["received"])  # each answer was two messages to the proxy
    return Run(
        us_per_message=(cpu_ended - cpu_began) / messages * 1e6,
        cpu_percent=(cpu_ended - cpu_began) / (ended - began) * 100,
        p50_ms=told["p50_ms"],
        p99_ms=told["p99_ms"],
        delivered=told["received"] / max(1.0, told["sent"]),
        session_kb=(after_kb - before_kb) / sessions,
        connect_ms=told["connect_p50_ms"],
    )


def growth_mb(proxy: Proxy) -> float:
    """How much a client that never reads makes the proxy grow, while the upstream floods."""
    address, _, rest = proxy.url.removeprefix("ws://").partition("/")
    host, port = address.split(":")
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        deaf.connect((host, int(port)))
        head = (
            f"GET /{rest} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {proxy.key}\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        deaf.sendall(head.encode())
        time.sleep(1.0)
        before_kb = proxy.memory_kb()
        mask = b"\0\0\0\0"
        deaf.sendall(bytes((0x81, 0x80 | len(FLOOD))) + mask + FLOOD)
        time.sleep(FLOOD_S)
        return (proxy.memory_kb() - before_kb) / 1024


class Bench:
    """One upstream, and every proxy that is wanted, up for the whole run."""

    def __init__(self, names: Sequence[str], rounds: int, seconds: float) -> None:
        self.names = tuple(names)
        self.rounds = rounds
        self.seconds = seconds
        self.runs: dict[tuple[str, int], list[Run]] = {}
        self.growth: dict[str, float] = {}

    def run(self) -> None:
        own, other = cores()
        folder = Path(tempfile.mkdtemp(prefix="callboard-bench-"))
        port = free_port()
        try:
            with ExitStack() as stack:
                command = [sys.executable, "-m", "bench.relay.upstream", str(port), str(other)]
                stack.enter_context(started(command, other, folder / "upstream.log"))
                time.sleep(1.0)
                made = {n: PROXIES[n](port, own, folder) for n in self.names}
                proxies = {n: stack.enter_context(proxy) for n, proxy in made.items()}
                for proxy in proxies.values():
                    under_load(proxy, WARM_SESSIONS, 0.5, other)
                for _ in range(self.rounds):
                    self._round(proxies, SESSIONS, other)
                    few = {n: proxy for n, proxy in proxies.items() if n != "litellm"}
                    self._round(few, MANY, other)
                for name, proxy in proxies.items():
                    if proxy.pids:
                        self.growth[name] = growth_mb(proxy)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _round(self, proxies: dict[str, Proxy], sessions: int, core: int) -> None:
        for name, proxy in proxies.items():
            run = under_load(proxy, sessions, self.seconds, core)
            self.runs.setdefault((name, sessions), []).append(run)
            print(
                f"  {name:10} {sessions:4} sessions  {run.us_per_message:6.1f} µs/message",
                flush=True,
            )
            time.sleep(0.5)

    def of(self, name: str, sessions: int, what: str) -> float:
        """The median of a figure over the rounds."""
        return float(median(getattr(run, what) for run in self.runs[name, sessions]))

    def ratio(self, other: str) -> float:
        """Ours to another's processor time a message, in the same round; the median of rounds."""
        ours, theirs = self.runs["callboard", SESSIONS], self.runs[other, SESSIONS]
        pairs = zip(ours, theirs, strict=True)
        return median(mine.us_per_message / its.us_per_message for mine, its in pairs)

    def added_ms(self, name: str) -> float:
        """Round trip through a proxy, less the direct one of the same round."""
        through, straight = self.runs[name, SESSIONS], self.runs["direct", SESSIONS]
        return median(a.p50_ms - b.p50_ms for a, b in zip(through, straight, strict=True))


def table(bench: Bench) -> None:
    columns = ("proxy", "sessions", "µs/message", "CPU %", "p50 ms", "p99 ms", "delivered %")
    shown = Table(*columns, "kB/session", "connect ms", "deaf reader MB")
    for name, sessions in bench.runs:

        def of(what: str) -> float:
            return bench.of(name, sessions, what)  # noqa: B023

        shown.add_row(
            name,
            str(sessions),
            f"{of('us_per_message'):.1f}",
            f"{of('cpu_percent'):.0f}",
            f"{of('p50_ms'):.2f}",
            f"{of('p99_ms'):.2f}",
            f"{of('delivered') * 100:.1f}",
            f"{max(run.session_kb for run in bench.runs[name, sessions]):.0f}",
            f"{of('connect_ms'):.1f}",
            f"{bench.growth[name]:.2f}" if sessions == SESSIONS and name in bench.growth else "",
        )
    Console(width=120).print(shown)


def figures(bench: Bench) -> list[Figure]:
    found = []
    if "litellm" in bench.names:
        found.append(
            Figure("CPU a message, to LiteLLM's", bench.ratio("litellm"), "x", ("<=", LITELLM_BAR))
        )
    if "nginx" in bench.names:
        found.append(
            Figure("CPU a message, to nginx's", bench.ratio("nginx"), "x", ("<=", NGINX_BAR))
        )
    if "direct" in bench.names:
        added = bench.added_ms("callboard")
        found.append(Figure("round trip added, p50", added, "ms", ("<=", ADDED_BAR_MS)))
    first = max(run.session_kb for run in bench.runs["callboard", SESSIONS])
    return [
        *found,
        Figure(
            f"{MANY} sessions, p99",
            bench.of("callboard", MANY, "p99_ms"),
            "ms",
            ("<=", MANY_P99_BAR_MS),
        ),
        Figure("a session's memory", first, "kB", ("<=", MEMORY_BAR_KB)),
        Figure("a deaf reader's growth", bench.growth["callboard"], "MB", ("<=", DEAF_BAR_MB)),
    ]


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench relay", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, and shorter")
    parser.add_argument("--no-litellm", action="store_true", help="all but the slowest")
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        default=list(PROXIES),
        metavar="NAME,…",
        help=f"some of {', '.join(PROXIES)}",
    )
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.only) - set(PROXIES):
        parser.error(f"no such proxy: {', '.join(sorted(unknown))}")
    return chosen


def main(arguments: Sequence[str]) -> bool:
    chosen = options(arguments)
    names = [name for name in PROXIES if name in chosen.only]
    if chosen.no_litellm and "litellm" in names:
        names.remove("litellm")
    if shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists():
        script = ROOT / "scripts" / "debian_packages.sh"
        subprocess.run(["sh", str(script), "nginx-light"], check=False)
    if shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists() and "nginx" in names:
        print("nginx is not there: it is left out.")
        names.remove("nginx")
    quick = chosen.quick
    bench = Bench(names, 1 if quick else ROUNDS, 3.0 if quick else SECONDS)
    bench.run()
    table(bench)
    return show("relay", figures(bench))
