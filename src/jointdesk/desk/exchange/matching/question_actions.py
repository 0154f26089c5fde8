"""Asking a partner: what of ours does it hold too? The partner learns how many, why and when; we learn the hits.

An asking is a row: one question after the other is put, the most urgent values first, and what was answered
stays. From a page the worker does it; from the API and the command line it is done at once, and by the worker
should that end early.
"""

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.matching.asking_plan import Batch, askable_sets, count_left, next_batch
from jointdesk.desk.exchange.matching.budgets import left_there
from jointdesk.desk.exchange.matching.question_call import Reason, put_question
from jointdesk.desk.exchange.matching.question_records import note_bad_answer, store_answer
from jointdesk.desk.exchange.matching.set_files import fetch_set
from jointdesk.desk.exchange.matching.sharing import SHARED_KINDS
from jointdesk.desk.exchange.models import Asking, PartnerSet
from jointdesk.desk.exchange.safeguards.neutrality import require_neutral
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError, TransportError, UnderWay
from jointdesk.engine.exchange.matching.canaries import canary_count, draw_canaries
from jointdesk.engine.exchange.matching.caps import BUCKETS, cost
from jointdesk.engine.exchange.matching.oprf import Question
from jointdesk.engine.exchange.matching.persons import PERSON_KINDS
from jointdesk.engine.exchange.matching.sets import epoch_of
from jointdesk.engine.exchange.wire.bodies import Refusal

# whoever asks at once holds the asking so long; then the worker goes on with it
HELD = timedelta(minutes=5)
BUSY_SECONDS = 2.0
PATIENCE = 5
# the worker fetches what was announced, too: it is waited for
FETCH_TRIES, FETCH_PAUSE_SECONDS = 10, 0.5


class PartnerBusy(TransportError):
    """The partner evaluates other questions at the moment."""


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


def ask_partner(
    officer: Officer | None,
    partner: Partner,
    purpose: str,
    *,
    kinds: Iterable[str] | None = None,
    case: str = "",
    neutral: str = "",
    tell: Callable[[int, int], None] = lambda asked, left: None,
) -> AskReport:
    """Ask everything new against every set of the partner, at once. `officer` None: the command line. `tell` hears
    after each question how many elements are asked and how many are left.

    Raises TransportError when the partner cannot be reached; what was answered before stays.
    """
    asking = order_asking(officer, partner, purpose, kinds=kinds, case=case, neutral=neutral, held=True)
    try:
        while _go_on_patiently(asking):
            tell(asking.asked, asking.left)
            asking.next_try_at = timezone.now() + HELD
            asking.save(update_fields=["next_try_at"])
    except (PartnerError, TransportError) as error:
        end_asking(asking, Asking.State.FAILED, problem=str(error))
        raise
    return AskReport(
        sets=asking.sets,
        asked=asking.asked,
        padded=asking.padded,
        hits=asking.hits,
        left=asking.left,
        refused_until=asking.refused_until,
        refusal=asking.refusal,
    )


@transaction.atomic
def order_asking(
    officer: Officer | None,
    partner: Partner,
    purpose: str,
    *,
    kinds: Iterable[str] | None = None,
    case: str = "",
    neutral: str = "",
    held: bool = False,
) -> Asking:
    """Order the worker to ask. `held`: the caller does it, and the worker only if that ends early.

    Whoever asks about persons says why the matter is neutral (`neutral`), where the purpose has words that ask for it.
    """
    if officer is not None:
        require(officer, "matching.ask")
    if not purpose.strip():
        raise CallerError(_("A question needs its purpose: the partner is told it."))
    require_open_gate(partner, {"purpose": purpose})
    if partner.state != Partner.State.CONFIRMED:
        raise CallerError(_("%(desk)s is not a confirmed partner.") % {"desk": partner.desk_id})
    now = timezone.now()
    asking = Asking.objects.create(
        partner=partner,
        officer=officer,
        purpose=purpose.strip()[:500],
        case_reference=case.strip()[:100],
        kinds=read_asked_kinds(kinds),
        ordered_at=now,
        next_try_at=now + HELD if held else now,
    )
    if not set(PERSON_KINDS).isdisjoint(asking.kinds):
        require_neutral(officer, {"purpose": purpose}, neutral, subject=f"asking:{asking.pk}")
    note_access(officer, Access.Act.COMBINATION, f"partner:{partner.desk_id}", purpose[:300])
    return asking


def read_asked_kinds(kinds: Iterable[str] | None) -> list[str]:
    """The kinds somebody named, or all: what is kept out of our sets may be asked all the same.

    Raises CallerError for one that is not matched.
    """
    wanted = list(dict.fromkeys(kinds or SHARED_KINDS))
    for kind in wanted:
        if kind not in SHARED_KINDS:
            raise CallerError(f"{kind!r} is no kind that desks match")
    return wanted


def _go_on_patiently(asking: Asking) -> bool:
    for _try in range(PATIENCE):
        try:
            return go_on(asking)
        except PartnerBusy:
            time.sleep(BUSY_SECONDS)
    return go_on(asking)


def go_on(asking: Asking) -> bool:
    """Put the next question. Whether there may be more to ask. Raises TransportError and PartnerError."""
    if asking.state == Asking.State.WAITING:
        _begin(asking)
    for kind in asking.kinds:
        for bucket in _buckets(asking.partner, kind):
            batch, padded = _fit(next_batch(asking.partner, kind, _room(kind, bucket)))
            if not batch.offers:
                break
            refusal = _ask(asking, batch, padded)
            if refusal is None:
                return True
            if refusal.code == "busy":
                raise PartnerBusy(f"{asking.partner.desk_id} is evaluating other questions")
            # less may still be left of the day
            if refusal.code != "over_cap" or padded == BUCKETS[0]:
                asking.refusal, asking.refused_until = refusal.code, refusal.retry_at
                end_asking(asking, Asking.State.REFUSED)
                return False
    asking.left = sum(count_left(asking.partner, kind) for kind in asking.kinds)
    end_asking(asking, Asking.State.DONE)
    return False


def _begin(asking: Asking) -> None:
    """Have the partner's sets here, and see how much there is to ask."""
    announced = PartnerSet.objects.filter(partner=asking.partner, kind__in=asking.kinds, fetched_at=None)
    for partner_set in announced.filter(ended_at=None, epoch=epoch_of(timezone.now().date())):
        _fetch_patiently(partner_set)
    asking.state = Asking.State.UNDER_WAY
    asking.sets = sum(len(askable_sets(asking.partner, kind)) for kind in asking.kinds)
    asking.left = sum(count_left(asking.partner, kind) for kind in asking.kinds)
    asking.save(update_fields=["state", "sets", "left"])


def _fetch_patiently(partner_set: PartnerSet) -> None:
    for _try in range(FETCH_TRIES):
        try:
            return fetch_set(partner_set)
        except UnderWay:
            time.sleep(FETCH_PAUSE_SECONDS)
    return fetch_set(partner_set)


def end_asking(asking: Asking, state: str, problem: str = "") -> None:
    asking.state, asking.problem, asking.ended_at = state, problem[:200], timezone.now()
    asking.save()


def _buckets(partner: Partner, kind: str) -> list[int]:
    """The sizes a question may have, largest first: no larger than what the partner said is left of the day."""
    last = left_there(partner, kind, timezone.now())
    sizes = [size for size in BUCKETS if last is None or cost(kind, size) <= last]
    return sizes[::-1] or [BUCKETS[0]]


def _room(kind: str, bucket: int) -> int:
    return bucket - canary_count(kind, bucket)


def _fit(batch: Batch) -> tuple[Batch, int]:
    """The batch and the size of its question: padding hides the count but is paid from the same day's budget.

    All of it, if the padding stays under a third of the question; else as much as fills the largest size.
    """
    count = len(batch.by_element)
    whole = next((size for size in BUCKETS if count <= _room(batch.kind, size)), BUCKETS[-1])
    if whole == BUCKETS[0] or whole <= 1.5 * count:
        return batch, whole
    filled = max(size for size in BUCKETS if size < whole)
    return batch.cut(_room(batch.kind, filled)), filled


def _ask(asking: Asking, batch: Batch, padded: int) -> Refusal | None:
    """Put one row of values to all the sets it needs. The partner's refusal, if it refused."""
    by_element = batch.by_element
    canaries = draw_canaries(batch.kind, canary_count(batch.kind, padded), secrets.token_bytes)
    question = Question.blind([*by_element, *canaries], pad_to=padded, random_bytes=secrets.token_bytes)
    reason = Reason(asking.purpose, asking.case_reference)
    first = True
    try:
        for answer in put_question(asking.partner, batch.sets, question, reason):
            if isinstance(answer, Refusal):
                return answer
            store_answer(asking, batch, answer, padded, frozenset(canaries), first=first)
            first = False
    except PartnerError as error:
        note_bad_answer(asking.partner, error)
        raise
    return None
