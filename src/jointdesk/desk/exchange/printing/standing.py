"""Whether what is printed still stands: a datum its originator corrected or took back says so on every print."""

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from jointdesk.desk.exchange.models import Datum
from jointdesk.desk.printing.blocks import Block, Notice
from jointdesk.desk.printing.labels import Labels, write_moment


def say_standing(say: Labels, key: uuid.UUID) -> Iterator[Block]:
    """Nothing for what is in force, or never travelled."""
    datum = Datum.objects.filter(key=key).exclude(state=Datum.State.CURRENT).first()
    if datum is not None:
        since = write_moment(datum.changed_at) if datum.changed_at else ""
        yield Notice(say.each(lambda: f"{_('No longer as it was sent')}: {datum.get_state_display()}"), since)
