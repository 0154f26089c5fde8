"""Who a person of a dossier may be beside: persons of other dossiers, and notices. Never merged by themselves.

A shared sound or document brings two together, the comparison of names says how well they agree; an officer judges.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.exchange.dossiers.dossier_queries import entries_of
from jointdesk.desk.exchange.dossiers.links import dossier_of
from jointdesk.desk.exchange.matching.shield import may_be_one, sounds_of
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.desk.exchange.safeguards.victims import PERSON, sounds_of_names
from jointdesk.engine.exchange.matching.persons import read_birth
from jointdesk.engine.names import compare, read

MOST_SHOWN = 10
# of one year of birth, or of none: a list that has more is looked at by screening
MOST_READ = 5_000
MOST_NAMES = 12


@dataclass(frozen=True)
class Likeness:
    """Somebody it may be; `reasons` are the comparison's own, best first."""

    row: JointEntry | Notice
    name: str
    score: float
    reasons: tuple[str, ...]
    same_document: bool

    @property
    def dossier(self) -> uuid.UUID | None:
        """Key of the dossier that names somebody alike."""
        return None if isinstance(self.row, Notice) else dossier_of(self.row)

    @property
    def is_notice(self) -> bool:
        return isinstance(self.row, Notice)


def find_alike(officer: Officer, person: JointEntry) -> list[Likeness]:
    """The best ten, those with the same document first."""
    names, born = _texts(person.values.get("names")), person.values.get("birth_date")
    birth = read_birth(born) if isinstance(born, str) else None
    sounds, documents = sounds_of_names(names), set(_texts(person.values.get("documents")))
    found = [
        _compare(names, row, theirs, same_document)
        for row, theirs, born_there, sounds_there, same_document in _others(officer, person, documents)
        if same_document
        or (not sounds.isdisjoint(sounds_there) and may_be_one(birth, read_birth(born_there)))
    ]
    good = [one for one in found if one.same_document or one.score > 0]
    return sorted(good, key=lambda one: (-one.same_document, -one.score))[:MOST_SHOWN]


Other = tuple[JointEntry | Notice, list[str], str, frozenset[str], bool]


def _others(officer: Officer, person: JointEntry, documents: set[str]) -> Iterator[Other]:
    rows = entries_of(officer).filter(kind=PERSON, ended=False).exclude(pk=person.pk)
    for row in rows.exclude(under=person.under, group=person.group_id)[:MOST_READ]:
        names = _texts(row.values.get("names"))
        same = bool(documents & set(_texts(row.values.get("documents"))))
        yield row, names, str(row.values.get("birth_date") or ""), sounds_of_names(names), same
    year = str(person.values.get("birth_date") or "")[:4]
    born = Q(birth_date__startswith=year) | Q(birth_date="") if year else Q()
    for notice in notices(officer, state=Notice.State.ACTIVE).filter(born)[:MOST_READ]:
        names = [name for name in (notice.name, *notice.aliases) if name]
        same = bool(notice.document and notice.document in documents)
        yield notice, names, notice.birth_date, sounds_of(notice), same


def _compare(ours: list[str], row: JointEntry | Notice, theirs: list[str], same_document: bool) -> Likeness:
    best, name = 0.0, theirs[0] if theirs else ""
    reasons: tuple[str, ...] = ()
    for one in map(read, ours[:MOST_NAMES]):
        for other in theirs[:MOST_NAMES]:
            compared = compare(one, read(other))
            if compared.outcome == "match" and compared.score > best:
                best, name, reasons = compared.score, other, tuple(compared.reasons)
    return Likeness(row, name, best, reasons, same_document)


def _texts(value: Any) -> list[str]:
    return [line for line in value if isinstance(line, str)] if isinstance(value, list | tuple) else []
