"""A UDP relay on loopback that loses RTP packets, put between two WebRTC peers by their SDP.

Each side learns one candidate only: the relay's port that leads to the other.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import cast

_CANDIDATE = "a=candidate:1 1 udp 2122260223 127.0.0.1 {port} typ host"


class _Port(asyncio.DatagramProtocol):
    """One socket of the relay; ``far`` is where its packets go on to."""

    def __init__(self, arrived: Callable[[bytes], None]) -> None:
        self._arrived = arrived
        self.transport: asyncio.DatagramTransport | None = None
        self.near: tuple[str, int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, packet: bytes, source: tuple[str, int]) -> None:
        self.near = source
        self._arrived(packet)

    def send(self, packet: bytes) -> None:
        if self.transport is not None and self.near is not None:
            self.transport.sendto(packet, self.near)

    @property
    def port(self) -> int:
        assert self.transport is not None
        return int(self.transport.get_extra_info("sockname")[1])


class LossyRelay:
    """Loses ``loss`` (0 to 1) of the RTP packets of both directions at random, nothing else."""

    def __init__(self, loss: float, seed: int = 1) -> None:
        self.loss = loss
        self.rtp_packets = 0
        self.lost_packets = 0
        self._random = random.Random(seed)
        self._to_client = _Port(lambda packet: self._pass(packet, self._to_server))
        self._to_server = _Port(lambda packet: self._pass(packet, self._to_client))

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        for port in (self._to_client, self._to_server):
            await loop.create_datagram_endpoint(partial(_same, port), ("127.0.0.1", 0))

    def close(self) -> None:
        for port in (self._to_client, self._to_server):
            if port.transport is not None:
                port.transport.close()

    def offer(self, sdp: str) -> str:
        """The client's offer as the server shall see it."""
        self._to_client.near = _loopback_candidate(sdp)
        return _with_candidate(sdp, self._to_server.port)

    def answer(self, sdp: str) -> str:
        """The server's answer as the client shall see it."""
        self._to_server.near = _loopback_candidate(sdp)
        return _with_candidate(sdp, self._to_client.port)

    def _pass(self, packet: bytes, onward: _Port) -> None:
        if _is_rtp(packet):
            self.rtp_packets += 1
            if self._random.random() < self.loss:
                self.lost_packets += 1
                return
        onward.send(packet)


def _same(port: _Port) -> _Port:
    return port


def _is_rtp(packet: bytes) -> bool:
    """RFC 5761 §4: RTP, not RTCP, STUN or DTLS."""
    return len(packet) > 12 and 128 <= packet[0] <= 191 and not 64 <= packet[1] & 0x7F <= 95


def _loopback_candidate(sdp: str) -> tuple[str, int]:
    for line in sdp.split("\r\n"):
        fields = line.split(" ")
        if line.startswith("a=candidate") and fields[2].lower() == "udp":
            address, port = fields[4], int(fields[5])
            if address == "127.0.0.1":
                return address, port
    raise ValueError("no loopback candidate")


def _with_candidate(sdp: str, port: int) -> str:
    lines: list[str] = []
    for line in sdp.split("\r\n"):
        if line.startswith("a=candidate"):
            continue
        lines.append(line)
        if line.startswith("a=ice-pwd"):
            lines.append(_CANDIDATE.format(port=port))
    return "\r\n".join(lines)
