"""Count what each address asks of the API, minute by minute, in Django's cache.

Nothing outlives two minutes.
"""

from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import caches

MINUTE = 60  # seconds


def seconds_to_wait(client: str, now: float) -> int:
    """Count one request; 0, or the seconds until this client may ask again.

    `now` in seconds since 1970.
    """
    if not settings.API_PER_MINUTE:
        return 0
    minute, second = divmod(int(now), MINUTE)
    key, counts = f"{client}-{minute}", caches["throttle"]
    counts.add(key, 0, timeout=2 * MINUTE)
    try:
        count = counts.incr(key)
    except ValueError:  # dropped just now, to make room for others
        return 0
    return MINUTE - second if count > settings.API_PER_MINUTE else 0


def client_of(remote: str, forwarded: str) -> str:
    """Who is counted. `forwarded` is X-Forwarded-For; only its last address, added by our own
    proxy, can be believed.

    One household has a whole /64 of IPv6 addresses, and counts as one.
    """
    last = forwarded.rpartition(",")[2].strip()
    try:
        address = ip_address(last if settings.BEHIND_HTTPS and last else remote)
    except ValueError:
        return "unknown"
    return str(
        address
        if isinstance(address, IPv4Address)
        else ip_network((address.packed, 64), strict=False)
    )
