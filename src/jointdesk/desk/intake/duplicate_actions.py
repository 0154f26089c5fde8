"""Marking complaints that tell again what another one told; an officer can say so too, or take it back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.bulk_rows import BATCH, chunks, update_rows
from jointdesk.desk.intake.duplicates import Account, find_duplicates
from jointdesk.desk.intake.models import Complaint
from jointdesk.engine.errors import CallerError
from jointdesk.engine.identifiers import known_hubs

# an identifier of more complaints tells nothing of one event, and would make the search long
MOST_NAMED = 500
TOLD = (
    "pk",
    "received_at",
    "narrative",
    "amount",
    "currency",
    "complainant_name",
    "complainant_contact",
)

_TELLING = """
SELECT i.id, i.kind, i.value FROM intake_mention m JOIN intake_identifier i ON i.id = m.identifier_id
WHERE m.complaint_id IN ({marks}) AND i.complaint_count BETWEEN 2 AND {most}
"""
_NAMING = "SELECT complaint_id, identifier_id FROM intake_mention WHERE identifier_id IN ({marks})"


def mark_duplicates(complaints: Sequence[int]) -> int:
    """Find among these new complaints those that repeat another one; inside the caller's transaction."""
    fresh = frozenset(complaints)
    naming = _read_naming(complaints)
    if not naming:
        return 0
    found = find_duplicates(_read_accounts(naming, fresh))
    roots = _read_roots(duplicate.original for duplicate in found)
    rows = [
        (duplicate.id, roots.get(duplicate.original, duplicate.original), duplicate.reason[:300])
        for duplicate in found
    ]
    update_rows(Complaint, ["duplicate_of_id", "duplicate_reason"], rows)
    # of the new ones the rooms above are told when all of them is stored
    rows_written.send(sender=Complaint, keys=[pk for pk, _root, _reason in rows if pk not in fresh])
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
    if root.state == Complaint.State.WITHDRAWN:
        raise CallerError(
            _("%(reference)s was withdrawn: nothing would count what both tell.")
            % {"reference": root.reference}
        )
    told_again = list(complaint.duplicates.values_list("pk", flat=True))
    complaint.duplicates.update(duplicate_of=root)
    _save(complaint, root, reason)
    rows_written.send(sender=Complaint, keys=told_again)
    record("duplicate_marked", f"complaint:{complaint.reference}", {"of": root.reference})


@transaction.atomic
def unmark_duplicate(officer: Officer, complaint: Complaint) -> None:
    require(officer, "complaints.decide")
    if complaint.duplicate_of is None:
        return
    record("duplicate_unmarked", f"complaint:{complaint.reference}", {"of": complaint.duplicate_of.reference})
    _save(complaint, None, "")


def stand_in_for(complaint: Complaint) -> None:
    """Of a complaint that counts no more: the first that told it again is counted in its place, the others point to it.

    Within the caller's transaction.
    """
    told_again = complaint.duplicates.order_by("received_at", "pk")
    first = told_again.exclude(state=Complaint.State.WITHDRAWN).first()
    if first is None:
        return
    others = list(told_again.exclude(pk=first.pk).values_list("pk", flat=True))
    told_again.exclude(pk=first.pk).update(duplicate_of=first)
    _save(first, None, "")
    rows_written.send(sender=Complaint, keys=others)
    record("duplicate_unmarked", f"complaint:{first.reference}", {"of": complaint.reference})


def _save(complaint: Complaint, original: Complaint | None, reason: str) -> None:
    complaint.duplicate_of, complaint.duplicate_reason = original, reason
    complaint.save(update_fields=["duplicate_of", "duplicate_reason"])


def _read_naming(complaints: Sequence[int]) -> dict[int, set[str]]:
    """complaint -> the telling identifiers it names, for the new complaints and what they may repeat."""
    naming: dict[int, set[str]] = defaultdict(set)
    values = _read_telling(complaints)
    for complaint, identifier in _read(_NAMING, sorted(values)):
        naming[complaint].add(values[identifier])
    return naming


def _read_telling(complaints: Sequence[int]) -> dict[int, str]:
    """The values of what these complaints name together with another one, but not too many, and no public hub."""
    hubs = known_hubs()
    rows = _read(_TELLING, complaints)
    return {pk: value for pk, kind, value in rows if (kind, value) not in hubs}


def _read(statement: str, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for piece in chunks(ids, BATCH):
            marks = ", ".join(["%s"] * len(piece))
            cursor.execute(statement.format(marks=marks, most=MOST_NAMED), piece)
            yield from cursor.fetchall()


def _read_accounts(naming: dict[int, set[str]], fresh: frozenset[int]) -> list[Account]:
    accounts = []
    for piece in chunks(naming, BATCH):
        rows = Complaint.objects.filter(pk__in=piece).exclude(state=Complaint.State.WITHDRAWN)
        for pk, at, narrative, amount, currency, name, contact in rows.values_list(*TOLD):
            accounts.append(
                Account(
                    id=pk,
                    received_at=at,
                    narrative=narrative,
                    amount=amount,
                    currency=currency,
                    complainant=(name.casefold(), contact.casefold()),
                    identifiers=frozenset(naming[pk]),
                    stored=pk not in fresh,
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
