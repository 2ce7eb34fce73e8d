"""Which dialect a client speaks, and the channel that translates it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from callboard.channel import Channel, Raw
from callboard.gateway.ids import new_id
from callboard.hub import BinaryFrame
from callboard.protocol.beta import HEADER, SUBPROTOCOL, BetaDialect


def speaks_beta(headers: Mapping[str, str], subprotocols: tuple[str, ...] = ()) -> bool:
    """Whether a client asked for the beta, by header or by subprotocol."""
    return HEADER in headers.get("openai-beta", "") or SUBPROTOCOL in subprotocols


class BetaChannel:
    """A ``Channel`` whose other end speaks the beta while this side speaks today's protocol.

    What a client says wrongly in its own dialect is answered here, with the same ``error``
    event that the session would send.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._dialect = BetaDialect(new_id)

    async def send(self, raw: Raw) -> None:
        for message in self._dialect.from_session(raw):
            await self._channel.send(message)

    async def __aiter__(self) -> AsyncIterator[Raw]:
        async for raw in self._channel:
            if isinstance(raw, BinaryFrame):
                yield raw
                continue
            heard = self._dialect.from_client(raw)
            if heard.to_client is not None:
                await self._channel.send(heard.to_client)
            if heard.to_session is not None:
                yield heard.to_session

    def close(self, code: int = 1000, reason: str = "") -> None:
        self._channel.close(code, reason)
