"""Internet addresses in canonical text. Sources: RFC 4291, RFC 5952; Python's ipaddress. Four short numbers with dots
are taken for an address only if it is public or a word says so: versions and shares look the same.
"""

import ipaddress
import re
from collections.abc import Iterable

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.reading import Reading

KIND = "ip"
EXAMPLES = (
    Example("IP 8.8.8[.]8", "8.8.8.8"),
    Example("đăng nhập từ 2001:DB8:0:0:0:0:0:1 lúc 9h", "2001:db8::1"),
)
# What may not stand before is looked at in code: a pattern that begins with a digit is found much faster.
_V4 = re.compile(r"[0-9]{1,3}\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}(?![0-9a-zA-Z]|\.[0-9])")
_V6 = re.compile(r"(?<![0-9a-zA-Z:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![0-9a-zA-Z:])")
_CUE = re.compile(r"(?<![a-z])ip(?![a-z])")


def extract(reading: Reading) -> Iterable[Found]:
    text = reading.text
    for pattern, sign, least in ((_V4, ".", 3), (_V6, ":", 2)):
        if text.count(sign) < least:
            continue
        for match in pattern.finditer(text):
            before = text[match.start() - 1] if match.start() else " "
            value = None if (before.isalnum() and before.isascii()) or before == "." else _read(match.group())
            if value is None or not _is_meant(reading, match, value):
                continue
            if not reading.is_claimed(*match.span()):
                if not reading.is_in_site(*match.span()):
                    reading.claim(*match.span())
                yield Found(KIND, value, *match.span(), "an internet address")


def _is_meant(reading: Reading, match: re.Match[str], value: str) -> bool:
    address = ipaddress.ip_address(value)
    before = reading.text[max(0, match.start() - 3) : match.start()].rstrip(" )-")
    if before[-1:].isdigit():  # "+84 86.204.65.26" is a phone
        return False
    cued = _CUE.search(reading.plain, max(0, match.start() - 20), match.start()) is not None
    # 2001:db8::/32 and the like are not global, but nothing else is written with so many colons.
    return cued or (address.version == 6 and match.group().count(":") > 3) or address.is_global


def _read(written: str) -> str | None:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return None
    return None if address.is_unspecified else str(address)


def normalise(raw: str, country: str | None = None) -> str | None:
    return _read(fold(raw[:60].strip()).text.strip())


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    return value
