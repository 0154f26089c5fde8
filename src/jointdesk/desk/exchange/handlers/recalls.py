import uuid

from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.exchange.ahead import forget_ahead
from jointdesk.desk.exchange.data.recall_effects import MOST_WAITING, have_effect, may_recall, report
from jointdesk.desk.exchange.data.traces import destroy_quarantined
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Datum, Recall, RecallReceipt
from jointdesk.desk.exchange.safeguards.reviews import ALONE, note_alone
from jointdesk.desk.exchange.units import national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, RecallDone
from jointdesk.engine.exchange.wire.messages import Message

# recalls of one datum by one partner: who corrects itself more often than that is to be called
MOST_OF_A_DATUM = 100
# corrections are large
MOST_WAITING_CORRECTIONS = 50


def take_recall(partner: Partner, message: Message, body: DatumRecalled) -> None:
    """A partner takes a datum back. One that was here already is answered again."""
    known = Recall.objects.filter(key=uuid.UUID(body.recall), partner=partner).first()
    if known is not None:
        if (known.datum_key.hex, known.act) != (body.datum, body.act):
            raise PartnerError("conflict", "there is another recall of this id")
        if known.state != Recall.State.WAITING:
            report(known)
        return
    datum = Datum.objects.filter(key=uuid.UUID(body.datum)).first()
    if datum is not None and not may_recall(partner, datum):
        if datum.is_gone and not datum.is_ours and datum.origin == body.origin:
            # the partner passed it on when it was gone here, and was refused: nothing is left to take back
            done = RecallDone(
                recall=body.recall, datum=body.datum, acts=("nothing_here",), copies=0, passed_on=()
            )
            queue(partner, done, message.conversation)
            return
        raise PartnerError("not_yours", "only its originator, or who passed it on, takes a datum back")
    if body.approval == ALONE and body.act == Recall.Act.CORRECT:
        raise PartnerError("not_urgent", "a correction says something new: two officers send it")
    _check_room(partner, body, datum)
    forget_ahead(uuid.UUID(body.datum))
    recall = Recall.objects.create(
        key=uuid.UUID(body.recall),
        partner=partner,
        datum=datum,
        datum_key=uuid.UUID(body.datum),
        act=body.act,
        reason=body.reason,
        content=dict(body.content) if body.content is not None else None,
        state=Recall.State.WAITING,
        at=timezone.now(),
    )
    if body.approval == ALONE:
        mark = datum.mark if datum is not None and datum.mark != Mark.RED else Mark.AMBER
        at, unit = message.sent_at, national_unit()
        note_alone(partner, "recall", recall.key, at, conversation=message.conversation, unit=unit, mark=mark)
    if datum is not None:
        have_effect(recall)
    elif body.act == Recall.Act.ERASE:
        destroy_quarantined(partner, body.datum)


def take_recall_done(partner: Partner, message: Message, body: RecallDone) -> None:
    """What a recipient says it did; whoever recalled it from us is told."""
    receipt = (
        RecallReceipt.objects.select_related("recall__partner")
        .filter(partner=partner, recall__key=uuid.UUID(body.recall), recall__datum_key=uuid.UUID(body.datum))
        .order_by("pk")
        .first()
    )
    if receipt is None:
        raise PartnerError("unknown_recall", "no such recall was sent to this desk")
    before = (receipt.state, receipt.passed_on)
    receipt.state = RecallReceipt.State.KEPT if body.kept else RecallReceipt.State.DONE
    receipt.acts, receipt.copies, receipt.kept = list(body.acts), body.copies, body.kept
    receipt.passed_on = [list(pair) for pair in body.passed_on]
    receipt.at = timezone.now()
    receipt.save()
    if before != (receipt.state, receipt.passed_on):
        report(receipt.recall)


def _check_room(partner: Partner, body: DatumRecalled, datum: Datum | None) -> None:
    theirs = Recall.objects.filter(partner=partner)
    waiting = theirs.filter(state=Recall.State.WAITING)
    most = MOST_WAITING
    if body.content is not None:
        waiting, most = waiting.filter(act=Recall.Act.CORRECT), MOST_WAITING_CORRECTIONS
    if datum is None and waiting.count() >= most:
        raise PartnerError("too_many", "too many recalls wait for data that never came")
    if theirs.filter(datum_key=uuid.UUID(body.datum)).count() >= MOST_OF_A_DATUM:
        raise PartnerError("too_many", "this datum was recalled too often")
