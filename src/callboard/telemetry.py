"""Logs: structlog, for people or machines, with every secret taken out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

REDACTED = "[redacted]"
_SECRET_NAMES = re.compile(
    r"authorization|api[-_]?key|secret|password|token$|cookie|sec-websocket-protocol", re.IGNORECASE
)
_SECRET_VALUES = re.compile(
    r"\b(?:ek|sk)[-_][A-Za-z0-9_-]{6,}"
    r"|openai-insecure-api-key\.[^\s,'\"]+"
    r"|(?<=bearer )[^\s,'\"]+",
    re.IGNORECASE,
)
_DEPTH = 6
_NOISY = ("uvicorn", "uvicorn.error", "uvicorn.access", "callboard.websocket", "asyncio", "httpx2")
"""They tell at level info what we tell better, or, like an HTTP client, whole addresses."""
_TALKATIVE = ("mcp", "client")
"""The MCP SDK quotes what servers answered; what went wrong, ``callboard.mcp`` tells."""


def scrub(value: Any, depth: int = 0) -> Any:
    """``value`` without keys and secrets, whatever it is nested in."""
    if isinstance(value, str):
        return _SECRET_VALUES.sub(REDACTED, value)
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    if depth >= _DEPTH:
        return "…"
    if isinstance(value, dict):
        return {
            key: REDACTED if _SECRET_NAMES.search(str(key)) else scrub(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub(item, depth + 1) for item in value]
    return value if isinstance(value, int | float | bool | None) else scrub(str(value), depth + 1)


def redact(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last processor before rendering: nothing secret is printed."""
    for key, value in tuple(entry.items()):
        entry[key] = REDACTED if _SECRET_NAMES.search(key) else scrub(value)
    return entry


def configure(level: str, style: Literal["auto", "console", "json"]) -> None:
    """Set up logging for the process, standard library loggers included. Writes to stderr."""
    console = style == "console" or (style == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if console
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
