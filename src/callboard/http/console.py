"""The built console: hashed assets for ever, the rest with an ETag, a page when it is missing."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from callboard.agents.registry import Registry
from callboard.gateway.refusals import HttpError
from callboard.http.conditional import answer_file, answer_unless_known
from callboard.http.deployment import branded
from callboard.http.surface import Surface

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": CSP,
    "Permissions-Policy": (
        "microphone=(self), camera=(self), display-capture=(self), geolocation=()"
    ),
}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
API_PREFIXES = ("/v1/", "/health", "/metrics", "/openai/", "/realtime")
PAGES = frozenset({"/", "/sessions"})
MOVED = {
    "/index.html": "/",
    "/home": "/",
    "/dashboard": "/",
    "/airplane-ticket-support": "/ticket-support",
}
"""Where pages of earlier consoles are now."""
NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Callboard</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}
code{background:#8882;padding:.1em .3em;border-radius:.2em}</style></head>
<body><h1>The console is not built</h1>
<p>The server is running, but its console has not been built yet. Run <code>make web</code> in the
project's folder (it needs Node.js), then reload this page. No restart is needed.</p>
<p>The API is there already: <a href="/v1/models">/v1/models</a>,
<a href="/health/ready">/health/ready</a>.</p></body></html>
"""


async def page(request: Request, surface: Surface) -> Response:
    """A file of the console, or its page for any path that a person may have typed."""
    path = request.url.path
    if path.startswith(API_PREFIXES):
        raise unknown_url(request)
    if path in MOVED:
        return RedirectResponse(MOVED[path], 308)
    found = _file(surface.console_dir, path)
    if found is not None:
        hashed = path.startswith("/assets/")
        headers = _FOREVER if hashed else {"Cache-Control": "no-cache"}
        return answer_file(request, found, headers)
    wants_page = "text/html" in request.headers.get("accept", "text/html") or path == "/"
    if path.startswith("/assets/") or not wants_page:
        raise unknown_url(request)
    index = surface.console_dir / "index.html"
    if not index.is_file():
        return HTMLResponse(NOT_BUILT, 503, _PAGE_HEADERS)
    body = branded(index, surface.settings, surface.agents)
    status = 200 if _is_page(path, surface.agents) else 404
    return answer_unless_known(request, body, _PAGE_HEADERS, "text/html; charset=utf-8", status)


def _is_page(path: str, agents: Registry) -> bool:
    """Whether the console has something to show there; it says so itself when it has not."""
    plain = path.rstrip("/") or "/"
    if plain in PAGES or plain.startswith(("/sessions/", "/agents/")):
        return True
    return agents.source(plain.removeprefix("/")) is not None


def unknown_url(request: Request) -> HttpError:
    message = f"Unknown request URL: {request.method} {request.url.path}."
    return HttpError(404, f"{message} Please check the URL for typos.", code="unknown_url")


def _file(folder: Path, path: str) -> Path | None:
    """The file that a URL path names inside ``folder``; the page itself is not one."""
    relative = path.lstrip("/")
    if not relative or "\0" in relative or relative == "index.html":
        return None
    root = folder.resolve()
    target = (root / relative).resolve()
    return target if target.is_relative_to(root) and target.is_file() else None
