"""Erasing a record: one officer proposes it, another does it; what was done is kept, without what was erased.

Where the record's presence endangers somebody, the proposal hides it at once (TLP:RED): that can be undone, an erasure
cannot, so nobody ever erases alone, at a small desk neither.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.erasure import empty_write_ahead_log, erase_of_record
from jointdesk.desk.audit.models import Access, Entry, RecordErasure, RetentionReview
from jointdesk.desk.audit.retention.holdings import Holding, holding_of
from jointdesk.desk.audit.retention.holds import holds_on, in_reach, read_reason
from jointdesk.desk.audit.retention.reviews import settle
from jointdesk.desk.audit.signals import record_erasing
from jointdesk.engine.errors import CallerError

OPEN = {"erased_at": None, "withdrawn_at": None}


def erasures(officer: Officer) -> QuerySet[RecordErasure]:
    """Proposed and done, those that wait first."""
    rows = scope(RecordErasure.objects.all(), officer, "retention.read", mark=None)
    return rows.select_related("unit", "proposed_by", "settled_by", "review")


def waiting(officer: Officer) -> QuerySet[RecordErasure]:
    """Those that wait for this officer's word: never one's own."""
    if not officer.may("records.erase"):
        return RecordErasure.objects.none()
    return erasures(officer).filter(**OPEN).exclude(proposed_by=officer).order_by("-urgent", "proposed_at")


@transaction.atomic
def propose(
    officer: Officer,
    holding: Holding,
    row: Model,
    reason: str,
    *,
    urgent: bool = False,
    review: RetentionReview | None = None,
) -> RecordErasure:
    """Ask for a record to be erased. Raises CallerError where something holds it or it is proposed already."""
    require(officer, "records.erase")
    reason, subject = read_reason(reason), holding.subject(row)
    if not in_reach(officer, holding, row):
        raise CallerError(_("There is no such record in your unit."))
    _refuse_held(holding, row)
    if RecordErasure.objects.filter(kind=holding.kind, row=row.pk, **OPEN).exists():
        raise CallerError(_("Its erasure is proposed already; another officer must do it."))
    now = timezone.now()
    proposal = RecordErasure.objects.create(
        kind=holding.kind,
        row=row.pk,
        subject=subject,
        unit=holding.unit(row),
        review=review,
        reason=reason,
        urgent=urgent,
        mark_before=_hide(row) if urgent else "",
        recorded_at=holding.recorded_at(row),
        proposed_by=officer,
        proposed_at=now,
    )
    if review is not None:
        review.reason = reason
        settle(review, officer, RetentionReview.Decision.TO_ERASE)
    record("erasure_proposed", _name(proposal), {"officer": officer.pk, "kind": holding.kind}, now)
    _tell(proposal)
    return proposal


@transaction.atomic
def withdraw(officer: Officer, proposal: RecordErasure) -> None:
    """Leave the record as it is; one that was hidden is shown again, one that was due waits again."""
    require(officer, "records.erase")
    proposal = _open(officer, proposal)
    _holding, row = _record_of(proposal)
    if proposal.mark_before and row is not None:
        row.mark = proposal.mark_before  # type: ignore[attr-defined]
        row.save(update_fields=["mark"])
    if proposal.review is not None:
        proposal.review.reason = ""
        settle(proposal.review, None, RetentionReview.Decision.WAITING)
    proposal.settled_by, proposal.withdrawn_at = officer, timezone.now()
    proposal.save(update_fields=["settled_by", "withdrawn_at"])
    record("erasure_withdrawn", _name(proposal), {"officer": officer.pk}, proposal.withdrawn_at)


def erase(officer: Officer, proposal: RecordErasure) -> RecordErasure:
    """Do it, as a second officer; then nothing of it is left in the database's files where we can see to that."""
    require(officer, "records.erase")
    done, touched = _erase(officer, proposal)
    empty_write_ahead_log()
    _vacuum(touched)
    return done


@transaction.atomic
def _erase(officer: Officer, proposal: RecordErasure) -> tuple[RecordErasure, list[type[Model]]]:
    proposal = _open(officer, proposal)
    if proposal.proposed_by_id == officer.pk:
        raise CallerError(_("Another officer than the one who proposed it must erase the record."))
    holding, row = _record_of(proposal)
    if row is None:
        raise CallerError(_("The record is gone already: withdraw the proposal."))
    _refuse_held(holding, row)
    touched = _tables(type(row))
    done = _destroy(holding, row)
    done.append(f"log_entries:{_erase_entries(proposal, officer)}")
    at = timezone.now()
    proposal.settled_by, proposal.erased_at, proposal.done = officer, at, done
    proposal.save(update_fields=["settled_by", "erased_at", "done"])
    facts = {
        "kind": holding.kind,
        "proposed_by": proposal.proposed_by_id,
        "erased_by": officer.pk,
        "done": done,
    }
    record("record_erased", _name(proposal), facts, at)
    note_access(officer, Access.Act.ERASURE, proposal.subject, proposal.reason[:300])
    return proposal, touched


def _destroy(holding: Holding, row: Model) -> list[str]:
    """Rooms above let go of it first. Raises CallerError where a row of theirs still needs it."""
    try:
        answers: list[tuple[Any, Any]] = record_erasing.send(sender=type(row), row=row)
        return [line for _receiver, lines in answers for line in (lines or ())] + list(holding.erase(row))
    except ProtectedError as error:
        needing = {str(one._meta.verbose_name) for one in error.protected_objects}
        raise CallerError(
            _("Other records still need it, erase them first: %(what)s")
            % {"what": ", ".join(sorted(needing))}
        ) from None


def finish_erasures(since: datetime) -> int:
    """The worker's: log entries of erased records that had no place in the log when the record was erased."""
    rows = RecordErasure.objects.filter(erased_at__gte=since)
    return sum(_erase_entries(proposal, None) for proposal in rows)


def _erase_entries(proposal: RecordErasure, officer: Officer | None) -> int:
    entries = Entry.objects.filter(subject=proposal.subject)
    return erase_of_record(entries, _name(proposal), proposal.proposed_by_id, officer.pk if officer else None)


def _open(officer: Officer, proposal: RecordErasure) -> RecordErasure:
    rows = erasures(officer).select_related(None).select_for_update(of=("self",))
    found = rows.filter(pk=proposal.pk, **OPEN).first()
    if found is None:
        raise CallerError(_("This proposal is settled already."))
    return found


def _record_of(proposal: RecordErasure) -> tuple[Holding, Model | None]:
    holding = holding_of(proposal.kind)
    if holding is None:
        raise CallerError(_("This desk keeps no such records any more."))
    return holding, holding.find(proposal.row)


def _refuse_held(holding: Holding, row: Model) -> None:
    if why := holds_on(holding, row):
        raise CallerError(_("It must not be erased now: %(why)s") % {"why": "; ".join(why)})


def _hide(row: Model) -> str:
    """RED from now on; the mark it had."""
    before = str(getattr(row, "mark", ""))
    if not before or before == Mark.RED:
        return ""
    row.mark = Mark.RED  # type: ignore[attr-defined]
    row.save(update_fields=["mark"])
    return before


def _tell(proposal: RecordErasure) -> None:
    unit = proposal.unit or proposal.proposed_by.unit
    told = holders_in("records.erase", unit).exclude(pk=proposal.proposed_by_id)
    notify(
        told, "erasure_proposed", subject=_name(proposal), url=reverse("record-erasure", args=[proposal.pk])
    )


def _name(proposal: RecordErasure) -> str:
    """How the log speaks of it: by its own number, never by the record's."""
    return f"erasure:{proposal.pk}"


def _tables(model: type[Model]) -> list[type[Model]]:
    """The tables that lose rows: the record's own, those that hang on it, and the log."""
    hanging = {relation.related_model for relation in model._meta.related_objects}
    return [model, Entry, *(one for one in hanging if isinstance(one, type))]


def _vacuum(models: Iterable[type[Model]]) -> None:
    """PostgreSQL keeps deleted rows until it is told to tidy; nothing inside a transaction. SQLite overwrites them."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {tables}")
