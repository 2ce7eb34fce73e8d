"""What the console is told of its server: brand, language, applications. And ETags."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from callboard.agents.registry import Registry
from callboard.apps.offered import offered
from callboard.apps.ticket_support.sql_airline import SqlAirline
from callboard.config import SettingsError, load_settings
from callboard.http.deployment import ICON_COLOUR, PRESETS, branded, facts
from tests.fakes.server import serving, test_settings

ROOT = Path(__file__).parents[2]
AGENTS = offered(SqlAirline("sqlite+aiosqlite:///:memory:"))
OFFERED = Registry.of(*AGENTS)
GOLDEN = ROOT / "fixtures" / "console.json"
INDEX = """<!doctype html><html lang="en"><head>
<meta name="callboard-console" content="" />
<link rel="icon" href="/icon.svg" type="image/svg+xml" />
<title>Callboard</title>
</head><body></body></html>"""


@pytest.fixture
def console(tmp_path: Path) -> Path:
    folder = tmp_path / "console"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets" / "app-1234.js").write_text("export {}")
    (folder / "icon.svg").write_text("<svg/>")
    return folder


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    file = tmp_path / "logo.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    return file


async def get(url: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(url, headers={"Accept": "text/html", **headers})


async def test_the_console_is_told_of_its_server(console: Path) -> None:
    """E1, E2a, E3: brand, language and applications; fixtures/console.json is this very answer."""
    async with serving(console_dir=console) as server:
        response = await get(f"{server.url}/v1/callboard/console")
    assert response.status_code == 200
    body = response.json()
    assert body["brand"] == {"name": "Callboard", "logo": None, "colours": {}}
    assert body["default_language"] == "auto"
    golden = json.loads(GOLDEN.read_text())
    assert body == golden, "write it again: python -m scripts.console_facts"


def test_every_application_is_told_in_both_languages() -> None:
    """E1: the cards are complete, in English and Thai."""

    def texts(value: Any) -> list[dict[str, str]]:
        if isinstance(value, dict):
            inner = [text for part in value.values() for text in texts(part)]
            return [value] if {"en", "th"} == set(value) else inner
        if isinstance(value, list | tuple):
            return [text for part in value for text in texts(part)]
        return []

    for application in facts(test_settings(), OFFERED)["applications"]:
        found = texts(application)
        assert len(found) >= 6
        for text in found:
            assert text["en"].strip()
            assert any("\u0e00" <= letter <= "\u0e7f" for letter in text["th"])


def test_paths_are_those_of_the_published_consoles() -> None:
    """E1: /console and /ticket-support stay where they were."""
    paths = [application["path"] for application in facts(test_settings(), OFFERED)["applications"]]
    assert paths[:2] == ["/console", "/ticket-support"]
    assert len({agent.id for agent in AGENTS}) == len(AGENTS)


def test_the_brand_is_in_the_page_before_its_first_paint(tmp_path: Path, logo: Path) -> None:
    """E2a: name, icon and colours are in the page's head, and cannot break out of it."""
    index = tmp_path / "index.html"
    index.write_text(INDEX)
    settings = test_settings(
        brand_name='A & B "</title>', brand_logo=logo, brand_accent="#AA3300", default_language="th"
    )
    page = branded(index, settings, OFFERED).decode()
    assert "<title>A &amp; B &quot;&lt;/title&gt;</title>" in page
    assert '<link rel="icon" href="/v1/callboard/logo">' in page
    assert "<style>:root{--brand-accent:#aa3300;}</style></head>" in page
    content = page.split('name="callboard-console" content="')[1].split('"')[0]
    assert html.unescape(content) == orjson.dumps(facts(settings, OFFERED)).decode()


def test_the_icon_takes_the_brands_colour(console: Path) -> None:
    """E2a: without a logo the tab shows the product's icon in the brand's colour."""
    (console / "icon.svg").write_text(f'<svg><rect fill="{ICON_COLOUR}"/></svg>')
    page = branded(console / "index.html", test_settings(brand_accent="#aa3300"), OFFERED).decode()
    assert '<link rel="icon" href="data:image/svg+xml,' in page
    assert "%23aa3300" in page
    own = (ROOT / "web" / "public" / "icon.svg").read_text()
    assert ICON_COLOUR in own


def test_a_preset_is_a_beginning() -> None:
    """E2a: what is set goes before what the preset says."""
    preset = facts(test_settings(brand_preset="palo"), OFFERED)["brand"]
    assert preset["name"] == PRESETS["palo"].name
    changed = facts(
        test_settings(brand_preset="palo", brand_name="Own", brand_accent="#123456"), OFFERED
    )
    assert changed["brand"]["name"] == "Own"
    assert changed["brand"]["colours"] == {**preset["colours"], "accent": "#123456"}


async def test_the_logo_cannot_run_scripts(console: Path, logo: Path) -> None:
    """E2a: an SVG from the disk is a picture and nothing else."""
    async with serving(console_dir=console, brand_logo=logo) as server:
        response = await get(f"{server.url}/v1/callboard/logo")
        told = (await get(f"{server.url}/v1/callboard/console")).json()
    assert told["brand"]["logo"] == "/v1/callboard/logo"
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "sandbox" in response.headers["content-security-policy"]
    async with serving(console_dir=console) as server:
        missing = await get(f"{server.url}/v1/callboard/logo")
    assert missing.status_code == 404
    assert missing.json()["error"]["code"] == "logo_not_found"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("brand_accent", "red"),
        ("brand_accent", "#12345"),
        ("brand_logo", "/nowhere/logo.svg"),
        ("brand_logo", __file__),
        ("default_language", "fr"),
        ("brand_name", "x" * 61),
    ],
)
def test_a_brand_that_cannot_be_shown_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"CALLBOARD_{name.upper()}"):
        load_settings(**{name: value})


@pytest.mark.parametrize("path", ["/", "/icon.svg", "/assets/app-1234.js", "/v1/callboard/console"])
async def test_what_a_client_has_is_not_sent_again(console: Path, path: str) -> None:
    """P2a: an ETag, and 304 for who names it."""
    async with serving(console_dir=console) as server:
        first = await get(server.url + path)
        assert first.status_code == 200
        etag = first.headers["etag"]
        again = await get(server.url + path, **{"If-None-Match": f'"other", W/{etag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        other = await get(server.url + path, **{"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


async def test_the_page_changes_with_the_brand(console: Path) -> None:
    """P2a, E2a: a browser that has the page gets the new name after a restart."""
    async with serving(console_dir=console) as server:
        etag = (await get(f"{server.url}/")).headers["etag"]
    async with serving(console_dir=console, brand_name="Other") as server:
        response = await get(f"{server.url}/", **{"If-None-Match": etag})
    assert response.status_code == 200
    assert "<title>Other</title>" in response.text


@pytest.mark.parametrize("path", ["/", "/console", "/console/", "/ticket-support", "/sessions/a"])
async def test_pages(console: Path, path: str) -> None:
    """E1: every page can be linked to."""
    async with serving(console_dir=console) as server:
        assert (await get(server.url + path)).status_code == 200


async def test_other_paths_are_the_consoles_own_not_found(console: Path) -> None:
    """E1: a path that is no page answers 404, with the page that says so."""
    async with serving(console_dir=console) as server:
        response = await get(f"{server.url}/nowhere")
    assert response.status_code == 404
    assert "callboard-console" in response.text


@pytest.mark.parametrize(("old", "new"), [("/index.html", "/"), ("/dashboard", "/")])
async def test_old_paths_lead_to_the_new_ones(console: Path, old: str, new: str) -> None:
    async with serving(console_dir=console) as server:
        response = await get(server.url + old)
    assert response.status_code == 308
    assert response.headers["location"] == new
