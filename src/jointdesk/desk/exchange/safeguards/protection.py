"""The protection gate on what officers write: a victim's own state is not told of the victim before it is open.

Looked at when something is drafted and again when it leaves, through whatever door: the hit it comes from, the persons
and documents its fields name. In doubt for the person: a name that sounds alike counts unless the birth date
contradicts. In free text the whole name as it is written, or a document's number, counts; what else it tells is the
two officers' own care.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.matching.offers import DOCUMENT
from jointdesk.desk.exchange.matching.people import Known, know_people, persons_of
from jointdesk.desk.exchange.matching.shield import (
    documents_of,
    may_be_one,
    raise_shield,
    sounds_of,
)
from jointdesk.desk.exchange.models import Hit
from jointdesk.desk.exchange.safeguards.written import read_written
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.persons import Birth, read_birth, shared_sounds
from jointdesk.engine.identifiers import normalise

CLOSED = _(
    "the protection gate is closed: nothing goes to the state of origin before the person has consented "
    "and a protection claim has been ruled out"
)
PERSON_FIELDS = ("person", "persons", "names")
DOCUMENT_FIELDS = ("documents", "identifiers")
READ_BY_FIELD = {*PERSON_FIELDS, *DOCUMENT_FIELDS}
_DAY = re.compile(r"\b(?:18|19|20)\d\d-\d\d-\d\d\b")
_REMARK = re.compile(r"[,;(:/|]")


def require_open_gate(partner: Partner, fields: Mapping[str, Any], hit: Hit | None = None) -> None:
    """Raises CallerError where this would name a victim to his or her own state while the gate is closed."""
    named = _names(fields)
    documents = _lines(fields, DOCUMENT_FIELDS)
    about = hit is not None and hit.identifier_id is None
    written = read_written({name: told for name, told in fields.items() if name not in READ_BY_FIELD})
    if not (named or documents or about or written):
        return
    known = know_people()
    guarded = [person for person in persons_of(known.guarded) if person.nationality in ("", partner.country)]
    if (
        any(_is_named(person, named, documents) or written.names(person) for person in guarded)
        or (hit is not None and hit.person_id in {person.pk for person in guarded})
        or (hit is not None and hit.notice is not None and _may_be_one_of([hit.notice], partner, known))
    ):
        raise CallerError(str(CLOSED))


def require_gate_for_notices(partner: Partner, notices: Collection[Notice]) -> None:
    """The same of notices of ours that are to go to a partner: who is sought may be somebody whom we protect."""
    if _may_be_one_of(notices, partner, know_people()):
        raise CallerError(str(CLOSED))


def _may_be_one_of(notices: Collection[Notice], partner: Partner, known: Known) -> bool:
    """May a person our notices seek be a victim, and a national of the partner's? However many they are, the victims
    are read once."""
    nationals = [notice for notice in notices if notice.nationality in ("", partner.country)]
    if not nationals or not known.guarded:
        return False
    closed = Known(victims=known.guarded, guarded=known.guarded, victim_notices=known.victim_notices)
    shield = raise_shield(closed)
    return any(shield.covers(notice) for notice in nationals)


def _names(fields: Mapping[str, Any]) -> list[tuple[frozenset[str], Birth | None]]:
    """The sounds of each person named, and the birth date told."""
    told = str(fields.get("birth_date") or "")
    found = []
    for line in _lines(fields, PERSON_FIELDS):
        day = _DAY.search(line)
        birth = read_birth(day.group() if day else told)
        found.append((shared_sounds((line, _REMARK.split(line, maxsplit=1)[0])), birth))
    return found


def _lines(fields: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    told = [fields.get(name) or [] for name in names]
    return [str(line) for value in told for line in (value if isinstance(value, list) else [value])]


def _is_named(
    person: Person, named: Iterable[tuple[frozenset[str], Birth | None]], documents: Iterable[str]
) -> bool:
    own, birth = documents_of(person), read_birth(person.birth_date)
    if any(_read_document(line, person) in own for line in documents):
        return True
    sounds = sounds_of(person)
    return any(not sounds.isdisjoint(others) and may_be_one(birth, other) for others, other in named)


def _read_document(line: str, person: Person) -> str | None:
    """A document as told alone, or as kind and value."""
    return normalise(DOCUMENT, line.removeprefix(DOCUMENT).strip(" :"), person.nationality or None)
