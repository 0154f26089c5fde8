"""How often one part of the network may do a thing in an hour. Nobody is named: a keyed hash of the address's prefix.

The key follows from the hour's day, so that what is left over of one day says nothing of another. What somebody in
danger sends is bounded by itself alone, and so widely that only a machine meets it.
"""

import hmac
import ipaddress
import shutil
from datetime import datetime
from functools import cache

from django.http import HttpRequest
from django.utils import timezone

from jointdesk.engine.reference import read_yaml
from jointdesk.portal.door import DOOR, FOLDER, SECRET
from jointdesk.portal.store import opened

ALL = b""


class TooOften(Exception):
    """The page says to come back within the hour."""


@cache
def rules() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = read_yaml("jointdesk.portal", "limits.yaml")
    return found


def count(act: str, request: HttpRequest, times: int = 1) -> None:
    """So many more of `act`. Raises TooOften beyond the bounds of limits.yaml."""
    now = timezone.now()
    hour, rule = int(now.timestamp() // 3600), rules()[act]
    bounds = {origin_of(request, now): rule["prefix"], ALL: rule["all"]}
    with opened() as connection:
        connection.execute("DELETE FROM counted WHERE hour < ?", [hour])
        for who, most in bounds.items():
            counted = connection.execute(
                "INSERT INTO counted VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET times = times + excluded.times RETURNING times",
                [hour, act, who, times],
            ).fetchone()[0]
            if counted > most:
                raise TooOften


def require_room() -> None:
    """Half of what is kept free belongs to letters. Raises TooOften when something else would take it."""
    if shutil.disk_usage(FOLDER).free < DOOR.least_free_mb * 1024 * 1024 // 2:
        raise TooOften


def origin_of(request: HttpRequest, now: datetime) -> bytes:
    """16 octets that stand for the caller's part of the network on this day."""
    key = hmac.digest(SECRET, f"origin|{now:%Y-%m-%d}".encode(), "sha256")
    return hmac.digest(key, _prefix_of(_address_of(request)).encode(), "sha256")[:16]


def _address_of(request: HttpRequest) -> str:
    """The caller's, as the outermost of our own proxies saw it; what a caller wrote there stands before it."""
    proxies = DOOR.proxies
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _prefix_of(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))
