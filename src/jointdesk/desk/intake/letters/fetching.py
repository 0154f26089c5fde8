"""The worker's part: letters are taken from the doors, opened, stored, and only then deleted there.

1. Killed anywhere, nothing is lost or doubled: a letter is stored in one transaction and known by its id afterwards.
2. One that does not open stays sealed at its door, is told to the administrators, and is tried again later: a key may
   come back from a backup. It stops no other letter, and a door that is away stops no other door.
"""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.intake.letters.calling import Door, open_doors
from jointdesk.desk.intake.letters.letter_models import StuckLetter
from jointdesk.desk.intake.letters.taking_in import take_in
from jointdesk.engine.errors import JointdeskError, PartnerError

log = logging.getLogger("jointdesk.letters")
AT_ONCE = 50
# what lies at a door beyond those that are stuck is still seen
MOST_LISTED = 500
AGAIN = timedelta(hours=1)
AWAY_SECONDS = 30.0
# door -> not to be called before this, by the monotonic clock
_away: dict[str, float] = {}


def fetch_letters() -> int:
    """From every door that can be reached. Returns how many letters were taken in."""
    taken = 0
    for door in open_doors():
        if _away.get(door.id, 0.0) > time.monotonic():
            continue
        try:
            taken += fetch_from(door)
        except (JointdeskError, OSError) as error:
            _away[door.id] = time.monotonic() + AWAY_SECONDS
            log.warning("door %s: its letters could not be fetched: %s", door.id, error)
    return taken


def fetch_from(door: Door) -> int:
    """Raises TransportError or OSError when the door cannot be reached, NoRoom when the desk's disk is full."""
    resting = set(
        StuckLetter.objects.filter(door=door.id, try_at__gt=timezone.now()).values_list("number", flat=True)
    )
    waiting = [number for number in door.list_letters(MOST_LISTED) if number not in resting]
    taken = 0
    for number in waiting[:AT_ONCE]:
        try:
            taken += take_in(door, number)
        except PartnerError as error:
            _note_stuck(door, number, error)
            continue
        StuckLetter.objects.filter(door=door.id, number=number).delete()
        door.acknowledge(number)
    return taken


def try_again(door: str) -> int:
    """Let those that are stuck be tried at the next turn. Returns how many."""
    return StuckLetter.objects.filter(door=door).update(try_at=timezone.now())


def _note_stuck(door: Door, number: str, error: PartnerError) -> None:
    now = timezone.now()
    log.warning("letter %s of door %s does not open: %s", number, door.id, error.code)
    StuckLetter.objects.update_or_create(
        door=door.id,
        number=number,
        defaults={"code": error.code[:30], "why": str(error)[:300], "try_at": now + AGAIN},
        create_defaults={
            "code": error.code[:30],
            "why": str(error)[:300],
            "since": now,
            "try_at": now + AGAIN,
        },
    )
