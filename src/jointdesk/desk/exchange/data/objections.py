"""A second officer objects to what one officer sent alone: it is retracted at once from every desk that has it.

The objection is the second officer's word already, so nobody is asked a third time. A request is withdrawn instead
(requests/review_actions); a recall cannot be called back, so its recipients are told and decide themselves.
"""

import secrets
import uuid

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.data.passages import datum_of, hold_datum
from jointdesk.desk.exchange.data.recall_effects import have_effect
from jointdesk.desk.exchange.models import Recall, Review
from jointdesk.engine.exchange.wire.messages import draw_id


def retract_objected(officer: Officer, row: Review) -> None:
    """It runs in the transaction of the review, which has asked whether this officer may object."""
    known = datum_of(row.key)
    if known is None:
        return
    datum = hold_datum(known.pk)
    if datum.is_gone or not datum.is_ours:
        return
    recall = Recall.objects.create(
        key=uuid.UUID(draw_id(secrets.token_bytes)),
        datum=datum,
        datum_key=datum.key,
        act=Recall.Act.RETRACT,
        reason=row.reason,
        state=Recall.State.PROPOSED,
        at=timezone.now(),
        proposed_by=officer,
        approved_by=officer,
    )
    have_effect(recall)
