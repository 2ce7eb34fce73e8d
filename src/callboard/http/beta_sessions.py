"""``POST /v1/realtime/sessions`` and ``/transcription_sessions``: keys as old clients ask for them.

The session in the answer is flat, with the secret in it (``client_secret.value``). What
is wrong in a request has its own status: nothing is hidden behind a 200.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.admission import api_key, safety_identifier
from callboard.http.client_secrets import ExpiresAfter, parse_json_object, shown_session
from callboard.http.surface import Surface
from callboard.protocol.beta_session import (
    param_to_beta,
    session_to_beta,
    session_to_ga,
    temperature_of,
)
from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict, to_protocol_error


class _ClientSecret(Strict):
    """The beta's two endpoints named the lifetime differently."""

    expires_after: ExpiresAfter | None = None
    expires_at: ExpiresAfter | None = None


class _Body(Strict):
    client_secret: _ClientSecret | None = None


async def create_session(request: Request, surface: Surface) -> Response:
    """A secret for a conversation, as the beta made them."""
    return await _create(request, surface, "realtime")


async def create_transcription_session(request: Request, surface: Surface) -> Response:
    """A secret for a transcription session, as the beta made them."""
    return await _create(request, surface, "transcription")


async def _create(request: Request, surface: Surface, kind: str) -> Response:
    surface.grant(request)
    flat = parse_json_object(await request.body())
    seconds = _lifetime_s(flat)
    try:
        temperature = temperature_of(flat, "session")
        session = session_to_ga({k: v for k, v in flat.items() if k != "client_secret"}, kind)
        shown = shown_session(session, surface)
    except ProtocolError as error:
        raise _at_the_top(error) from None
    value, grant = surface.secrets.create(
        session,
        seconds,
        safety_identifier=safety_identifier(request.headers),
        parent=api_key(request.headers),
    )
    secret = {"value": value, "expires_at": grant.expires_at_s}
    body = session_to_beta({**shown, "expires_at": 0}, temperature)
    return JSONResponse({**body, "client_secret": secret})


def _lifetime_s(flat: dict[str, Any]) -> int:
    raw = {"client_secret": flat.get("client_secret")}
    try:
        given = _Body.model_validate(raw).client_secret or _ClientSecret()
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None
    return (given.expires_after or given.expires_at or ExpiresAfter()).seconds


def _at_the_top(error: ProtocolError) -> ProtocolError:
    """The error with the parameter as it stood in the request: flat, and not in a ``session``."""
    param = (param_to_beta(error.param) or "").removeprefix("session.") or None
    error.message = error.message.replace(f"'{error.param}'", f"'{param}'")
    error.param = param
    return error
