"""What an auditor writes: a remark on an officer's day; and for what he was told of a protected person."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.accesses.joined import Joined, joined
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access, Remark
from jointdesk.engine.errors import CallerError


@transaction.atomic
def remark(officer: Officer, of: Officer, day: date, text: str) -> Remark:
    """Write down what became of an officer's day; never of one's own."""
    require(officer, "accesses.read")
    text = " ".join(text.replace("\x00", "").split())
    if of.pk == officer.pk:
        raise CallerError(_("Somebody else looks at your own days."))
    if not 1 <= len(text) <= 1000:
        raise CallerError(_("Say what you found, in at most 1,000 characters."))
    row = Remark.objects.create(officer=of, day=day, text=text, by=officer, at=timezone.now())
    record("day_remarked", f"officer:{of.pk}", {"day": day.isoformat(), "by": officer.pk})
    return row


@transaction.atomic
def tie(officer: Officer, subject: str, purpose: str) -> Joined:
    """Which records speak of one person, protected persons not left out. The register keeps the purpose, the log that
    it was done: neither says of whom."""
    require(officer, "accesses.read")
    purpose = " ".join(purpose.replace("\x00", "").split())
    if not 10 <= len(purpose) <= 300:
        raise CallerError(_("Say what it is for, in 10 to 300 characters."))
    found = joined(subject, told=True)
    if found.protected:
        note_access(officer, Access.Act.COMBINATION, f"register:protected:{subject}"[:120], purpose)
        record("protected_tied", f"officer:{officer.pk}", {"persons": found.protected})
    return found
