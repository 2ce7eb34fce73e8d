"""A chat completions API on this machine that answers what is written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True)
class Asked:
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class ChatModel:
    url: str = ""
    requests: list[Asked] = field(default_factory=list)


@asynccontextmanager
async def chat_model(
    answer: str, *, status: int = 200, body: bytes | None = None
) -> AsyncIterator[ChatModel]:
    model = ChatModel()
    whole = {"choices": [{"message": {"role": "assistant", "content": answer}}]}
    said = orjson.dumps(whole) if body is None else body

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        asked = orjson.loads(await reader.readexactly(int(headers["content-length"])))
        model.requests.append(Asked(headers, asked))
        size = f"Content-Length: {len(said)}\r\nConnection: close\r\n\r\n"
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{size}".encode())
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        model.url = f"http://127.0.0.1:{port}/v1"
        yield model
