"""How many clicks lie between two pages, over the links an officer really has: anchors, forms that only open a page,
and the panels a page fetches for itself."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

MOST = 3
# lists without an end, and what only tells of the officer himself
ASIDE = ("/accounts/", "/static/", "/log/", "/report/", "/complaints/", "/screening/", "/operations/")


FETCH = """async path => {
    const answer = await fetch(path);
    const type = answer.headers.get("content-type") || "";
    return answer.ok && type.includes("html") ? await answer.text() : "";
}"""


class Links(HTMLParser):
    """Where one click leads from a page, and which panels it fetches when it opens."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.panels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a" and told.get("href"):
            self.found.append(told["href"] or "")
        if tag == "form" and told.get("method", "get") == "get" and told.get("action"):
            self.found.append(told["action"] or "")
        if tag == "button" and told.get("formaction"):
            self.found.append(told["formaction"] or "")
        if told.get("hx-get") and "load" in (told.get("hx-trigger") or ""):
            self.panels.append(told["hx-get"] or "")


class Clicks:
    """Pages of one signed-in officer, each read once."""

    def __init__(self, page: Any) -> None:
        self.page, self.home = page, page.url
        self.read: dict[str, list[str]] = {}

    def links(self, path: str) -> list[str]:
        if path not in self.read:
            self.read[path] = list(dict.fromkeys(self._links(path)))
        return self.read[path]

    def far(self, start: str, stations: dict[str, str]) -> dict[str, str]:
        """Stations that are more than three clicks from `start`, by name."""
        left = {name: path for name, path in stations.items() if path != start}
        ring, seen = [start], {start}
        for click in range(1, MOST + 1):
            following: list[str] = []
            for page in ring:
                for link in self.links(page):
                    if link not in seen:
                        seen.add(link)
                        following.append(link)
                left = {name: path for name, path in left.items() if path not in seen}
                if not left:
                    return {}
            ring = following if click < MOST else []
        return left

    def _fetch(self, path: str) -> str:
        """Read by the browser: it finds a desk's own name on this machine, and carries the session."""
        told: str = self.page.evaluate(FETCH, path.replace("?form", "?form=identify"))
        return told

    def _links(self, path: str) -> Iterable[str]:
        if path.startswith(ASIDE) or path.endswith(("/print", "/csv", "/download")):
            return
        links = Links()
        links.feed(self._fetch(path))
        for panel in links.panels:
            links.feed(self._fetch(panel))
        for link in links.found:
            place = urlsplit(urljoin(urljoin(self.home, path), link))
            if place.netloc == urlsplit(self.home).netloc:
                yield bare(place.path, place.query)


def bare(path: str, query: str) -> str:
    """A page is known by its path; the empty form of a request by being one."""
    return path + "?form" if path.endswith("/requests/new") and "form=" in query else path
