"""Web addresses in a text: the host, its registrable domain and the rest. The kinds url, domain and handle share them.

The public suffix list is tldextract's bundled snapshot; nothing is fetched. A bare "tien.no" after a full stop
is a typing slip more often than a Norwegian site: such endings need a sign (scheme, www, path, a cue word).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import idna

from jointdesk.engine.identifiers.hubs import known_hubs
from jointdesk.engine.identifiers.lexicon import PACKAGE, Mark
from jointdesk.engine.reference import read_tsv

if TYPE_CHECKING:
    import tldextract

LONGEST_HOST = 253
# What ends a sentence behind an address, not the address.
TRAILING = ".,;:!?*_'\"“”"
_LATIN = "a-z0-9\u00c0-\u024f\u1e00-\u1eff"
# Bare hosts are looked for in the plain text (lower case, no diacritics) and read from the text itself.
# Letters without a plain form (ø, ı) and those of other alphabets that look Latin (раураl) stand in it too.
_LETTER = "a-z0-9\u00df-\u00f6\u00f8-\u024f\u03ac-\u03ce\u0430-\u045f"
_LABEL = f"[{_LETTER}](?:[{_LETTER}_-]{{0,61}}[{_LETTER}])?"
_HAN_LABEL = "[\u4e00-\u9fff\u3041-\u30ff\uac00-\ud7af\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3a-z0-9-]{1,30}"
_WITH_SCHEME = re.compile(
    r"(?<![a-z])(?:https?|ftp)://(?:[^\s/@]{1,100}@)?(?P<host>[^\s/?#:@<>\"'()，,。、；]{1,253})", re.I
)
_BARE = re.compile(
    rf"(?<![{_LETTER}@._/-])(?P<host>(?:{_LABEL}\.){{1,8}}(?:xn--[a-z0-9-]{{2,40}}|[a-z]{{2,24}}|[\u4e00-\u9fff]{{2,3}}|[\u0430-\u045f]{{2,6}}))"
    rf"(?![{_LETTER}_-]|@|\.[{_LETTER}])"
)
# A label in a script without spaces has no visible left end in a sentence: it counts where something sets it off.
_NON_LATIN = re.compile(
    rf"(?:^|(?<=[\s:：\"'“「『(（《>]))(?P<host>(?:{_HAN_LABEL}\.){{1,4}}(?:com|net|org|info|biz|cn|kr|vn|kh|th|tw|hk|sg|my|jp|io|cc|top|xyz|vip|shop|site|online|club|app|中国|中國|公司|网络|网址|한국|香港|台湾|台灣|ไทย))(?![a-z0-9-])",
    re.I,
)
_DOT = re.compile(r"\.(?=[a-z\u0430-\u045f\u0e01-\u0e2e\u4e00-\u9fff\uac00-\ud7af])")
_SPACE = re.compile("[ \n]")
_TAIL = re.compile(
    r"(?::\d{1,5}(?!\d))?(?:[/?#][^\s<>\"'“”‘’`|{}\\^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uac00-\ud7af，；！？。、]{0,2000})?"
)
_PORT = re.compile(r":(\d{1,5})")
_ASCII_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
# Techniques that job offers and programmers name; each is a site too only with www, a scheme or a path.
_TECHNIQUES = re.compile(r"(?:^|[^a-z0-9.-])(?:(?:asp|ado|vb|ml)\.net|socket\.io)$", re.I)
# Cambodia's registry gives names below these alone; the suffix list takes any ("li.boss.kh" is a name on Instagram).
_UNKNOWN_ZONE = re.compile(r"(?<!\.com)(?<!\.net)(?<!\.org)(?<!\.gov)(?<!\.edu)(?<!\.mil)(?<!\.per)\.kh$")
_IPV4 = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")


@dataclass(frozen=True, slots=True)
class Site:
    """A web address at `start:end` of the folded text; the host ends at `host_end`. `host` is an A-label host or an
    IPv4 address, `domain` its registrable domain ("" for an address), `tail` the path and query as written."""

    start: int
    host_end: int
    end: int
    host: str
    domain: str
    port: str
    tail: str


def find_sites(text: str, plain: str, marks: list[Mark]) -> list[Site]:
    """The web addresses of a folded text, in order, none overlapping."""
    if "." not in text and "。" not in text:
        return []
    schemes = _WITH_SCHEME.finditer(text) if "://" in text else ()
    found = [site for match in schemes if (site := _read_site(text, match, bare=False))]
    covered = bytearray(len(text))
    for site in found:
        covered[site.start : site.end] = b"\x01" * (site.end - site.start)
    cued = [mark.end for mark in marks if "site" in mark.senses]
    for match in _find_hosts(plain):
        if covered.find(1, *match.span()) >= 0:
            continue
        bare = _read_site(text, match, bare=True, begin=_skip_cue(text, match, marks))
        if bare and (_is_likely(text, bare) or _is_near(cued, match.start())):
            found.append(bare)
            covered[bare.start : bare.end] = b"\x01" * (bare.end - bare.start)
    return sorted(found, key=lambda site: site.start)


def _find_hosts(plain: str) -> Iterator[re.Match[str]]:
    """What looks like a host. Looked for only between the spaces around a dot that a letter follows."""
    patterns = (_BARE,) if plain.isascii() else (_BARE, _NON_LATIN)
    position = 0
    for dot in _DOT.finditer(plain):
        if dot.start() < position:
            continue
        spaces = (plain.rfind(" ", position, dot.start()), plain.rfind("\n", position, dot.start()))
        start, position = max(position, *spaces), _find_space(plain, dot.end())
        for pattern in patterns:
            yield from pattern.finditer(plain, start, position)


def _find_space(plain: str, at: int) -> int:
    space = _SPACE.search(plain, at)
    return space.start() if space else len(plain)


def _is_near(ends: list[int], start: int) -> bool:
    at = bisect_right(ends, start)
    return at > 0 and start - ends[at - 1] <= 15


def _skip_cue(text: str, match: re.Match[str], marks: list[Mark]) -> int:
    """Where a host in Han letters begins: "域名是公安举报.网址" has a word for "domain" glued to it."""
    start, dot = match.start(), text.find(".", match.start())
    if text[start].isascii():
        return start
    for mark in marks[bisect_left(marks, start, key=lambda mark: mark.start) :]:
        if mark.end >= dot:
            break
        if mark.meaning("site"):
            start = mark.end
    return start + 1 if start > match.start() and text[start] in "是为為叫" and start + 1 < dot else start


def _read_site(text: str, match: re.Match[str], *, bare: bool, begin: int = 0) -> Site | None:
    begin = max(begin, match.start("host"))
    written = text[begin : match.end("host")]
    # "abc.com.Toi": a sentence that began without a space; give up labels from the right until one is known.
    for _ in range(3):
        written = written.rstrip(".-_*")
        host = to_host(written)
        domain = registrable(host) if host else None
        if host and (domain or (not bare and is_address(host))):
            host_end = begin + len(written)
            whole = host_end == match.end("host")
            port, tail, end = _read_tail(text, host_end) if whole or not bare else ("", "", host_end)
            return Site(begin if bare else match.start(), host_end, end, host, domain or "", port, tail)
        if bare and written.rpartition(".")[2].lower() in _file_endings():
            return None
        written = written.rpartition(".")[0] if bare else _latin_head(written)
        if "." not in written:
            return None
    return None


def _latin_head(host: str) -> str:
    """ "abc.com请" -> "abc.com": a host with a scheme runs on into a text without spaces."""
    match = re.match(rf"[{_LATIN}._-]{{1,253}}", host, re.I)
    head = match.group() if match else ""
    return head if head != host else host.rpartition(".")[0]


def _keep_printable(tail: str) -> str:
    """A control character or a lone surrogate is no part of an address, and no database takes it."""
    if tail.isprintable():
        return tail
    return tail[: next(at for at, char in enumerate(tail) if not char.isprintable())]


def _read_tail(text: str, at: int) -> tuple[str, str, int]:
    match = _TAIL.match(text, at)
    written = _keep_printable(match.group() if match else "").rstrip(TRAILING)
    while written.endswith(")") and written.count("(") < written.count(")"):
        written = written[:-1].rstrip(".,;:!?")
    port = _PORT.match(written)
    tail = written[port.end() :] if port else written
    return port.group(1) if port else "", tail, at + len(written)


@cache
def _wordlike() -> frozenset[str]:
    return frozenset(row["ending"] for row in read_tsv(PACKAGE, "wordlike_endings.tsv"))


@cache
def _file_endings() -> frozenset[str]:
    return frozenset(row["ending"] for row in read_tsv(PACKAGE, "file_endings.tsv"))


def _is_likely(text: str, site: Site) -> bool:
    """Whether a bare host is meant as a site, and is not two words around a full stop."""
    written = text[site.start : site.host_end]
    ending = written.rpartition(".")[2]
    if ending[0].isupper() and not written.isupper():
        return False
    labels = site.host.split(".")
    if (
        written.isupper() and labels[-2].isdecimal()
    ):  # a bank's note of a transfer: "VCB.251104.0912345678.ABC"
        return False
    if labels[0] == "www" or site.tail.startswith("/") or ("domain", site.host) in known_hubs():
        return True
    if _TECHNIQUES.search(written):
        return False
    if _UNKNOWN_ZONE.search(site.host):
        return False
    if ending.lower() in _wordlike():
        return len(labels) > 2 or any(char.isdigit() or char == "-" for char in labels[-2])
    return len(labels[-2]) > 1


def to_host(written: str) -> str | None:
    """The A-label form of a host, lower case, or None."""
    host = written.strip().rstrip(".").lower()
    if len(host) > LONGEST_HOST or "." not in host or ".." in host:
        return None
    if host.isascii():
        return host if _ASCII_HOST.fullmatch(host) or is_address(host) else None
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


def is_address(host: str) -> bool:
    return _IPV4.fullmatch(host) is not None and all(int(part) < 256 for part in host.split("."))


@cache
def _suffixes() -> "tldextract.TLDExtract":
    # it brings a library for the network, which nothing here uses: imported with the first address that is read
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=8192)
def registrable(host: str) -> str | None:
    """The registrable domain of an A-label host; the host's own name at a platform (abc.blogspot.com); None if the
    ending is unknown or the host is nothing but an ending."""
    parts = _suffixes()(host)
    if not parts.suffix:
        return None
    if parts.domain:
        return f"{parts.domain}.{parts.suffix}"
    return host if parts.is_private else None
