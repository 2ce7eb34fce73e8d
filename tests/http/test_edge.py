"""Hosts, origins, CORS, security headers, and the console's files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.gateway.admission import check_host, check_origin, is_loopback
from callboard.gateway.refusals import HttpError
from tests.fakes.server import TestServer, serving


@pytest.fixture
def console(tmp_path: Path) -> Path:
    folder = tmp_path / "console"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Callboard</title>")
    (folder / "assets" / "app-1234.js").write_text("export {}")
    (folder / "favicon.svg").write_text("<svg/>")
    (tmp_path / "private.txt").write_text("no")
    return folder


@pytest.fixture
async def server(console: Path) -> AsyncIterator[TestServer]:
    async with serving(console_dir=console) as running:
        yield running


@pytest.fixture
async def http(server: TestServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


# -- host and origin -------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:9", "[::1]:8000"])
async def test_loopback_hosts_are_answered(http: httpx.AsyncClient, host: str) -> None:
    response = await http.get("/health/live", headers={"Host": host})
    assert response.status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.nip.io", "192.168.1.5:8000", "a@b"])
async def test_other_hosts_are_not(http: httpx.AsyncClient, host: str) -> None:
    for path in ("/health/live", "/", "/v1/models"):
        response = await http.get(path, headers={"Host": host})
        assert response.status_code == 403
        assert response.json()["error"]["code"] == "host_not_allowed"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.com"])
async def test_foreign_origins_are_refused(http: httpx.AsyncClient, origin: str) -> None:
    response = await http.get("/v1/models", headers={"Origin": origin})
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "origin_not_allowed"
    preflight = await http.options(
        "/v1/realtime/calls",
        headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 403


async def test_loopback_origins_get_cors(http: httpx.AsyncClient) -> None:
    origin = "http://localhost:5173"
    response = await http.get("/v1/models", headers={"Origin": origin})
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["vary"] == "Origin"
    assert "Location" in response.headers["access-control-expose-headers"]
    assert "X-Request-Id" in response.headers["access-control-expose-headers"]


async def test_preflights(http: httpx.AsyncClient) -> None:
    response = await http.options(
        "/v1/realtime/calls",
        headers={
            "Origin": "http://127.0.0.1:3000",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-stainless-os",
        },
    )
    assert response.status_code == 204
    allowed = response.headers["access-control-allow-headers"]
    for name in ("authorization", "content-type", "openai-beta", "x-stainless-os"):
        assert name in allowed
    assert "POST" in response.headers["access-control-allow-methods"]


@given(st.text(max_size=40))
def test_no_text_but_loopback_passes(text: str) -> None:
    try:
        check_host(text)
    except HttpError:
        return
    assert is_loopback(text.rpartition(":")[0] or text) or is_loopback(text)


@given(st.text(max_size=40))
def test_no_origin_without_a_web_scheme_passes(text: str) -> None:
    if not text.startswith(("http://", "https://")):
        with pytest.raises(HttpError):
            check_origin(text)


# -- what every answer carries ---------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/console", "/v1/models", "/v1/nothing", "/assets/none"])
async def test_security_headers_and_request_ids(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-request-id"].startswith("req_")
    assert "server" not in response.headers


# -- the console -----------------------------------------------------------------------


async def test_the_page_answers_wherever_people_land(http: httpx.AsyncClient) -> None:
    assert (await http.get("/")).status_code == 200
    for path, status in (("/", 200), ("/console", 200), ("/console/events", 404), ("/any", 404)):
        response = await http.get(path, headers={"Accept": "text/html"})
        assert response.status_code == status
        assert response.headers["cache-control"] == "no-cache"
        allowed = response.headers["permissions-policy"]
        for feature in ("microphone", "camera", "display-capture"):
            assert f"{feature}=(self)" in allowed
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert "microphone=(self)" in response.headers["permissions-policy"]
        assert "<title>Callboard</title>" in response.text


async def test_assets_are_kept_for_ever(http: httpx.AsyncClient) -> None:
    response = await http.get("/assets/app-1234.js")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith("text/javascript")
    icon = await http.get("/favicon.svg")
    assert icon.headers["cache-control"] == "no-cache"
    assert (await http.head("/assets/app-1234.js")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/../private.txt", "/..%2fprivate.txt", "/assets/%2e%2e/%2e%2e/private.txt", "/%00"]
)
async def test_nothing_outside_the_console_is_served(server: TestServer, path: str) -> None:
    transport = httpx.AsyncHTTPTransport()
    url = httpx.URL(server.url).copy_with(raw_path=path.encode())
    async with httpx.AsyncClient(transport=transport) as client:
        response = await client.get(url)
    assert response.text != "no"


async def test_a_console_that_is_not_built_says_so(tmp_path: Path) -> None:
    async with serving(console_dir=tmp_path / "none") as server, httpx.AsyncClient() as client:
        response = await client.get(f"{server.url}/console", headers={"Accept": "text/html"})
    assert response.status_code == 503
    assert "make web" in response.text
