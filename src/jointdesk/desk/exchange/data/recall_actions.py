"""Taking back what we sent: one officer proposes, another sends it; and objecting to a partner's recall.

What cannot wait is retracted or erased by one officer alone, and another reviews it (safeguards/reviews). What came
from a partner is taken back only from those we passed it on to.
"""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.data.copies import Restorable, copies_of
from jointdesk.desk.exchange.data.corrections import (
    require_free_recall,
    subject_of,
    words_of_recall,
    write_correction,
)
from jointdesk.desk.exchange.data.passages import hold_datum, hold_ways
from jointdesk.desk.exchange.data.recall_effects import give_up_here, have_effect, report, send_on
from jointdesk.desk.exchange.models import Datum, Recall
from jointdesk.desk.exchange.safeguards.neutrality import require_neutral
from jointdesk.desk.exchange.safeguards.reviews import act_alone
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.wire.messages import draw_id

LONGEST = 2_000


@transaction.atomic
def propose_recall(
    officer: Officer,
    datum: Datum,
    act: str,
    reason: str,
    content: Mapping[str, Any] | None = None,
    neutral: str = "",
) -> Recall:
    """Put a recall forward; another officer sends it. `content`: of an answer's correction, its new text and so on;
    `neutral`: why the matter is, where words of a notice's correction ask for it.

    Raises CallerError for what went nowhere, what is gone already, or without a reason.
    """
    require(officer, "requests.draft")
    datum = hold_datum(datum.pk)
    reason = reason.strip()
    if act not in Recall.Act.values or not 1 <= len(reason) <= LONGEST:
        raise CallerError(_("Say what is to be done, and why, in at most 2000 characters."))
    if not datum.passages.filter(sent=True).exists():
        raise CallerError(_("This went to nobody."))
    if datum.state == Datum.State.ERASED or (datum.is_gone and act != Recall.Act.ERASE):
        raise CallerError(_("It was taken back already."))
    if datum.recalls.filter(state=Recall.State.PROPOSED).exists():
        raise CallerError(_("A recall of it waits for another officer already."))
    recall = Recall.objects.create(
        key=uuid.UUID(draw_id(secrets.token_bytes)),
        datum=datum,
        datum_key=datum.key,
        act=act,
        reason=reason,
        content=write_correction(datum, content or {}) if act == Recall.Act.CORRECT else None,
        state=Recall.State.PROPOSED,
        at=timezone.now(),
        proposed_by=officer,
    )
    require_free_recall(recall, datum, datum.passages.filter(sent=True).select_related("partner"))
    require_neutral(officer, words_of_recall(recall, datum), neutral, subject=subject_of(recall))
    record("recall_proposed", f"datum:{datum.key.hex}", _facts(recall, officer))
    return recall


@transaction.atomic
def approve_recall(officer: Officer, recall: Recall) -> Recall:
    """The second officer's word: it is sent to every desk that has the datum from us, and acted on here."""
    require(officer, "requests.approve")
    recall = _hold_proposed(recall)
    if recall.proposed_by_id == officer.pk:
        raise CallerError(_("A recall is sent by another officer than the one who proposed it."))
    return _send(officer, recall)


@transaction.atomic
def send_alone(officer: Officer, recall: Recall, why: str) -> Recall:
    """It cannot wait for a second officer: sent by its proposer, and reviewed within 24 hours."""
    recall = _hold_proposed(recall)
    datum = recall.datum
    if datum is None:
        raise CallerError(_("It waits for no approval any more."))
    if recall.act == Recall.Act.CORRECT:
        raise CallerError(_("A correction says something new: another officer sends it."))
    partners = [passage.partner for passage in datum.passages.filter(sent=True).select_related("partner")]
    # a plan's recall says that there was one, and nothing of it
    mark = Mark.AMBER if datum.mark == Mark.RED else datum.mark
    act_alone(officer, "recall", recall.key, why, conversation=datum.key.hex, partners=partners, mark=mark)
    return _send(officer, recall)


@transaction.atomic
def drop_recall(officer: Officer, recall: Recall) -> None:
    """A proposal is given up; nothing was sent."""
    require(officer, "requests.draft")
    recall = _hold_proposed(recall)
    record("recall_dropped", f"datum:{recall.datum_key.hex}", _facts(recall, officer))
    recall.delete()


@transaction.atomic
def object_to_recalls(officer: Officer, datum: Datum, reason: str) -> Datum:
    """The law wants a partner's datum kept here: it is not taken away, what was hidden comes back, the sender is told.

    What was erased is gone. Raises CallerError for that, for data of ours, and without a reason.
    """
    require(officer, "requests.approve")
    datum = hold_datum(datum.pk)
    reason = " ".join(reason.split())
    if datum.is_ours or datum.state == Datum.State.ERASED or not 1 <= len(reason) <= 300:
        raise CallerError(
            _("A partner's data that are not erased can be kept, with a reason of 300 characters.")
        )
    datum.held_reason, datum.held_by, datum.held_at = reason, officer, timezone.now()
    if datum.state == Datum.State.RETRACTED:
        _bring_back(datum)
    datum.save()
    record("datum_held", f"datum:{datum.key.hex}", {"officer": officer.pk})
    for recall in datum.recalls.filter(
        partner__isnull=False, act=Recall.Act.RETRACT, state=Recall.State.DONE
    ):
        recall.state, recall.kept, recall.acts = Recall.State.KEPT, reason, ["restored"]
        recall.save(update_fields=["state", "kept", "acts"])
        report(recall)
    return datum


@transaction.atomic
def end_objection(officer: Officer, datum: Datum) -> Datum:
    """It need not be kept any more: the recalls that were not followed are followed now."""
    require(officer, "requests.approve")
    datum = hold_datum(datum.pk)
    if not datum.held_reason:
        return datum
    datum.held_reason, datum.held_by, datum.held_at = "", None, None
    datum.save(update_fields=["held_reason", "held_by", "held_at"])
    record("datum_held", f"datum:{datum.key.hex}", {"officer": officer.pk, "ended": True})
    for recall in datum.recalls.filter(partner__isnull=False, state=Recall.State.KEPT).order_by("at", "pk"):
        recall.kept, recall.datum = "", datum
        have_effect(recall)
    return datum


def _send(officer: Officer, recall: Recall) -> Recall:
    datum = recall.datum
    if datum is None:
        raise CallerError(_("It waits for no approval any more."))
    passages = list(datum.passages.filter(sent=True).select_related("partner"))
    require_free_recall(recall, datum, passages)
    require_neutral(officer, words_of_recall(recall, datum), subject=subject_of(recall))
    recall.approved_by = officer
    try:
        if datum.is_ours:
            have_effect(recall)
        else:
            give_up_here(recall)
            send_on(recall, passages)
    except PartnerError as error:
        raise CallerError(str(error)) from None
    recipients = ", ".join(passage.partner.desk_id for passage in passages)
    act = Access.Act.ERASURE if recall.act == Recall.Act.ERASE else Access.Act.ALTERATION
    note_access(officer, act, f"datum:{datum.key.hex}", recall.reason[:300], recipients=recipients[:300])
    return recall


def _bring_back(datum: Datum) -> None:
    copies = copies_of(datum)
    if not isinstance(copies, Restorable) or datum.aside is None:
        raise CallerError(_("What it said is not here any more."))
    copies.restore(datum)
    datum.state, datum.aside, datum.changed_at = Datum.State.CURRENT, None, timezone.now()


def _hold_proposed(recall: Recall) -> Recall:
    hold_ways(recall.datum_id)
    recall = Recall.objects.select_for_update(of=("self",)).select_related("datum").get(pk=recall.pk)
    if recall.state != Recall.State.PROPOSED:
        raise CallerError(_("It waits for no approval any more."))
    return recall


def _facts(recall: Recall, officer: Officer) -> dict[str, Any]:
    return {"recall": recall.key.hex, "act": recall.act, "officer": officer.pk}
