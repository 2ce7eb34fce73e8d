"""A WebRTC call placed over HTTP, with a real stack at both ends and a fake engine."""

from __future__ import annotations

import asyncio

import httpx
import orjson

from callboard.app import webrtc_media
from tests.fakes.rtc_client import WrtcClient, until
from tests.fakes.server import TestServer, no_tasks_left, receive, send, serving


async def place(server: TestServer, client: WrtcClient) -> str:
    async with httpx.AsyncClient(base_url=server.url) as http:
        response = await http.post(
            "/v1/realtime/calls?model=gpt-realtime",
            content=await client.offer(),
            headers={"Content-Type": "application/sdp"},
        )
    assert response.status_code == 201, response.text
    await client.answered(response.text)
    return str(response.headers["location"])


async def test_events_flow_and_hangup_frees_everything() -> None:
    async with serving(webrtc_media()) as server:
        client = WrtcClient()
        location = await place(server, client)
        await until(lambda: client.messages)
        assert orjson.loads(client.messages[0])["type"] == "session.created"
        client.send('{"type":"echo","n":1}')
        await until(lambda: len(client.messages) > 1)
        assert orjson.loads(client.messages[1]) == {"type": "echo", "n": 1}
        async with server.connect(f"?call_id={location.rpartition('/')[2]}") as side:
            await send(side, type="audio")
            await send(side, type="echo", n=2)
            assert await receive(side) == {"type": "echo", "n": 2}
        async with httpx.AsyncClient(base_url=server.url) as http:
            assert (await http.post(f"{location}/hangup")).status_code == 200
            assert (await http.post(f"{location}/hangup")).status_code == 404
        await server.idle()
        await no_tasks_left()
        await client.close()


async def test_a_client_that_closes_ends_its_call() -> None:
    async with serving(webrtc_media()) as server:
        client = WrtcClient()
        await place(server, client)
        await until(lambda: client.messages)
        await client.close()
        async with asyncio.timeout(30):
            await server.running.calls.wait_idle()
        await no_tasks_left()


async def test_garbage_is_a_400_and_leaves_nothing() -> None:
    async with serving(webrtc_media()) as server:
        async with httpx.AsyncClient(base_url=server.url) as http:
            for body in ("hello", "v=0\r\n", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 50):
                response = await http.post(
                    "/v1/realtime/calls?model=gpt-realtime",
                    content=body,
                    headers={"Content-Type": "application/sdp"},
                )
                assert response.status_code == 400, response.text
                assert response.json()["error"]["param"] == "sdp"
        assert server.running.calls.active == 0
