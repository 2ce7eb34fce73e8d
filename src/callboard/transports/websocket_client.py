"""Our connections to other servers' WebSockets: picows as a client."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from picows import WSHandshakeError, WSInvalidURL, ws_connect
from python_socks import ProxyError

from callboard.channel import Wire
from callboard.transports.picows_wire import PicowsWire
from callboard.transports.websocket import SUBPROTOCOL, WebSocketLimits

_log = logging.getLogger("callboard.websocket")
_READ_BUFFER_BYTES = 4 * 1024
"""To begin with; it grows with what arrives."""
_BODY_BYTES = 2_000
_CUT_SHORT = "the connection was closed during the handshake"


class CannotConnect(Exception):
    """No connection was made. ``status`` and ``body`` are the other server's HTTP answer."""

    def __init__(self, reason: str, *, status: int | None = None, body: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect, and as whom. It may hold a key: it is never printed or logged."""

    url: str
    """``ws://`` or ``wss://``, with its query."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str | None = field(default=None, repr=False)
    """URL of an HTTP proxy, which is asked to CONNECT."""
    subprotocols: tuple[str, ...] = (SUBPROTOCOL,)


async def connect(
    target: Target,
    limits: WebSocketLimits,
    *,
    timeout_s: float,
    tls: ssl.SSLContext | None = None,
) -> Wire:
    """A wire to ``target``, upgraded. Redirects are not followed. Raises ``CannotConnect``."""
    headers = dict(target.headers)
    if target.subprotocols:
        headers["Sec-WebSocket-Protocol"] = ", ".join(target.subprotocols)
    wire = PicowsWire(limits)
    try:
        async with asyncio.timeout(timeout_s):
            _, upgraded = await ws_connect(
                lambda request, response: wire.intake,
                target.url,
                ssl_context=tls,
                websocket_handshake_timeout=timeout_s,
                logger_name=_log,
                extra_headers=headers,
                max_redirects=0,
                max_frame_size=limits.message_bytes,
                proxy=target.proxy,
                read_buffer_init_size=_READ_BUFFER_BYTES,
                use_aiofastnet=_by_aiofastnet(target.url),
            )
    except asyncio.CancelledError:
        wire.close()
        raise
    except TimeoutError:
        wire.close()
        raise CannotConnect(f"no answer within {timeout_s:g} s") from None
    except WSHandshakeError as refusal:
        raise _refused(refusal) from None
    except WSInvalidURL:
        raise CannotConnect("its address is not a URL") from None
    except ProxyError as error:
        raise CannotConnect(f"the proxy refused: {error}") from None
    except OSError as error:
        raise CannotConnect(why_not_connected(error)) from None
    if upgraded is None:
        raise CannotConnect(_CUT_SHORT)
    return wire


def why_not_connected(error: OSError) -> str:
    """For the person who has to mend it; no address and no secret is in it."""
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    return error.strerror or str(error) or type(error).__name__


def _by_aiofastnet(url: str) -> bool | None:
    """None: as picows likes. Without TLS a read by uvloop itself costs 3 % less of a message."""
    plain = url.startswith("ws://")
    on_uvloop = type(asyncio.get_running_loop()).__module__.startswith("uvloop")
    return False if plain and on_uvloop else None


def _refused(refusal: WSHandshakeError) -> CannotConnect:
    if refusal.response is None:
        return CannotConnect(_CUT_SHORT)
    status = int(refusal.response.status)
    body = (refusal.raw_body or b"")[:_BODY_BYTES].decode(errors="replace")
    return CannotConnect(f"it answered HTTP {status}", status=status, body=body)
