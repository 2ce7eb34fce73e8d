"""``POST /v1/realtime/client_secrets``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.admission import api_key
from callboard.gateway.ids import new_id
from callboard.gateway.run import TRANSCRIPTION, session_model
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import TRANSCRIPTION_SESSION, ModelDefaults, model_defaults
from callboard.protocol.session import default_session, parse_session
from callboard.protocol.session_merge import SessionMerge
from callboard.protocol.validation import Strict, kind_of, to_protocol_error
from callboard.providers.directory import Asked, Directory


class ExpiresAfter(Strict):
    anchor: Literal["created_at"] = "created_at"
    seconds: Annotated[int, Field(ge=10, le=7200)] = 600


class SecretRequest(Strict):
    expires_after: ExpiresAfter | None = None
    session: dict[str, Any] | None = None
    agent: Annotated[str, Field(min_length=1, max_length=63)] | None = None
    """The id of the agent that the secret opens."""
    provider: str | None = None
    """The provider that its sessions run at."""


async def create_client_secret(request: Request, surface: Surface) -> Response:
    """A secret with the effective session it opens. 400 names what is wrong in the body."""
    surface.grant(request)
    raw = parse_json_object(await request.body())
    try:
        body = SecretRequest.model_validate(raw)
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None
    session = body.session if body.session is not None else {"type": "realtime"}
    shown = effective_session(session, None, surface.calls.directory)
    seconds = (body.expires_after or ExpiresAfter()).seconds
    if body.agent is not None and surface.agents.get(body.agent) is None:
        raise ProtocolError("agent_not_found", agent=body.agent)
    if body.provider is not None:
        surface.calls.directory.candidates(Asked(str(shown.get("model")), provider=body.provider))
    value, grant = surface.secrets.create(
        body.session, seconds, body.agent, body.provider, parent=api_key(request.headers)
    )
    return JSONResponse(
        {"value": value, "expires_at": grant.expires_at_s, "session": {**shown, "expires_at": 0}}
    )


def parse_json_object(body: bytes, param: str | None = None) -> dict[str, Any]:
    """A JSON object; an empty body is an empty object. Raises ``ProtocolError``."""
    if not body.strip():
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProtocolError("invalid_json", param=param, detail=str(error)) from None
    if not isinstance(value, dict):
        raise ProtocolError("not_an_object", param=param, got=kind_of(value))
    return value


def effective_session(
    session: dict[str, Any], asked_model: str | None, directory: Directory | None = None
) -> dict[str, Any]:
    """The whole session that a configuration leads to, as a new session would show it.

    A model that is not in the table is shown with the defaults of the newest, if one of the
    providers in ``directory`` may have it. Raises ``ProtocolError`` for whatever is wrong.
    """
    update = parse_session(session)
    model = TRANSCRIPTION_SESSION
    if update.type != TRANSCRIPTION:
        model = _defaults(session_model(session, asked_model), directory or Directory())
    fresh = default_session(
        kind=update.type, model=model, session_id=new_id("sess"), expires_at_s=0
    )
    merge = SessionMerge(fresh, silence_ms=model.silence_duration_ms, audio_present=False)
    return merge.apply(update)


def _defaults(name: str, directory: Directory) -> ModelDefaults:
    directory.candidates(Asked(name))
    return model_defaults(name) or ModelDefaults(name, voice="marin", silence_duration_ms=500)
