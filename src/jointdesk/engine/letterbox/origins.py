"""Where a request came from, as little of it as tolls and triage need: a keyed hash of its network, for a while.

An IPv4 /24 or an IPv6 /48 is about one household, office or mobile gateway. The hash of another period is another one,
so nobody is followed from month to month, and who deletes the key makes all of them noise.
"""

import hmac
import ipaddress

from jointdesk.engine.errors import CallerError

KEY, SIZE = 32, 16
PREFIXES = {4: 24, 6: 48}
MOST_ADDRESS = 64


def hash_origin(address: str, period: str, key: bytes) -> bytes | None:
    """16 octets; None for what is no address. `period`: such as 2026-11."""
    if len(key) != KEY:
        raise CallerError(f"origins are hashed with a key of {KEY} bytes")
    network = find_network(address)
    if network is None:
        return None
    return hmac.digest(key, f"jointdesk/letterbox/v1|origin|{period}|{network}".encode(), "sha256")[:SIZE]


def find_network(address: str) -> str | None:
    """`203.0.113.0/24` of `203.0.113.7`. IPv4 written as IPv6 is IPv4, and a zone (`%eth0`) is no part of it."""
    try:
        found = ipaddress.ip_address(address[:MOST_ADDRESS].partition("%")[0].strip())
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, PREFIXES[found.version]), strict=False))
