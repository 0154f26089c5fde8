"""Notices for persons sought: imported from our own files, or stored as a partner sent them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.signals import notice_stored
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError

# INTERPOL's Rules on the Processing of Data, Art. 49: at most five years, then reviewed
RETENTION_YEARS = 5
# values in one IN (...): below the limits of every database we run on
AT_ONCE = 5000


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


@transaction.atomic
def store_notices(officer: Officer | None, unit: Unit, rows: Iterable[NoticeRow]) -> list[Notice]:
    """Store our own notices; one that exists already is brought up to date. `officer` None: the command line.

    Raises CallerError when a reference is held already, by a partner or by a unit that is not the officer's.
    """
    if officer is not None:
        require(officer, "notices.import")
    rows = list(rows)
    _refuse_others(officer, rows)
    notices = [_store(row, unit, None, "") for row in rows]
    record("notices_stored", f"unit:{unit.code}", {"count": len(notices)})
    notice_stored.send(sender=Notice, notices=[notice.pk for notice in notices])
    return notices


@transaction.atomic
def store_partner_notices(
    partner: Partner, unit: Unit, rows: Iterable[NoticeRow], conditions: str
) -> list[Notice]:
    """Store notices a partner sent, under its conditions of use.

    Raises PartnerError when a reference is already held and is not this partner's.
    """
    rows = list(rows)
    taken = Notice.objects.filter(reference__in=[row.reference for row in rows]).exclude(origin=partner)
    if (other := taken.first()) is not None:
        raise PartnerError("not_yours", f"notice {other.reference} is not a notice of {partner.desk_id}")
    notices = [_store(row, unit, partner, conditions) for row in rows]
    record("partner_notices_stored", f"partner:{partner.desk_id}", {"count": len(notices)})
    notice_stored.send(sender=Notice, notices=[notice.pk for notice in notices])
    return notices


@transaction.atomic
def withdraw_notice(officer: Officer, notice: Notice, reason: str) -> None:
    """Withdraw a notice of ours. Raises CallerError for a partner's, and for another unit's."""
    require(officer, "notices.import")
    _refuse_other(officer, notice)
    notice.state = Notice.State.WITHDRAWN
    notice.save(update_fields=["state"])
    record("notice_withdrawn", f"notice:{notice.reference}", {"reason": reason})
    notice_stored.send(sender=Notice, notices=[notice.pk])


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
    )


def _refuse_others(officer: Officer | None, rows: list[NoticeRow]) -> None:
    references = [row.reference for row in rows]
    for start in range(0, len(references), AT_ONCE):
        held = Notice.objects.filter(reference__in=references[start : start + AT_ONCE])
        for notice in held.select_related("unit", "origin"):
            _refuse_other(officer, notice)


def _refuse_other(officer: Officer | None, notice: Notice) -> None:
    if notice.origin is not None:
        raise CallerError(f"notice {notice.reference} is a notice of {notice.origin.desk_id}, not ours")
    if officer is not None and not notice.unit.path.startswith(officer.unit.path):
        raise CallerError(f"notice {notice.reference} is a notice of another unit")


def _store(row: NoticeRow, unit: Unit, origin: Partner | None, conditions: str) -> Notice:
    fields: dict[str, object] = {
        "colour": row.colour,
        "name": row.name,
        "aliases": list(row.aliases),
        "birth_date": row.birth_date,
        "sex": row.sex,
        "nationality": row.nationality,
        "document": row.document,
        "issued_on": row.issued_on,
        "review_on": _years_later(row.issued_on, RETENTION_YEARS),
        "circumstances": row.circumstances,
        "origin": origin,
        "conditions": conditions,
    }
    if row.mark:
        fields["mark"] = row.mark
    # a notice stays with its unit, whoever brings it up to date
    notice, _ = Notice.objects.update_or_create(
        reference=row.reference, defaults=fields, create_defaults={**fields, "unit": unit}
    )
    return notice


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
