"""``POST /v1/callboard/preparations``: the engine reads a session's instructions and tools ahead.

A page asks for it while its visitor looks around and allows the microphone, so that the first
answer need not wait for the reading.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.refusals import HttpError
from callboard.gateway.run import TRANSCRIPTION, session_model
from callboard.http.client_secrets import effective_session, parse_json_object
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict, to_protocol_error


class PreparationRequest(Strict):
    session: dict[str, Any]


async def create_preparation(request: Request, surface: Surface) -> Response:
    """200 once the session's beginning has been read. 429 while others are being read."""
    surface.grant(request)
    raw = parse_json_object(await request.body())
    try:
        session = PreparationRequest.model_validate(raw).session
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None
    if effective_session(session, None)["type"] == TRANSCRIPTION:
        raise ProtocolError(
            "invalid_value", param="session.type", value=TRANSCRIPTION, supported="'realtime'"
        )
    engine = surface.readiness.require()
    if surface.preparing.locked():
        message = "Other sessions are being prepared. This one can begin all the same."
        raise HttpError(429, message, code="preparations_busy")
    async with surface.preparing:
        read = await engine.prepare(session=session, model=session_model(session, None))
    status = "completed" if read else "incomplete"
    return JSONResponse({"object": "callboard.preparation", "status": status})
