"""CAP 1.2's schema as tables of facts (tests/data/cap): order, how often, which words, how moments and ids are written."""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from jointdesk.engine.letterbox.cap import NAMESPACE

DATA = Path(__file__).parents[2] / "data/cap"
# section 3.3.2: an offset, never Z
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
# section 3.2.1: no spaces, commas or restricted characters
ID = re.compile(r"[^\s,<&]+")


def read(name: str) -> list[dict[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t"))


ELEMENTS: dict[str, list[dict[str, str]]] = {}
for row in read("elements.tsv"):
    ELEMENTS.setdefault(row["parent"], []).append(row)
WORDS = {row["element"]: set(row["words"].split()) for row in read("values.tsv")}


def find_faults(raw: bytes) -> list[str]:
    """What of a message CAP 1.2 does not allow; empty for a good one."""
    alert = ElementTree.fromstring(raw)
    if alert.tag != f"{{{NAMESPACE}}}alert":
        return [f"the root is {alert.tag}"]
    faults = [fault for element in alert.iter() for fault in _faults_of(element)]
    for reference in (alert.findtext(f"{{{NAMESPACE}}}references") or "").split():
        sender, _identifier, sent = reference.split(",")
        if not ID.fullmatch(sender) or not MOMENT.fullmatch(sent):
            faults.append(f"references: {reference}")
    return faults


def _faults_of(element: ElementTree.Element) -> list[str]:
    name, text = _name(element), element.text or ""
    if name in ELEMENTS:
        return _faults_in_order(element)
    good = {
        "sent": MOMENT.fullmatch,
        "effective": MOMENT.fullmatch,
        "onset": MOMENT.fullmatch,
        "expires": MOMENT.fullmatch,
        "identifier": ID.fullmatch,
        "sender": ID.fullmatch,
        "web": lambda said: all(urlsplit(said)[:2]),
    }.get(name, WORDS[name].__contains__ if name in WORDS else str)
    return [] if good(text) else [f"{name}: {text}"]


def _faults_in_order(element: ElementTree.Element) -> list[str]:
    rows = ELEMENTS[_name(element)]
    children = [_name(child) for child in element]
    places = {row["element"]: place for place, row in enumerate(rows)}
    if unknown := set(children) - set(places):
        return [f"{_name(element)} holds {sorted(unknown)[0]}"]
    faults = [] if children == sorted(children, key=places.__getitem__) else [f"{_name(element)}: order"]
    for row in rows:
        count = children.count(row["element"])
        if count < int(row["least"]) or (row["most"] != "*" and count > int(row["most"])):
            faults.append(f"{_name(element)} holds {row['element']} {count} times")
    return faults


def _name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")
