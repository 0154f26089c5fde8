"""An officer has read what a complainant added."""

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.letters.letter_models import Letter
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import held


@transaction.atomic
def note_read(officer: Officer, complaint: Complaint) -> int:
    """Returns how many additions were unread."""
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    unread = Letter.objects.filter(complaint=own, kind=Letter.Kind.ADDITION, read_at=None)
    count = unread.update(read_at=timezone.now(), read_by=officer)
    if count:
        record("additions_read", f"complaint:{own.reference}", {"letters": count})
    return count
