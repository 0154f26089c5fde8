"""Is this one person sought? A look-up at a desk or a gate: nothing is kept of it but who asked, and why."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.screening.indexes import NOTICES
from jointdesk.desk.screening.models import Candidate, Roster, RosterRow
from jointdesk.desk.screening.screening_actions import keep
from jointdesk.desk.screening.watchlists import person_of_row
from jointdesk.engine.errors import CallerError

LEADS = 10
MOST = 20


@dataclass(frozen=True)
class Asked:
    """What is known of the person, checked by a door as a roster's line is; empty string: unknown."""

    name: str = ""
    birth_date: str = ""
    age: int | None = None
    sex: str = ""
    nationality: str = ""
    document: str = ""
    phone: str = ""


@transaction.atomic
def look_up(officer: Officer, asked: Asked, purpose: str) -> list[Candidate]:
    """The notices that may mean this person, best first, as candidates that are not stored.

    Raises CallerError without a purpose, or when there is nothing to look for.
    """
    require(officer, "notices.read")
    if not purpose.strip():
        raise CallerError("say what the look-up is for")
    if not (asked.name.strip() or asked.document.strip() or asked.phone.strip()):
        raise CallerError("a name, a document or a phone is needed")
    found = _ask(officer, asked)
    note_access(officer, Access.Act.COMBINATION, "notices:look-up", purpose.strip()[:300])
    for candidate in found:
        subject = f"notice:{candidate.notice.reference}"
        note_access(officer, Access.Act.CONSULTATION, subject, purpose.strip()[:300])
    return found


def _ask(officer: Officer, asked: Asked) -> list[Candidate]:
    row = RosterRow(roster=Roster(imported_at=timezone.now()), **vars(asked))
    with NOTICES.opened() as index:
        answers = keep(index.screen(person_of_row(row), top=MOST, contradicted=False, sparing=True), LEADS)
    open_to = notices(officer, state=Notice.State.ACTIVE).filter(pk__in=[int(one.id) for one in answers])
    shown = {notice.pk: notice for notice in open_to}
    return [
        Candidate(
            row=row,
            notice=shown[int(answer.id)],
            outcome=answer.outcome,
            score=answer.score,
            reasons=list(answer.reasons),
        )
        for answer in answers
        if int(answer.id) in shown
    ]
