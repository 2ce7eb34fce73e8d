"""The endpoints of the retired beta, asked by the official library's beta client (F1, K3c)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import openai
import pytest

from tests.fakes.media_fake import FakeMedia
from tests.fakes.server import TestServer, receive, send, serving

SDP = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n"


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async with serving(FakeMedia()) as running:
        yield running


def client(server: TestServer) -> openai.AsyncOpenAI:
    ws = server.realtime.removesuffix("/realtime")
    base_url = f"{server.url}/v1"
    return openai.AsyncOpenAI(
        base_url=base_url, websocket_base_url=ws, api_key="any", max_retries=0
    )


async def test_a_session_is_created_with_its_secret_in_it(server: TestServer) -> None:
    """F1: the older consoles' token: ``client_secret.value`` in a flat session."""
    session = await client(server).beta.realtime.sessions.create(
        model="gpt-4o-realtime-preview-2024-12-17",
        voice="verse",
        turn_detection={"type": "semantic_vad", "eagerness": "high"},
        temperature=0.7,
    )
    assert session.client_secret.value.startswith("ek_")
    assert session.client_secret.expires_at == pytest.approx(time.time() + 600, abs=5)
    assert (session.voice, session.modalities) == ("verse", ["text", "audio"])
    assert (session.temperature, session.input_audio_format) == (0.7, "pcm16")
    async with server.connect(
        "", additional_headers={"Authorization": f"Bearer {session.client_secret.value}"}
    ) as ws:
        await receive(ws)
    assert server.engine.sessions[0].session == {
        "type": "realtime",
        "model": "gpt-4o-realtime-preview-2024-12-17",
        "audio": {
            "input": {"turn_detection": {"type": "semantic_vad", "eagerness": "high"}},
            "output": {"voice": "verse"},
        },
    }


async def test_a_secret_lives_as_long_as_asked(server: TestServer) -> None:
    """Both of the beta's ways to say so."""
    api = client(server).beta.realtime
    short = await api.sessions.create(
        client_secret={"expires_after": {"anchor": "created_at", "seconds": 60}}
    )
    assert short.client_secret.expires_at == pytest.approx(time.time() + 60, abs=5)
    transcription = await api.transcription_sessions.create(
        client_secret={"expires_at": {"anchor": "created_at", "seconds": 90}},
        input_audio_transcription={"model": "gpt-4o-mini-transcribe", "language": "en"},
    )
    assert transcription.client_secret.expires_at == pytest.approx(time.time() + 90, abs=5)
    assert transcription.input_audio_transcription is not None
    assert transcription.input_audio_transcription.language == "en"


@pytest.mark.parametrize(
    ("body", "param", "code"),
    [
        ({"model": "gpt-5"}, "model", "invalid_model"),
        ({"voice": "nobody"}, "voice", "invalid_value"),
        ({"input_audio_format": "mp3"}, "input_audio_format", "invalid_value"),
        ({"temperature": "warm"}, "temperature", "invalid_type"),
        ({"turn_detection": {"type": "magic"}}, "turn_detection.type", "invalid_value"),
        ({"colour": "red"}, "colour", "unknown_parameter"),
        ({"client_secret": {"expires_after": {"seconds": 1}}}, None, "integer_below_min_value"),
    ],
)
async def test_what_is_wrong_has_its_status_and_the_old_name(
    server: TestServer, body: dict[str, Any], param: str | None, code: str
) -> None:
    """The older consoles hid such errors behind a 200; here they are told."""
    async with httpx.AsyncClient(base_url=server.url) as http:
        response = await http.post("/v1/realtime/sessions", json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, code)
    if param is not None:
        assert error["param"] == param
        assert "audio.input" not in error["message"]


async def test_a_form_whose_session_names_no_type_is_told_so(server: TestServer) -> None:
    """Bad input gets a clear error."""
    parts = {
        "sdp": (None, SDP, "application/sdp"),
        "session": (None, '{"model":"gpt-realtime"}', "application/json"),
    }
    async with httpx.AsyncClient(base_url=server.url) as http:
        response = await http.post("/v1/realtime/calls", files=parts)
    assert response.json()["error"]["param"] == "session.type"


async def test_an_expired_secret_is_a_401(server: TestServer) -> None:
    headers = {"Authorization": "Bearer ek_" + "x" * 20}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as http:
        for path in ("sessions", "transcription_sessions"):
            assert (await http.post(f"/v1/realtime/{path}", json={})).status_code == 401


async def test_an_old_offer_is_answered_and_its_events_are_old(server: TestServer) -> None:
    """F1: ``POST /v1/realtime?model=`` with SDP; the data channel speaks the beta."""
    async with httpx.AsyncClient(base_url=server.url) as http:
        secret = (
            await http.post(
                "/v1/realtime/sessions", json={"model": "gpt-4o-realtime-preview-2025-06-03"}
            )
        ).json()["client_secret"]["value"]
        response = await http.post(
            "/v1/realtime?model=gpt-4o-realtime-preview-2024-12-17",
            content=SDP,
            headers={"Content-Type": "application/sdp", "Authorization": f"Bearer {secret}"},
        )
    assert response.status_code == 201
    assert response.headers["content-type"].startswith("application/sdp")
    call_id = response.headers["location"].rpartition("/")[2]
    assert server.running.calls.get(call_id).start.dialect == "beta"
    assert server.running.calls.get(call_id).start.model == "gpt-4o-realtime-preview-2025-06-03"


async def test_the_library_connects_with_its_old_header(server: TestServer) -> None:
    """K3c: ``client.beta.realtime.connect``: old names in, old names out."""
    async with client(server).beta.realtime.connect(model="gpt-4o-realtime-preview") as connection:
        first = await connection.recv()
        second = await connection.recv()
        assert (first.type, second.type) == ("session.created", "conversation.created")
        await connection.session.update(session={"modalities": ["text"], "temperature": 0.7})
        echo: Any = {"type": "echo", "n": 1}
        await connection.send(echo)
        answer: Any = await connection.recv()
        assert answer.type == "echo"
    _, update = server.engine.sessions[0].received[0]
    assert update["session"] == {"type": "realtime", "output_modalities": ["text"]}


async def test_a_browsers_subprotocol_asks_for_the_beta_too(server: TestServer) -> None:
    """F1: the legacy console's three subprotocols."""
    subprotocols = ["realtime", "openai-insecure-api-key.any", "openai-beta.realtime-v1"]
    async with server.connect(subprotocols=subprotocols) as ws:
        assert ws.subprotocol == "realtime"
        assert (await receive(ws))["type"] == "session.created"
        assert (await receive(ws))["type"] == "conversation.created"
        await send(ws, type="session.update", session={"input_audio_format": "mp3"})
        error = (await receive(ws))["error"]
        assert error["param"] == "session.input_audio_format"
        await ws.send(b"\x00")
        assert (await receive(ws))["error"]["code"] == "invalid_event"
