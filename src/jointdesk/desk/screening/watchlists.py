"""Rows and notices as persons of the engine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.colours import screened_colours
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine.screening import Person
from jointdesk.engine.screening.written_facts import read_phones

# what a person of the engine is made of
_FACTS = ("pk", "name", "aliases", "birth_date", "nationality", "document", "sex")
_FACTS_OF_ROW = (*_FACTS, "phone", "age", "roster__imported_at")
AT_ONCE = 2_000
# a body has no name, a method and a threat are no persons (cases/notices/colours.yaml)
SCREENED = screened_colours()


def person_of_row(row: RosterRow) -> Person:
    known = _person(*(getattr(row, fact) for fact in _FACTS))
    return _tell(known, row.phone, row.age, row.roster.imported_at)


def person_of_notice(notice: Notice) -> Person:
    return _person(*(getattr(notice, fact) for fact in _FACTS))


def active_notices(ids: Iterable[int]) -> list[Notice]:
    return list(Notice.objects.filter(pk__in=list(ids), state=Notice.State.ACTIVE, colour__in=SCREENED))


def persons_of_notices(ids: Sequence[int] | None = None) -> Iterator[Person]:
    """Active notices, ours and partners', with their aliases: all, or those of these ids."""
    rows = Notice.objects.filter(state=Notice.State.ACTIVE, colour__in=SCREENED)
    rows = rows if ids is None else rows.filter(pk__in=ids)
    for facts in rows.order_by("pk").values_list(*_FACTS).iterator(AT_ONCE):
        yield _person(*facts)


def persons_of_rows(ids: Sequence[int] | None = None) -> Iterator[Person]:
    """Rows of all rosters that are not withdrawn: all, or those of these ids."""
    rows = RosterRow.objects.filter(withdrawn_at=None)
    rows = rows if ids is None else rows.filter(pk__in=ids)
    for *facts, phone, age, on in rows.order_by("pk").values_list(*_FACTS_OF_ROW).iterator(AT_ONCE):
        yield _tell(_person(*facts), phone, age, on)


def _person(pk: int, name: str, aliases: list[str], *facts: str) -> Person:
    birth_date, nationality, document, sex = facts
    known = sex if sex in ("M", "F") else ""
    return Person(str(pk), (name, *aliases), birth_date, nationality, document, known)


def _tell(person: Person, phone: str, age: int | None, on: datetime) -> Person:
    """What only a roster has: a phone as it was dialled here, an age as of the day the roster came in."""
    phones = read_phones(phone, settings.DESK.country) if phone else ()
    return replace(person, phones=phones, age=age, age_on=on.date().isoformat())
