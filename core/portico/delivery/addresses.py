"""Which addresses webhooks may be posted to: none inside our own network, unless it is allowed."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


class Forbidden(Exception):
    """The address is one of our own network's, or none."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to: the URL with the address that was checked, and the host's name."""

    url: str
    host: str
    name: str


async def resolve(url: str, *, private: bool) -> Target:
    """Look the host up once, check every address, and connect to that one and no other.

    A name that leads elsewhere the next time it is looked up leads nobody anywhere.
    """
    parts = urlsplit(url)
    name = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Forbidden(f"{name} cannot be found: {error}.") from error
    addresses = [ipaddress.ip_address(each[4][0]) for each in found]
    for address in addresses:
        if not private and not is_public(address):
            raise Forbidden(f"{name} is at {address}, which is not a public address.")
    first = addresses[0]
    shown = f"[{first}]" if first.version == 6 else str(first)  # noqa: PLR2004 (IPv6)
    direct = urlunsplit((parts.scheme, f"{shown}:{port}", parts.path or "/", parts.query, ""))
    return Target(direct, parts.netloc.rpartition("@")[2], name)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the public internet, also when it is wrapped into an IPv6 one."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None and not is_public(inner):
        return False
    return address.is_global and not address.is_multicast
