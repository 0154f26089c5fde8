import uuid

from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import Review
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import SecondReview
from jointdesk.engine.exchange.wire.messages import CLOCK_SKEW, Message


def take_review(partner: Partner, message: Message, body: SecondReview) -> None:
    """The partner's second officer has looked at what its first one sent alone."""
    rows = Review.objects.select_for_update(of=("self",)).filter(
        origin=partner, kind=body.kind, key=uuid.UUID(body.subject), conversation=message.conversation
    )
    row = rows.first()
    if row is None:
        raise PartnerError("unknown_subject", "nothing of this key waits for a review")
    if row.reviewed_at is not None:
        raise PartnerError("wrong_state", "it is reviewed already")
    if body.at < row.acted_at.replace(microsecond=0):
        raise PartnerError("malformed", "it was reviewed before it was done")
    if body.at > timezone.now() + CLOCK_SKEW:
        raise PartnerError("from_the_future", "the review is dated ahead of the clock")
    row.outcome, row.reason, row.reviewed_at = body.outcome, body.reason, body.at
    row.save(update_fields=["outcome", "reason", "reviewed_at"])
    late = message.sent_at > row.due_at
    facts = {"partner": partner.desk_id, "outcome": body.outcome, "late": late, "message": message.digest}
    record("reviewed", row.subject, facts)
