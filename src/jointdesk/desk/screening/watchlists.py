"""Rows and notices as persons of the engine, and the two indexes over them.

A roster is asked against the notices, a new notice against all rows. An index is kept between calls and built
anew when its content differs, so forty rosters in a row, or a hundred notices, read each name once.
"""

from collections.abc import Iterable
from functools import lru_cache

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine.screening import Person, Watchlist

_ROW_FACTS = ("pk", "name", "birth_date", "nationality", "document")
_NOTICE_FACTS = ("pk", "name", "aliases", "birth_date", "nationality", "document")


def person_of_row(row: RosterRow) -> Person:
    return Person(str(row.pk), (row.name,), row.birth_date, row.nationality, row.document)


def person_of_notice(notice: Notice) -> Person:
    names = (notice.name, *notice.aliases)
    return Person(str(notice.pk), names, notice.birth_date, notice.nationality, notice.document)


def notices_index() -> Watchlist:
    """All active notices, ours and partners', with their aliases."""
    facts = Notice.objects.filter(state=Notice.State.ACTIVE).order_by("pk").values_list(*_NOTICE_FACTS)
    return _index(tuple(Person(str(pk), (name, *aliases), *rest) for pk, name, aliases, *rest in facts))


def rows_index() -> Watchlist:
    """All rows of all rosters that are not withdrawn."""
    facts = RosterRow.objects.filter(withdrawn_at=None).order_by("pk").values_list(*_ROW_FACTS)
    return _index(tuple(Person(str(pk), (name,), *rest) for pk, name, *rest in facts))


def active_notices(ids: Iterable[int]) -> list[Notice]:
    return list(Notice.objects.filter(pk__in=list(ids), state=Notice.State.ACTIVE))


@lru_cache(maxsize=2)
def _index(persons: tuple[Person, ...]) -> Watchlist:
    return Watchlist.build(persons)
