"""``GET /v1/callboard/console`` and ``/logo``: the brand, the language and the applications.

The console's page carries the same facts in itself, so that its first paint
has the right name and colours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response

from callboard import __version__
from callboard.agents.registry import Registry
from callboard.config import Settings
from callboard.gateway.refusals import HttpError
from callboard.http.conditional import answer_file, answer_unless_known
from callboard.http.surface import Surface
from callboard.providers.base import EMBEDDED
from callboard.providers.directory import PROVIDERS_MODEL

ICON_COLOUR = "#2f6f5e"
LOGO_PATH = "/v1/callboard/logo"
_MARKER = re.compile(r'(<meta name="callboard-console" content=")("\s*/?>)')
_TITLE = re.compile(r"<title>[^<]*</title>")
_ICON = re.compile(r'<link rel="icon"[^>]*>')


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    colours: Mapping[str, str]


PRESETS: Mapping[str, Preset] = {
    "callboard": Preset("Callboard", {}),
    "palo": Preset("PALO IT Voice Agents", {"accent": "#00853f", "agent": "#00853f"}),
}
"""Names and colours to begin with. Nobody's logo is among them."""


def facts(settings: Settings, agents: Registry) -> dict[str, Any]:
    """What the console has to know before its first paint."""
    preset = PRESETS[settings.brand_preset]
    chosen = {
        "accent": settings.brand_accent,
        "you": settings.brand_you,
        "agent": settings.brand_agent,
    }
    given = {role: colour.lower() for role, colour in chosen.items() if colour}
    return {
        "version": __version__,
        "brand": {
            "name": settings.brand_name or preset.name,
            "logo": LOGO_PATH if settings.brand_logo else None,
            "colours": {**preset.colours, **given},
        },
        "default_language": settings.default_language,
        "applications": [_offered(card, settings) for card in agents.cards()],
        "development": settings.development,
    }


def _offered(card: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """With who runs it here, and a model if that is a provider.

    The page's first model may not be there.
    """
    order = settings.provider_order
    if card.get("provider") == EMBEDDED and order and not settings.has_engine:
        card = {**card, "provider": order[0]}
    if card.get("model") is not None or card.get("provider") in (None, EMBEDDED):
        return card
    return {**card, "model": PROVIDERS_MODEL}


async def get_deployment(request: Request, surface: Surface) -> Response:
    """The brand, the language to begin in, and the applications that this server offers."""
    body = orjson.dumps(facts(surface.settings, surface.agents))
    headers = {"Cache-Control": "no-cache"}
    return answer_unless_known(request, body, headers, "application/json")


async def get_logo(request: Request, surface: Surface) -> Response:
    logo = surface.settings.brand_logo
    if logo is None or not logo.is_file():
        raise HttpError(404, "This server has no logo of its own.", code="logo_not_found")
    # An SVG that is opened as a page could run scripts.
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy}
    return answer_file(request, logo, headers)


def branded(index: Path, settings: Settings, agents: Registry) -> bytes:
    """The console's page with this server's name, icon, colours and facts in its head."""
    told = facts(settings, agents)
    brand = told["brand"]
    page = index.read_text()
    content = html.escape(orjson.dumps(told).decode(), quote=True)
    page = _MARKER.sub(lambda found: f"{found[1]}{content}{found[2]}", page, count=1)
    title = f"<title>{html.escape(brand['name'])}</title>"
    page = _TITLE.sub(lambda _: title, page, count=1)
    icon = brand["logo"] or _tinted_icon(index.with_name("icon.svg"), brand["colours"])
    if icon:
        page = _ICON.sub(lambda _: f'<link rel="icon" href="{icon}">', page, count=1)
    if brand["colours"]:
        rules = "".join(f"--brand-{role}:{colour};" for role, colour in brand["colours"].items())
        page = page.replace("</head>", f"<style>:root{{{rules}}}</style></head>", 1)
    return page.encode()


def _tinted_icon(own: Path, colours: Mapping[str, str]) -> str | None:
    """The product's own icon in the brand's colour, as a link; None: as it is."""
    if "accent" not in colours or not own.is_file():
        return None
    svg = own.read_text().replace(ICON_COLOUR, colours["accent"])
    return f"data:image/svg+xml,{quote(svg)}"
