"""Web addresses with a path or a query, without scheme: `host/path?query`.

Sources: RFC 3986; hosts as in domain.py. "www.", the fragment, default ports and a trailing slash are dropped, because
people copy the same page with and without them. The case of the path is kept: it can name another page.
"""

from collections.abc import Iterable

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.identifiers.sites import TRAILING, Site, find_sites

KIND = "url"
EXAMPLES = (
    Example("hxxps://www.Bank-Vip[.]com/Login/?id=5", "bank-vip.com/Login/?id=5"),
    Example("t.me/abc_def", "t.me/abc_def"),
    Example("https://ngânhàng.vn/a/", "xn--ngnhng-ltan.vn/a"),
    Example("http://8.8.8.8/x", "8.8.8.8/x"),
)
_DEFAULT_PORTS = ("", "80", "443")


def extract(reading: Reading) -> Iterable[Found]:
    for site in reading.sites:
        value = _address(site)
        if value and not reading.is_claimed(site.start, site.end):
            yield Found(KIND, value, site.start, site.end, "a web address")
        reading.claim(site.start, site.end)


def _address(site: Site) -> str | None:
    # Signs that compose only once others were taken apart: folded twice, a tail stays what it is.
    tail = (site.tail if site.tail.isascii() else fold(site.tail).text).partition("#")[0]
    path, mark, query = tail.partition("?")
    # "t.me/a/:" and "t.me/a" are one page, and reading the address again must not shorten it again.
    path = path if query else path.rstrip("/" + TRAILING)
    if not path and not query:
        return None
    host = site.host.removeprefix("www.") if site.host.count(".") > 1 else site.host
    port = "" if site.port in _DEFAULT_PORTS else f":{site.port}"
    return f"{host}{port}{path}{mark if query else ''}{query}"


def normalise(raw: str, country: str | None = None) -> str | None:
    folded = fold(raw[:2500].strip())
    text = folded.text if "://" in folded.text[:10] else f"http://{folded.text}"
    sites = find_sites(text, to_plain(text), [])
    # An address may hold another: "l.example/?u=https://…".
    if not sites or sites[0].start != 0 or sites[0].end != len(text):
        return None
    return _address(sites[0])


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    """Defanged, so that nobody opens it by a slip."""
    host, slash, rest = value.partition("/")
    return f"{host.replace('.', '[.]')}{slash}{rest}"
