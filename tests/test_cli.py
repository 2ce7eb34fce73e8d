"""The command line: what it prints, its exit codes, and a real server run by it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
import websockets.sync.client
from rich.console import Console
from typer.testing import CliRunner

from callboard import cli, cli_doctor
from callboard.cli_talk import Conversation, TalkError, read_audio, save_wav, websocket_url
from callboard.config import load_settings
from tests.fakes.server import serving

ROOT = Path(__file__).parent.parent
runner = CliRunner()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
    return port


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "callboard.cli", "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


# -- help and mistakes -----------------------------------------------------------------


@pytest.mark.parametrize("command", ["serve", "talk", "models", "doctor"])
def test_every_command_has_help(command: str) -> None:
    result = runner.invoke(cli.app, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    for command in cli.app.registered_commands:
        assert command.callback is not None
        assert f"## `callboard {command.callback.__name__}" in text
    assert "## `callboard models" in text
    for name in ("serve", "talk"):
        options = re.findall(r"--[a-z-]+", runner.invoke(cli.app, [name, "--help"]).output)
        for option in set(options) - {"--help"}:
            assert f"`{option}" in text, option


def test_the_version() -> None:
    assert re.fullmatch(r"callboard \d+\.\d+\.\d+\n", runner.invoke(cli.app, ["--version"]).output)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "not a loopback address"),
        (["--port", "99999"], "CALLBOARD_PORT"),
        (["--models", "huge"], "CALLBOARD_MODELS"),
        (["--websocket", "none"], "CALLBOARD_WEBSOCKET"),
    ],
)
def test_settings_that_cannot_be_are_a_usage_error(arguments: list[str], words: str) -> None:
    result = runner.invoke(cli.app, ["serve", *arguments])
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_a_port_in_use_is_explained() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = runner.invoke(cli.app, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is in use" in result.output
    assert "--port" in result.output
    assert "Traceback" not in result.output


# -- serve -----------------------------------------------------------------------------


def test_missing_models_are_a_readable_start_up_error() -> None:
    process = start("--port", str(free_port()), "--models", "small")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "callboard models pull" in output
    assert "Traceback" not in output


SLOW = """
import callboard.app as app, time
app._load_stages = lambda settings: time.sleep(600)
from callboard.cli import main
main()
"""


@pytest.fixture
def slow_server() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A real server, by the real command, whose models never finish loading."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    banner = process.stdout.readline()
    assert f"http://127.0.0.1:{port}/console" in banner
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_while_loading_and_stops_when_told(
    slow_server: tuple[subprocess.Popen[str], str], number: signal.Signals
) -> None:
    process, url = slow_server
    assert httpx.get(f"{url}/health/live").status_code == 200
    assert httpx.get(f"{url}/health/ready").status_code == 503
    with pytest.raises(websockets.exceptions.InvalidStatus) as caught:
        websockets.sync.client.connect(
            url.replace("http", "ws") + "/v1/realtime?model=gpt-realtime", proxy=None
        )
    assert caught.value.response.status_code == 503
    process.send_signal(number)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Stopped." in output
    assert "Traceback" not in output


# -- serve without models --------------------------------------------------------------


def test_without_models_somebody_else_has_to_answer() -> None:
    process = start("--port", str(free_port()), "--models", "none")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "CALLBOARD_OPENAI_API_KEY" in output
    assert "Traceback" not in output


def test_a_pure_gateway_is_ready_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """K1d: no model is on the disk, none is loaded, and no model library is imported."""
    monkeypatch.setenv("CALLBOARD_COMPATIBLE_BASE_URL", "http://127.0.0.1:9/v1")
    process = start("--port", "0", "--models", "none")
    assert process.stdout is not None
    process.stdout.readline()
    said = process.stdout.readline()
    assert "Ready after" in said
    assert "no embedded engine; sessions run at: compatible" in said
    assert "Loading" not in said
    mapped = Path(f"/proc/{process.pid}/maps")
    if mapped.exists():
        assert not {"ctranslate2", "onnxruntime", "xllamacpp"} & set(
            re.findall(r"ctranslate2|onnxruntime|xllamacpp", mapped.read_text())
        )
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in output) == (0, False)


# -- talk ------------------------------------------------------------------------------


def test_talk_without_a_server_says_how_to_start_one() -> None:
    url = f"ws://127.0.0.1:{free_port()}/v1/realtime"
    result = runner.invoke(cli.app, ["talk", "--text", "Hello", "--url", url])
    assert result.exit_code == 1
    assert "callboard serve" in result.output


@pytest.mark.parametrize("arguments", [[], ["x.wav", "--text", "Hello"]])
def test_talk_wants_one_question(arguments: list[str]) -> None:
    assert runner.invoke(cli.app, ["talk", *arguments]).exit_code == 2


@pytest.mark.parametrize(
    ("given", "dialled"),
    [
        ("ws://h:1/v1/realtime", "ws://h:1/v1/realtime"),
        ("http://h:1/v1", "ws://h:1/v1/realtime"),
        ("https://h/openai/v1/?x=1", "wss://h/openai/v1/realtime?x=1"),
        ("http://h:1/v1/realtime?agent=a", "ws://h:1/v1/realtime?agent=a"),
    ],
)
def test_talk_takes_the_address_that_the_sdks_take(given: str, dialled: str) -> None:
    assert websocket_url(given) == dialled


def test_talk_with_a_file_that_is_no_audio(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_text("hello")
    result = runner.invoke(cli.app, ["talk", str(tmp_path / "x.wav")])
    assert result.exit_code == 1
    assert "cannot be read as audio" in result.output


async def test_talk_repeats_the_servers_refusal() -> None:
    async with serving(ready=False) as server:
        conversation = Conversation(
            Console(), server.realtime, "m", voice=None, instructions=None, answer=None
        )
        with pytest.raises(TalkError, match="not ready"):
            await conversation.run(None, "Hello", "")


async def test_talk_tells_an_error_of_the_session() -> None:
    async with serving() as server:
        conversation = Conversation(
            Console(), server.realtime, "gpt-4", voice=None, instructions=None, answer=None
        )
        with pytest.raises(TalkError, match="not supported in realtime mode"):
            async with asyncio.timeout(10):
                await conversation.run(None, "Hello", "")


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (24000, 1), (44100, 2)])
def test_recordings_of_any_rate_become_24_khz_mono(
    tmp_path: Path, rate: int, channels: int
) -> None:
    seconds = np.arange(rate) / rate
    tone = (np.sin(2 * np.pi * 440 * seconds) * 12000).astype("<i2")
    with wave.open(str(tmp_path / "tone.wav"), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(tone, channels).tobytes())
    pcm = np.frombuffer(read_audio(tmp_path / "tone.wav"), "<i2")
    assert abs(len(pcm) - 24000) < 50
    spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
    assert abs(np.argmax(spectrum) * 24000 / len(pcm) - 440) < 2
    assert 10_000 < np.abs(pcm).max() < 14_000


def test_answers_are_saved_as_wav(tmp_path: Path) -> None:
    save_wav(tmp_path / "a.wav", bytes(48_000))
    assert len(read_audio(tmp_path / "a.wav")) == 48_000


# -- doctor ----------------------------------------------------------------------------


@pytest.mark.parametrize(("base_url", "state"), [("http://127.0.0.1:9/v1", "ok"), (None, "fail")])
def test_the_doctor_of_a_pure_gateway(base_url: str | None, state: str) -> None:
    settings = load_settings(models="none", compatible_base_url=base_url)
    found = {finding.name: finding for finding in cli_doctor.examine(settings)}
    assert found["Models"].state == "ok"
    assert found["Providers"].state == state


def test_the_doctor_names_a_cure_for_every_ailment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_doctor, "NEEDED", ("no_such_package",))
    findings = cli_doctor.examine(load_settings())
    states = {finding.name: finding.state for finding in findings}
    assert states["Packages"] == "fail"
    assert states["Models"] == "fail"
    assert states["Python"] == "ok"
    for finding in findings:
        assert finding.detail
        assert finding.state == "ok" or finding.fix
    result = runner.invoke(cli.app, ["doctor"])
    assert result.exit_code == 1
    assert "callboard models pull standard" in result.output
