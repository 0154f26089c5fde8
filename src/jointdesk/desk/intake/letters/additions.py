"""More on a complaint by whoever holds its receipt: told to its officer, and the answer to what was asked.

The text is put behind the complaint's own, so that what it names links at once; the letter keeps it apart as well.
"""

from typing import Any

from django.urls import reverse

from jointdesk.desk.accounts.notifications.telling import holders_in, notify
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake.changing import tell_changed
from jointdesk.desk.intake.drafts import MAX_NARRATIVE, read_identifiers
from jointdesk.desk.intake.letters.letter_models import DangerCall
from jointdesk.desk.intake.letters.letter_models import Letter as LetterRow
from jointdesk.desk.intake.models import Complaint, Enquiry
from jointdesk.desk.intake.search_index import index_complaints
from jointdesk.desk.intake.storing import linking_identifiers, replace_mentions
from jointdesk.engine.letterbox.letters import Letter

MOST_ANSWER = 5_000


def add_to(complaint: Complaint, row: LetterRow, letter: Letter) -> None:
    """Inside the caller's transaction."""
    # a report on a receipt that was here already: its addition came first
    row.kind = LetterRow.Kind.ADDITION
    row.save(update_fields=["kind"])
    own = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("unit", "holder")
        .get(pk=complaint.pk)
    )
    note_access(None, "collection", f"complaint:{own.reference}", "intake")
    protected = DangerCall.objects.filter(complaint=own).exists()
    if not protected:
        _append(own, letter)
        answer_enquiries(own, letter)
    _tell(own, protected=protected)


def answer_enquiries(complaint: Complaint, letter: Letter) -> None:
    """What was asked through the door is answered by what comes through it."""
    text = letter.narrative.strip()[:MOST_ANSWER]
    asked = Enquiry.objects.filter(complaint=complaint, answered_at=None, reply__isnull=False)
    for enquiry in asked.select_for_update(of=("self",)):
        enquiry.answer, enquiry.answered_at = text or "–", letter.received_at
        enquiry.save(update_fields=["answer", "answered_at"])


def denied_of(complaint: Complaint) -> frozenset[tuple[str, str]]:
    """What its writer was shown and said not to have meant."""
    said: list[dict[str, Any]] = []
    for row in LetterRow.objects.filter(complaint=complaint):
        said += row.read_sealed().get("identifiers", [])
    return frozenset((one["kind"], one["value"]) for one in said if not one["confirmed"])


def _append(complaint: Complaint, letter: Letter) -> None:
    text = letter.narrative.replace("\x00", "").strip()
    if not text or len(complaint.narrative) + len(text) + 2 > MAX_NARRATIVE:
        return
    before = {complaint.pk: linking_identifiers(complaint)}
    complaint.narrative = f"{complaint.narrative}\n\n{text}"
    complaint.save(update_fields=["narrative"])
    denied = denied_of(complaint)
    named = read_identifiers(complaint.narrative, complaint.country)
    replace_mentions(complaint, [one for one in named if (one.kind, one.value) not in denied])
    index_complaints([complaint.pk])
    tell_changed(before, None)


def _tell(complaint: Complaint, *, protected: bool) -> None:
    if protected:
        there = reverse("danger-calls")
        notify(
            holders_in("danger.answer", complaint.unit),
            "danger_added",
            subject=complaint.reference,
            url=there,
        )
    elif complaint.holder is not None:
        there = reverse("complaint", args=[complaint.pk])
        notify([complaint.holder], "complaint_added", subject=complaint.reference, url=there)
