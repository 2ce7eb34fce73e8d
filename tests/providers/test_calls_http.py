"""Calls at a provider: what is asked, and what each answer means (K1d)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from callboard.config import proxy_for
from callboard.providers.base import ProviderFailure
from callboard.providers.calls_http import HttpCallBroker, NoCalls
from callboard.providers.realtime_api import Endpoint

KEY = "sk-" + "x" * 20
ANSWER = "v=0\r\ns=answer\r\n"
Handler = Callable[[httpx.Request], httpx.Response]


def broker(handler: Handler) -> HttpCallBroker:
    headers = {"Authorization": f"Bearer {KEY}"}
    endpoint = Endpoint(
        "openai", "https://api.example/v1?x=1", headers, "CALLBOARD_OPENAI_API_KEY", proxy_for
    )
    return HttpCallBroker(endpoint, httpx.MockTransport(handler))


def created(request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, text=ANSWER, headers={"Location": "/v1/realtime/calls/rtc_u1_1"})


async def test_a_call_is_asked_for_with_both_parts_and_the_key() -> None:
    """As recorded: a form with the offer and the whole session, the server's key."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return created(request)

    call = await broker(handler).create_call("v=0\r\n", {"type": "realtime", "model": "m"})
    assert (call.answer_sdp, call.call_id) == (ANSWER, "rtc_u1_1")
    (request,) = seen
    assert str(request.url) == "https://api.example/v1/realtime/calls?x=1"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    body = request.content.decode()
    assert "multipart/form-data" in request.headers["content-type"]
    assert 'name="sdp"\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n' in body
    assert 'name="session"\r\nContent-Type: application/json\r\n\r\n{"type":"realtime"' in body


@pytest.mark.parametrize(
    ("response", "key", "temporary", "words"),
    [
        (httpx.Response(401, text=f"no {KEY}"), "provider_unauthorized", False, "OPENAI_API_KEY"),
        (
            httpx.Response(400, json={"error": {"message": f"Bad {KEY} offer."}}),
            "provider_refused",
            False,
            "HTTP 400, Bad",
        ),
        (httpx.Response(429, text="slow"), "provider_refused", True, "HTTP 429"),
        (httpx.Response(500), "provider_refused", True, "HTTP 500"),
        (httpx.Response(201, text=ANSWER), "provider_refused", False, "no Location"),
        (
            httpx.Response(201, text="<html>", headers={"Location": "/x/rtc_1"}),
            "provider_refused",
            False,
            "no SDP",
        ),
    ],
)
async def test_a_refusal_says_what_to_do_and_no_secret(
    response: httpx.Response, key: str, temporary: bool, words: str
) -> None:
    """Secrets never in an error: not even one that the provider repeats."""
    with pytest.raises(ProviderFailure) as caught:
        await broker(lambda _: response).create_call("v=0\r\n", {})
    failure = caught.value
    assert (failure.key, failure.temporary) == (key, temporary)
    assert words in failure.detail
    assert KEY not in str(failure)


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_a_server_without_calls_is_known_by_its_answer(status: int) -> None:
    with pytest.raises(NoCalls):
        await broker(lambda _: httpx.Response(status)).create_call("v=0\r\n", {})


async def test_a_provider_that_cannot_be_reached_is_temporary() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(ProviderFailure) as caught:
        await broker(handler).create_call("v=0\r\n", {})
    assert (caught.value.key, caught.value.temporary) == ("provider_unreachable", True)


async def test_hanging_up_twice_is_no_failure() -> None:
    """As recorded: 200, then 404."""
    paths: list[str] = []
    answers = iter([httpx.Response(200), httpx.Response(404), httpx.Response(500)])

    def handler(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return next(answers)

    one = broker(handler)
    await one.hang_up("rtc_1")
    await one.hang_up("rtc_1")
    assert paths == ["/v1/realtime/calls/rtc_1/hangup"] * 2
    with pytest.raises(ProviderFailure):
        await one.hang_up("rtc/../x")
    assert paths[-1].startswith("/v1/realtime/calls/rtc")
    await one.close()


async def test_a_call_says_whom_it_is_for() -> None:
    """As the guide asks for: the client's identifier beside the server's key."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        secret = {"value": "made", "session": {}}
        return (
            httpx.Response(200, json=secret) if "secrets" in request.url.path else created(request)
        )

    calls = broker(handler)
    await calls.create_call("v=0\r\n", {}, "someone")
    await calls.translation_call("v=0\r\n", {}, "someone")
    assert len(seen) == 3
    assert {request.headers["openai-safety-identifier"] for request in seen} == {"someone"}
    await calls.create_call("v=0\r\n", {})
    assert "openai-safety-identifier" not in seen[-1].headers


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/v1", "the connection was refused"),
        ("https://127.0.0.1:{port}/v1", "TLS failed: "),
    ],
)
async def test_why_nobody_is_reached_is_said_as_of_a_websocket(url: str, said: str) -> None:
    """B4: readable failures, whichever way the call would have gone."""

    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(no_tls, "127.0.0.1", 0) as listener:
        address = url.format(port=listener.sockets[0].getsockname()[1])
        calls = HttpCallBroker(Endpoint("compatible", address, {}, "KEY", lambda _: None))
        with pytest.raises(ProviderFailure, match=said):
            await calls.create_call("v=0\r\n", {})
        await calls.close()
