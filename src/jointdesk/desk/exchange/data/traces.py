"""What else speaks of an erased datum: the messages that carried it, and the log's records of its passages.

A log entry's record and nonce are destroyed (audit/erasure), its leaf stays: the log still verifies. A message on its
way is needed until its receipt is in, and an entry has no place for a second: the worker comes back for them.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.audit.erasure import empty_write_ahead_log, erase_by_recall
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.models import (
    Datum,
    IncomingMessage,
    OutgoingMessage,
    Passage,
    Recall,
    RecallReceipt,
)
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import Part
from jointdesk.engine.exchange.wire.messages import read_own

# says that the datum was taken back, and nothing of what it said: it stays
STAYING = ("datum_recalled", "recall_flag_settled", "datum_held")
# a partner that is down so long has its messages given up by people
LOOKED_AFTER = timedelta(days=90)


def destroy_traces(datum: Datum) -> tuple[str, ...]:
    """Destroy them; words of what was done. Call it in the transaction of the erasure."""
    datum.identifiers.all().delete()
    destroy_corrections(datum)
    destroy_carriers(datum)
    transaction.on_commit(empty_write_ahead_log)
    return ("log_records_destroyed",) if destroy_records(datum) else ()


def destroy_corrections(datum: Datum) -> None:
    """What it should have said is what it said. A correction that has not left yet needs not leave any more."""
    corrections = Recall.objects.filter(datum_key=datum.key, content__isnull=False)
    RecallReceipt.objects.filter(recall__in=corrections, message=None).delete()
    corrections.update(content=None)


def destroy_carriers(datum: Datum) -> int:
    """The signed forms of messages that carried it, or corrected it, and are receipted. How many."""
    passages = Passage.objects.filter(datum=datum, sent=True, message__isnull=False)
    corrected = RecallReceipt.objects.filter(
        recall__datum_key=datum.key, recall__act=Recall.Act.CORRECT, message__isnull=False
    )
    named = [*passages.values_list("message", flat=True), *corrected.values_list("message", flat=True)]
    carried = {key for key in named if key is not None}
    receipted = OutgoingMessage.objects.filter(received_at__isnull=False, signed__isnull=False)
    count = 0
    for row in receipted.filter(message_id__in=carried):
        first = row.sequence
        if row.type == Part.type:
            first = row.sequence + 1 - Part.read(read_own(bytes(row.signed or b"")).body).of
        whole = receipted.filter(
            partner=row.partner_id, conversation=row.conversation, sequence__range=(first, row.sequence)
        )
        count += whole.update(signed=None)
    return count


def destroy_records(datum: Datum) -> int:
    """The log's records of its passages that have their place. How many."""
    subject = f"datum:{datum.key.hex}"
    return erase_by_recall(Entry.objects.filter(subject=subject).exclude(kind__in=STAYING), subject)


def destroy_quarantined(partner: Partner, datum: str) -> int:
    """A message in quarantine that carries the datum never became one here: its words go all the same."""
    rows = IncomingMessage.objects.filter(partner=partner, state=IncomingMessage.State.QUARANTINED)
    carries = Q(body__datum=datum) | Q(body__request=datum) | Q(body__edit=datum) | Q(body__file=datum)
    said = Q(body__act=Recall.Act.CORRECT) | ~Q(type="datum_recalled")
    return rows.filter(carries).filter(said).update(body={})


def finish_erasures() -> int:
    """The worker's: what could not be destroyed at once. How many rows."""
    since = timezone.now() - LOOKED_AFTER
    count = 0
    for datum in Datum.objects.filter(state=Datum.State.ERASED, changed_at__gt=since).iterator(200):
        with transaction.atomic():
            count += destroy_carriers(datum) + destroy_records(datum)
    if count:
        empty_write_ahead_log()
    return count
