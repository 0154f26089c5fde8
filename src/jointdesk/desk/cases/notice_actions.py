"""Notices for persons sought: imported from our own files, or stored as a partner sent them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.signals import notice_stored
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError

# INTERPOL's Rules on the Processing of Data, Art. 49: at most five years, then reviewed
RETENTION_YEARS = 5


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
    mark: str = "AMBER"


@transaction.atomic
def store_notices(officer: Officer | None, unit: Unit, rows: Iterable[NoticeRow]) -> list[Notice]:
    """Store our own notices; one that exists already is brought up to date. `officer` None: the command line."""
    if officer is not None:
        require(officer, "notices.import")
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
    require(officer, "notices.import")
    notice.state = Notice.State.WITHDRAWN
    notice.save(update_fields=["state"])
    record("notice_withdrawn", f"notice:{notice.reference}", {"reason": reason})


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


def _store(row: NoticeRow, unit: Unit, origin: Partner | None, conditions: str) -> Notice:
    fields: Mapping[str, object] = {
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
        "mark": row.mark,
        "unit": unit,
        "origin": origin,
        "conditions": conditions,
    }
    notice, _ = Notice.objects.update_or_create(reference=row.reference, defaults=fields)
    return notice


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
