"""``POST /v1/callboard/preparations``: the engine reads a session's instructions and tools ahead.

A page asks for it while its visitor looks around and allows the microphone, so that the first
answer need not wait for the reading.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.agent_sessions import (
    laid_over,
    opened_with,
    private_tools,
    with_private_tools,
)
from callboard.gateway.private_words import PrivateWords
from callboard.gateway.refusals import HttpError
from callboard.gateway.run import TRANSCRIPTION, session_model
from callboard.gateway.start import SessionStart
from callboard.http.client_secrets import effective_session, parse_json_object
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import DEFAULT_MODEL
from callboard.protocol.validation import Strict, to_protocol_error


class PreparationRequest(Strict):
    session: dict[str, Any]
    agent: str | None = None
    """The id of the agent that the session will be opened with."""


async def create_preparation(request: Request, surface: Surface) -> Response:
    """200 once the session's beginning has been read. 429 while others are being read."""
    surface.grant(request)
    raw = parse_json_object(await request.body())
    try:
        asked = PreparationRequest.model_validate(raw)
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None
    session = _with_agent(asked, surface)
    if effective_session(session, session_model(session, None))["type"] == TRANSCRIPTION:
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


def _with_agent(asked: PreparationRequest, surface: Surface) -> dict[str, Any]:
    """The configuration that the session will have once the page has set its own part."""
    if asked.agent is None:
        return asked.session
    agent = surface.agents.get(asked.agent)
    if agent is None:
        raise ProtocolError("agent_not_found", agent=asked.agent)
    start = opened_with(SessionStart(agent.model or DEFAULT_MODEL.name), agent, surface.agents)
    update = {"session": {"type": "realtime", **asked.session}}
    update = PrivateWords(agent, start.instructions).inward(update)
    update = with_private_tools(update, private_tools(agent, surface.agents))
    return laid_over(start.session or {}, update["session"])
