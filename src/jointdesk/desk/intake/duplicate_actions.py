"""Marking complaints that tell again what another one told; an officer can say so too, or take it back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.duplicates import NEAREST, STRONG_KINDS, Account, find_duplicates
from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.desk.intake.storing import BATCH, chunks
from jointdesk.engine.errors import CallerError


def mark_duplicates(complaints: Sequence[int]) -> int:
    """Find among these new complaints those that repeat another one; inside the caller's transaction."""
    fresh = frozenset(complaints)
    naming = _read_naming(complaints)
    found = find_duplicates(_read_accounts(naming, fresh))
    roots = _read_roots(duplicate.original for duplicate in found)
    rows = [
        Complaint(
            pk=duplicate.id,
            duplicate_of_id=roots.get(duplicate.original, duplicate.original),
            duplicate_reason=duplicate.reason[:300],
        )
        for duplicate in found
    ]
    Complaint.objects.bulk_update(rows, ["duplicate_of", "duplicate_reason"], batch_size=BATCH)
    return len(rows)


@transaction.atomic
def mark_duplicate(officer: Officer, complaint: Complaint, original: Complaint, reason: str) -> None:
    """An officer says that `complaint` tells again what `original` told."""
    require(officer, "complaints.decide")
    if complaint.pk == original.pk:
        raise CallerError("a complaint is no duplicate of itself")
    root = original.duplicate_of or original
    if root.pk == complaint.pk:
        raise CallerError(f"{original.reference} is already marked as a duplicate of {complaint.reference}")
    complaint.duplicates.update(duplicate_of=root)
    _save(complaint, root, reason)
    record("duplicate_marked", f"complaint:{complaint.reference}", {"of": root.reference})


@transaction.atomic
def unmark_duplicate(officer: Officer, complaint: Complaint) -> None:
    require(officer, "complaints.decide")
    if complaint.duplicate_of is None:
        return
    record("duplicate_unmarked", f"complaint:{complaint.reference}", {"of": complaint.duplicate_of.reference})
    _save(complaint, None, "")


def _save(complaint: Complaint, original: Complaint | None, reason: str) -> None:
    complaint.duplicate_of, complaint.duplicate_reason = original, reason
    complaint.save(update_fields=["duplicate_of", "duplicate_reason"])


def _read_naming(complaints: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """complaint -> the strong identifiers it shares, for the new complaints and what they may repeat."""
    of_new: dict[int, set[int]] = defaultdict(set)
    for piece in chunks(complaints, BATCH):
        rows = Mention.objects.filter(complaint__in=piece, identifier__kind__in=STRONG_KINDS)
        for complaint, identifier in rows.values_list("complaint_id", "identifier_id"):
            of_new[identifier].add(complaint)
    naming: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for piece in chunks(of_new, BATCH):
        rows = Mention.objects.filter(identifier__in=piece)
        told = rows.order_by("-complaint__received_at").values_list(
            "complaint_id", "identifier_id", "identifier__kind", "identifier__value"
        )
        met: dict[int, int] = defaultdict(int)
        for complaint, identifier, kind, value in told.iterator(BATCH):
            met[identifier] += 1
            # of a common identifier only the newest are looked at, and all that are new now
            if met[identifier] <= NEAREST or complaint in of_new[identifier]:
                naming[complaint].add((kind, value))
    return naming


def _read_accounts(naming: dict[int, set[tuple[str, str]]], fresh: frozenset[int]) -> list[Account]:
    accounts = []
    for piece in chunks(naming, BATCH):
        rows = Complaint.objects.filter(pk__in=piece).exclude(state=Complaint.State.WITHDRAWN)
        for row in rows:
            accounts.append(
                Account(
                    id=row.pk,
                    received_at=row.received_at,
                    narrative=row.narrative,
                    amount=row.amount,
                    currency=row.currency,
                    complainant=(row.complainant_name.casefold(), row.complainant_contact.casefold()),
                    identifiers=frozenset(naming[row.pk]),
                    stored=row.pk not in fresh,
                )
            )
    return accounts


def _read_roots(originals: Iterable[int]) -> dict[int, int]:
    """original -> what that one is a duplicate of itself."""
    roots: dict[int, int] = {}
    for piece in chunks(originals, BATCH):
        rows = Complaint.objects.filter(pk__in=piece).exclude(duplicate_of=None)
        roots.update(rows.values_list("pk", "duplicate_of_id"))
    return roots
