"""``POST /v1/realtime/calls`` in both forms, the beta's ``POST /v1/realtime``, and hang-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from callboard.gateway.refusals import HttpError
from callboard.gateway.run import identified, session_start
from callboard.gateway.start import Dialect
from callboard.http.client_secrets import effective_session, parse_json_object
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.providers.base import EMBEDDED

SDP_LIMIT_BYTES = 64 * 1024
_MAX_PARTS = 4


async def create_call(request: Request, surface: Surface) -> Response:
    """Answer an SDP offer: 201, ``Location``, and the answer as ``application/sdp``."""
    return await _create(request, surface, "ga")


async def create_beta_call(request: Request, surface: Surface) -> Response:
    """The same as old clients ask for it; their data channel speaks the beta."""
    return await _create(request, surface, "beta")


async def _create(request: Request, surface: Surface, dialect: Dialect) -> Response:
    grant = surface.grant(request)
    sdp, session = await read_offer(request)
    calls, query = surface.calls, request.query_params
    start = session_start(query, grant, surface.agents, calls.directory, session)
    if start.session is not None:
        runs_here = calls.candidates(start)[0] == EMBEDDED
        effective_session(start.session, start.model, runs_here=runs_here)
    start = replace(identified(start, grant, request.headers), dialect=dialect)
    answer_sdp, call_id = await surface.calls.open_webrtc(sdp, start)
    headers = {
        "Location": f"/v1/realtime/calls/{call_id}",
        "Access-Control-Expose-Headers": "Location, X-Request-Id",
    }
    return Response(answer_sdp, 201, headers, media_type="application/sdp")


async def hang_up(request: Request, surface: Surface) -> Response:
    """End a call: 200 and an empty body; 404 when it is not there (any more)."""
    surface.grant(request)
    surface.calls.hangup(request.path_params["call_id"])
    return Response(status_code=200)


async def control_sip(request: Request, surface: Surface) -> Response:
    """Accepting, rejecting and referring are for calls by telephone, of which none come here."""
    surface.grant(request)
    call = surface.calls.find(request.path_params["call_id"])
    message = (
        f"Only calls by SIP can be accepted, rejected or referred; this one is by {call.transport}."
    )
    raise HttpError(400, message, code="unsupported_feature")


async def read_offer(request: Request) -> tuple[str, dict[str, Any] | None]:
    """The SDP and, of a form, the session. Raises ``HttpError``, ``ProtocolError``."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    session: dict[str, Any] | None = None
    if kind == "multipart/form-data":
        sdp, session = await _form(request)
    elif kind == "application/sdp":
        sdp = _text(await request.body())
    else:
        raise HttpError(
            415,
            "Send the SDP offer as application/sdp, or as multipart/form-data with the parts "
            "sdp and session.",
            code="unsupported_media_type",
        )
    if not sdp.strip():
        raise ProtocolError("missing_required_parameter", param="sdp")
    return sdp, session


async def _form(request: Request) -> tuple[str, dict[str, Any] | None]:
    try:
        form = await request.form(max_files=_MAX_PARTS, max_fields=_MAX_PARTS)
    except HTTPException as error:
        raise _unreadable(str(error.detail)) from None
    except KeyError:
        raise _unreadable("the Content-Type header has no boundary") from None
    try:
        sdp = _text(await _part(form.get("sdp")))
        if "session" not in form:
            return sdp, None
        return sdp, parse_json_object(await _part(form.get("session")), "session")
    finally:
        await form.close()


async def _part(part: UploadFile | str | None) -> bytes:
    if isinstance(part, UploadFile):
        return await part.read()
    return (part or "").encode()


def _text(sdp: bytes) -> str:
    if len(sdp) > SDP_LIMIT_BYTES:
        message = f"An SDP offer is limited to {SDP_LIMIT_BYTES} bytes."
        raise HttpError(413, message, code="request_too_large", param="sdp")
    try:
        return sdp.decode()
    except UnicodeDecodeError:
        raise ProtocolError("invalid_value_detail", param="sdp", detail="not UTF-8 text") from None


def _unreadable(detail: str) -> HttpError:
    return HttpError(400, f"The form cannot be read: {detail.rstrip('.')}.", code="invalid_form")
