"""The legacy console's WebSocket client, written again: what it insists on is checked (F1).

It keeps items by their ids and throws when an event names one that it has not seen; tools
run as soon as their item is done; push-to-talk commits by hand.
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

from tests.e2e.scripted import scripted_server
from tests.fakes.provider_process import provider_process, reply
from tests.fakes.server import serving
from tests.fakes.stages import tone_ms
from tests.protocol.beta_types import check

SUBPROTOCOLS = ["realtime", "openai-insecure-api-key.any", "openai-beta.realtime-v1"]
MODEL = "gpt-4o-realtime-preview-2024-10-01"
PATIENCE_S = 15
MEMORY = {
    "type": "function",
    "name": "set_memory",
    "description": "Saves important data about the user into memory.",
    "parameters": {
        "type": "object",
        "properties": {"key": {"type": "string"}, "value": {"type": "string"}},
        "required": ["key", "value"],
    },
}
SESSION: dict[str, Any] = {
    "modalities": ["text", "audio"],
    "instructions": "Be upbeat.",
    "voice": "verse",
    "input_audio_format": "pcm16",
    "output_audio_format": "pcm16",
    "input_audio_transcription": {"model": "whisper-1"},
    "turn_detection": None,
    "tools": [MEMORY],
    "tool_choice": "auto",
    "temperature": 0.8,
    "max_response_output_tokens": 4096,
}


class LegacyClient:
    """Its conversation: items with their words and audio, by id."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.items: dict[str, dict[str, Any]] = {}
        self.responses: set[str] = set()
        self.memory: dict[str, str] = {}
        self._sent = 0

    async def send(self, kind: str, **fields: Any) -> None:
        self._sent += 1
        event = {"event_id": f"evt_{self._sent}", "type": kind, **fields}
        await self.socket.send(json.dumps(event))

    async def until(self, kind: str) -> dict[str, Any]:
        """Take events up to and with the next of a kind."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                event: dict[str, Any] = json.loads(await self.socket.recv())
                if "session" in event:
                    event["session"]["model"] = MODEL
                    event["session"].pop("client_secret")
                check(event)
                await self._take(event)
                if event["type"] == kind:
                    return event

    async def _take(self, event: dict[str, Any]) -> None:
        kind = event["type"]
        assert kind != "error", event
        if kind == "conversation.item.created":
            self.items[event["item"]["id"]] = {**event["item"], "audio": b"", "words": ""}
        elif kind == "conversation.item.deleted":
            del self.items[event["item_id"]]
        elif kind == "response.created":
            self.responses.add(event["response"]["id"])
        elif kind == "response.output_item.added":
            assert event["response_id"] in self.responses
        elif "item_id" in event and kind.startswith("response."):
            item = self.items[event["item_id"]]
            if kind == "response.audio.delta":
                item["audio"] += base64.b64decode(event["delta"])
            elif kind == "response.audio_transcript.delta":
                item["words"] += event["delta"]
        elif kind == "response.output_item.done" and event["item"]["type"] == "function_call":
            await self._call(event["item"])

    async def _call(self, item: dict[str, Any]) -> None:
        arguments = json.loads(item["arguments"])
        self.memory[arguments["key"]] = arguments["value"]
        output = {
            "type": "function_call_output",
            "call_id": item["call_id"],
            "output": '{"ok":true}',
        }
        await self.until("response.done")
        await self.send("conversation.item.create", item=output)
        await self.send("response.create")


def connect(url: str) -> websockets.connect:
    address = url.replace("http", "ws", 1)
    return websockets.connect(
        f"{address}/v1/realtime?model={MODEL}",
        subprotocols=[websockets.Subprotocol(name) for name in SUBPROTOCOLS],
        proxy=None,
    )


REPLIES: tuple[str | list[Any], ...] = (
    "Hello! How can I help you today?",
    ["set_memory", {"key": "name", "value": "Mali"}],
    "Nice to meet you, Mali.",
)


async def test_the_legacy_console_on_the_embedded_engine() -> None:
    """F1: its greeting, a tool's round, push-to-talk, an interruption and a deletion."""
    async with scripted_server() as server:
        server.llm.replies.extend(reply(told) for told in REPLIES)
        await converse(server.running.url)


async def test_the_legacy_console_through_a_provider_of_today() -> None:
    """F1: the same, relayed to a server that speaks today's protocol alone."""
    async with (
        provider_process(*REPLIES) as provider,
        serving(
            providers=("compatible",), compatible_base_url=f"{provider.url}/v1", ready=False
        ) as server,
    ):
        await converse(server.url)
        await server.idle()


async def converse(url: str) -> None:
    async with connect(url) as socket:
        client = LegacyClient(socket)
        await client.until("session.created")
        await client.send("session.update", session=SESSION)
        await client.until("session.updated")
        hello = {
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": "Hello!"}],
        }
        await client.send("conversation.item.create", item=hello)
        await client.send("response.create")
        done = await client.until("response.done")
        said = client.items[done["response"]["output"][0]["id"]]
        assert said["words"] == REPLIES[0]
        assert len(said["audio"]) > 10_000
        audio = base64.b64encode(tone_ms(500)).decode()
        await client.send("input_audio_buffer.append", audio=audio)
        await client.send("input_audio_buffer.commit")
        await client.send("response.create")
        await client.until("response.output_item.done")
        assert client.memory == {"name": "Mali"}
        answer = await client.until("response.done")
        spoken = answer["response"]["output"][0]
        assert client.items[spoken["id"]]["words"] == "Nice to meet you, Mali."
        await client.send(
            "conversation.item.truncate", item_id=spoken["id"], content_index=0, audio_end_ms=100
        )
        await client.until("conversation.item.truncated")
        await client.send("conversation.item.delete", item_id=said["id"])
        await client.until("conversation.item.deleted")
        assert said["id"] not in client.items
