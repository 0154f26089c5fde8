"""How long complaints are kept, and how one is erased: out of its network first, then with all that hangs on it.

Identifiers that nobody else names go with it; those that others name stay, and count one complaint less.
"""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.actions import destroy
from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.changing import tell_changed
from jointdesk.desk.intake.duplicate_actions import stand_in_for
from jointdesk.desk.intake.models import Complaint, Identifier, LetterFile
from jointdesk.desk.intake.storing import count_complaint, linking_identifiers

# rows of an identifier that say nothing of their own
GO_WITH_IT = ("hub", "listing")


def register_complaints() -> None:
    register(
        Holding(
            "complaint",
            _("Complaint"),
            due=_due,
            describe=lambda complaint: complaint.reference,
            erase=erase_complaint,
            recorded_at=lambda complaint: complaint.stored_at,
        )
    )


@transaction.atomic
def erase_complaint(complaint: Complaint) -> tuple[str, ...]:
    """Take it out of every network and count, then delete it, what it says, and identifiers nobody else names."""
    _unlink(complaint)
    files = [file.attachment for file in _files_of(complaint) if file.attachment]
    named = sorted(complaint.mentions.order_by().values_list("identifier_id", flat=True).distinct())
    _total, deleted = complaint.delete()
    for attachment in files:
        destroy(attachment)
    identifiers = sum(_drop_unnamed(piece) for piece in chunks(named, BATCH))
    told = {name.partition(".")[2].lower(): count for name, count in deleted.items()}
    lines = {
        "complaint": told.get("complaint", 0),
        "mentions": told.get("mention", 0),
        "corrections": told.get("correction", 0),
        "translations": told.get("translation", 0),
        "text_keys": told.get("textkey", 0),
        "letters": told.get("letter", 0),
        "attachments": len(files),
        "identifiers": identifiers,
    }
    return tuple(f"{code}:{count}" for code, count in lines.items() if count)


def _due(before: date) -> QuerySet[Complaint]:
    """Complaints received on or before that day."""
    if before >= date(9999, 1, 1):
        return Complaint.objects.all()
    end = timezone.make_aware(datetime.combine(before, time.max))
    return Complaint.objects.filter(received_at__lte=end)


def _unlink(complaint: Complaint) -> None:
    """As if it had been withdrawn: the rooms above let go of it."""
    if complaint.state == Complaint.State.WITHDRAWN:
        return
    before = {complaint.pk: linking_identifiers(complaint)}
    complaint.state = Complaint.State.WITHDRAWN
    complaint.save(update_fields=["state"])
    count_complaint(complaint, -1)
    stand_in_for(complaint)
    tell_changed(before, None)


def _files_of(complaint: Complaint) -> QuerySet[LetterFile]:
    """Those that came with its letters."""
    return LetterFile.objects.filter(letter__complaint=complaint).select_related("attachment")


def _drop_unnamed(keys: list[int]) -> int:
    """Delete those of these identifiers to which no row of any room points."""
    unnamed = Q()
    for relation in Identifier._meta.related_objects:
        if relation.related_name not in GO_WITH_IT:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            unnamed &= ~Q(Exists(rows))
    gone = Identifier.objects.filter(unnamed, pk__in=keys)
    count = gone.count()
    gone.delete()
    return count
