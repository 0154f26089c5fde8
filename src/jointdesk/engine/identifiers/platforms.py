"""Messengers and social networks: what a name there looks like, and the name in a link to a profile.

Source: platforms.tsv.
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, unquote

from jointdesk.engine.identifiers import phone
from jointdesk.engine.identifiers.lexicon import PACKAGE
from jointdesk.engine.identifiers.sites import Site
from jointdesk.engine.reference import read_tsv

# Mostly digits, with O or l among them: a number, which numbers.py reads.
_LIKE_NUMBER = re.compile(r"[0-9oil._-]+")
_FACEBOOK_ID = re.compile("[0-9]{8,20}")


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform and what a name on it looks like; `by_phone`: people are found there by their number."""

    code: str
    hosts: tuple[str, ...]
    reserved: frozenset[str]
    by_phone: bool
    pattern: re.Pattern[str] | None

    def read_name(self, written: str) -> str | None:
        """The name in lower case, None if no name on this platform looks so."""
        name = written.strip().lstrip("@~").rstrip(".-").lower()
        if self.pattern is None or not self.pattern.fullmatch(name) or name in self.reserved:
            return None
        digits, signs = sum(map(str.isdigit, name)), sum(map(str.isalnum, name))
        return None if digits * 2 >= signs and _LIKE_NUMBER.fullmatch(name) else name


@cache
def platforms() -> dict[str, Platform]:
    """All platforms by code."""
    return {
        row["platform"]: Platform(
            row["platform"],
            tuple(filter(None, row["hosts"].split("|"))),
            frozenset(filter(None, row["reserved"].split("|"))),
            row["phones"] == "yes",
            re.compile(row["pattern"]) if row["pattern"] else None,
        )
        for row in read_tsv(PACKAGE, "platforms.tsv")
    }


@cache
def _by_host() -> dict[str, Platform]:
    return {host: platform for platform in platforms().values() for host in platform.hosts}


def read_link(site: Site) -> str | None:
    """`platform:name` of a profile's link, None if it is none."""
    host = site.host.removeprefix("www.")
    platform = _by_host().get(host) or _by_host().get(host.partition(".")[2])
    if platform is None:
        return None
    path, _, query = site.tail.partition("#")[0].partition("?")
    parts = [unquote(part) for part in path.split("/") if part]
    asked = parse_qs(query, max_num_fields=20) if 0 < query.count("&") + 1 <= 20 and query else {}
    if platform.code == "facebook" and parts[:1] == ["people"] and len(parts) == 3 and parts[2].isdecimal():
        return f"facebook:{parts[2]}"
    if platform.code == "facebook" and parts == ["profile.php"] and asked.get("id", [""])[0].isdecimal():
        return f"facebook:{asked['id'][0]}"
    if platform.code == "line" and parts[:2] == ["ti", "p"] and len(parts) == 3:
        parts = parts[2:] if parts[2].startswith("~") else []
    if platform.code == "whatsapp" and asked.get("phone"):
        parts = [asked["phone"][0]]
    if not parts:
        return None
    if platform.by_phone and (number := _read_profile_phone(platform, parts[0])):
        return f"{platform.code}:{number}"
    if platform.code == "facebook" and _FACEBOOK_ID.fullmatch(parts[0]):
        return f"facebook:{parts[0]}"
    name = platform.read_name(parts[0])
    return f"{platform.code}:{name}" if name else None


def _read_profile_phone(platform: Platform, part: str) -> str | None:
    digits = part.lstrip("+ ")
    if not digits.isascii() or not digits.isdecimal() or not 8 <= len(digits) <= 15:
        return None
    if digits[0] == "0":
        return phone.read_local(digits, "VN", cued=True) if platform.code == "zalo" else None
    found = phone.parse("+" + digits, None)
    return found[0] if found else None
