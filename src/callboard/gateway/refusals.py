"""Requests that are turned away, in the API's own error shape."""

from __future__ import annotations

from typing import Any

import orjson

from callboard.protocol.errors import INVALID_REQUEST, SERVER_ERROR, ProtocolError

RETRY_AFTER_S = {429: 10, 503: 5}


class HttpError(Exception):
    """An HTTP error answer. ``code`` is a slug; ``param`` names what was wrong in the request."""

    def __init__(
        self, status: int, message: str, *, code: str | None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param

    def http_body(self) -> dict[str, Any]:
        kind = SERVER_ERROR if self.status >= 500 else INVALID_REQUEST
        error = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return {"error": error}


def answer(error: ProtocolError | HttpError) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """(status, JSON body, extra headers) of an error."""
    status = error.spec.http_status if isinstance(error, ProtocolError) else error.status
    retry = RETRY_AFTER_S.get(status)
    headers = (("Retry-After", str(retry)),) if retry is not None else ()
    return status, orjson.dumps(error.http_body()), headers
