"""The proxies that are compared, each as a process on a core of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.relay.gateway import AGENT
from bench.server import free_port

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "bench.lock"
START_S = 90

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";
      proxy_read_timeout 600s;
    }}
  }}
}}
"""
LITELLM = """
model_list:
  - model_name: gpt-realtime
    litellm_params:
      model: openai/gpt-realtime
      api_base: http://127.0.0.1:{upstream}/v1
      api_key: unused
litellm_settings: {{telemetry: false, set_verbose: false}}
"""


@dataclass(frozen=True)
class Proxy:
    name: str
    url: str
    pids: tuple[int, ...]
    """None of them: the direct connection."""
    key: str = ""
    """What a client has to send, if anything."""

    def cpu_s(self) -> float:
        """Processor time used so far, of all threads, to the nanosecond."""
        total = 0
        for pid in self.pids:
            for task in Path(f"/proc/{pid}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def memory_kb(self) -> int:
        """Proportional set size."""
        total = 0
        for pid in self.pids:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total


def family(pid: int) -> tuple[int, ...]:
    """A process and its children, grandchildren included."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (pid, *(found for child in children for found in family(int(child))))


@contextmanager
def started(command: list[str], core: int, log: Path, **environment: str) -> Iterator[int]:
    """A process pinned to a core; ended with its children when the block ends."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            cwd=ROOT,
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        for pid in reversed(family(process.pid)) if process.poll() is None else ():
            os.kill(pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, log: Path) -> None:
    """Until a server answers, with whatever status."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def direct(upstream: int, core: int, folder: Path) -> Iterator[Proxy]:
    yield Proxy("direct", f"ws://127.0.0.1:{upstream}/v1/realtime?model=gpt-realtime", ())


@contextmanager
def nginx(upstream: int, core: int, folder: Path) -> Iterator[Proxy]:
    """Debian's."""
    port, log = free_port(), folder / "nginx.log"
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, upstream=upstream))
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    with started([binary, "-p", str(folder), "-c", str(config)], core, log) as pid:
        wait_for(f"http://127.0.0.1:{port}/", log)
        url = f"ws://127.0.0.1:{port}/v1/realtime?model=gpt-realtime"
        yield Proxy("nginx", url, family(pid))


@contextmanager
def callboard(upstream: int, core: int, folder: Path) -> Iterator[Proxy]:
    """Ours: an agent with a tool, a meter and a recorder on every call."""
    port, log = free_port(), folder / "callboard.log"
    command = [sys.executable, "-m", "bench.relay.gateway", str(port)]
    command += [f"http://127.0.0.1:{upstream}/v1", str(folder / "recordings"), str(core)]
    with started(command, core, log) as pid:
        wait_for(f"http://127.0.0.1:{port}/health/live", log)
        url = f"ws://127.0.0.1:{port}/v1/realtime?model=gpt-realtime&agent={AGENT}"
        yield Proxy("callboard", url, family(pid))


@contextmanager
def litellm(upstream: int, core: int, folder: Path) -> Iterator[Proxy]:
    """Installed into an environment of its own, as locked in requirements/bench.lock."""
    python = litellm_python()
    port, log = free_port(), folder / "litellm.log"
    config = folder / "litellm.yaml"
    config.write_text(LITELLM.format(upstream=upstream))
    command = [str(python.with_name("litellm")), "--config", str(config), "--port", str(port)]
    command += ["--host", "127.0.0.1", "--num_workers", "1", "--telemetry", "False"]
    key = f"sk-{secrets.token_hex(32)}"
    quiet = {"LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    with started(command, core, log, LITELLM_MASTER_KEY=key, **quiet) as pid:
        wait_for(f"http://127.0.0.1:{port}/health/liveliness", log)
        url = f"ws://127.0.0.1:{port}/v1/realtime?model=gpt-realtime"
        yield Proxy("litellm", url, family(pid), key)


def litellm_python() -> Path:
    """Of the environment with LiteLLM, made when it is not there."""
    from platformdirs import user_cache_path

    home = user_cache_path("callboard") / "bench" / "litellm"
    python, mark = home / "bin" / "python", home / ".installed"
    if not mark.exists() or mark.read_text() != LOCK.read_text():
        print("Installing LiteLLM into its own environment …", flush=True)
        venv.create(home, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
        mark.write_text(LOCK.read_text())
    return python


PROXIES = {"direct": direct, "nginx": nginx, "litellm": litellm, "callboard": callboard}
