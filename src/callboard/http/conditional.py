"""Answers that a client may already have: ETag, If-None-Match, 304."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response


def answer_unless_known(
    request: Request, body: bytes, headers: Mapping[str, str], media_type: str, status: int = 200
) -> Response:
    """``body``, or 304 when the client has the same already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = {**headers, "ETag": etag}
    if status == 200 and _knows(request, etag):
        return Response(status_code=304, headers=kept)
    return Response(body, status, kept, media_type=media_type)


def answer_file(request: Request, path: Path, headers: Mapping[str, str]) -> Response:
    response = FileResponse(path, headers=dict(headers), stat_result=path.stat())
    etag = response.headers["etag"]
    if _knows(request, etag):
        return Response(status_code=304, headers={**headers, "ETag": etag})
    return response


def _knows(request: Request, etag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    names = (name.strip().removeprefix("W/") for name in known.split(","))
    return known.strip() == "*" or etag in names
