"""Settings: the only reader of the environment."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CALLBOARD_"
LOGO_TYPES = (".svg", ".png", ".webp")
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
"""``#rrggbb``"""


class SettingsError(Exception):
    """The settings cannot be used; the message is for the person who wrote them."""


class Settings(BaseSettings):
    """Every setting of the server; each is read from ``CALLBOARD_<NAME>`` or ``.env``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on; loopback only.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8000, description="Port to listen on; 0 takes a free one."
    )
    models: Literal["standard", "small"] = Field(
        "standard", description="Which set of models the embedded engine loads."
    )
    home: Path = Field(
        default_factory=lambda: user_cache_path("callboard"),
        description="Folder of the models; the platform's cache folder by default.",
    )
    max_sessions: Annotated[int, Field(ge=1, le=1000)] = Field(
        8, description="Sessions at once; a newcomer beyond it is refused (429)."
    )
    session_minutes: Annotated[float, Field(gt=0, le=1440)] = Field(
        60.0, description="A session's longest duration, in minutes."
    )
    websocket: Literal["picows", "asgi"] = Field(
        "picows", description="WebSocket implementation: picows, or the slower ASGI fallback."
    )
    ping_interval_s: Annotated[float, Field(gt=0, le=600)] = Field(
        20.0, description="Seconds between WebSocket pings; two unanswered ones end the session."
    )
    message_limit_mib: Annotated[int, Field(ge=1, le=256)] = Field(
        24, description="Largest WebSocket message, in MiB; a larger one closes with 1009."
    )
    outbox_limit_mib: Annotated[int, Field(ge=1, le=1024)] = Field(
        32, description="Unread data kept for one client, in MiB; a slower reader is closed."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe messages to log."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="Log lines for people or machines; auto: console on a terminal."
    )
    api_key: SecretStr = Field(
        SecretStr(""), description="Key that `callboard talk` sends; a local server needs none."
    )

    default_language: Literal["auto", "en", "th"] = Field(
        "auto", description="Language of the console at a first visit; auto: the browser's."
    )
    brand_preset: Literal["callboard", "palo"] = Field(
        "callboard", description="Name and colours of the console to begin with."
    )
    brand_name: Annotated[str | None, Field(max_length=60)] = Field(
        None, description="Name of the product in the console; the preset's by default."
    )
    brand_logo: Path | None = Field(
        None, description="SVG, PNG or WebP file that the console shows as its logo and icon."
    )
    brand_accent: Colour | None = Field(
        None, description="Colour of buttons and links; its lightness is adapted to be readable."
    )
    brand_you: Colour | None = Field(None, description="Colour of the person who speaks.")
    brand_agent: Colour | None = Field(None, description="Colour of the agent that speaks.")

    @field_validator("brand_logo")
    @classmethod
    def _logo(cls, logo: Path | None) -> Path | None:
        if logo is None:
            return None
        if logo.suffix.lower() not in LOGO_TYPES:
            raise ValueError(f"{logo} is not a picture of these kinds: {', '.join(LOGO_TYPES)}")
        if not logo.is_file():
            raise ValueError(f"{logo} is not there")
        return logo.resolve()

    @field_validator("host")
    @classmethod
    def _loopback(cls, host: str) -> str:
        if host == "localhost":
            return host
        try:
            loopback = ipaddress.ip_address(host).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise ValueError(
                f"{host} is not a loopback address. This version has no users and keys yet, so it "
                "listens on this machine alone: use 127.0.0.1, ::1 or localhost, and a tunnel or "
                "an authenticating proxy to reach it from elsewhere"
            )
        return host


def load_settings(**given: Any) -> Settings:
    """Settings from the environment and ``.env``; ``given`` values that are not None win.

    Raises ``SettingsError`` with one line for each thing that is wrong.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as failure:
        lines = []
        for error in failure.errors(include_url=False):
            name = ".".join(str(part) for part in error["loc"])
            message = error["msg"].removeprefix("Value error, ")
            lines.append(f"{name} ({PREFIX}{name.upper()}): {message}.")
        raise SettingsError("\n".join(lines)) from None
