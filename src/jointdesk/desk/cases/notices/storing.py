"""Notices for persons sought: imported from our own files, or stored as a partner sent them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.colours import most_years
from jointdesk.desk.cases.notices.validity import years_later
from jointdesk.desk.cases.signals import tell_of_notices, told_together
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError

# values in one IN (...): below the limits of every database we run on
AT_ONCE = 5000
LONGEST_REFERENCE = 60
# what a notice says of anybody; its reference and dates stay
CONTENT = (
    "name",
    "aliases",
    "birth_date",
    "sex",
    "nationality",
    "document",
    "circumstances",
    "conditions",
    "details",
)
_counted: ContextVar[Counter[str] | None] = ContextVar("counted", default=None)
# references under which no notice was filed when the call began
_free: ContextVar[set[str] | None] = ContextVar("free", default=None)


@dataclass(frozen=True)
class NoticeRow:
    """One notice as it comes in, already parsed by a door. Empty string: unknown."""

    reference: str
    colour: str
    name: str
    issued_on: date
    aliases: tuple[str, ...] = ()
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    document: str = ""
    circumstances: str = ""
    mark: str = ""  # empty: as it is, or amber on a new one
    handling: str = ""
    details: Mapping[str, str] = field(default_factory=dict)  # what its colour asks for (colours.yaml)


@transaction.atomic
def store_notices(officer: Officer | None, unit: Unit, rows: Iterable[NoticeRow]) -> list[Notice]:
    """Store our own notices; one that exists already is brought up to date. `officer` None: the command line.

    A partner's notice of the same reference is filed beside. Raises CallerError when a reference is held by a unit that
    is not the officer's.
    """
    if officer is not None:
        require(officer, "notices.import")
    rows = list(rows)
    _refuse_others(officer, rows)
    notices = [_store(row, unit) for row in rows]
    record("notices_stored", f"unit:{unit.code}", {"count": len(notices)})
    tell_of_notices([notice.pk for notice in notices])
    return notices


# no savepoint of its own: the message it came with has one
@transaction.atomic(savepoint=False)
def store_partner_notices(
    partner: Partner, unit: Unit, rows: Iterable[NoticeRow], conditions: str
) -> list[Notice]:
    """Store notices a partner sent, under its conditions of use.

    One whose reference another desk's notice has, or ours, is filed beside it: to refuse it would tell what we hold.
    """
    notices = [_keep(row, unit, partner, conditions)[0] for row in rows]
    _count_stored(partner, notices)
    return notices


@transaction.atomic(savepoint=False)
def store_partner_notice(
    partner: Partner, unit: Unit, row: NoticeRow, conditions: str
) -> tuple[Notice, bool]:
    """The same for one; whether it is new here."""
    notice, is_new = _keep(row, unit, partner, conditions)
    _count_stored(partner, [notice])
    return notice, is_new


def _count_stored(partner: Partner, notices: list[Notice]) -> None:
    counted = _counted.get()
    if counted is None:
        _record_stored(partner.desk_id, len(notices))
    else:
        counted[partner.desk_id] += len(notices)
    tell_of_notices([notice.pk for notice in notices])


@contextmanager
def stored_together(partners: Mapping[Partner, Iterable[str]] | None = None) -> Iterator[None]:
    """Partners' notices stored inside are one entry of the log a partner, and told of once: they come one a message,
    many a call. Their references, told here, are looked up together. Open it inside the transaction."""
    counted: Counter[str] = Counter()
    token, others = _counted.set(counted), _free.set(_find_free(partners or {}))
    try:
        with told_together():
            yield
    finally:
        _counted.reset(token)
        _free.reset(others)
    for desk, count in counted.items():
        _record_stored(desk, count)


def look_again() -> None:
    """What was free when the call began may be taken: somebody wrote beside us."""
    free = _free.get()
    if free is not None:
        free.clear()


def _find_free(partners: Mapping[Partner, Iterable[str]]) -> set[str]:
    names: set[str] = set()
    for partner, references in partners.items():
        for reference in references:
            names |= {reference, _beside(partner, reference)}
    held = Notice.objects.filter(reference__in=names).values_list("reference", flat=True) if names else ()
    return names.difference(held)


def _record_stored(desk: str, count: int) -> None:
    record("partner_notices_stored", f"partner:{desk}", {"count": count})


def filed_as(partner: Partner, reference: str) -> str:
    """Under which reference a partner's notice is kept here."""
    return _find(partner, reference)[0]


def _beside(partner: Partner, reference: str) -> str:
    beside = f"{partner.desk_id}:{reference}"
    if len(beside) > LONGEST_REFERENCE:
        beside = f"{partner.desk_id}:{hashlib.sha256(reference.encode()).hexdigest()[:24]}"
    return beside


def _find(partner: Partner, reference: str) -> tuple[str, Notice | None]:
    """Under which reference a partner's notice is kept here, and what is there: nearly always nothing."""
    beside, free = _beside(partner, reference), _free.get()
    if free is not None and reference in free and beside in free:
        return reference, None
    rows = Notice.objects.filter(reference__in=(reference, beside)).values_list("reference", "pk", "origin")
    held = {name: (pk, origin) for name, pk, origin in rows}
    for name in (beside, reference):
        if name in held and held[name][1] == partner.pk:
            return name, Notice.objects.get(pk=held[name][0])
    if reference not in held:
        return reference, None
    if beside in held:
        raise PartnerError("not_yours", "both references this notice could be kept under are taken")
    return beside, None


def _keep(row: NoticeRow, unit: Unit, partner: Partner, conditions: str) -> tuple[Notice, bool]:
    """Whether it is new here, too. Whoever stores a partner's notices holds the lock of its row: none comes between."""
    reference, notice = _find(partner, row.reference)
    fields = _fields_of(row, partner, conditions)
    if notice is None:
        free = _free.get()
        if free is not None:
            free.discard(reference)
        return Notice.objects.create(reference=reference, unit=unit, **fields), True
    for name, value in fields.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(fields))
    return notice, False


def take_content(notice: Notice, state: str) -> dict[str, Any]:
    """Take out of a notice all that it says, because whoever issued it took it back; what it said.

    The caller tells of it (`tell_of_notices`).
    """
    said = {name: getattr(notice, name) for name in CONTENT}
    for name, value in said.items():
        setattr(notice, name, type(value)())
    notice.state = state
    notice.save(update_fields=[*CONTENT, "state"])
    return said


def put_content(notice: Notice, said: Mapping[str, Any]) -> None:
    """Put back what was taken out: an officer objected."""
    for name in CONTENT:
        setattr(notice, name, said.get(name, getattr(notice, name)))
    notice.state = Notice.State.ACTIVE
    notice.save(update_fields=[*CONTENT, "state"])


def row_of(notice: Notice) -> NoticeRow:
    """The notice as it would travel."""
    return NoticeRow(
        reference=notice.reference,
        colour=notice.colour,
        name=notice.name,
        issued_on=notice.issued_on,
        aliases=tuple(notice.aliases),
        birth_date=notice.birth_date,
        sex=notice.sex,
        nationality=notice.nationality,
        document=notice.document,
        circumstances=notice.circumstances,
        mark=notice.mark,
        handling=notice.handling,
        details=dict(notice.details),
    )


def _refuse_others(officer: Officer | None, rows: list[NoticeRow]) -> None:
    references = [row.reference for row in rows]
    for start in range(0, len(references), AT_ONCE):
        held = Notice.objects.filter(reference__in=references[start : start + AT_ONCE])
        for notice in held.select_related("unit", "origin"):
            if notice.origin is not None:
                _file_beside(notice, notice.origin)
            else:
                _refuse_other(officer, notice)


def _file_beside(notice: Notice, origin: Partner) -> None:
    """A partner's notice makes way for ours: which references we use next is easily guessed."""
    notice.reference = _beside(origin, notice.reference)
    notice.save(update_fields=["reference"])


def _refuse_other(officer: Officer | None, notice: Notice) -> None:
    if notice.origin is not None:
        raise CallerError(f"notice {notice.reference} is a notice of {notice.origin.desk_id}, not ours")
    if officer is not None and not notice.unit.path.startswith(officer.unit.path):
        raise CallerError(f"notice {notice.reference} is a notice of another unit")


def _store(row: NoticeRow, unit: Unit) -> Notice:
    fields = _fields_of(row, None, "")
    # a notice stays with its unit, whoever brings it up to date
    notice, _ = Notice.objects.update_or_create(
        reference=row.reference, defaults=fields, create_defaults={**fields, "unit": unit}
    )
    return notice


def _fields_of(row: NoticeRow, origin: Partner | None, conditions: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "colour": row.colour,
        "name": row.name,
        "aliases": list(row.aliases),
        "birth_date": row.birth_date,
        "sex": row.sex,
        "nationality": row.nationality,
        "document": row.document,
        "issued_on": row.issued_on,
        "review_on": years_later(row.issued_on, most_years()),
        "circumstances": row.circumstances,
        "origin": origin,
        "conditions": conditions,
        "handling": row.handling,
    }
    if row.mark:
        fields["mark"] = row.mark
    if row.details:
        fields["details"] = dict(row.details)
    return fields
