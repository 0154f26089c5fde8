"""Every page of a desk that an officer can open, as one address a route and one more a way of filtering it.

Routes come from the URLs themselves and the API's operations, so that none is forgotten; their parameters are what the
desk's own links say, and the largest thing of its kind where no link leads (page_things.tsv). Each form that only asks
is filled: each choice once, each field of words with one that stands in very many rows, in few, in none; lists are also
opened far behind.
"""

import csv
import html
import re
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# signs out, changes the language, answers no officer, or sets print (make bench-printing)
NO_PAGE = re.compile(
    r"/(static|accounts|i18n|wire|design|print|paper|poster)\b|\.(pdf|zip)|/download|form(at)?="
)
WORDS = {"common": "Nguyễn", "common words": "chuyển khoản", "rare": "10000500", "absent": "khongcogi"}
FAR = 100
TRIES = 3
THINGS = Path(__file__).parent / "page_things.tsv"


class Forms(HTMLParser):
    """The questions of a page: (address, field, value) for each way of asking one."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, str, str]] = []
        self._action: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = said.get("action", "") if said.get("method", "get") == "get" else None
        elif tag == "select":
            self._select = said.get("name", "")
        elif self._action is None:
            return
        elif tag == "option" and self._select and said.get("value"):
            self._ask(self._select, said["value"], said["value"])
        elif tag == "input" and said.get("type") in (None, "text", "search") and said.get("name"):
            for name, word in WORDS.items():
                self._ask(said["name"], word, name)
        elif tag == "input" and said.get("type") == "checkbox" and said.get("name"):
            self._ask(said["name"], said.get("value") or "on", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._action = None

    def _ask(self, field: str, value: str, name: str) -> None:
        self.asked.append((self._action or "", field, value, name))


def find_pages(client: Any, things: dict[str, Any]) -> dict[str, str]:
    """`/route` or `/route ?field=what` -> an address that answers with 200."""
    links = dict(_follow(client))
    for route in listed_routes():
        if route not in links and (address := fill(route, things)):
            links[route] = address
    found: dict[str, str] = {}
    for route, address in sorted(links.items()):
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        found["/" + route] = address
        if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
            found |= {f"/{route} ?{name}": asked for name, asked in _ways(address, answer.content.decode())}
    return found


def _follow(client: Any) -> Iterator[tuple[str, str]]:
    """(route, address) breadth first from the page an officer lands on; the first address of each route."""
    waiting, seen, found = ["/"], {"/"}, set[str]()
    tried: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route is None or route in found or tried[route] >= TRIES:
            continue
        tried[route] += 1
        answer = client.get(address)
        if answer.status_code == 302:
            links = [answer.headers["Location"]]
        elif answer.status_code == 200:
            found.add(route)
            yield route, address
            links = [] if answer.streaming else read_links(answer.content.decode(errors="replace"))
        else:
            continue
        fresh = [link for link in links if link not in seen and not NO_PAGE.search(link)]
        seen.update(fresh)
        waiting += fresh


def read_links(page: str) -> list[str]:
    return [html.unescape(link) for link in LINK.findall(page)]


def _ways(address: str, page: str) -> Iterator[tuple[str, str]]:
    """What a page's own forms ask of it, and its hundredth page."""
    bare = address.partition("?")[0]
    forms = Forms()
    forms.feed(page)
    told: dict[tuple[str, str], int] = {}
    for action, field, value, name in forms.asked:
        told[action, field] = told.get((action, field), 0) + 1
        if action in ("", bare) and told[action, field] <= len(WORDS):
            yield f"{field}={name}", f"{bare}?{urlencode({field: value})}"
    if re.search(r"[?&;]page=", page):
        yield f"page={FAR}", f"{bare}?page={FAR}"


def route_of(address: str) -> str | None:
    from django.urls import Resolver404, resolve

    try:
        return str(resolve(address.partition("?")[0]).route)
    except Resolver404:
        return None


def listed_routes() -> list[str]:
    """Everything that answers to GET."""
    from matrix.doors import doors

    return [door.route for door in doors() if door.method == "GET" and not NO_PAGE.search("/" + door.route)]


def fill(route: str, things: dict[str, Any]) -> str | None:
    """The route with the things that its parameters name; None where the desk has no such thing."""
    from matrix.doors import Door
    from matrix.scene import told

    door = Door("GET", route)
    try:
        named = {name: told(route, name) for name in door.parameters}
        values = {
            name: said[1:] if said.startswith("'") else _of(things, said) for name, said in named.items()
        }
    except (LookupError, AttributeError):
        return None
    return door.address(values)


def _of(things: dict[str, Any], said: str) -> Any:
    first, *rest = said.split(".")
    thing = things[first]
    for name in rest:
        thing = getattr(thing, name)
    return thing


def read_things() -> dict[str, Any]:
    """The largest of each kind that the table names."""
    from django.apps import apps

    lines = [line for line in THINGS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        thing = apps.get_model(row["model"]).objects.order_by(row["order"]).first()
        if thing is not None:
            found[row["thing"]] = thing
    return found
