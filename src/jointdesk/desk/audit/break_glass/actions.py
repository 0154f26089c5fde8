"""Opening a record with a life at risk, letting it go, and reviewing what somebody opened."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access, Grant
from jointdesk.desk.audit.subjects import Kind, kinds
from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_yaml

LONGEST = 1000


def limits() -> dict[str, int]:
    found: dict[str, int] = read_yaml("jointdesk.desk.audit.break_glass", "limits.yaml")
    return found


def open_record(officer: Officer, kind_name: str, reference: str, reason: str) -> Grant:
    """Open one record of another unit to read, at once. The same record again: what is open already.

    Raises CallerError with what to do instead; a record under RED is answered like one that does not exist.
    """
    require(officer, "break_glass.open")
    kind = kinds().get(kind_name)
    if kind is None or not kind.opens:
        raise CallerError(_("Choose what kind of record it is."))
    require(officer, kind.read)
    reason, row = _read_reason(reason), kind.find(reference)
    unit = kind.holder_of(row) if row is not None else None
    if row is None or unit is None:
        # outside the transaction: whoever tries references must be seen trying
        note_access(officer, Access.Act.CONSULTATION, f"{kind.name}:?", "emergency access: no such record")
        raise CallerError(
            _(
                "No record of this kind and reference can be opened. Is it meant for named readers? "
                "Call a commander."
            )
        )
    if _sees(officer, kind, row):
        raise CallerError(_("This record is open to you already: no emergency access is needed."))
    return _open_once(officer, kind, row, unit, reason)


@transaction.atomic
def _open_once(officer: Officer, kind: Kind, row: Model, unit: Unit, reason: str) -> Grant:
    """Two tabs open it once, and no more than may be open at a time."""
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    now = timezone.now()
    standing = Grant.objects.filter(officer=officer, until__gt=now, closed_at=None)
    known = standing.filter(kind=kind.name, row=row.pk).first()
    if known is not None:
        return known
    if standing.count() >= limits()["most_open"]:
        raise CallerError(_("You have opened as many records as may be open at once: close one first."))
    return _open(officer, kind, row, unit, reason, now)


def _open(officer: Officer, kind: Kind, row: Model, unit: Unit, reason: str, now: datetime) -> Grant:
    hours = limits()
    grant = Grant.objects.create(
        officer=officer,
        kind=kind.name,
        row=row.pk,
        subject=kind.subject(row),
        unit=unit,
        reason=reason,
        opened_at=now,
        until=now + timedelta(hours=hours["hours_open"]),
        review_by=now + timedelta(hours=hours["hours_to_review"]),
    )
    officer.opened_until = grant.until
    Officer.objects.filter(pk=officer.pk).update(opened_until=grant.until)
    # what was said as the reason is bound by its digest: it may name people, and the log must not
    said = hashlib.sha256(reason.encode()).hexdigest()
    facts = {"grant": grant.key.hex, "officer": officer.pk, "until": grant.until.isoformat(), "reason": said}
    record("record_opened", grant.subject, facts, now)
    access = note_access(officer, Access.Act.CONSULTATION, grant.subject, "emergency access: life at risk")
    Access.objects.filter(pk=access.pk).update(grant=grant)
    _tell(grant, "record_opened")
    return grant


@transaction.atomic
def close_record(officer: Officer, grant: Grant) -> None:
    """The officer needs it no longer."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.officer_id != officer.pk:
        raise CallerError(_("Only who opened it can close it; a reviewer says whether it was justified."))
    _close(grant, timezone.now())


@transaction.atomic
def review_grant(officer: Officer, grant: Grant, finding: str, reason: str) -> Grant:
    """Say whether it was justified, as somebody else. What was not is closed at once."""
    require(officer, "break_glass.review")
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.officer_id == officer.pk:
        raise CallerError(_("Somebody else than who opened the record must review it."))
    if grant.reviewed_at is not None:
        raise CallerError(_("It is reviewed already."))
    if finding not in Grant.Finding.values:
        raise CallerError(_("Say whether it was justified."))
    reason = " ".join(reason.replace("\x00", "").split())
    if not 1 <= len(reason) <= LONGEST:
        raise CallerError(_("Say why, in at most 1,000 characters."))
    now = timezone.now()
    grant.reviewed_by, grant.reviewed_at = officer, now
    grant.finding, grant.finding_reason = finding, reason
    grant.save(update_fields=["reviewed_by", "reviewed_at", "finding", "finding_reason"])
    if finding == Grant.Finding.NOT_JUSTIFIED:
        _close(grant, now)
    facts = {"grant": grant.key.hex, "officer": officer.pk, "finding": finding}
    record("record_opening_reviewed", grant.subject, facts, now)
    return grant


def raise_missing_reviews() -> int:
    """The worker's: nobody reviewed in time; told once. How many."""
    due = Grant.objects.filter(reviewed_at=None, alarmed_at=None, review_by__lt=timezone.now())
    late = list(due.select_related("unit")[:100])
    for grant in late:
        with transaction.atomic():
            now = timezone.now()
            if not Grant.objects.filter(pk=grant.pk, alarmed_at=None).update(alarmed_at=now):
                continue
            record("record_opening_unreviewed", grant.subject, {"grant": grant.key.hex}, now)
            _tell(grant, "record_opening_unreviewed")
    return len(late)


def _tell(grant: Grant, kind: str) -> None:
    """Who reviews: commanders and auditors that see the record's unit or the officer's; never the officer."""
    units = {grant.unit, grant.officer.unit}
    told = {one.pk: one for unit in units for one in holders_in("break_glass.review", unit)}
    told.pop(grant.officer_id, None)
    notify(told.values(), kind, subject=grant.subject, url=reverse("break-glass-grant", args=[grant.key]))


def _close(grant: Grant, now: datetime) -> None:
    if grant.closed_at is None and grant.until > now:
        grant.closed_at = now
        grant.save(update_fields=["closed_at"])
        record("record_closed", grant.subject, {"grant": grant.key.hex}, now)


def _sees(officer: Officer, kind: Kind, row: Model) -> bool:
    found = (
        scope(kind.rows.filter(pk=row.pk), officer, kind.read, unit=unit, mark=mark)
        for unit, mark in kind.ways
    )
    return any(rows.exists() for rows in found)


def _read_reason(reason: str) -> str:
    reason = " ".join(reason.replace("\x00", "").split())
    if not limits()["shortest_reason"] <= len(reason) <= LONGEST:
        raise CallerError(_("Say whose life is at risk and why, in 20 to 1,000 characters."))
    return reason
