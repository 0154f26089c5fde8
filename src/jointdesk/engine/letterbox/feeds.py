"""Advisories as Atom (RFC 4287) and RSS 2.0, one feed a language; and the CAP alerts themselves as an Atom feed.

An advisory keeps its entry through all its versions; one that was withdrawn says so in its place. What expired is the
caller's to leave out. Ids and dates follow from the advisories alone, so the same advisories give the same octets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jointdesk.engine.letterbox.advisories import Advisory
from jointdesk.engine.letterbox.cap import MEDIA_TYPE, TAGS
from jointdesk.engine.reference import scam_types

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100
WITHDRAWN = {
    "en": "Withdrawn: %s",
    "vi": "Đã thu hồi: %s",
    "km": "បានដកចេញ៖ %s",
    "ko": "철회됨: %s",
    "zh": "已撤回：%s",
}


@dataclass(frozen=True)
class Feed:
    """`link`: the page of the advisories; `self_link`: this feed; `updated`: for one without an advisory."""

    title: str
    desk: str
    desk_name: str
    language: str
    link: str
    self_link: str
    updated: datetime


def write_atom(feed: Feed, advisories: Iterable[Advisory]) -> bytes:
    """The newest advisories first, at most MOST_ENTRIES."""
    newest = _newest(advisories)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": TAGS[feed.language]})
    _add(root, "id", f"tag:{feed.desk},2026:advisories/{feed.language}")
    _add(root, "title", feed.title)
    _add(root, "updated", _write_moment(max((one.sent for one in newest), default=feed.updated)))
    SubElement(root, "link", rel="self", href=feed.self_link, type="application/atom+xml")
    SubElement(root, "link", rel="alternate", href=feed.link, type="text/html")
    _add(SubElement(root, "author"), "name", feed.desk_name)
    for advisory in newest:
        _add_entry(root, advisory, feed.language)
    return _write(root)


def write_rss(feed: Feed, advisories: Iterable[Advisory]) -> bytes:
    """The same as RSS 2.0."""
    newest = _newest(advisories)
    root = Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.link)
    _add(channel, "description", feed.title)
    _add(channel, "language", TAGS[feed.language])
    latest = max((one.sent for one in newest), default=feed.updated)
    _add(channel, "lastBuildDate", format_datetime(latest.astimezone(UTC), usegmt=True))
    SubElement(channel, "atom:link", rel="self", href=feed.self_link, type="application/rss+xml")
    for advisory in newest:
        _add_item(channel, advisory, feed.language)
    return _write(root)


def write_alerts(feed: Feed, advisories: Iterable[Advisory]) -> bytes:
    """Atom of CAP alerts: each entry is one message, and leads to its XML."""
    newest = _newest(advisories)
    root = Element("feed", {"xmlns": ATOM})
    _add(root, "id", f"tag:{feed.desk},2026:alerts")
    _add(root, "title", feed.title)
    _add(root, "updated", _write_moment(max((one.sent for one in newest), default=feed.updated)))
    SubElement(root, "link", rel="self", href=feed.self_link, type="application/atom+xml")
    SubElement(root, "link", rel="alternate", href=feed.link, type="text/html")
    _add(SubElement(root, "author"), "name", feed.desk_name)
    for advisory in newest:
        chosen, words = advisory.choose_words(feed.language)
        entry = SubElement(root, "entry", {"xml:lang": TAGS[chosen]})
        _add(entry, "id", f"tag:{advisory.desk},2026:alert/{advisory.id}")
        _add(entry, "title", _title(advisory, chosen))
        _add(entry, "updated", _write_moment(advisory.sent))
        SubElement(entry, "link", rel="alternate", href=cap_link(advisory), type=MEDIA_TYPE)
        SubElement(entry, "category", term=advisory.kind.capitalize())
        _add(entry, "summary", words.description)
    return _write(root)


def tag_of(advisory: Advisory) -> str:
    """A name of the advisory for ever (RFC 4151), whatever its address and its version become."""
    return f"tag:{advisory.desk},2026:advisory/{advisory.reference or advisory.id}"


def cap_link(advisory: Advisory) -> str:
    return f"{advisory.link.rstrip('/')}/cap.xml"


def _add_entry(root: Element, advisory: Advisory, language: str) -> None:
    chosen, words = advisory.choose_words(language)
    entry = SubElement(root, "entry", {"xml:lang": TAGS[chosen]})
    _add(entry, "id", tag_of(advisory))
    _add(entry, "title", _title(advisory, chosen))
    _add(entry, "updated", _write_moment(advisory.sent))
    SubElement(entry, "link", rel="alternate", href=advisory.link, type="text/html")
    SubElement(entry, "link", rel="related", href=cap_link(advisory), type=MEDIA_TYPE)
    for code in advisory.scam_types:
        SubElement(entry, "category", term=code, label=scam_types()[code].names[chosen])
    _add(entry, "summary", "\n\n".join(part for part in (words.description, words.instruction) if part))


def _add_item(channel: Element, advisory: Advisory, language: str) -> None:
    chosen, words = advisory.choose_words(language)
    item = SubElement(channel, "item")
    _add(item, "title", _title(advisory, chosen))
    _add(item, "link", advisory.link)
    # RSS readers take a description for HTML: escaped twice it stays text
    text = "\n\n".join(part for part in (words.description, words.instruction) if part)
    _add(item, "description", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    for code in advisory.scam_types:
        _add(item, "category", scam_types()[code].names[chosen])
    SubElement(item, "guid", isPermaLink="false").text = tag_of(advisory)
    _add(item, "pubDate", format_datetime(advisory.sent.astimezone(UTC), usegmt=True))


def _title(advisory: Advisory, language: str) -> str:
    headline = advisory.words[language].headline
    return WITHDRAWN[language] % headline if advisory.kind == "cancel" else headline


def _newest(advisories: Iterable[Advisory]) -> list[Advisory]:
    return sorted(advisories, key=lambda one: (one.sent, one.id), reverse=True)[:MOST_ENTRIES]


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(root: Element) -> bytes:
    indent(root)
    raw: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return raw


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
