"""``GET /v1/models`` and ``/v1/models/{model}``: the names a session may ask for.

Beside the API's own four fields each model says who runs it, what it can hold, when it
retires, which voice it starts with, and which settings its provider accepts without
effect or refuses. The API's clients pass over these.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    found = await _offered(directory)
    models = sorted(found.values(), key=lambda model: model["id"] != default)
    return JSONResponse({"object": "list", "data": models})


async def get_model(request: Request, surface: Surface) -> Response:
    surface.grant(request)
    name = request.path_params["model"]
    model = (await _offered(surface.calls.directory)).get(name)
    if model is None:
        message = f"The model '{name}' does not exist or you do not have access to it."
        raise HttpError(404, message, code="model_not_found", param="model")
    return JSONResponse(model)


async def _offered(directory: Directory) -> dict[str, dict[str, Any]]:
    """The API's names that somebody here could have, and those that a provider has alone."""
    listed = await directory.offers()
    found = {}
    for model in MODELS.values():
        takers = _takers(model, directory)
        if any(name == EMBEDDED or listed.get(name) is None for name in takers):
            found[model.name] = _wire(model, takers[0])
    for provider, names in listed.items():
        found |= {name: _recorded(name, provider) for name in names or () if name not in MODELS}
    return found


def _takers(model: ModelDefaults, directory: Directory) -> Sequence[str]:
    """Whom a session with the model would be offered to: the engine's own names need the engine."""
    try:
        return directory.candidates(Asked(model.name))
    except ProtocolError:
        return ()


def _wire(model: ModelDefaults, provider: str) -> dict[str, Any]:
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


def _recorded(name: str, provider: str) -> dict[str, Any]:
    """A name of one provider alone, of which no more is known: a recording."""
    unknown = ModelDefaults(name, voice="", silence_duration_ms=0, owned_by="callboard")
    return {**_wire(unknown, provider), "context_tokens": None, "voice": None}
