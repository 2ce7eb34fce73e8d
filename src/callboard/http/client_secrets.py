"""``POST /v1/realtime/client_secrets``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.admission import api_key, safety_identifier
from callboard.gateway.ids import new_id
from callboard.gateway.run import TRANSCRIPTION, session_model
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.json_text import NotJson, decode
from callboard.protocol.models import TRANSCRIPTION_SESSION, ModelDefaults, model_defaults
from callboard.protocol.session import default_session, parse_session
from callboard.protocol.session_merge import SessionMerge
from callboard.protocol.validation import Strict, kind_of, to_protocol_error
from callboard.providers.base import EMBEDDED
from callboard.providers.directory import Asked

KINDS = ("realtime", TRANSCRIPTION)


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
    shown = shown_session(session, surface, provider=body.provider)
    seconds = (body.expires_after or ExpiresAfter()).seconds
    if body.agent is not None and surface.agents.get(body.agent) is None:
        raise ProtocolError("agent_not_found", agent=body.agent)
    value, grant = surface.secrets.create(
        body.session,
        seconds,
        body.agent,
        body.provider,
        safety_identifier(request.headers),
        parent=api_key(request.headers),
    )
    return JSONResponse(
        {"value": value, "expires_at": grant.expires_at_s, "session": {**shown, "expires_at": 0}}
    )


def parse_json_object(body: bytes, param: str | None = None) -> dict[str, Any]:
    """A JSON object; an empty body is an empty object. Raises ``ProtocolError``."""
    if not body.strip():
        return {}
    try:
        value = decode(body)
    except NotJson as error:
        raise ProtocolError("invalid_json", param=param, detail=str(error)) from None
    if not isinstance(value, dict):
        raise ProtocolError("not_an_object", param=param, got=kind_of(value))
    return value


def effective_session(
    session: dict[str, Any], model: str, *, runs_here: bool = True
) -> dict[str, Any]:
    """The whole session that a configuration leads to, as a new session would show it.

    What a provider accepts is the provider's affair: of a session that runs there only the
    type is looked at. Raises ``ProtocolError`` for whatever is wrong.
    """
    if not runs_here and session.get("type") in KINDS:
        return _laid_over(_fresh(session["type"], model), session)
    update = parse_session(session)
    fresh = _fresh(update.type, model)
    silence_ms = (model_defaults(model) or TRANSCRIPTION_SESSION).silence_duration_ms
    return SessionMerge(fresh, silence_ms=silence_ms, audio_present=False).apply(update)


def _fresh(kind: str, model: str) -> dict[str, Any]:
    """A new session; a model that nobody here knows is shown with the defaults of the newest."""
    defaults = TRANSCRIPTION_SESSION
    if kind != TRANSCRIPTION:
        newest = ModelDefaults(model, voice="marin", silence_duration_ms=500)
        defaults = model_defaults(model) or newest
    return default_session(kind=kind, model=defaults, session_id=new_id("sess"), expires_at_s=0)


def _laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` within ``base``: objects are merged, all else is replaced."""
    merged = dict(base)
    for name, value in over.items():
        below = merged.get(name)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[name] = _laid_over(below, value)
        else:
            merged[name] = value
    return merged


def shown_session(
    session: dict[str, Any], surface: Surface, *, provider: str | None = None
) -> dict[str, Any]:
    """What a secret's session will be. Raises ``ProtocolError``, ``invalid_model`` among others."""
    directory = surface.calls.directory
    kind = session.get("type")
    if kind not in KINDS:
        parse_session(session)
    if kind == TRANSCRIPTION:
        model, asked = TRANSCRIPTION_SESSION.name, Asked("", TRANSCRIPTION, provider)
    else:
        model = session_model(session, None, directory.default_model(provider))
        asked = Asked(model, None, provider)
    runs_here = directory.candidates(asked)[0] == EMBEDDED
    return effective_session(session, model, runs_here=runs_here)
