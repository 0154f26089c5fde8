"""Where a session comes from, in words coarse enough not to follow anybody: a program, a system, half an address."""

import ipaddress

from django.http import HttpRequest

# first that is in the header: Edge and Opera call themselves Chrome too, and Chrome Safari
PROGRAMS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("python-httpx", "httpx"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def program_of(request: HttpRequest) -> str:
    """Such as "Firefox · Windows"; empty when neither is known."""
    said = request.META.get("HTTP_USER_AGENT", "")[:400]
    found = (next((name for sign, name in table if sign in said), "") for table in (PROGRAMS, SYSTEMS))
    return " · ".join(filter(None, found))


def line_of(address: str) -> str:
    """What one caller has for himself: an IPv4 address, the first 64 bits of an IPv6 one, for he draws the rest."""
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if at.version == 4 else str(ipaddress.ip_network((at, 64), strict=False))


def network_of(address: str) -> str:
    """The first half of an IPv4 address, the first 32 bits of an IPv6 one; empty for what is no address."""
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 16 if at.version == 4 else 32
    return str(ipaddress.ip_network((at, bits), strict=False))
