"""Files in a folder that is carried: as they lie in the store, encrypted, under the number the message gives them."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.db.models import QuerySet

from jointdesk.desk.exchange.files.fetching import take_carried
from jointdesk.desk.exchange.files.retrying import announce_again
from jointdesk.desk.exchange.models import FilePassage, TravelledFile
from jointdesk.desk.partners.models import Partner

# what a better copy mends
MENDED = ("", "not_given", "altered_file")
State = TravelledFile.State


def files_to_carry(partner: Partner) -> QuerySet[FilePassage]:
    """What the partner was promised and has not said to have."""
    waiting = FilePassage.objects.filter(
        partner=partner, ended_at=None, taken_at=None, refused_code__in=MENDED, file__state=State.HERE
    )
    return waiting.select_related("file").order_by("pk")


def carried_for(partner: Partner, keys: Sequence[uuid.UUID]) -> set[str]:
    """Which of these files we gave to the partner, and still do."""
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        passages = FilePassage.objects.filter(
            partner=partner, ended_at=None, file__key__in=keys[start : start + 500]
        )
        found |= {key.hex for key in passages.values_list("file__key", flat=True)}
    return found


def take_file(path: Path) -> bool:
    """Whether a file that was announced to us is here now. Raises what `take_carried` does."""
    waiting = TravelledFile.objects.filter(key=uuid.UUID(path.stem), fault__in=(*MENDED, "no_room"))
    waiting = waiting.filter(
        state__in=(State.ANNOUNCED, State.REFUSED), origin__state=Partner.State.CONFIRMED
    )
    file = waiting.select_related("origin", "request").first()
    if file is None:
        return False
    if file.state == State.REFUSED:
        announce_again(file)
    take_carried(file, path)
    return True
