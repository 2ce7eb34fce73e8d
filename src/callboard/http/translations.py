"""``POST /v1/realtime/translations/client_secrets`` and ``…/calls``, passed on to a provider."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.admission import api_key, safety_identifier
from callboard.gateway.run import identified
from callboard.gateway.translations import translation_start
from callboard.http.calls import read_offer
from callboard.http.client_secrets import ExpiresAfter, parse_json_object
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict, to_protocol_error
from callboard.providers.base import TRANSLATION, CallBroker, ProviderFailure
from callboard.providers.directory import Asked

log = structlog.get_logger(__name__)


class _Session(Strict):
    model: Annotated[str, Field(min_length=1)]
    audio: dict[str, Any] | None = None


class _Body(Strict):
    expires_after: ExpiresAfter | None = None
    session: _Session
    provider: str | None = None


async def create_secret(request: Request, surface: Surface) -> Response:
    """A secret of ours; the session that it shows is the provider's, which has checked it."""
    surface.grant(request)
    raw = parse_json_object(await request.body())
    try:
        body = _Body.model_validate(raw)
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None
    session = body.session.model_dump(exclude_none=True)
    name, broker = _broker(surface, body.session.model, body.provider)
    identifier = safety_identifier(request.headers)
    shown = (await _asked(name, broker.translation_secret(session, identifier))).get("session")
    seconds = (body.expires_after or ExpiresAfter()).seconds
    value, grant = surface.secrets.create(
        {"type": TRANSLATION, **session},
        seconds,
        None,
        name,
        identifier,
        parent=api_key(request.headers),
    )
    return JSONResponse({"value": value, "expires_at": grant.expires_at_s, "session": shown})


async def create_call(request: Request, surface: Surface) -> Response:
    """The provider's answer to a browser's offer; media and events go there, unattended."""
    grant = surface.grant(request)
    sdp, _ = await read_offer(request)
    start = identified(translation_start(request.query_params, grant), grant, request.headers)
    name, broker = _broker(surface, start.model, start.provider)
    session = {**(start.session or {}), "model": start.model}
    asking = broker.translation_call(sdp, session, start.safety_identifier)
    created = await _asked(name, asking)
    headers = {
        "Location": f"/v1/realtime/translations/calls/{created.call_id}",
        "Access-Control-Expose-Headers": "Location, X-Request-Id",
    }
    return Response(created.answer_sdp, 201, headers, media_type="application/sdp")


def _broker(surface: Surface, model: str, provider: str | None) -> tuple[str, CallBroker]:
    directory = surface.calls.directory
    asked = Asked(model, TRANSLATION, provider)
    for name in directory.candidates(asked):
        broker = directory.get(name).broker
        if broker is not None:
            return name, broker
    raise ProtocolError("unsupported_here", param="model", what="translation over HTTP")


async def _asked(name: str, asking: Any) -> Any:
    """What the provider answers, or its refusal as an error of ours."""
    try:
        return await asking
    except ProviderFailure as failure:
        log.warning("provider failed", provider=name, code=failure.key)
        raise ProtocolError(failure.key, provider=name, detail=failure.detail) from None
