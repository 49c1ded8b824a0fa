"""Where a webhook may lead: over HTTPS to a public address, never into our own network."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from server.problems import Problem

LONGEST = 500
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 addresses in the clothes of IPv6 (RFC 6052); the last 32 bits are the real one."""


@dataclass(frozen=True)
class Address:
    """A webhook's address, taken apart."""

    is_https: bool
    host: str
    port: int
    path: str
    """With the query."""


def parse(url: str, *, private: bool) -> Address:
    """Take an address apart.

    Raises:
        Problem: `webhook_url_wrong` unless it is https without a login, or http of this machine
            where private addresses are allowed.
    """
    wrong = Problem("webhook_url_wrong")
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    host = parts.hostname
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise wrong
    is_https = parts.scheme == "https"
    if not is_https and not (parts.scheme == "http" and host in LOOPBACK and private):
        raise wrong
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Address(is_https, host, port or (443 if is_https else 80), path)
    if not private and (host in LOOPBACK or not _is_open_literal(host)):
        raise wrong
    return found


def resolve(address: Address, *, private: bool) -> str:
    """Look up where to connect; whoever connects must connect to exactly this.

    Raises:
        OSError: nobody knows the name.
        Problem: `webhook_private` when it leads into a private network.
    """
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    numbers = [str(one[4][0]) for one in found]
    for number in numbers:
        if private or is_public(number):
            return number
    raise Problem("webhook_private")


def _is_open_literal(host: str) -> bool:
    """Tell whether a host is a name, or the number of a public address."""
    try:
        ip_address(host)
    except ValueError:
        return True
    return is_public(host)


def is_public(number: str) -> bool:
    """Tell whether an address is one of the internet's own."""
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast
