"""``/health/live``, ``/health/ready`` and ``/metrics``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.refusals import RETRY_AFTER_S
from callboard.http.surface import Surface


async def live(request: Request, surface: Surface) -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "live"})


async def ready(request: Request, surface: Surface) -> Response:
    """200 when the models are loaded and warm, or none are wanted, else 503.

    The body says what is going on.
    """
    readiness, calls = surface.readiness, surface.calls
    limit = calls.limit if readiness.state != "off" else surface.settings.relay_sessions
    body = {
        "status": readiness.state,
        "detail": readiness.detail,
        "models": dict(readiness.names),
        "loading": dict(readiness.progress),
        "providers": list(calls.directory.order),
        "sessions": {"active": calls.active, "limit": limit},
    }
    if readiness.serves:
        return JSONResponse(body)
    return JSONResponse(body, 503, {"Retry-After": str(RETRY_AFTER_S[503])})


async def metrics(request: Request, surface: Surface) -> Response:
    media_type = "text/plain; version=0.0.4; charset=utf-8"
    return Response(surface.metrics.text(), media_type=media_type)
