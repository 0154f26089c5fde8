"""Which identifiers a partner's datum names, and whether we know one from partners alone.

An identifier is ours once a complaint that stands names it, or, a document, a person or notice of our own did before.
Names of persons are not held against anything: many people have one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.matching.offers import DOCUMENT
from jointdesk.desk.exchange.models import Answer, Datum, ReceivedIdentifier, Request
from jointdesk.desk.intake.models import Identifier
from jointdesk.engine.identifiers import KINDS, extract, normalise

# of one text or form: an officer's letter, not a database. Who names more is refused (leave.py), or the last would pass
MOST_FOUND = 2_000
AT_ONCE = 400
GANG_IDENTIFIER = "gang_identifier"
Pair = tuple[str, str]


def identifiers_of_notice(notice: Notice) -> list[Pair]:
    found = normalise(DOCUMENT, notice.document, notice.nationality or None) if notice.document else None
    return list(dict.fromkeys([*([(DOCUMENT, found)] if found else []), *find_in_text(notice.circumstances)]))


def identifiers_of_answer(answer: Answer) -> list[Pair]:
    """Those it lists, in normal form where they have one, and those its text names."""
    listed = [(kind, normalise(kind, value) or value) for kind, value in answer.identifiers if kind in KINDS]
    return list(dict.fromkeys([*listed, *find_in_text(answer.text)]))


def identifiers_of_request(request: Request) -> list[Pair]:
    return find_in_fields(request.fields)


def identifiers_of_edit(kind: str, fields: Mapping[str, Any]) -> list[Pair]:
    """Those that an entry of a joint group names: the one it is, and those in its lists and texts."""
    own = [(str(fields.get("type", "")), str(fields.get("value", "")))] if kind == GANG_IDENTIFIER else []
    return list(dict.fromkeys([*(pair for pair in own if all(pair)), *find_in_fields(fields)]))


def find_in_fields(fields: Mapping[str, Any]) -> list[Pair]:
    """Every identifier that a filled-in form names, in its lists or anywhere in its text."""
    found: list[Pair] = []
    for name, value in fields.items():
        for line in value if isinstance(value, list | tuple) else [value]:
            if isinstance(line, str):
                found += _read_line(name, line) or find_in_text(line)
    return list(dict.fromkeys(found))[:MOST_FOUND]


def find_in_text(text: str) -> list[Pair]:
    if not text:
        return []
    return list(dict.fromkeys((one.kind, one.value) for one in extract(text) if one.valid))[:MOST_FOUND]


def known_only_from(pairs: Iterable[Pair]) -> dict[Pair, list[Datum]]:
    """Of these identifiers, those that we know from partners' data alone, and from which."""
    pairs = list(dict.fromkeys(pairs))
    found: dict[Pair, list[Datum]] = {}
    for start in range(0, len(pairs), AT_ONCE):
        named = Q(pk=None)
        for kind, value in pairs[start : start + AT_ONCE]:
            named |= Q(kind=kind, value=value)
        for row in ReceivedIdentifier.objects.filter(named).select_related("datum"):
            found.setdefault((row.kind, row.value), []).append(row.datum)
    return {pair: data for pair, data in found.items() if not is_ours(*pair, data)}


def is_ours(kind: str, value: str, data: Iterable[Datum] = ()) -> bool:
    """Does anything of our own name it, that was not written after a partner told us?"""
    if Identifier.objects.filter(kind=kind, value=value, complaint_count__gt=0).exists():
        return True
    if kind != DOCUMENT:
        return False
    told_on = min((datum.known_at.date() for datum in data), default=None)
    written = {value, value.rpartition(":")[2]}
    own = Notice.objects.filter(origin=None, document__in=written)
    if told_on is not None:
        own = own.filter(issued_on__lt=told_on)
    return own.exists() or Person.objects.filter(document__in=written).exists()


def _read_line(name: str, line: str) -> list[Pair]:
    """A line of a list of identifiers, "phone +855...", or of documents."""
    if name == "documents":
        found = normalise(DOCUMENT, line.strip())
        return [(DOCUMENT, found)] if found else []
    kind, _space, value = line.strip().partition(" ")
    if kind not in KINDS or not value.strip():
        return []
    found = normalise(kind, value.strip())
    # a sentence may begin with the word: it is read as any text
    return [(kind, found)] if found else [(kind, value.strip()[:500]), *find_in_text(line)]
