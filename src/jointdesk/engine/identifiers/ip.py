"""Internet addresses in canonical text.

Sources: RFC 4291, RFC 5952, RFC 5737 (addresses of examples); Python's ipaddress. Four short numbers with dots are
taken for an address only if it is public or a word says so: versions and shares look the same.
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
    Example("http://1.2.3.4:8080/a", "1.2.3.4"),
    Example("đăng nhập từ 2001:DB8:0:0:0:0:0:1 lúc 9h", "2001:db8::1"),
)
# What may not stand before is looked at in code: a pattern that begins with a digit is found much faster.
_V4 = re.compile(r"[0-9][0-9]{0,2}\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}(?![0-9a-zA-Z]|\.[0-9])")
_V4_SIGN = re.compile(r"\.(?<=[0-9]\.)[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")
_V6 = re.compile(r"(?<![0-9a-zA-Z:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![0-9a-zA-Z:])")
_CUE = re.compile(
    r"(?<![a-z])(?:ip(?:v[46])?|server|host|vps|may chu|dang nhap|log ?in|logged in|truy cap|router|subnet"
    r"|c2|cnc|proxy|vpn|firewall|dns|gateway|node|endpoint|ddos|ping|dia chi|address)(?![a-z])"
    r"|서버|접속|로그인|아이피|호스트|주소|服务器|伺服器|主机|主機|节点|節點|网关|登录|登入|登陆|地址|អាសយដ្ឋាន|ម៉ាស៊ីនមេ|เซิร์ฟเวอร์"
)
_REACH, _VERSION_REACH = 25, 45
# Versions count up from small numbers; of public addresses less than one in a thousand has no greater one.
_GREATEST_IN_VERSION = 40
_CALLING_CODE = re.compile(r"(?:\+|00)[0-9]{1,3}[ )\-]{1,2}$")
_SCHEME = re.compile(r"[a-z]://$", re.IGNORECASE)
_GLUED_CUE = re.compile(r"(?<![a-z])ip$")
_VERSION = re.compile(
    r"(?<![a-z])(?:v|ver|version|phien ban|build|release|app|ios|android|muc|phan|dieu|section|firmware|sdk"
    r"|driver|chrome|firefox|windows|macos|whatsapp|zalo|telegram)[ .:/]{0,2}$"
    r"|(?:upgrade[ds]?|updated?|nang cap|cap nhat)(?: (?:from|tu|to|len|ban))?(?: [0-9.]{5,15} (?:to|len))? $"
    r"|(?:버전|版本|업데이트|升级到?|升級到?|更新到?|ជំនាន់|เวอร์ชัน)[ :：]{0,2}$"
)
# Nothing else is written like these, though they are not public: home routers, and forms filled in with examples.
_UNMISTAKABLE = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.168.0.0/16",
            "172.16.0.0/12",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
        ),
    )
)
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")


def extract(reading: Reading) -> Iterable[Found]:
    text = reading.text
    for pattern, written in ((_V4, _V4_SIGN.search(text)), (_V6, "::" in text or text.count(":") > 6)):
        if not written:
            continue
        for match in pattern.finditer(text):
            value = None if _is_inside(reading, match.start()) else _read(match.group())
            if value is None or not _is_meant(reading, match, value):
                continue
            if not reading.is_claimed(*match.span()):
                if not reading.is_in_site(*match.span()):
                    reading.claim(*match.span())
                yield Found(KIND, value, *match.span(), "an internet address")


def _is_inside(reading: Reading, start: int) -> bool:
    """Whether a word or number goes on right before ("abc1.2.3.4"); "IP1.2.3.4" is two words."""
    before = reading.plain[start - 1] if start else " "
    word = (
        before.isascii()
        and before.isalnum()
        and not _GLUED_CUE.search(reading.plain, max(0, start - 3), start)
    )
    return word or before == "."


def _is_meant(reading: Reading, match: re.Match[str], value: str) -> bool:
    address = ipaddress.ip_address(value)
    start = match.start()
    if _CALLING_CODE.search(reading.text, max(0, start - 7), start):  # "+84 86.204.65.26" is a phone
        return False
    if match.group().startswith("255."):  # a network's mask
        return False
    if any(address in network for network in _UNMISTAKABLE if network.version == address.version):
        return True
    if _SCHEME.search(reading.text, max(0, start - 4), start):
        return True
    if _CUE.search(reading.plain, max(0, start - _REACH), start):
        return True
    if address.version == 6:
        return match.group().count(":") > 3 or address in _PUBLIC_V6
    version = _VERSION.search(reading.plain, max(0, start - _VERSION_REACH), start)
    return address.is_global and max(address.packed) > _GREATEST_IN_VERSION and not version


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
