"""``GET /v1/models`` and ``/v1/models/{model}``: the names a session may ask for.

Beside the API's own four fields each model says who runs it, what it can hold, when it
retires, which voice it starts with, and which settings its provider accepts without
effect or refuses. The API's clients pass over these.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.refusals import HttpError
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import (
    EMBEDDED_IGNORES,
    EMBEDDED_INPUTS,
    EMBEDDED_REFUSES,
    MODELS,
    ModelDefaults,
)
from callboard.providers.base import EMBEDDED
from callboard.providers.directory import Asked, Directory

CREATED_S = 1_795_305_600
"""22 Nov 2026: when this table was made. The API's clients want a number here."""

PROVIDERS_INPUTS = ("text", "audio", "image")


async def list_models(request: Request, surface: Surface) -> Response:
    """First the one that a session gets which names none."""
    surface.grant(request)
    directory = surface.calls.directory
    default = directory.default_model(None)
    models = sorted(MODELS.values(), key=lambda model: model.name != default)
    data = [_wire(model, directory) for model in models if _is_offered(model, directory)]
    return JSONResponse({"object": "list", "data": data})


async def get_model(request: Request, surface: Surface) -> Response:
    surface.grant(request)
    name = request.path_params["model"]
    model = MODELS.get(name)
    if model is None or not _is_offered(model, surface.calls.directory):
        message = f"The model '{name}' does not exist or you do not have access to it."
        raise HttpError(404, message, code="model_not_found", param="model")
    return JSONResponse(_wire(model, surface.calls.directory))


def _is_offered(model: ModelDefaults, directory: Directory) -> bool:
    """Whether anybody here could have it: the engine's own names need the engine."""
    try:
        return bool(directory.candidates(Asked(model.name)))
    except ProtocolError:
        return False


def _wire(model: ModelDefaults, directory: Directory) -> dict[str, Any]:
    provider = directory.candidates(Asked(model.name))[0]
    runs_here = provider == EMBEDDED
    return {
        "id": model.name,
        "object": "model",
        "created": CREATED_S,
        "owned_by": model.owned_by,
        "provider": provider,
        "context_tokens": model.context_tokens,
        "retires": model.retires.isoformat() if model.retires is not None else None,
        "voice": model.voice,
        "reasons": model.reasons,
        "ignores": list(EMBEDDED_IGNORES if runs_here else ()),
        "refuses": list(EMBEDDED_REFUSES if runs_here else ()),
        "inputs": list(EMBEDDED_INPUTS if runs_here else PROVIDERS_INPUTS),
    }
