"""What of ours rests on a datum that was recalled: shown to an officer, who looks at it and says so."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.matching.sought import published_elements
from jointdesk.desk.exchange.models import Datum, DatumUse, Hit, Recall, RecallFlag
from jointdesk.engine.exchange.matching.persons import PERSON_KINDS

# a datum names at most some thousand identifiers
AT_ONCE = 500
DOCUMENT = "document"


def note_use(datum: Datum, subject: str) -> None:
    """Something of ours rests on a partner's datum: "request:<key>", "entry:<key>"."""
    DatumUse.objects.get_or_create(datum=datum, subject=subject[:120])


def raise_flags(recall: Recall, datum: Datum) -> int:
    """Flag what rests on the datum; call it before the datum's rows are changed. How many."""
    if recall.partner is None or recall.pk is None:
        return 0
    # an edit of ours that repeats it is taken back with it: nobody need look at that
    uses = DatumUse.objects.filter(datum=datum).exclude(subject__startswith="edit:")
    subjects = [*uses.values_list("subject", flat=True)]
    subjects += [f"hit:{pk}" for pk in _hits_on(recall, datum)]
    now = timezone.now()
    rows = [RecallFlag(recall=recall, subject=subject, raised_at=now) for subject in dict.fromkeys(subjects)]
    RecallFlag.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def settle_flag(officer: Officer, flag: RecallFlag) -> None:
    """An officer has looked at it."""
    require(officer, "requests.draft")
    flag.settled_by, flag.settled_at = officer, timezone.now()
    flag.save(update_fields=["settled_by", "settled_at"])
    record("recall_flag_settled", flag.subject, {"officer": officer.pk, "recall": flag.recall.key.hex})


def _hits_on(recall: Recall, datum: Datum) -> Iterator[int]:
    """Hits with the partner on what its datum names."""
    hits = Hit.objects.filter(partner=recall.partner)
    pairs = list(datum.identifiers.values_list("kind", "value"))
    for start in range(0, len(pairs), AT_ONCE):
        named = Q(pk=None)
        for kind, value in pairs[start : start + AT_ONCE]:
            named |= Q(identifier__kind=kind, identifier__value=value)
        yield from hits.filter(named).values_list("pk", flat=True)
    if datum.notice is not None:
        for kind in (DOCUMENT, *PERSON_KINDS):
            elements = list(published_elements(datum.notice, kind))
            yield from hits.filter(element__in=elements).values_list("pk", flat=True)
