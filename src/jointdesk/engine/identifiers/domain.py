"""Internet domains: the registrable name, in A-labels.

Sources: Public Suffix List (tldextract's snapshot), IDNA 2008 with UTS 46. A name below a platform's suffix
(abc.blogspot.com) is its own domain.
"""

from collections.abc import Iterable

import idna

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.identifiers.sites import registrable, to_host

KIND = "domain"
EXAMPLES = (
    Example("hxxps://www.vietcom-bank[.]vip/login", "vietcom-bank.vip"),
    Example("trang ngânhàng.vn", "xn--ngnhng-ltan.vn"),
    Example("가짜은행.blogspot.com", "xn--o39au03ci0bw9r.blogspot.com"),
    Example("请访问abc-shop.com.cn。", "abc-shop.com.cn"),
)


def extract(reading: Reading) -> Iterable[Found]:
    for site in reading.sites:
        if site.domain and not reading.is_claimed(site.start, site.host_end):
            yield Found(KIND, site.domain, site.start, site.host_end, "a site's registrable domain")


def normalise(raw: str, country: str | None = None) -> str | None:
    text = fold(raw[:2500].strip()).text.strip()
    host = text.partition("://")[2] or text
    for stop in "/?#":
        host = host.partition(stop)[0]
    host = host.rpartition("@")[2].partition(":")[0]
    form = to_host(host)
    return registrable(form) if form else None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    """In the letters of its own script."""
    try:
        return idna.decode(value)
    except (idna.IDNAError, UnicodeError):
        return value
