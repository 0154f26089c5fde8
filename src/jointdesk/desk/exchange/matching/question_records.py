"""What an answer leaves with us: the question with both signatures, what was asked, the hits, and who was caught.

All in one transaction: after a crash a question was either answered or never asked.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.mail.alarms import raise_alarm
from jointdesk.desk.exchange.mail.refusals import count_refusal
from jointdesk.desk.exchange.matching.asking_plan import Batch
from jointdesk.desk.exchange.matching.offers import Offer, place_of
from jointdesk.desk.exchange.matching.people import note_asked
from jointdesk.desk.exchange.matching.question_call import Answered, Found
from jointdesk.desk.exchange.models import AskedElement, Asking, Hit, Question, StuffedSet
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError

# answers that only a cheat or a broken desk signs
CONTRADICTING = frozenset({"bad_proof", "wrong_receipt", "wrong_answer"})


@transaction.atomic
def store_answer(
    asking: Asking, batch: Batch, answer: Answered, padded: int, canaries: frozenset[bytes], *, first: bool
) -> None:
    """Store the question, what was asked and what was found."""
    by_element = batch.by_element
    found = [one for one in answer.found if one.value in by_element]
    question = Question.objects.create(
        key=uuid.UUID(answer.question_id),
        asking=asking,
        partner=asking.partner,
        kind=batch.kind,
        epoch=answer.sets[0].epoch,
        officer=asking.officer,
        purpose=asking.purpose,
        case_reference=asking.case_reference,
        count=len(by_element),
        canaries=len(canaries),
        padded=padded,
        charged=answer.charged,
        left=answer.left,
        hits=len({one.value for one in found}),
        statement=answer.statement,
        receipt=answer.receipt,
        asked_at=answer.asked_at,
        answered_at=timezone.now(),
    )
    question.sets.set(answer.sets)
    rows = dict.fromkeys(place_of(offer.row) for offer in batch.offers)
    AskedElement.objects.bulk_create(
        [AskedElement(question=question, **{f"{column}_id": pk}) for column, pk in rows], batch_size=1000
    )
    fresh = _store_hits(question, by_element, found)
    _sound_canaries([one for one in answer.found if one.value in canaries])
    _record(question, answer)
    asking.hits += fresh
    asking.padded += answer.charged
    if first:
        note_asked(asking.officer, asking.partner.desk_id, batch.offers, asking.purpose)
        asking.asked += len(by_element)
        asking.left = max(0, asking.left - len(by_element))
    asking.tries = 0
    asking.save()


def note_bad_answer(partner: Partner, error: PartnerError) -> None:
    """It is not used, and counted. One that bears the partner's signature and contradicts the question is an alarm."""
    signed = error.code in CONTRADICTING
    count_refusal(error.code, partner if signed else None)
    if signed:
        raise_alarm(partner, error.code, str(error))


def _store_hits(question: Question, by_element: dict[bytes, list[Offer]], found: list[Found]) -> int:
    """One hit a row, by the first of its elements that was found. How many are new."""
    rows: dict[tuple[str, int], Found] = {}
    for one in found:
        for offer in by_element[one.value]:
            rows.setdefault(place_of(offer.row), one)
    fresh = 0
    for (column, pk), one in rows.items():
        _, created = Hit.objects.get_or_create(
            partner=question.partner,
            **{f"{column}_id": pk},
            defaults={
                "question": question,
                "found_at": question.answered_at,
                "partner_set": one.partner_set,
                "tag": one.tag,
                "element": one.value,
            },
        )
        fresh += created
    return fresh


def _sound_canaries(found: list[Found]) -> None:
    """An impossible value is in the partner's set: people must know that its hits are doubtful."""
    for partner_set in {one.partner_set.pk: one.partner_set for one in found}.values():
        count = sum(one.partner_set.pk == partner_set.pk for one in found)
        row, fresh = StuffedSet.objects.get_or_create(
            partner_set=partner_set, defaults={"canaries": count, "found_at": timezone.now()}
        )
        if not fresh:
            row.canaries += count
            row.save(update_fields=["canaries"])
        text = f"impossible values are in its set {partner_set.kind} {partner_set.part}"
        raise_alarm(partner_set.partner, "stuffed_set", text)


def _record(question: Question, answer: Answered) -> None:
    facts = {
        "kind": question.kind,
        "sets": [one.digest for one in answer.sets],
        "count": question.count,
        "padded": question.padded,
        "charged": question.charged,
        "hits": question.hits,
        "message": answer.digest,
        "officer": question.officer_id,
    }
    record("question_asked", f"question:{answer.question_id}", facts)
