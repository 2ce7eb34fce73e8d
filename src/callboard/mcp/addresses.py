"""Where a server named by a client may be: not inside our own network, unless that is allowed.

A client that names a ``server_url`` has this server open a connection and reads the answer.
Without a check it could reach what only this machine can reach. So names are resolved here,
every address is checked, and the connection goes to the address that was checked: a name
that resolves differently a moment later changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from callboard.mcp.values import INVALID_REQUEST, McpError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses written as IPv6 (RFC 6052)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """On the internet, whatever way it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


async def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, if all of them are public. Raises ``McpError``."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise McpError("protocol_error", f"The name {host} could not be resolved.") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(is_public(ipaddress.ip_address(each.partition("%")[0])) for each in addresses):
        raise refusal(host)
    return addresses


def refusal(host: str) -> McpError:
    return McpError(
        "protocol_error",
        f"{host} is in a private network. This server does not connect to private addresses for "
        "its clients (setting CALLBOARD_MCP_PRIVATE).",
        INVALID_REQUEST,
    )
