"""``/v1/live/…``: the Live API, another protocol than the Realtime API, which no provider here has.

One route for all of it, so that whoever tries it reads what is the matter.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from callboard.gateway.refusals import HttpError
from callboard.http.surface import Surface


async def unsupported(request: Request, surface: Surface) -> Response:
    """Always 400 ``unsupported_feature``, to a WebSocket's upgrade as well."""
    surface.grant(request)
    message = (
        "Live sessions (/v1/live/sessions) are not supported. "
        "Use a Realtime session: wss://…/v1/realtime?model=… or POST /v1/realtime/calls."
    )
    raise HttpError(400, message, code="unsupported_feature")
