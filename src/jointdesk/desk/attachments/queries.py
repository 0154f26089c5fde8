"""Which attachments are here. Who may read one is asked of the room it belongs to."""

from collections.abc import Sequence

from django.db.models import QuerySet

from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.upload_models import UploadPiece


def kept_keys(keys: Sequence[str]) -> set[str]:
    """Those of these keys (hex) whose content must stay in the folder."""
    rows = Attachment.objects.filter(key__in=keys).exclude(state=Attachment.State.DESTROYED)
    return {key.hex for key in rows.values_list("key", flat=True)}


def same_content(attachment: Attachment) -> QuerySet[Attachment]:
    """Other attachments that hold the same, octet for octet."""
    if not attachment.sha256:
        return Attachment.objects.none()
    return Attachment.objects.filter(sha256=attachment.sha256, size=attachment.size).exclude(pk=attachment.pk)


def kept_pieces(keys: Sequence[str]) -> set[str]:
    """Those of these keys that are of pieces of a file on its way."""
    rows = UploadPiece.objects.filter(key__in=keys)
    return {key.hex for key in rows.values_list("key", flat=True)}
