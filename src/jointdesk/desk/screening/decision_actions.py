"""Officers decide candidates: a wanted person is confirmed by two of them, a missing one by one.

Each word is kept with what was known of both sides, so that news can be told from what was decided on.
"""

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.models import Candidate, Said
from jointdesk.desk.screening.news import known_of
from jointdesk.desk.screening.signals import candidate_confirmed
from jointdesk.engine.errors import CallerError


@transaction.atomic
def decide(candidate: Candidate, officer: Officer, *, confirm: bool) -> Candidate:
    """Confirm or reject. The first confirmation of a wanted person proposes, another officer's confirms.

    Raises CallerError when it is decided already, or when the same officer confirms twice.
    """
    require(officer, "screening.decide")
    candidate = (
        Candidate.objects.select_for_update().select_related("row__roster", "notice").get(pk=candidate.pk)
    )
    if candidate.decision == Candidate.Decision.CLOSED:
        raise CallerError("this person is no longer sought")
    if not candidate.can_be_decided:
        raise CallerError("this candidate is decided already")
    if candidate.is_decided and confirm:
        _uphold(candidate, officer)
        return candidate
    if confirm:
        _confirm(candidate, officer)
    else:
        _settle(candidate, officer, Candidate.Decision.REJECTED)
    _note_word(candidate, officer, confirm)
    record(f"candidate_{candidate.decision}", f"candidate:{candidate.pk}", _facts(candidate))
    note_access(
        officer, Access.Act.COMBINATION, f"candidate:{candidate.pk}", f"decided: {candidate.decision}"
    )
    if candidate.decision == Candidate.Decision.CONFIRMED:
        candidate_confirmed.send(sender=Candidate, candidate=candidate)
    return candidate


def _confirm(candidate: Candidate, officer: Officer) -> None:
    if candidate.notice.colour != Notice.Colour.RED:
        _settle(candidate, officer, Candidate.Decision.CONFIRMED)
    elif candidate.decision == Candidate.Decision.OPEN:
        _settle(candidate, officer, Candidate.Decision.PROPOSED)
    elif candidate.decided_by_id == officer.pk:
        raise CallerError("a wanted person is confirmed by a second officer")
    else:
        candidate.decision, candidate.second_by = Candidate.Decision.CONFIRMED, officer
        candidate.save(update_fields=["decision", "second_by"])


def _uphold(candidate: Candidate, officer: Officer) -> None:
    """A confirmed pair that news put in question stands."""
    _note_word(candidate, officer, True)
    record("candidate_upheld", f"candidate:{candidate.pk}", _facts(candidate))


def _note_word(candidate: Candidate, officer: Officer, confirm: bool) -> None:
    """Keep the word with what it rests on; what was news is known from now on."""
    Said.objects.create(
        candidate=candidate,
        officer=officer,
        confirms=confirm,
        outcome=candidate.decision,
        known=known_of(candidate),
        at=timezone.now(),
    )
    candidate.news, candidate.news_at = [], None
    candidate.save(update_fields=["news", "news_at"])


def _settle(candidate: Candidate, officer: Officer, decision: Candidate.Decision) -> None:
    candidate.decision, candidate.decided_by, candidate.decided_at = decision, officer, timezone.now()
    candidate.second_by = None
    candidate.save(update_fields=["decision", "decided_by", "decided_at", "second_by"])


def _facts(candidate: Candidate) -> dict[str, str]:
    return {
        "roster": candidate.row.roster.reference,
        "row": candidate.row.row_id,
        "notice": candidate.notice.reference,
        "decision": candidate.decision,
    }
