"""A recall has its effect: on our copies, on what rests on them, and on every desk that has the datum from us.

A partner's is acted on at once, unless an officer has put a hold on the datum; it is told what was done, and again when
those we passed it on to have said what they did.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.copies import copies_of
from jointdesk.desk.exchange.data.flags import raise_flags
from jointdesk.desk.exchange.data.signals import recalled
from jointdesk.desk.exchange.data.traces import destroy_traces
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Datum, Leave, Passage, Recall, RecallReceipt, Review
from jointdesk.desk.exchange.safeguards.reviews import ALONE
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.requests.forms import APPROVALS
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, RecallDone
from jointdesk.engine.exchange.wire.bodies.recalls import STATES

# recalls kept of a partner whose datum is not here, and how long
MOST_WAITING, WAITING_DAYS = 1_000, 30
_STATE_OF_ACT = {
    Recall.Act.CORRECT: Datum.State.CORRECTED,
    Recall.Act.RETRACT: Datum.State.RETRACTED,
    Recall.Act.ERASE: Datum.State.ERASED,
}


def may_recall(partner: Partner, datum: Datum) -> bool:
    """Is it the partner's, or did we have it from the partner?"""
    if datum.is_ours:
        return False
    return datum.origin == partner.desk_id or datum.passages.filter(partner=partner, sent=False).exists()


def have_effect(recall: Recall) -> None:
    """Act on a recall whose datum is here, and tell whoever must know. Raises PartnerError for bad content."""
    datum = recall.datum
    if datum is None:
        raise PartnerError("unknown_datum", "the datum of this recall is not here")
    if recall.partner is not None and _gives_up_one_passage(recall.partner, datum):
        _finish(recall, ("passage_ended",))
    elif datum.held_reason and recall.act != Recall.Act.CORRECT:
        recall.kept = datum.held_reason
        _finish(recall, ())
    else:
        _act(recall, datum)
    report(recall)


def was_alone(recall: Recall) -> bool:
    """Did one officer of ours send it? A partner's that is passed on is not ours to vouch for."""
    return (
        recall.partner_id is None
        and Review.objects.filter(kind="recall", key=recall.key, origin=None).exists()
    )


def give_up_here(recall: Recall) -> None:
    """A partner's datum that we passed on is taken back from those who have it from us; our own copy stays."""
    _finish(recall, ())


def take_waiting(datum: Datum) -> None:
    """Recalls that were here before their datum have their effect now."""
    for recall in Recall.objects.filter(datum_key=datum.key, state=Recall.State.WAITING).order_by("at", "pk"):
        if recall.partner is None or not may_recall(recall.partner, datum):
            recall.delete()
            continue
        recall.datum = datum
        have_effect(recall)


def forget_waiting() -> int:
    """The worker's: recalls whose datum never came. How many."""
    over = timezone.now() - timedelta(days=WAITING_DAYS)
    return Recall.objects.filter(state=Recall.State.WAITING, at__lt=over).delete()[0]


def report(recall: Recall) -> None:
    """Tell whoever recalled it what was done here, and what those say to whom we passed it on."""
    partner = recall.partner
    if partner is None or partner.state != Partner.State.CONFIRMED:
        return
    passed_on = tuple((receipt.partner.desk_id, receipt.state) for receipt in _receipts(recall)[:100])
    body = RecallDone(
        recall=recall.key.hex,
        datum=recall.datum_key.hex,
        acts=tuple(recall.acts),
        copies=recall.copies,
        passed_on=passed_on,
        kept=recall.kept,
    )
    queue(partner, body, recall.datum_key.hex)


def send_on(recall: Recall, passages: Iterable[Passage]) -> None:
    """Put the recall to every desk that has the datum from us; to one we do not trust now it goes once we do."""
    for passage in passages:
        receipt, _made = RecallReceipt.objects.get_or_create(
            recall=recall, partner=passage.partner, defaults={"at": timezone.now()}
        )
        if receipt.message is None and passage.partner.state == Partner.State.CONFIRMED:
            receipt.message = queue(passage.partner, _body_of(recall), recall.datum_key.hex).message_id
            receipt.save(update_fields=["message"])
        if recall.act != Recall.Act.CORRECT:
            passage.ended_at = timezone.now()
            passage.save(update_fields=["ended_at"])


def send_waiting() -> int:
    """The worker's: recalls for partners that are trusted again. How many."""
    waiting = RecallReceipt.objects.filter(message=None, partner__state=Partner.State.CONFIRMED)
    # partners in the order everybody holds them in
    receipts = list(waiting.select_related("recall__datum", "partner").order_by("partner", "pk")[:100])
    for receipt in receipts:
        body = _body_of(receipt.recall)
        receipt.message = queue(receipt.partner, body, receipt.recall.datum_key.hex).message_id
        receipt.save(update_fields=["message"])
    return len(receipts)


def end_leave(answer: Datum) -> tuple[str, ...]:
    """The answer that gave leave is taken back: what was passed on by it is retracted over there."""
    leaves = list(Leave.objects.filter(answer=answer.key, ended_at=None).select_related("datum"))
    for leave in leaves:
        leave.ended_at = timezone.now()
        leave.save(update_fields=["ended_at"])
        passages = list(leave.passages.filter(ended_at=None, sent=True).select_related("partner"))
        if passages:
            recall = Recall.objects.create(
                key=uuid.uuid4(),
                datum=leave.datum,
                datum_key=leave.datum.key,
                act=Recall.Act.RETRACT,
                reason="the leave to pass it on was taken back",
                state=Recall.State.DONE,
                at=timezone.now(),
                done_at=timezone.now(),
            )
            send_on(recall, passages)
    return ("leave_ended",) if leaves else ()


def _act(recall: Recall, datum: Datum) -> None:
    if datum.state == Datum.State.ERASED:
        return _finish(recall, ("nothing_here",))
    copies, words = copies_of(datum), []
    if copies is None:
        raise PartnerError(
            "cannot_correct" if recall.act == "correct" else "internal", "no copies of this kind"
        )
    recall.copies = len(copies.find_copies(datum))
    if raise_flags(recall, datum):
        words.append("flagged")
    for _receiver, said in recalled.send(sender=Recall, datum=datum, act=recall.act):
        words += said or ()
    if recall.act == Recall.Act.CORRECT:
        if datum.is_gone:
            raise PartnerError("recalled", "this datum was taken back")
        words += copies.correct(datum, recall.content or {})
    else:
        words += copies.retract(datum) if recall.act == Recall.Act.RETRACT else copies.erase(datum)
        words += end_leave(datum)
    datum.state, datum.changed_at = _STATE_OF_ACT[Recall.Act(recall.act)], timezone.now()
    if recall.act == Recall.Act.ERASE:
        datum.aside, datum.conditions = None, ""
        words += destroy_traces(datum)
    datum.save(update_fields=["state", "changed_at", "aside", "conditions"])
    _finish(recall, words)
    send_on(recall, datum.passages.filter(sent=True).select_related("partner"))


def _finish(recall: Recall, words: Iterable[str]) -> None:
    recall.acts = list(dict.fromkeys(words))
    recall.state = Recall.State.KEPT if recall.kept else Recall.State.DONE
    recall.done_at = timezone.now()
    recall.save()
    facts = {
        "recall": recall.key.hex,
        "act": recall.act,
        "partner": recall.partner.desk_id if recall.partner else "",
        "acts": recall.acts,
        "copies": recall.copies,
        "kept": bool(recall.kept),
        "officers": [recall.proposed_by_id, recall.approved_by_id],
    }
    record("datum_recalled", f"datum:{recall.datum_key.hex}", facts)


def _gives_up_one_passage(partner: Partner, datum: Datum) -> bool:
    """Whoever passed it on takes back its own passage; what came another way too stays."""
    if datum.origin == partner.desk_id:
        return False
    theirs = datum.passages.filter(sent=False, ended_at=None)
    if not theirs.exclude(partner=partner).exists():
        return False
    theirs.filter(partner=partner).update(ended_at=timezone.now())
    return True


def _body_of(recall: Recall) -> DatumRecalled:
    datum = recall.datum
    if datum is None:
        raise PartnerError("unknown_datum", "the datum of this recall is not here")
    return DatumRecalled(
        recall=recall.key.hex,
        datum=recall.datum_key.hex,
        origin=datum.origin,
        act=recall.act,
        reason=recall.reason,
        content=recall.content,
        approval=ALONE if was_alone(recall) else APPROVALS[0],
    )


def _receipts(recall: Recall) -> list[RecallReceipt]:
    found = recall.receipts.select_related("partner").order_by("pk")
    return [receipt for receipt in found if receipt.state in STATES]
