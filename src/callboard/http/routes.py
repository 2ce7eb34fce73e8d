"""The whole HTTP surface on one screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from callboard import __version__
from callboard.gateway.refusals import HttpError, answer
from callboard.http import (
    agents,
    beta_sessions,
    calls,
    client_secrets,
    console,
    controls,
    deployment,
    feed,
    health,
    live,
    models,
    preparations,
    translations,
    workbench,
)
from callboard.http.edge import unexpected
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.transports.websocket import PATHS, REALTIME_PATHS

ANY_PATH = "/{path:path}"
Endpoint = Callable[[Request, Surface], Awaitable[Response]]
REALTIME: tuple[tuple[str, Endpoint], ...] = (
    ("", calls.create_beta_call),
    ("/client_secrets", client_secrets.create_client_secret),
    ("/calls", calls.create_call),
    ("/calls/{call_id}/hangup", calls.hang_up),
    ("/calls/{call_id}/accept", calls.control_sip),
    ("/calls/{call_id}/reject", calls.control_sip),
    ("/calls/{call_id}/refer", calls.control_sip),
    ("/sessions", beta_sessions.create_session),
    ("/transcription_sessions", beta_sessions.create_transcription_session),
    ("/translations/client_secrets", translations.create_secret),
    ("/translations/calls", translations.create_call),
)
"""What is posted to, below each of the paths where the Realtime API is found."""
AGENTS: tuple[tuple[str, str, Endpoint], ...] = (
    ("GET", "calls/{id}/feed", feed.follow_feed),
    ("POST", "calls/{id}/approvals/{tool_call_id}", controls.decide),
    ("POST", "calls/{id}/outputs/{tool_call_id}", controls.answer),
    ("GET", "agents/templates", agents.list_templates),
    ("POST", "agents/drafts", agents.create_draft),
    ("GET", "agents/{id}/source", agents.get_source),
    ("PUT", "agents/{id}/source", agents.put_source),
    ("PUT", "agents/{id}/trial", agents.put_trial),
    ("GET", "agents/{id}/tools", workbench.list_tools),
    ("POST", "agents/{id}/tools/{name}/runs", workbench.run_tool),
    ("PUT", "agents/{id}/tools/{name}/mock", workbench.put_mock),
)
"""Below ``/v1/callboard/``: calls that agents attend, and writing agents."""


def create_api(surface: Surface) -> FastAPI:
    """Every route, and every error in the API's own shape."""
    api = FastAPI(
        title="Callboard",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )

    def route(methods: str, path: str, endpoint: Endpoint, *, shown: bool = True) -> None:
        async def run(request: Request) -> Response:
            return await endpoint(request, surface)

        run.__doc__ = endpoint.__doc__
        name = endpoint.__name__
        api.add_api_route(path, run, methods=methods.split(), name=name, include_in_schema=shown)

    for base in REALTIME_PATHS:
        for path, endpoint in REALTIME:
            route("POST", base + path, endpoint, shown=base == REALTIME_PATHS[0])
    for base in ("/v1", "/openai/v1"):
        route("GET", f"{base}/models", models.list_models, shown=base == "/v1")
        route("GET", f"{base}/models/{{model:path}}", models.get_model, shown=base == "/v1")
    route("GET", "/v1/callboard/console", deployment.get_deployment)
    route("POST", "/v1/callboard/preparations", preparations.create_preparation)
    for methods, path, endpoint in AGENTS:
        route(methods, f"/v1/callboard/{path}", endpoint)
    route("GET", "/v1/callboard/logo", deployment.get_logo, shown=False)
    route("GET", "/health/live", health.live)
    route("GET", "/health/ready", health.ready)
    route("GET", "/metrics", health.metrics)
    route("GET POST DELETE", "/v1/live/{path:path}", live.unsupported, shown=False)
    for path in PATHS:
        route("GET", path, _not_an_upgrade, shown=False)
    route("GET HEAD", "/", console.page, shown=False)
    route("GET HEAD", ANY_PATH, _page, shown=False)
    _shape_errors(api)
    return api


async def _page(request: Request, surface: Surface) -> Response:
    if _is_known(request):
        raise HTTPException(405)
    return await console.page(request, surface)


async def _not_an_upgrade(request: Request, surface: Surface) -> Response:
    message = "This is a WebSocket endpoint: connect to it with ws:// and an Upgrade header."
    error = HttpError(426, message, code="upgrade_required")
    return _response(error, ("Upgrade", "websocket"))


def _response(error: HttpError | ProtocolError, *more: tuple[str, str]) -> Response:
    status, body, headers = answer(error)
    return Response(body, status, dict((*headers, *more)), media_type="application/json")


def _is_known(request: Request) -> bool:
    """Whether a route other than the console's knows the path, if not the method."""
    matches = (
        route.matches(request.scope)[0]
        for route in request.app.routes
        if getattr(route, "path", "") != ANY_PATH
    )
    return any(match is not Match.NONE for match in matches)


def _shape_errors(api: FastAPI) -> None:
    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, HttpError | ProtocolError)
        return _response(error)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return _response(console.unknown_url(request))
        if error.status_code == 405 and not _is_known(request):
            return _response(console.unknown_url(request))
        if error.status_code == 405:
            message = f"Not allowed to {request.method} {request.url.path}."
            return _response(HttpError(405, message, code="method_not_supported"))
        return _response(HttpError(error.status_code, str(error.detail), code=None))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"][1:])
        message = f"Invalid '{param}': {first['msg']}"
        return _response(HttpError(422, message, code="invalid_value", param=param))

    async def failed(request: Request, error: Exception) -> Response:
        return _response(unexpected())

    api.add_exception_handler(Exception, failed)
    api.add_exception_handler(HttpError, known)
    api.add_exception_handler(ProtocolError, known)
    api.add_exception_handler(HTTPException, http)
    api.add_exception_handler(RequestValidationError, invalid)
