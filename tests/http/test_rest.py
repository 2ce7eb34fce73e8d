"""The REST surface: calls, secrets, models, health, and every error in the API's shape."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import openai
import pytest

from callboard.http.edge import BODY_LIMIT_BYTES
from tests.fakes.media_fake import FakeMedia
from tests.fakes.server import TestServer, no_tasks_left, receive, serving

SDP = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n"


TURNS: dict[str, Any] = {"type": "server_vad", "create_response": True, "interrupt_response": True}
PCM = {"type": "audio/pcm", "rate": 24000}
SESSION: dict[str, Any] = {
    "type": "realtime",
    "model": "gpt-realtime",
    "instructions": "Be brief.",
    "output_modalities": ["audio"],
    "audio": {
        "input": {
            "format": PCM,
            "transcription": {"model": "gpt-realtime-whisper"},
            "turn_detection": TURNS,
        },
        "output": {"format": PCM, "voice": "marin"},
    },
}
SHOWN: dict[str, Any] = {
    "object": "realtime.session",
    "type": "realtime",
    "model": "gpt-realtime",
    "expires_at": 0,
    "instructions": "Be brief.",
    "output_modalities": ["audio"],
    "max_output_tokens": "inf",
    "include": None,
    "prompt": None,
    "tool_choice": "auto",
    "tools": [],
    "tracing": None,
    "truncation": "auto",
    "audio": {
        "input": {
            "format": PCM,
            "noise_reduction": None,
            "transcription": {
                "model": "gpt-realtime-whisper",
                "language": None,
                "prompt": None,
            },
            "turn_detection": {
                "type": "server_vad",
                "threshold": 0.5,
                "prefix_padding_ms": 300,
                "silence_duration_ms": 200,
                "idle_timeout_ms": None,
                "create_response": True,
                "interrupt_response": True,
            },
        },
        "output": {"format": PCM, "voice": "marin", "speed": 1.0},
    },
}


@pytest.fixture
async def media() -> FakeMedia:
    return FakeMedia()


@pytest.fixture
async def server(media: FakeMedia) -> AsyncIterator[TestServer]:
    async with serving(media, max_sessions=2) as running:
        yield running


@pytest.fixture
async def http(server: TestServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
async def official(server: TestServer) -> AsyncIterator[openai.AsyncOpenAI]:
    base_url = f"{server.url}/v1"
    async with openai.AsyncOpenAI(api_key="sk-x", base_url=base_url, max_retries=0) as client:
        yield client


def error_of(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-request-id"].startswith("req_")
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"message", "type", "code", "param"}
    error: dict[str, Any] = body["error"]
    return error


# -- client secrets --------------------------------------------------------------------


async def test_a_client_secret_shows_the_session_it_opens(http: httpx.AsyncClient) -> None:
    """The keys and values of the recording test_create_client_secret."""
    before = int(time.time())
    response = await http.post(
        "/v1/realtime/client_secrets",
        json={"expires_after": {"anchor": "created_at", "seconds": 60}, "session": SESSION},
    )
    assert response.status_code == 200
    body = response.json()
    assert list(body) == ["value", "expires_at", "session"]
    assert body["value"].startswith("ek_")
    assert before + 60 <= body["expires_at"] <= before + 62
    shown = body["session"]
    assert shown.pop("id").startswith("sess_")
    assert shown == SHOWN


async def test_the_official_client_makes_secrets(official: openai.AsyncOpenAI) -> None:
    before = int(time.time())
    secret = await official.realtime.client_secrets.create(
        session={"type": "realtime", "model": "gpt-realtime-2.1"}
    )
    assert secret.value.startswith("ek_")
    assert before + 600 <= secret.expires_at <= before + 602
    assert secret.session.type == "realtime"


async def test_a_transcription_secret(http: httpx.AsyncClient) -> None:
    response = await http.post(
        "/v1/realtime/client_secrets", json={"session": {"type": "transcription"}}
    )
    assert response.json()["session"]["object"] == "realtime.transcription_session"


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({"expires_after": {"seconds": 9}}, "integer_below_min_value", "expires_after.seconds"),
        ({"expires_after": {"seconds": 7201}}, "integer_above_max_value", "expires_after.seconds"),
        ({"expires_after": {"anchor": "x"}}, "invalid_value", "expires_after.anchor"),
        ({"sessions": {}}, "unknown_parameter", "sessions"),
        ({"session": {}}, "missing_required_parameter", "session.type"),
        ({"session": {"model": "gpt-4"}}, "missing_required_parameter", "session.type"),
        ({"session": {"type": "realtime", "model": "gpt-4"}}, "invalid_model", "model"),
        (
            {"session": {"type": "realtime", "bogus": 1}},
            "unknown_parameter",
            "session.bogus",
        ),
        ({"session": []}, "invalid_type", "session"),
    ],
)
async def test_what_is_wrong_with_a_secret_is_said(
    http: httpx.AsyncClient, body: Any, code: str, param: str
) -> None:
    response = await http.post("/v1/realtime/client_secrets", json=body)
    error = error_of(response)
    assert (response.status_code, error["code"], error["param"]) == (400, code, param)


async def test_models_say_when_they_retire(
    http: httpx.AsyncClient, official: openai.AsyncOpenAI
) -> None:
    """The picker's facts come beside the API's own fields, which the official SDK still reads."""
    listed = {model["id"]: model for model in (await http.get("/v1/models")).json()["data"]}
    assert listed["gpt-realtime"]["retires"] == "2027-01-20"
    assert listed["gpt-realtime-2.1"]["retires"] is None
    assert listed["gpt-realtime-2.1"]["voice"] == "marin"
    read = [model async for model in await official.models.list()]
    assert [model.id for model in read] == list(listed)
    one = await official.models.retrieve("gpt-realtime")
    assert (one.object, one.owned_by) == ("model", "openai")
    assert one.to_dict() == listed["gpt-realtime"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff"])
async def test_a_body_that_is_no_json_object(http: httpx.AsyncClient, body: bytes) -> None:
    response = await http.post("/v1/realtime/client_secrets", content=body)
    assert response.status_code == 400
    assert error_of(response)["code"] in ("invalid_json", "invalid_event")


async def test_an_unknown_secret_is_401_everywhere(http: httpx.AsyncClient) -> None:
    headers = {"Authorization": "Bearer ek_0123456789abcdef"}
    for method, path in (
        ("POST", "/v1/realtime/client_secrets"),
        ("POST", "/v1/realtime/calls"),
        ("POST", "/v1/realtime/calls/rtc_x/hangup"),
        ("GET", "/v1/models"),
    ):
        response = await http.request(method, path, headers=headers)
        assert response.status_code == 401, path
        assert error_of(response)["code"] == "invalid_api_key"


# -- calls -----------------------------------------------------------------------------


async def test_a_call_with_a_form(server: TestServer, official: openai.AsyncOpenAI) -> None:
    session: Any = {"type": "realtime", "model": "gpt-realtime", "instructions": "Be brief."}
    made = await official.realtime.calls.create(sdp=SDP, session=session)
    assert made.response.status_code == 201
    assert made.response.headers["content-type"] == "application/sdp"
    assert made.text == "v=0\r\ns=answer\r\n"
    call_id = made.response.headers["location"].removeprefix("/v1/realtime/calls/")
    assert call_id.startswith("rtc_")
    assert "Location" in made.response.headers["access-control-expose-headers"]
    await official.realtime.calls.hangup(call_id)
    await server.idle()
    assert server.engine.sessions[0].session == session
    assert server.engine.sessions[0].audio is not None


@pytest.mark.parametrize("base", ["/v1", "/openai/v1", ""])
async def test_the_library_finds_all_of_it_below_its_base_url(
    server: TestServer, base: str
) -> None:
    """F1, K1d: Azure's path and LiteLLM's have more than a WebSocket."""
    async with openai.AsyncOpenAI(api_key="none", base_url=f"{server.url}{base}") as official:
        secret = await official.realtime.client_secrets.create(session={"type": "realtime"})
        assert secret.value.startswith("ek_")
        session: Any = {"type": "realtime", "model": "gpt-realtime"}
        made = await official.realtime.calls.create(sdp=SDP, session=session)
        await official.realtime.calls.hangup(made.response.headers["location"].rpartition("/")[2])
        if base:
            assert (await official.models.retrieve("gpt-realtime")).id == "gpt-realtime"
    await server.idle()


async def test_a_call_that_is_none_of_a_telephone(
    server: TestServer, http: httpx.AsyncClient, official: openai.AsyncOpenAI
) -> None:
    """K3d: the library's accept, reject and refer are answered in the API's shape."""
    calls = official.realtime.calls
    with pytest.raises(openai.NotFoundError) as unknown:
        await calls.accept("rtc_x", type="realtime", model="gpt-realtime")
    assert unknown.value.code == "call_id_not_found"
    made = await place(http)
    call_id = made.headers["location"].rpartition("/")[2]
    for asked in (
        calls.accept(call_id, type="realtime"),
        calls.reject(call_id, status_code=486),
        calls.refer(call_id, target_uri="tel:+14155550123"),
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            await asked
        assert refused.value.code == "unsupported_feature"
    await calls.hangup(call_id)
    await server.idle()


async def test_a_call_with_a_secret(
    server: TestServer, http: httpx.AsyncClient, media: FakeMedia
) -> None:
    session = {"type": "realtime", "model": "gpt-realtime-2.1"}
    secret = await http.post("/v1/realtime/client_secrets", json={"session": session})
    response = await http.post(
        "/v1/realtime/calls",
        content=SDP,
        headers={
            "Content-Type": "application/sdp",
            "Authorization": f"Bearer {secret.json()['value']}",
        },
    )
    assert response.status_code == 201
    media.peers[0].close()
    await server.idle()
    await no_tasks_left()
    assert server.engine.sessions[0].session == session
    assert server.engine.sessions[0].model == "gpt-realtime-2.1"


async def test_a_secret_without_a_session_opens_the_model_that_it_showed(
    server: TestServer, http: httpx.AsyncClient, media: FakeMedia
) -> None:
    """S1a: a page has nothing but the secret, over WebSocket and over WebRTC."""
    made = (await http.post("/v1/realtime/client_secrets", json={})).json()
    key = {"Authorization": f"Bearer {made['value']}"}
    async with server.connect("", additional_headers=key) as socket:
        assert (await receive(socket))["type"] == "session.created"
    headers = {**key, "Content-Type": "application/sdp"}
    assert (await http.post("/v1/realtime/calls", content=SDP, headers=headers)).is_success
    models = {session.model for session in server.engine.sessions}
    assert models == {made["session"]["model"]}
    media.peers[0].close()
    await server.idle()


async def test_hanging_up_twice(
    server: TestServer, http: httpx.AsyncClient, media: FakeMedia
) -> None:
    placed = await place(http)
    path = f"{placed.headers['location']}/hangup"
    first = await http.post(path)
    assert (first.status_code, first.content) == (200, b"")
    second = await http.post(path)
    assert second.status_code == 404
    assert second.json() == {
        "error": {
            "message": "No session found for the provided call_id",
            "type": "invalid_request_error",
            "code": "call_id_not_found",
            "param": "",
        }
    }
    await server.idle()
    await no_tasks_left()
    assert media.peers[0].closed


async def place(http: httpx.AsyncClient, sdp: str = SDP) -> httpx.Response:
    headers = {"Content-Type": "application/sdp"}
    return await http.post("/v1/realtime/calls?model=gpt-realtime", content=sdp, headers=headers)


async def test_a_bad_offer_is_explained(server: TestServer, http: httpx.AsyncClient) -> None:
    response = await place(http, "hello")
    error = error_of(response)
    assert (response.status_code, error["param"]) == (400, "sdp")
    assert "an offer begins with v=0" in error["message"]
    assert server.running.calls.active == 0


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        ("", "application/sdp", 400, "missing_required_parameter"),
        (SDP, "text/plain", 415, "unsupported_media_type"),
        (b"\xff\xfe", "application/sdp", 400, "invalid_value"),
        ("v=0" + "a" * 70_000, "application/sdp", 413, "request_too_large"),
        ("x", "multipart/form-data", 400, "invalid_form"),
        ("x", "multipart/form-data; boundary=b", 400, None),
    ],
)
async def test_calls_that_cannot_be(
    http: httpx.AsyncClient, content: Any, kind: str, status: int, code: str | None
) -> None:
    response = await http.post(
        "/v1/realtime/calls?model=gpt-realtime", content=content, headers={"Content-Type": kind}
    )
    error = error_of(response)
    assert response.status_code == status, error
    if code is not None:
        assert error["code"] == code


async def test_a_call_needs_a_model(http: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/sdp"}
    response = await http.post("/v1/realtime/calls", content=SDP, headers=headers)
    assert error_of(response)["code"] == "missing_model"


async def test_calls_beyond_the_limit(server: TestServer, http: httpx.AsyncClient) -> None:
    for _ in range(2):
        assert (await place(http)).status_code == 201
    response = await place(http)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "10"
    assert error_of(response)["code"] == "session_limit_reached"
    server.running.calls.close_all(1000, "")
    await server.idle()


# -- models, health, metrics -----------------------------------------------------------


async def test_models_are_listed(official: openai.AsyncOpenAI) -> None:
    names = [model.id async for model in official.models.list()]
    assert {"gpt-realtime", "gpt-realtime-2.1", "callboard-embedded"} <= set(names)
    model = await official.models.retrieve("callboard-embedded")
    assert (model.object, model.owned_by) == ("model", "callboard")
    with pytest.raises(openai.NotFoundError) as caught:
        await official.models.retrieve("gpt-5")
    assert caught.value.code == "model_not_found"


async def test_health(http: httpx.AsyncClient) -> None:
    assert (await http.get("/health/live")).json() == {"status": "live"}
    ready = await http.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert ready.json()["models"] == {"llm": "fake"}
    assert ready.json()["sessions"] == {"active": 0, "limit": 2}


async def test_health_while_loading_and_after_a_failure() -> None:
    async with serving(FakeMedia(), ready=False) as server, httpx.AsyncClient() as http:
        http.base_url = httpx.URL(server.url)
        assert (await http.get("/health/live")).status_code == 200
        loading = await http.get("/health/ready")
        assert loading.status_code == 503
        assert loading.headers["retry-after"] == "5"
        assert loading.json()["status"] == "loading"
        assert (await place(http)).status_code == 503
        server.running.readiness.failed("the file is broken")
        failed = await http.get("/health/ready")
        assert failed.json()["status"] == "failed"
        assert failed.json()["detail"] == "the file is broken"


async def test_metrics(server: TestServer, http: httpx.AsyncClient) -> None:
    await place(http)
    text = (await http.get("/metrics")).text
    assert "callboard_sessions 1.0" in text
    assert "callboard_ready 1.0" in text
    assert "callboard_loop_lag_seconds_bucket" in text
    assert 'callboard_http_requests_total{method="POST",status="201"} 1.0' in text


# -- errors in the API's shape ---------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "unknown_url"),
        ("POST", "/v1/nothing", 404, "unknown_url"),
        ("DELETE", "/somewhere", 404, "unknown_url"),
        ("GET", "/assets/gone-123.js", 404, "unknown_url"),
        ("DELETE", "/v1/models", 405, "method_not_supported"),
        ("GET", "/v1/realtime/client_secrets", 405, "method_not_supported"),
    ],
)
async def test_wrong_urls_and_methods(
    http: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response = await http.request(method, path)
    assert response.status_code == status
    assert error_of(response)["code"] == code


async def test_bodies_are_limited(http: httpx.AsyncClient) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * (BODY_LIMIT_BYTES // 20)

    for content in (b" " * (BODY_LIMIT_BYTES + 1), stream()):
        response = await http.post("/v1/realtime/client_secrets", content=content)
        assert response.status_code == 413
        assert error_of(response)["code"] == "request_too_large"


async def test_a_failure_is_a_500_in_shape(
    server: TestServer, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(server.running.calls), "hangup", broken)
    response = await http.post("/v1/realtime/calls/rtc_x/hangup")
    assert response.status_code == 500
    assert error_of(response)["type"] == "server_error"
    assert "secret detail" not in response.text
    assert (await http.get("/health/live")).status_code == 200
