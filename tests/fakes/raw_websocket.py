"""WebSocket frames by hand (RFC 6455), for peers that do what no library lets them do."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

PATIENCE_S = 10.0
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(
    opcode: int, payload: bytes, *, fin: bool = True, masked: bool = False, rsv: int = 0
) -> bytes:
    """One frame as it goes over the wire. ``rsv``: the three reserved bits, 0-7."""
    size = len(payload)
    mask_bit = 0x80 if masked else 0
    head = bytes((fin << 7 | rsv << 4 | opcode,))
    if size < 126:
        head += bytes((mask_bit | size,))
    elif size < 65_536:
        head += bytes((mask_bit | 126,)) + struct.pack("!H", size)
    else:
        head += bytes((mask_bit | 127,)) + struct.pack("!Q", size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")


def close_payload(code: int, reason: str = "") -> bytes:
    return struct.pack("!H", code) + reason.encode()


def accept_key(key: str) -> str:
    """What a server answers to a client's ``Sec-WebSocket-Key``."""
    return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()


@dataclass(eq=False)
class RawEnd:
    """One end of a connection. ``masked``: it is the client's, which masks what it sends."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    masked: bool = False
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    """Of the request (at a server) or the answer (at a client); lower-case names."""

    def write(self, opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0) -> None:
        self.writer.write(frame(opcode, payload, fin=fin, masked=self.masked, rsv=rsv))

    def event(self, kind: str, **fields: Any) -> None:
        self.write(TEXT, orjson.dumps({"type": kind, **fields}))

    def fragments(self, parts: Iterable[bytes], opcode: int = TEXT) -> None:
        """One message in several frames."""
        pieces = list(parts)
        for n, part in enumerate(pieces):
            kind = opcode if n == 0 else CONTINUATION
            self.write(kind, part, fin=n == len(pieces) - 1)

    def closing(self, code: int | None, reason: str = "") -> None:
        """A CLOSE frame; None: without a code."""
        self.write(CLOSE, b"" if code is None else close_payload(code, reason))

    async def read(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload. Raises ``IncompleteReadError`` at the end."""
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        mask = await self.reader.readexactly(4) if second & 0x80 else b""
        payload = await self.reader.readexactly(size)
        if mask:
            key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
            payload = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
        return first & 15, payload

    async def message(self) -> bytes:
        """The next text message; pings are answered, anything else is passed over."""
        while True:
            opcode, payload = await self.read()
            if opcode == TEXT:
                return payload
            if opcode == PING:
                self.write(PONG, payload)

    async def expect(self, kind: str) -> dict[str, Any]:
        """The next event of this type; those before it are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                event: dict[str, Any] = orjson.loads(await self.message())
                if event["type"] == kind:
                    return event

    async def closed(self) -> tuple[int | None, str]:
        """Read to the CLOSE: its code and reason. ``(None, "")``: the connection just ended."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                while True:
                    opcode, payload = await self.read()
                    if opcode == CLOSE:
                        code = struct.unpack("!H", payload[:2])[0] if payload else 1005
                        return code, payload[2:].decode()
            except (asyncio.IncompleteReadError, ConnectionError):
                return None, ""

    def abort(self) -> None:
        """Gone, without a CLOSE and with what was unsent."""
        self.writer.transport.abort()


async def read_head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    """The first line of a request or an answer, and its headers."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if line)
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


async def dial(host: str, port: int, target: str = "/v1/realtime?model=gpt-realtime") -> RawEnd:
    """A client's end of an upgraded connection."""
    reader, writer = await asyncio.open_connection(host, port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        "".encode()
    )
    status, headers = await read_head(reader)
    assert status.startswith("HTTP/1.1 101 "), status
    return RawEnd(reader, writer, masked=True, headers=headers)
