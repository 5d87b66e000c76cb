"""Which hosts are this machine."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Returns whether a host is this machine by its very name; of IPv6, brackets or not.

    >>> is_loopback("localhost"), is_loopback("[::1]"), is_loopback("localhost.example")
    (True, True, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
