"""What a person decides about a tool call: whether it may run, or what its answer is."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.gateway.desk import Desk
from callboard.gateway.refusals import HttpError
from callboard.http.client_secrets import parse_json_object
from callboard.http.surface import Surface
from callboard.protocol.validation import Strict, to_protocol_error

Body = TypeVar("Body", bound=Strict)
MAX_OUTPUT_CHARACTERS = 32_768


class Approval(Strict):
    approve: bool


class Output(Strict):
    output: Annotated[str, Field(max_length=MAX_OUTPUT_CHARACTERS)]


async def decide(request: Request, surface: Surface) -> Response:
    """Allow or refuse a tool call that waits for approval; 404 when none of that id waits."""
    surface.grant(request)
    approve = (await read_body(request, Approval)).approve
    tool_call_id = request.path_params["tool_call_id"]
    if not _desk(request, surface).approve(tool_call_id, approve):
        message = f"No tool call {tool_call_id!r} of this call waits for approval."
        raise HttpError(404, message, code="tool_call_not_waiting")
    return JSONResponse({"object": "callboard.approval", "approve": approve})


async def answer(request: Request, surface: Surface) -> Response:
    """Answer an open tool call by hand; its tool is stopped. 404 when none of that id is open."""
    surface.grant(request)
    output = (await read_body(request, Output)).output
    tool_call_id = request.path_params["tool_call_id"]
    if not _desk(request, surface).answer(tool_call_id, output):
        message = f"No tool call {tool_call_id!r} of this call is open."
        raise HttpError(404, message, code="tool_call_not_open")
    return JSONResponse({"object": "callboard.output", "output": output})


async def read_body(request: Request, kind: type[Body]) -> Body:
    """The request's JSON body. Raises ``ProtocolError`` that names what is wrong in it."""
    raw = parse_json_object(await request.body())
    try:
        return kind.model_validate(raw)
    except ValidationError as failure:
        raise to_protocol_error(failure, raw) from None


def _desk(request: Request, surface: Surface) -> Desk:
    call = surface.calls.find(request.path_params["id"])
    desk = surface.desks.open.get(call.call_id)
    if desk is None:
        raise HttpError(404, "This call has no agent whose tools run here.", code="no_agent")
    return desk
