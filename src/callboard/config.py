"""Settings: the only reader of the environment."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "CALLBOARD_"
LOGO_TYPES = (".svg", ".png", ".webp")
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
"""``#rrggbb``"""


def is_loopback(host: str) -> bool:
    """Nobody but this machine reaches it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class SettingsError(Exception):
    """The settings cannot be used; the message is for the person who wrote them."""


ProviderName = Literal["embedded", "openai", "azure", "compatible", "recording"]
ModelSet = Literal["standard", "small", "none"]
"""``none``: no embedded engine."""


class ProviderSettings(BaseSettings):
    """Who may answer. Keys stay in this process."""

    models: ModelSet = Field(
        "standard",
        description="Which set of models the embedded engine loads; none: there is no engine.",
    )
    providers: Annotated[tuple[ProviderName, ...], NoDecode] = Field(
        (), description="Order of the providers; by default those configured, then embedded."
    )
    openai_api_key: SecretStr = Field(SecretStr(""), description="OpenAI's key.")
    openai_base_url: str = Field(
        "https://api.openai.com/v1", description="OpenAI's address; a region's, for instance."
    )
    openai_organization: str | None = Field(None, description="OpenAI organization to bill.")
    openai_project: str | None = Field(None, description="OpenAI project to bill.")
    azure_endpoint: str | None = Field(
        None, description="Azure OpenAI resource: https://NAME.openai.azure.com."
    )
    azure_api_key: SecretStr = Field(SecretStr(""), description="The Azure resource's key.")
    compatible_base_url: str | None = Field(
        None, description="Address, to /v1, of any other server with a Realtime API."
    )
    compatible_api_key: SecretStr = Field(
        SecretStr(""), description="That server's key, if it wants one."
    )
    connect_timeout_s: Annotated[float, Field(gt=0, le=60)] = Field(
        10.0, description="Seconds that a provider may take to begin a session."
    )
    relay_sessions: Annotated[int, Field(ge=1, le=10_000)] = Field(
        500, description="Sessions at once that run at other providers (429 beyond it)."
    )
    record: Literal["off", "events", "audio"] = Field(
        "off", description="What is kept of each session in a file: nothing, events, or audio too."
    )
    recordings_dir: Path = Field(
        default_factory=lambda: user_data_path("callboard") / "recordings",
        description="Folder of recorded sessions, which model=recording/NAME plays back.",
    )

    @field_validator("providers", mode="before")
    @classmethod
    def _names(cls, names: Any) -> Any:
        if isinstance(names, str):
            return tuple(name.strip() for name in names.split(",") if name.strip())
        return names

    @field_validator("openai_base_url", "azure_endpoint", "compatible_base_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it is not an address that begins with https:// or http://")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _configured(self) -> ProviderSettings:
        for name in self.providers:
            if missing := self._missing(name):
                raise ValueError(f"{PREFIX}PROVIDERS names {name}: set {missing} as well")
        if "embedded" in self.providers and not self.has_engine:
            raise ValueError(
                f"{PREFIX}PROVIDERS names embedded, but {PREFIX}MODELS=none loads no engine"
            )
        return self

    def _missing(self, name: str) -> str:
        """The settings that a provider still needs, in words; empty: it is configured."""
        azure = self.azure_endpoint and self.azure_api_key.get_secret_value()
        needs = {
            "openai": (self.openai_api_key.get_secret_value(), f"{PREFIX}OPENAI_API_KEY"),
            "azure": (azure, f"{PREFIX}AZURE_ENDPOINT and {PREFIX}AZURE_API_KEY"),
            "compatible": (self.compatible_base_url, f"{PREFIX}COMPATIBLE_BASE_URL"),
        }
        there, setting = needs.get(name, (True, ""))
        return "" if there else setting

    @property
    def provider_order(self) -> tuple[str, ...]:
        """As set; else those that are configured, then ``embedded`` where there is an engine."""
        if self.providers:
            return self.providers
        configured = [n for n in ("openai", "azure", "compatible") if not self._missing(n)]
        return (*configured, "embedded") if self.has_engine else tuple(configured)

    @property
    def has_engine(self) -> bool:
        """Whether the embedded engine runs in this process."""
        return self.models != "none"

    def require_somebody(self) -> None:
        """Raises ``SettingsError`` when these settings leave nobody who could answer a call."""
        if not self.provider_order:
            raise SettingsError(
                f"{PREFIX}MODELS=none loads no models, and no provider is configured, so nobody "
                f"could answer a call. Set {PREFIX}OPENAI_API_KEY, or {PREFIX}AZURE_ENDPOINT and "
                f"{PREFIX}AZURE_API_KEY, or {PREFIX}COMPATIBLE_BASE_URL; or "
                f"{PREFIX}PROVIDERS=recording, to play saved sessions only; or load models "
                "(--models standard)"
            )


class Settings(ProviderSettings):
    """Every setting of the server; each is read from ``CALLBOARD_<NAME>`` or ``.env``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on; loopback only.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8000, description="Port to listen on; 0 takes a free one."
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
    airline_url: SecretStr | None = Field(
        None,
        description="Database of the demonstration airline, a URL of SQLAlchemy; "
        "`airline.sqlite` in `home` by default.",
    )

    agents: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description="Folders of agents, one Python file each; several by ':' (';' on Windows)."
    )
    development: bool = Field(
        False, description="Read agents anew when their files change; edit and try them by hand."
    )
    tool_permissions: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",),
        description="Permissions of agents' tools that everybody has, by commas; *: all of them.",
    )

    mcp_private: bool | None = Field(
        None,
        description="Whether a client may name an MCP server in a private network or on this "
        "machine; by default only while the server itself listens on loopback.",
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

    @field_validator("agents", mode="before")
    @classmethod
    def _folders(cls, value: Any) -> Any:
        return tuple(value.split(os.pathsep)) if isinstance(value, str) else value

    @field_validator("agents")
    @classmethod
    def _there(cls, folders: tuple[Path, ...]) -> tuple[Path, ...]:
        for folder in folders:
            if not folder.is_dir():
                raise ValueError(f"{folder.absolute()} is not a folder")
        return tuple(folder.resolve() for folder in folders)

    @field_validator("tool_permissions", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def mcp_reaches_private(self) -> bool:
        """What ``mcp_private`` comes to.

        Whoever can reach a server on loopback sits at this machine and can reach what it
        reaches; for anybody else it would be a way into the network that it stands in.
        """
        return is_loopback(self.host) if self.mcp_private is None else self.mcp_private

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
        if not is_loopback(host):
            raise ValueError(
                f"{host} is not a loopback address. This version has no users and keys yet, so it "
                "listens on this machine alone: use 127.0.0.1, ::1 or localhost, and a tunnel or "
                "an authenticating proxy to reach it from elsewhere"
            )
        return host


def proxy_for(url: str) -> str | None:
    """The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name for an address.

    ``ws`` and ``wss`` addresses are treated like ``http`` and ``https``; this machine
    is always asked directly.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(f"{host}:{parts.port}" if parts.port else host):
        return None
    proxies = getproxies()
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    proxy = proxies.get(scheme) or proxies.get("all")
    if proxy is None:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def read_secret(name: str) -> str | None:
    """What the environment variable ``name`` holds now; for keys that an agent's file names."""
    return os.environ.get(name) or None


def load_settings(**given: Any) -> Settings:
    """Settings from the environment and ``.env``; ``given`` values that are not None win.

    Raises ``SettingsError`` with one line for each thing that is wrong.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as failure:
        lines = []
        for error in failure.errors(include_url=False):
            name = str(error["loc"][0]) if error["loc"] else ""
            message = error["msg"].removeprefix("Value error, ")
            where = f"{name} ({PREFIX}{name.upper()}): " if name else ""
            found = f" (it has {error['input']!r})" if len(error["loc"]) > 1 else ""
            lines.append(f"{where}{message}{found}.")
        raise SettingsError("\n".join(lines)) from None
