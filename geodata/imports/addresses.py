"""Which addresses a pull may connect to: those of the internet, and none inside a network.

A name is resolved once, and the connection goes to an address that was looked at: a name server
that answers another one the second time (DNS rebinding) is not asked a second time.
"""

from __future__ import annotations

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from geodata.errors import BadInputError, PullError
from geodata.services import is_loopback

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Stands for IPv4 addresses where a network has none of its own (RFC 6052)."""


def parsed(url: str) -> Url:
    """Returns the parts of an address, read as they are when it is connected to.

    Raises:
        BadInputError: it is neither https, nor http on this machine's loopback.
    """
    try:
        parts = parse_url(url)
    except LocationParseError:
        raise BadInputError("not an address: only https is pulled") from None
    host = parts.host or ""
    if (parts.scheme == "https" and host) or (parts.scheme == "http" and is_loopback(host)):
        return parts
    raise BadInputError(f"{host or 'no host'}: only https is pulled (or http on the loopback)")


def connections(parts: Url, timeout: Timeout) -> list[HTTPConnectionPool]:
    """Returns ways to connect, one for each address that a host's name stands for.

    Raises:
        PullError: one is private, link-local (metadata), reserved or of this machine; or none.
    """
    host = (parts.host or "").strip("[]")
    if parts.scheme == "http":  # this machine's loopback, which `parsed` lets in
        return [HTTPConnectionPool(host, parts.port, timeout=timeout, retries=False)]
    port = parts.port or 443
    return [
        HTTPSConnectionPool(
            address,
            port,
            timeout=timeout,
            retries=False,
            # The certificate is the name's, whatever the address.
            server_hostname=host,
            assert_hostname=host,
        )
        for address in _resolved(host, port)
    ]


def is_of_the_internet(address: IPv4Address | IPv6Address) -> bool:
    """Returns whether an address is anybody's to reach, and so nobody's inside.

    >>> is_of_the_internet(ipaddress.ip_address("::ffff:169.254.169.254"))
    False
    """
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            within = IPv4Address(int(address) & 0xFFFF_FFFF)
        if within is not None:
            return is_of_the_internet(within)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PullError(f"{host}: no such name") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    for each in addresses:
        if not is_of_the_internet(ipaddress.ip_address(each.partition("%")[0])):
            raise PullError(f"{host}: not an address of the internet")
    return addresses
