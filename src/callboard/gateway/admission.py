"""Who may talk to this server while it has no people and keys: this machine alone.

The server listens on loopback only; these checks keep web pages out that reach
it through the user's browser (foreign origins, and names rebound to 127.0.0.1).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from callboard.gateway.refusals import HttpError
from callboard.protocol.errors import ProtocolError

SECRET_PREFIX = "ek_"
KEY_SUBPROTOCOL = "openai-insecure-api-key."
SAFETY_IDENTIFIER = "openai-safety-identifier"
MAX_IDENTIFIER = 256
"""Characters of a safety identifier: a hash, as the guide asks for, is far shorter."""


def is_loopback(host: str) -> bool:
    """``localhost``, a name below it, or an address in 127.0.0.0/8 or ::1."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _hostname(netloc: str) -> str:
    """The host in ``host[:port]``; empty when it is malformed."""
    try:
        parts = urlsplit(f"//{netloc}")
        _ = parts.port
    except ValueError:
        return ""
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return ""
    return parts.hostname or ""


def check_host(host: str | None) -> None:
    """Raises ``host_not_allowed`` (403) unless the Host header names this machine's loopback."""
    if host is None or not is_loopback(_hostname(host)):
        raise HttpError(
            403,
            "This server answers only to loopback names, such as 127.0.0.1 or localhost. "
            f"The request's Host header was {host!r}.",
            code="host_not_allowed",
        )


def check_origin(origin: str | None) -> None:
    """Raises ``origin_not_allowed`` (403) unless there is no Origin or a loopback web page's."""
    if origin is None:
        return
    scheme, separator, netloc = origin.partition("://")
    if not separator or scheme not in ("http", "https") or not is_loopback(_hostname(netloc)):
        raise HttpError(
            403,
            "Only pages served from this machine (loopback) may use this server. "
            f"The request's Origin header was {origin!r}.",
            code="origin_not_allowed",
        )


def api_key(headers: Mapping[str, str], subprotocols: tuple[str, ...] = ()) -> str | None:
    """The key of a request: ``Authorization: Bearer``, Azure's ``api-key``, or a subprotocol."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    if headers.get("api-key"):
        return headers["api-key"]
    for name in subprotocols:
        if name.startswith(KEY_SUBPROTOCOL):
            return name.removeprefix(KEY_SUBPROTOCOL) or None
    return None


def safety_identifier(headers: Mapping[str, str]) -> str | None:
    """Whom the client says that it speaks for (guide, "Safety identifiers"): a hash, of its choice.

    Raises ``invalid_value`` for one that cannot stand in a provider's request.
    """
    told = headers.get(SAFETY_IDENTIFIER, "").strip()
    if len(told) > MAX_IDENTIFIER or not (told.isascii() and told.isprintable()):
        detail = f"expected at most {MAX_IDENTIFIER} printable ASCII characters."
        raise ProtocolError("invalid_value_detail", param="OpenAI-Safety-Identifier", detail=detail)
    return told or None


def masked(key: str) -> str:
    """A key as an error may show it: ``ek_ab*****yz``."""
    return f"{key[:5]}*****{key[-2:]}" if len(key) > 12 else "*****"
