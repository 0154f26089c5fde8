"""Asking a partner: what of ours does it hold too? The partner learns how many, why and when; we learn the hits.

Only what was not asked before is asked, newest first, padded to buckets. A question is put and answered within
one call; one that fails is asked anew.
"""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.models import AskedElement, Hit, PartnerSet
from jointdesk.desk.exchange.models import Question as AskedQuestion
from jointdesk.desk.exchange.question_call import Outcome, put_question
from jointdesk.desk.exchange.set_files import fetch_set
from jointdesk.desk.exchange.shareable import read_kinds, shareable
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.caps import BUCKETS, charge
from jointdesk.engine.exchange.matching import Question, element
from jointdesk.engine.exchange.sets import epoch_of


@dataclass
class AskReport:
    """What came of asking one partner: counts of elements, and until when it refuses more."""

    sets: int = 0
    asked: int = 0
    padded: int = 0
    hits: int = 0
    left: int = 0
    refused_until: datetime | None = None
    refusal: str = ""
    found: list[Hit] = field(default_factory=list)


def ask_partner(
    officer: Officer | None,
    partner: Partner,
    purpose: str,
    *,
    kinds: Iterable[str] | None = None,
    case: str = "",
) -> AskReport:
    """Ask everything new against every set of the partner. `officer` None: the command line.

    Raises TransportError when the partner cannot be reached; what was answered before stays.
    """
    if officer is not None:
        require(officer, "matching.ask")
    if not purpose.strip():
        raise CallerError(_("A question needs its purpose: the partner is told it."))
    if partner.state != Partner.State.CONFIRMED:
        raise CallerError(_("%(desk)s is not a confirmed partner.") % {"desk": partner.desk_id})
    note_access(officer, Access.Act.COMBINATION, f"partner:{partner.desk_id}", purpose[:300])
    report = AskReport()
    current = PartnerSet.objects.filter(partner=partner, epoch=epoch_of(timezone.now().date()))
    for partner_set in (
        current.filter(kind__in=read_kinds(kinds)).order_by("kind", "part").select_related("partner")
    ):
        if partner_set.tags is None:
            fetch_set(partner_set)
        report.sets += 1
        _ask_set(officer, partner_set, purpose.strip()[:500], case.strip()[:100], report)
    return report


def _ask_set(
    officer: Officer | None, partner_set: PartnerSet, purpose: str, case: str, report: AskReport
) -> None:
    waiting = list(_unasked(partner_set))
    while waiting and not report.refusal:
        size = _batch_size(len(waiting))
        batch, waiting = waiting[:size], waiting[size:]
        by_value = {element(item.kind, item.value): item for item in batch}
        question = Question.blind(by_value, pad_to=charge(len(batch)), random_bytes=secrets.token_bytes)
        outcome = put_question(partner_set, question, purpose, case)
        if outcome.refusal is not None:
            report.refusal, report.refused_until = outcome.refusal.code, outcome.refusal.retry_at
            waiting = [*batch, *waiting]
            break
        hits = [by_value[value] for value in outcome.hits]
        report.found += _remember(officer, partner_set, batch, hits, outcome, purpose, case)
        report.asked += len(batch)
        report.padded += charge(len(batch))
    report.left += len(waiting)
    report.hits = len(report.found)


def _unasked(partner_set: PartnerSet) -> Iterable[Identifier]:
    asked = AskedElement.objects.filter(partner_set=partner_set)
    return shareable(partner_set.kind).exclude(pk__in=asked.values("identifier")).order_by("-pk")


def _batch_size(waiting: int) -> int:
    """All, if the padding stays under a third of the question; else the largest bucket that is filled.

    Padding hides the count but is paid from the same day's budget.
    """
    if waiting <= BUCKETS[0] or (waiting <= BUCKETS[-1] and charge(waiting) <= 1.5 * waiting):
        return waiting
    return max(bucket for bucket in BUCKETS if bucket <= waiting)


@transaction.atomic
def _remember(
    officer: Officer | None,
    partner_set: PartnerSet,
    batch: list[Identifier],
    hits: list[Identifier],
    outcome: Outcome,
    purpose: str,
    case: str,
) -> list[Hit]:
    """Store the question, what was asked and what was found. The hits that are new."""
    now = timezone.now()
    partner = partner_set.partner
    question = AskedQuestion.objects.create(
        key=uuid.UUID(outcome.question_id),
        partner_set=partner_set,
        officer=officer,
        purpose=purpose,
        case_reference=case,
        count=len(batch),
        padded=charge(len(batch)),
        hits=len(hits),
        state=AskedQuestion.State.ANSWERED,
        asked_at=outcome.asked_at,
        answered_at=now,
    )
    AskedElement.objects.bulk_create(
        [AskedElement(partner_set=partner_set, identifier=item) for item in batch],
        batch_size=1000,
        ignore_conflicts=True,
    )
    known = set(Hit.objects.filter(partner=partner, identifier__in=hits).values_list("identifier", flat=True))
    fresh = Hit.objects.bulk_create(
        [
            Hit(partner=partner, identifier=item, question=question, found_at=now)
            for item in hits
            if item.pk not in known
        ]
    )
    facts = {
        "kind": partner_set.kind,
        "set": partner_set.digest,
        "count": len(batch),
        "padded": question.padded,
        "hits": len(hits),
        "message": outcome.digest,
        "officer": officer.pk if officer else None,
    }
    record("question_asked", f"question:{outcome.question_id}", facts)
    return fresh
