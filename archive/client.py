"""Who asks: the address that limits and lock-outs count."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def address_of(request: HttpRequest) -> str:
    return client_of(
        request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    )


def lock_address_of(request: HttpRequest) -> str | None:
    """As the lock-out keeps it, which knows addresses and no networks."""
    counted = address_of(request)
    return None if counted == UNKNOWN else counted.partition("/")[0]


def client_of(remote: str, forwarded: str) -> str:
    """Who is counted. `forwarded` is X-Forwarded-For: of it only what our own proxies added is
    believed, the last address that is not one of them.

    One household has a whole /64 of IPv6 addresses, and counts as one.
    """
    client = remote.strip()
    for hop in reversed(forwarded.split(",")):
        if not is_proxy(client):
            break
        client = hop.strip() or client
    try:
        address = ip_address(client)
    except ValueError:
        return UNKNOWN
    return str(
        address
        if isinstance(address, IPv4Address)
        else ip_network((address.packed, 64), strict=False)
    )


def is_proxy(client: str) -> bool:
    """Whether this address is one of our own proxies."""
    return _within(client, settings.TRUSTED_PROXIES)


def may_measure(request: HttpRequest) -> bool:
    """Whether who asks may see how the archive is doing."""
    return _within(address_of(request).partition("/")[0], settings.METRICS_FROM)


def _within(client: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    try:
        return any(ip_address(client) in network for network in networks)
    except ValueError:
        return False
