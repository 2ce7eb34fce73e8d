"""What the console's settings ask for is valid here, and the code that it shows runs.

``fixtures/settings`` is written by ``web/test/realtime/settings-fixtures.test.ts``, which also
fails when the files are not fresh.
"""

from __future__ import annotations

import ast
import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from callboard.http.client_secrets import effective_session
from callboard.protocol.client_events import parse
from callboard.protocol.errors import ProtocolError
from callboard.protocol.session import parse_session
from tests.fakes.server import serving

FOLDER = Path(__file__).parents[2] / "fixtures" / "settings"
CONFIGURATIONS = [
    json.loads(line) for line in (FOLDER / "configurations.jsonl").read_text().splitlines()
]
NAMES = ("plain", "rich", "silent")
ORIGIN = "http://127.0.0.1:8000"
PATIENCE_S = 20


def asks_for_a_custom_voice(session: dict[str, Any]) -> bool:
    return isinstance(session["audio"]["output"]["voice"], dict)


def test_the_corpus_is_wide() -> None:
    """It has each kind of what the panel offers."""
    assert len(CONFIGURATIONS) > 100
    texts = "\n".join(map(json.dumps, CONFIGURATIONS))
    for part in ("semantic_vad", "retention_ratio", "logprobs", "far_field", "reasoning", '"id"'):
        assert part in texts


@pytest.mark.parametrize("session", CONFIGURATIONS)
def test_every_configuration_is_valid(session: dict[str, Any]) -> None:
    """The protocol takes it; the engine does too, but for what /v1/models says it refuses."""
    parse_session(session)
    parse({"type": "session.update", "event_id": "console_1", "session": session})
    if asks_for_a_custom_voice(session):
        with pytest.raises(ProtocolError) as refused:
            effective_session(session, "callboard-embedded")
        assert refused.value.code == "unsupported_feature"
        assert refused.value.param == "session.audio.output.voice"
        return
    effective = effective_session(session, "callboard-embedded")
    assert effective["audio"]["output"]["voice"] == session["audio"]["output"]["voice"]
    assert (
        effective["audio"]["input"]["turn_detection"]
        == (session["audio"]["input"]["turn_detection"])
    )


def session_of(program: str) -> Any:
    """The session that a Python program asks for."""
    for statement in ast.parse(program).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="SESSION")], value=value):
                return ast.literal_eval(value)
    raise AssertionError("no SESSION")


@pytest.mark.parametrize("name", NAMES)
async def test_the_python_runs_with_the_official_sdk(name: str) -> None:
    """It connects, and every event that it sends is valid."""
    program = (FOLDER / f"{name}.session.py").read_text()
    parse_session(session_of(program))
    async with serving() as server:
        namespace: dict[str, Any] = {"__name__": "shown"}
        source = program.replace(ORIGIN, server.url)
        assert source != program
        exec(compile(source, f"{name}.session.py", "exec"), namespace)
        running = asyncio.create_task(namespace["main"]())
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not server.engine.sessions or len(server.engine.sessions[0].received) < 3:
                    assert not running.done(), running
                    await asyncio.sleep(0.01)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        events = [event for _, event in server.engine.sessions[0].received]
        assert [event["type"] for event in events] == [
            "session.update",
            "conversation.item.create",
            "response.create",
        ]
        assert events[0]["session"] == session_of(program)
        for event in events:
            parse(event)


@pytest.mark.parametrize("name", NAMES)
async def test_the_curl_makes_a_secret(name: str, tmp_path: Path) -> None:
    """The shell's command is taken, and the secret opens the session that was set up."""
    script = (FOLDER / f"{name}.session.sh").read_text()
    async with serving() as server:
        file = tmp_path / "session.sh"
        file.write_text(script.replace(ORIGIN, server.url))
        made = await asyncio.to_thread(
            subprocess.run, ["bash", str(file)], capture_output=True, timeout=PATIENCE_S
        )
        assert made.returncode == 0, made
        secret = orjson.loads(made.stdout)
        assert secret["value"].startswith("ek_")
        asked = session_of((FOLDER / f"{name}.session.py").read_text())
        if "instructions" in asked:
            assert secret["session"]["instructions"] == asked["instructions"]
        async with httpx.AsyncClient(base_url=server.url) as http:
            key = {"Authorization": f"Bearer {secret['value']}"}
            assert (await http.get("/v1/models", headers=key)).status_code == 200
