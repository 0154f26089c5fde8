"""E-mail addresses in lower case. Sources: RFC 5321 (sizes), usage (local part); the host as in domain.py."""

import re
from collections.abc import Iterable

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.identifiers.sites import registrable, to_host

KIND = "email"
EXAMPLES = (
    Example("Support.HR@Job-Vip.com", "support.hr@job-vip.com"),
    Example("mail: abc [at] gmail [dot] com", "abc@gmail.com"),
    Example("이메일은 help@abc.co.kr입니다", "help@abc.co.kr"),
)
_LOCAL = "a-zA-Z0-9._%+-"
_LABEL = "a-zA-Z0-9\u00c0-\u024f\u1e00-\u1eff"
_ADDRESS = re.compile(
    rf"(?<![{_LOCAL}])(?P<local>[a-zA-Z0-9][{_LOCAL}]{{0,63}})@(?P<host>(?:[{_LABEL}-]{{1,63}}\.){{1,8}}[a-zA-Z]{{2,24}})(?![{_LABEL}@])"
)
# What every address has, and a name on a platform has not; a pattern that begins with its sign is found much faster.
_AT_HOST = re.compile(rf"@[{_LABEL}-]{{1,63}}\.[{_LABEL}-]")


def extract(reading: Reading) -> Iterable[Found]:
    if not _AT_HOST.search(reading.text):
        return
    for match in _ADDRESS.finditer(reading.text):
        value = _read(match)
        if value and not reading.is_claimed(*match.span()):
            reading.claim(*match.span())
            yield Found(KIND, value, *match.span(), "an e-mail address")


def _read(match: re.Match[str]) -> str | None:
    host = to_host(match["host"])
    if not host or not registrable(host) or ".." in match["local"] or match["local"].endswith("."):
        return None
    return f"{match['local'].lower()}@{host}"


def normalise(raw: str, country: str | None = None) -> str | None:
    match = _ADDRESS.fullmatch(fold(raw[:400].strip()).text.strip())
    return _read(match) if match else None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    return value
