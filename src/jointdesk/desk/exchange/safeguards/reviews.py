"""What one officer does alone because it cannot wait, and the second look that comes within 24 hours.

A life is at risk, or money still lies in a bank. Whoever acts says why; it is marked on both desks. Another officer
confirms, or objects with a reason, and the partners are told. What nobody reviewed in time is an alarm on both desks
until somebody does. It goes round nothing else: mark, protection gate and neutrality are asked as ever.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Review
from jointdesk.desk.exchange.safeguards.objections import objection_to
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import SecondReview

WITHIN = timedelta(hours=24)
# of one officer, waiting at a time: whoever acts alone again and again is looked at first
MOST_WAITING = 3
LONGEST = 2000
KINDS: dict[str, Promise] = {
    "request": gettext_lazy("Request"),
    "answer": gettext_lazy("Answer"),
    "edit": gettext_lazy("Entry of a joint group"),
    "plan": gettext_lazy("Plan"),
    "recall": gettext_lazy("Recall"),
}
ALONE = "one_officer"  # as `approval` says on the wire
# whose message says that one officer sent it: of others the partners know nothing that waits
TOLD = ("request", "answer", "plan", "recall")


def require_alone(officer: Officer, why: str) -> str:
    """The reason, cleaned. Raises CallerError unless this officer may act alone now."""
    require(officer, "requests.urgent")
    why = why.strip()
    if not 1 <= len(why) <= LONGEST:
        raise CallerError(_("Say why it cannot wait for a second officer."))
    # the row is held, so that two acts at once are counted one after the other
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    if Review.objects.filter(acted_by=officer, reviewed_at=None).count() >= MOST_WAITING:
        raise CallerError(
            _("%(count)d of your acts wait for a second officer's review: first those.")
            % {"count": MOST_WAITING}
        )
    return why


def act_alone(
    officer: Officer,
    kind: str,
    key: uuid.UUID,
    why: str,
    *,
    conversation: str,
    partners: Iterable[Partner],
    unit: Unit | None = None,
    mark: str = Mark.AMBER,
) -> Review:
    """Note that this officer acts alone; call it in the transaction of the act, before anything is queued."""
    why, now = require_alone(officer, why), timezone.now()
    row = Review.objects.create(
        kind=kind,
        key=key,
        subject=f"{kind}:{key.hex}",
        conversation=conversation,
        unit=unit or officer.unit,
        mark=mark,
        acted_by=officer,
        acted_at=now,
        why=why,
        due_at=now + WITHIN,
    )
    row.partners.set(partners)
    record("acted_alone", row.subject, {"officer": officer.pk, "due_at": row.due_at.isoformat()})
    return row


def note_alone(
    partner: Partner, kind: str, key: uuid.UUID, at: datetime, *, conversation: str, unit: Unit, mark: str
) -> Review:
    """A partner's officer acted alone: we wait for its second review as its own desk does."""
    row, made = Review.objects.get_or_create(
        origin=partner,
        kind=kind,
        key=key,
        defaults={
            "subject": f"{kind}:{key.hex}",
            "conversation": conversation,
            "unit": unit,
            "mark": mark,
            "acted_at": at,
            # a date ahead of ours must not put the alarm off
            "due_at": min(at, timezone.now()) + WITHIN,
        },
    )
    if made:
        record("acted_alone", row.subject, {"partner": partner.desk_id, "due_at": row.due_at.isoformat()})
    return row


@transaction.atomic
def review(officer: Officer, row: Review, outcome: str, reason: str = "") -> Review:
    """The second officer's word: confirmed, or objected to with a reason. Late is better than never."""
    require(officer, "reviews.decide")
    row = Review.objects.select_for_update(of=("self",)).get(pk=row.pk)
    reason = reason.strip()
    if row.origin_id is not None:
        raise CallerError(_("The partner's own second officer reviews this."))
    if row.acted_by_id == officer.pk:
        raise CallerError(_("Another officer reviews what you did alone."))
    if row.reviewed_at is not None:
        raise CallerError(_("It is reviewed already."))
    objects = outcome == Review.Outcome.OBJECTED
    if outcome not in Review.Outcome.values or len(reason) > LONGEST or (objects and not reason):
        raise CallerError(_("Confirm, or object and say why."))
    for partner in row.partners.all() if row.kind in TOLD else ():
        require_open_gate(partner, {"reason": reason})
    # Django keeps microseconds, the wire seconds: both desks are to say the same
    at = timezone.now().replace(microsecond=0)
    row.reviewed_by, row.reviewed_at, row.outcome, row.reason = officer, at, outcome, reason
    row.save(update_fields=["reviewed_by", "reviewed_at", "outcome", "reason"])
    if row.kind in TOLD:
        _tell(row, at)
    facts = {"officer": officer.pk, "outcome": outcome, "late": at > row.due_at}
    record("reviewed", row.subject, facts)
    if objects and (undo := objection_to(row.kind)):
        undo(officer, row)
    return row


def _tell(row: Review, at: datetime) -> None:
    body = SecondReview(kind=row.kind, subject=row.key.hex, outcome=row.outcome, reason=row.reason, at=at)
    # a partner that is no longer trusted is told nothing
    for partner in row.partners.filter(state=Partner.State.CONFIRMED).order_by("pk"):
        queue(partner, body, row.conversation)


def raise_missing(now: datetime | None = None) -> int:
    """What nobody reviewed in time becomes an alarm, once. How many did."""
    now = now or timezone.now()
    late = Review.objects.filter(reviewed_at=None, alarmed_at=None, due_at__lt=now)
    return sum(_raise(pk, now) for pk in late.values_list("pk", flat=True)[:200])


@transaction.atomic
def _raise(pk: int, now: datetime) -> bool:
    row = Review.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.reviewed_at is not None or row.alarmed_at is not None:
        return False
    row.alarmed_at = now
    row.save(update_fields=["alarmed_at"])
    record("review_missing", row.subject, {"due_at": row.due_at.isoformat()}, now)
    return True
