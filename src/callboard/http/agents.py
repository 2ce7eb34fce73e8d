"""Writing agents in the console: templates, drafts, and their source. Development only."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callboard.agents.check import Checked, checked
from callboard.agents.drafting import Answers, draft
from callboard.agents.loader import load_draft
from callboard.agents.templates import TEMPLATES, template
from callboard.gateway.refusals import HttpError
from callboard.http.controls import read_body
from callboard.http.surface import Surface
from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict

SOURCE_LIMIT_CHARACTERS = 65_536
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

Words = Annotated[str, Field(max_length=4_000)]


class DraftRequest(Strict):
    """The wizard's answers."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    expertise: Words = ""
    functions: list[Words] | Words = ""
    """One a line, or a list."""
    languages: Annotated[list[str], Field(min_length=1, max_length=9)] = ["en"]  # noqa: RUF012
    flow: Words = ""
    template: str | None = None
    """Whose functions answer something already."""

    def answers(self) -> Answers:
        lines = self.functions.splitlines() if isinstance(self.functions, str) else self.functions
        return Answers(
            name=self.name.strip(),
            expertise=self.expertise,
            functions=lines,
            languages=self.languages,
            flow=self.flow,
        )


class SourceRequest(Strict):
    source: Annotated[str, Field(max_length=SOURCE_LIMIT_CHARACTERS)]


async def list_templates(request: Request, surface: Surface) -> Response:
    """Agents to begin with: the wizard's answers, filled in."""
    surface.require_development(request)
    return JSONResponse([one.wire() for one in TEMPLATES])


async def create_draft(request: Request, surface: Surface) -> Response:
    """The file of an agent from the wizard's answers, and its card; nothing is saved."""
    surface.require_development(request)
    asked = await read_body(request, DraftRequest)
    begun = template(asked.template) if asked.template is not None else None
    if asked.template is not None and begun is None:
        known = ", ".join(f"'{one.id}'" for one in TEMPLATES)
        raise ProtocolError(
            "invalid_value", param="template", value=asked.template, supported=known
        )
    answers = asked.answers()
    answers = begun.completed(answers) if begun is not None else answers
    source = draft(answers, begun.samples if begun is not None else None)
    agent_id = answers.agent_id
    found = await checked(source, _file_name(agent_id), None)
    _refuse(found, _file_name(agent_id))
    return JSONResponse({"id": agent_id, "source": source, "application": found.cards[0]})


async def get_source(request: Request, surface: Surface) -> Response:
    """The file that an agent is written in. 404 when it came with a package."""
    surface.require_development(request)
    agent_id = request.path_params["id"]
    known = surface.agents.source(agent_id)
    if known is None:
        raise ProtocolError("agent_not_found", agent=agent_id)
    if known.path is None:
        raise _no_source()
    source = await asyncio.to_thread(known.path.read_text)
    return JSONResponse({"source": source, "path": str(known.path), "editable": known.editable})


async def put_source(request: Request, surface: Surface) -> Response:
    """Save an agent's file, a new one in the first folder; what cannot be read is not saved."""
    surface.require_development(request)
    source = (await read_body(request, SourceRequest)).source
    path = _target(request.path_params["id"], surface)
    named = path.parent.name + ".py" if path.name == "__init__.py" else path.name
    found = await checked(source, named, path.parent)
    _refuse(found, path.name)
    for card in found.cards:
        origin = surface.agents.source(card["id"])
        if origin is not None and origin.path != path:
            message = f"The id {card['id']!r} belongs to another agent of this server."
            raise HttpError(400, message, code="invalid_agent", param="source")
    await asyncio.to_thread(_write, path, source)
    await surface.library.reload()
    card = next(card for card in surface.agents.cards() if card["id"] == found.cards[0]["id"])
    return JSONResponse({"application": card})


async def put_trial(request: Request, surface: Surface) -> Response:
    """Have a source's agent to talk to without saving it: as ``?agent=`` the answer's id."""
    surface.require_development(request)
    source = (await read_body(request, SourceRequest)).source
    agent_id = request.path_params["id"]
    known = surface.agents.source(agent_id)
    path = known.path if known is not None else None
    folder = path.parent if path is not None else next(iter(surface.library.folders), None)
    name = path.name if path is not None else _file_name(agent_id)
    found = await checked(source, name, folder)
    _refuse(found, name)
    read = await asyncio.to_thread(load_draft, source, name, folder)
    if read.problem is not None:
        _refuse(Checked(problem=read.problem.message, line=read.problem.line), name)
    named = (one for one in read.agents if one.id == agent_id)
    tried = surface.agents.try_out(next(named, read.agents[0]))
    return JSONResponse({"application": {**tried.wire(), "editable": False, "problem": None}})


def _target(agent_id: str, surface: Surface) -> Path:
    """The file to write: the agent's own, or a new one."""
    known = surface.agents.source(agent_id)
    if known is not None:
        if known.path is None or not known.editable:
            raise _no_source()
        return known.path
    if not surface.library.folders:
        message = "There is no folder to save agents in: start the server with --agents FOLDER."
        raise HttpError(409, message, code="no_agents_folder")
    if not _ID.fullmatch(agent_id):
        raise ProtocolError("agent_not_found", agent=agent_id)
    path = surface.library.folders[0] / _file_name(agent_id)
    if path.exists():
        message = f"There is a file {path.name} already."
        raise HttpError(409, message, code="file_exists")
    return path


def _no_source() -> HttpError:
    message = "This agent came with a package: it has no file here."
    return HttpError(404, message, code="no_source")


def _file_name(agent_id: str) -> str:
    return f"{agent_id.replace('-', '_')}.py"


def _refuse(found: Checked, name: str) -> None:
    if found.problem is None:
        return
    where = name if found.line is None else f"{name}, line {found.line}"
    param = "source" if found.line is None else f"source:{found.line}"
    raise HttpError(400, f"{where}: {found.problem}.", code="invalid_agent", param=param)


def _write(path: Path, source: str) -> None:
    """All of it or nothing."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(source)
    os.replace(fresh, path)  # noqa: PTH105 - the other name for it renames nothing over a file
