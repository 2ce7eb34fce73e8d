"""``GET /v1/callboard/calls/{id}/feed``: what the server does for a call, as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from callboard.gateway.feed import Entry, Feed
from callboard.http.surface import Surface

QUIET_S = 15.0
"""After this long without an entry a comment is sent, so that nobody takes the line for dead."""


async def follow_feed(request: Request, surface: Surface) -> Response:
    """Server-sent events, one for each entry, named by its kind; ``Last-Event-ID`` resumes.

    ``id`` is the call's or its session's. The stream ends with the call.
    """
    surface.grant(request)
    feed = surface.calls.find(request.path_params["id"]).feed
    last = request.headers.get("last-event-id", "")
    after = int(last) if last.isascii() and last.isdigit() else 0
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(feed, after), 200, headers, media_type="text/event-stream")


async def _stream(feed: Feed, after: int) -> AsyncIterator[bytes]:
    yield b": the feed of a call\n\n"
    entries = feed.follow(after)
    coming = asyncio.ensure_future(anext(entries, None))
    try:
        while True:
            done, _ = await asyncio.wait([coming], timeout=QUIET_S)
            if not done:
                yield b":\n\n"
                continue
            entry = coming.result()
            if entry is None:
                return
            yield _event(entry)
            coming = asyncio.ensure_future(anext(entries, None))
    finally:
        coming.cancel()


def _event(entry: Entry) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (entry.seq, entry.kind.encode(), entry.raw)
