"""A photo of a person found: optional, encrypted, seen by those who may see the person."""

from io import BytesIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments.actions import store
from jointdesk.desk.audit.actions import record
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.operations.people.photo_models import Photo
from jointdesk.engine.errors import CallerError

PURPOSE = "photograph"
MOST_BYTES = 3_000_000
PICTURES = ("image/jpeg", "image/png", "image/webp")


@transaction.atomic
def keep_photo(officer: Officer, encounter: Encounter, content: bytes) -> Photo:
    """Store a photo of the person. Raises CallerError for what is no picture, or too large."""
    require(officer, "operations.record")
    attachment = store(officer, BytesIO(content), "photo.jpg", purpose=PURPOSE, limit_bytes=MOST_BYTES)
    if attachment.media_type not in PICTURES:
        raise CallerError(_("This is not a picture (JPEG, PNG or WebP)."))
    photo = Photo.objects.create(
        encounter=encounter, attachment=attachment, officer=officer, at=timezone.now()
    )
    record("photo_taken", f"encounter:{encounter.pk}", {"sha256": attachment.sha256})
    return photo
