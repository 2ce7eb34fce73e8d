"""``tools`` of type ``mcp``: what may be set, and what of it is shown.

A server's key (``authorization``) and ``headers`` go in and never come out: every peer of
a session reads ``session.updated``. So a definition that names the same label and the same
address again without them keeps them, and a client may send back what it was shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict

MAX_MCP_SERVERS = 8
"""In one list of tools."""
MAX_URL_CHARACTERS = 2_048
MAX_HEADERS = 32
MAX_HEADER_CHARACTERS = 8_192
SECRET_FIELDS = frozenset({"authorization", "headers"})
_SERVICE_FIELDS = {
    "connector_id": "a connector (connectors are a service's own)",
    "tunnel_id": "a tunnel (tunnels are a service's own)",
}


class McpToolFilter(Strict):
    tool_names: list[str] | None = None
    read_only: bool | None = None

    def matches(self, name: str, *, read_only: bool) -> bool:
        """Both conditions, as far as they are set; an empty filter matches nothing."""
        if self.tool_names is None and self.read_only is None:
            return False
        named = self.tool_names is None or name in self.tool_names
        return named and (self.read_only is None or self.read_only == read_only)


class McpApproval(Strict):
    always: McpToolFilter | None = None
    never: McpToolFilter | None = None


class McpTool(Strict):
    type: Literal["mcp"]
    server_label: Annotated[str, Field(min_length=1, max_length=64)]
    server_url: str | None = None
    connector_id: str | None = None
    tunnel_id: str | None = None
    server_description: Annotated[str, Field(max_length=4_096)] | None = None
    authorization: str | None = Field(None, repr=False)
    headers: dict[str, str] | None = Field(None, repr=False)
    allowed_tools: McpToolFilter | list[str] | None = None
    require_approval: Literal["always", "never"] | McpApproval | None = None
    defer_loading: bool | None = None
    allowed_callers: list[str] | None = None

    def offers(self, name: str, *, read_only: bool) -> bool:
        """Whether ``allowed_tools`` lets a tool of the server through."""
        allowed = self.allowed_tools
        if allowed is None or allowed == McpToolFilter():
            return True
        if isinstance(allowed, McpToolFilter):
            return allowed.matches(name, read_only=read_only)
        return name in allowed

    def asks_approval(self, name: str, *, read_only: bool) -> bool:
        """Whether a call must be approved: always, unless ``require_approval`` says never.

        ``never`` wins over ``always``; what neither names must be approved.
        """
        rule = self.require_approval
        if isinstance(rule, McpApproval):
            return rule.never is None or not rule.never.matches(name, read_only=read_only)
        return rule != "never"


class NamedMcp(Strict):
    type: Literal["mcp"]
    server_label: str
    name: str | None = None


def wire_mcp_tool(tool: McpTool) -> dict[str, Any]:
    """A definition as the server echoes it: without its secrets."""
    return tool.model_dump(exclude_unset=True, exclude=set(SECRET_FIELDS))


def completed(tool: McpTool, known: Mapping[str, McpTool]) -> McpTool:
    """A definition with what an earlier one of the same label in this session has said.

    A label alone takes over all of it; the same address again takes over the secrets.
    """
    have = known.get(tool.server_label)
    if have is None or tool.connector_id is not None or tool.tunnel_id is not None:
        return tool
    given = tool.model_dump(exclude_unset=True)
    before = have.model_dump(exclude_unset=True)
    if tool.server_url is None:
        return McpTool.model_validate({**before, **given, "server_url": have.server_url})
    if tool.server_url == have.server_url and not SECRET_FIELDS & set(given):
        secrets = {name: before[name] for name in SECRET_FIELDS & set(before)}
        return McpTool.model_validate({**given, **secrets})
    return tool


def check_mcp_tool(tool: McpTool, param: str) -> None:
    """A whole definition of a server that can be reached. Raises ``ProtocolError``."""
    for field, what in _SERVICE_FIELDS.items():
        if getattr(tool, field) is not None:
            raise ProtocolError("unsupported_here", param=f"{param}.{field}", what=what)
    if tool.server_url is None:
        raise ProtocolError("missing_required_parameter", param=f"{param}.server_url")
    _check_url(tool.server_url, f"{param}.server_url")
    headers = tool.headers or {}
    if tool.authorization is not None and any(n.lower() == "authorization" for n in headers):
        raise _invalid(
            f"{param}.authorization",
            "give either authorization or an Authorization header, not both.",
        )
    _check_headers({"authorization": tool.authorization or "", **headers}, f"{param}.headers")


def check_labels(tools: Sequence[Any], param: str) -> None:
    """Each server once, and not too many. Raises ``ProtocolError``."""
    seen: set[str] = set()
    for index, tool in enumerate(tools):
        if not isinstance(tool, McpTool):
            continue
        if tool.server_label in seen:
            raise _invalid(
                f"{param}[{index}].server_label",
                f"a server labelled '{tool.server_label}' is already in the list.",
            )
        seen.add(tool.server_label)
    if len(seen) > MAX_MCP_SERVERS:
        raise _invalid(param, f"at most {MAX_MCP_SERVERS} MCP servers.")


def _check_url(url: str, param: str) -> None:
    if len(url) > MAX_URL_CHARACTERS:
        raise ProtocolError("string_too_long", param=param, limit=MAX_URL_CHARACTERS, got=len(url))
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_address = is_address and parts.port != 0 and url.isprintable() and " " not in url
    except ValueError:
        is_address = False
    if not is_address:
        raise _invalid(param, "expected an http:// or https:// address.")
    if "@" in parts.netloc:
        raise _invalid(param, "expected no user name in the address; use authorization.")


def _check_headers(headers: Mapping[str, str], param: str) -> None:
    """What HTTP can carry; a message never repeats a value."""
    if len(headers) > MAX_HEADERS:
        raise _invalid(param, f"at most {MAX_HEADERS - 1} headers.")
    for name, value in headers.items():
        if len(name) + len(value) > MAX_HEADER_CHARACTERS:
            raise _invalid(param, f"a header is longer than {MAX_HEADER_CHARACTERS} characters.")
        if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            raise _invalid(param, "the name of a header has characters that HTTP does not allow.")
        if not value.isascii() or not value.isprintable():
            raise _invalid(param, "a header's value has characters that HTTP does not allow.")


def _invalid(param: str, detail: str) -> ProtocolError:
    return ProtocolError("invalid_value_detail", param=param, detail=detail)
