"""What the room hears from below: a file that is not what it was is an alarm."""

from typing import Any

from django.urls import reverse

from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.evidence.evidence_models import ExhibitFile
from jointdesk.desk.cases.evidence.queries import RELEASE


def on_attachment_altered(sender: Any, attachment: Attachment, **kwargs: Any) -> None:
    """The log says so, and who answers for the case is told at once."""
    file = ExhibitFile.objects.filter(attachment=attachment).select_related("exhibit__case__unit").first()
    if file is None:
        return
    case = file.exhibit.case
    record("evidence_altered", f"evidence:{file.exhibit.key.hex}", {"file": file.pk})
    told = [case.lead, *holders_in(RELEASE, case.unit), *holders_in("log.read", case.unit)]
    url = reverse("exhibit", args=[file.exhibit.key])
    notify(told, "evidence_altered", subject=f"evidence:{file.exhibit.reference}", url=url)
