"""The outermost layer of HTTP: who may ask, how much, and what every answer carries.

Plain ASGI, so that it also covers answers that no route makes. Order: request
id, Host, Origin, preflight, body limit, then the application.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callboard.gateway.admission import check_host, check_origin
from callboard.gateway.ids import new_id
from callboard.gateway.refusals import HttpError, answer
from callboard.http.metrics import Metrics

BODY_LIMIT_BYTES = 1024 * 1024 + 128 * 1024
"""The longest request body of any route: 1 MiB of JSON or form, with room for a form's frame."""
QUIET_PREFIXES = ("/health", "/metrics", "/console", "/assets", "/favicon", "/v1/callboard/console")

_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_CORS_HEADERS = (
    "authorization, content-type, accept, api-key, openai-organization, openai-project, "
    "openai-beta, openai-safety-identifier, x-request-id, x-stainless-arch, x-stainless-lang, "
    "x-stainless-os, x-stainless-package-version, x-stainless-runtime, "
    "x-stainless-runtime-version, x-stainless-retry-count, x-stainless-timeout, "
    "x-stainless-helper-method, x-stainless-custom-poll-interval, x-stainless-poll-helper, "
    "idempotency-key, user-agent"
)
log = structlog.get_logger(__name__)

WebSocketApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class TooLarge(HttpError):
    """The request's body is longer than ``BODY_LIMIT_BYTES``."""

    def __init__(self) -> None:
        message = f"The request body is limited to {BODY_LIMIT_BYTES} bytes."
        super().__init__(413, message, code="request_too_large")


def unexpected() -> HttpError:
    """What is told of a failure of ours; the log has the rest, under the same request id."""
    message = "The server had an error while processing your request."
    return HttpError(500, f"{message} Its id is in X-Request-Id.", code="server_error")


class Edge:
    """Wraps the application. ``websocket`` serves ASGI WebSockets, where that is asked for."""

    def __init__(self, app: ASGIApp, websocket: WebSocketApp, metrics: Metrics) -> None:
        self._app = app
        self._websocket = websocket
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = new_id("req")
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        headers = Headers(scope=scope)
        reply = _Reply(send, request_id, headers.get("origin"))
        started = time.perf_counter()
        try:
            check_host(headers.get("host"))
            check_origin(headers.get("origin"))
            if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
                await reply.preflight()
            else:
                await self._app(scope, _limited(headers, receive), reply)
        except HttpError as error:
            await reply.fail(error)
        except Exception:
            log.exception("request failed", method=scope["method"], path=scope["path"])
            await reply.fail(unexpected())
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        self._metrics.requests.labels(scope["method"], str(reply.status)).inc()
        say = log.debug if scope["path"].startswith(QUIET_PREFIXES) else log.info
        say(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=reply.status,
            ms=milliseconds,
        )


class _Reply:
    """``send`` that adds what every answer carries, and can answer by itself."""

    def __init__(self, send: Send, request_id: str, origin: str | None) -> None:
        self._send = send
        self._request_id = request_id
        self._origin = origin
        self._started = False
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._started = True
            self.status = message["status"]
            present = {name for name, _ in message.get("headers", [])}
            extra = [pair for pair in self._headers() if pair[0] not in present]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await self._send(message)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        headers = [(b"x-request-id", self._request_id.encode()), *_SECURITY]
        if self._origin is not None:
            headers += [
                (b"access-control-allow-origin", self._origin.encode()),
                (b"access-control-expose-headers", b"Location, X-Request-Id, Retry-After"),
                (b"vary", b"Origin"),
            ]
        return headers

    async def preflight(self) -> None:
        headers = [
            (b"access-control-allow-methods", b"GET, POST, DELETE, OPTIONS"),
            (b"access-control-allow-headers", _CORS_HEADERS.encode()),
            (b"access-control-max-age", b"600"),
        ]
        await self({"type": "http.response.start", "status": 204, "headers": headers})
        await self({"type": "http.response.body", "body": b""})

    async def fail(self, error: HttpError) -> None:
        if self._started:
            return
        status, body, extra = answer(error)
        headers = [(b"content-type", b"application/json")]
        headers += [(b"content-length", str(len(body)).encode())]
        headers += [(name.lower().encode(), value.encode()) for name, value in extra]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


def _limited(headers: Headers, receive: Receive) -> Receive:
    """``receive`` that stops at the body limit, whatever Content-Length says."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > BODY_LIMIT_BYTES:
        raise TooLarge
    seen_bytes = 0

    async def limited() -> Message:
        nonlocal seen_bytes
        message = await receive()
        body: Any = message.get("body", b"")
        seen_bytes += len(body)
        if seen_bytes > BODY_LIMIT_BYTES:
            raise TooLarge
        return message

    return limited
