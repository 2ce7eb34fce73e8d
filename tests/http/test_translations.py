"""Translation sessions: another protocol, relayed as it is, by the official library (leads)."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import httpx
import openai

from tests.fakes.raw_websocket import RawEnd
from tests.fakes.server import TestServer, closing, receive, serving
from tests.fakes.upstream import misbehaving, upgrade
from tests.fakes.upstream_gateway import KEY, gateway

MODEL = "gpt-realtime-translate"
SESSION = {"id": "sess_1", "type": "translation", "model": MODEL, "audio": {}}
SECRETS = "/v1/realtime/translations/client_secrets"


async def translate(end: RawEnd) -> None:
    """A translator that hears one append and closes as the guide says."""
    await upgrade(end)
    end.event("session.created", event_id="event_1", session=SESSION)
    update = await end.expect("session.update")
    end.event("session.updated", event_id="event_2", session={**SESSION, **update["session"]})
    heard = await end.expect("session.input_audio_buffer.append")
    end.event("session.output_audio.delta", event_id="event_3", delta=heard["audio"])
    end.event("session.output_transcript.delta", event_id="event_4", delta="Bonjour")
    await end.expect("session.close")
    end.event("session.closed", event_id="event_5")
    end.closing(1000)


def client(server: TestServer, key: str = "any") -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0)


async def test_the_official_library_translates_through_the_gateway() -> None:
    """Events of a translation pass as they are, both ways, to the orderly end."""
    async with misbehaving(translate) as upstream, gateway(upstream) as server:
        seen: list[Any] = []
        async with client(server).realtime.translations.connect(model=MODEL) as connection:
            seen.append(await connection.recv())
            audio: Any = {"output": {"language": "fr"}}
            await connection.send({"type": "session.update", "session": {"audio": audio}})
            sound = base64.b64encode(bytes(9_600)).decode()
            await connection.send({"type": "session.input_audio_buffer.append", "audio": sound})
            async with asyncio.timeout(5):
                while seen[-1].type != "session.output_transcript.delta":
                    seen.append(await connection.recv())
                await connection.send({"type": "session.close"})
                seen.append(await connection.recv())
        assert [event.type for event in seen] == [
            "session.created",
            "session.updated",
            "session.output_audio.delta",
            "session.output_transcript.delta",
            "session.closed",
        ]
        assert upstream.ends[0].path == f"/v1/realtime/translations?model={MODEL}"
        assert upstream.ends[0].headers["authorization"] == f"Bearer {KEY}"


async def test_the_embedded_engine_says_that_it_does_not_translate() -> None:
    async with (
        serving() as server,
        server.connect(f"/translations?model={MODEL}") as socket,
    ):
        error = (await receive(socket))["error"]
        assert error["code"] == "unsupported_feature"
        assert "translation" in error["message"]
        assert (await closing(socket))[0] == 4000


async def test_a_model_has_to_be_named() -> None:
    async with serving() as server, server.connect("/translations") as socket:
        assert (await receive(socket))["error"]["code"] == "missing_model"


async def answer_http(end: RawEnd) -> None:
    """One HTTP request: a secret, or a call."""
    size = int(end.headers.get("content-length", 0))
    body = await end.reader.readexactly(size)
    if end.path.endswith("client_secrets"):
        session = {**SESSION, **json.loads(body)["session"]}
        told = json.dumps({"value": "ek_far", "expires_at": 1, "session": session})
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    else:
        assert end.headers["authorization"] == "Bearer ek_far"
        told = "v=0\r\ns=translated\r\n"
        head = "HTTP/1.1 201 Created\r\nLocation: /v1/realtime/calls/rtc_far\r\n"
    head += f"Content-Length: {len(told)}\r\nConnection: close\r\n\r\n"
    end.writer.write(head.encode() + told.encode())
    await end.writer.drain()
    end.writer.close()


async def test_secrets_and_calls_are_passed_on() -> None:
    """The browser gets a secret of ours; the provider's stays on the server."""
    async with misbehaving(answer_http) as upstream, gateway(upstream) as server:
        secret = await client(server).realtime.translations.client_secrets.create(
            session={"model": MODEL, "audio": {"output": {"language": "fr"}}}
        )
        assert secret.value.startswith("ek_") and secret.value != "ek_far"
        assert secret.session.audio.output is not None
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
            response = await http.post(
                "/v1/realtime/translations/calls",
                content="v=0\r\n",
                headers={
                    "Content-Type": "application/sdp",
                    "Authorization": f"Bearer {secret.value}",
                },
            )
            assert response.status_code == 201
            assert response.text == "v=0\r\ns=translated\r\n"
            assert [end.path.rpartition("/")[2] for end in upstream.ends] == [
                "client_secrets",
                "client_secrets",
                "calls",
            ]
        async with server.connect(
            "", additional_headers={"Authorization": f"Bearer {secret.value}"}
        ) as socket:
            assert (await receive(socket))["error"]["param"] == "session.type"


async def test_what_is_wrong_is_told() -> None:
    async with serving() as server, httpx.AsyncClient(base_url=server.url) as http:
        response = await http.post(SECRETS, json={"session": {}})
        assert response.json()["error"]["param"] == "session.model"
        response = await http.post(SECRETS, json={"session": {"model": MODEL}})
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "unsupported_feature"
