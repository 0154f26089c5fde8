"""The doors are told which keys to seal to and to verify by; an old private key ends when nothing can be sealed to it.

1. A desk about to change its own keys (audit.keys: prepared, then promoted) tells every door while the old one signs:
   one that did not hear of it would believe no call any more. If it cannot be told, the keys are not changed.
2. A former key verifies what it signed for a week more, unless it was revoked: then it is told no more, and bundles
   are signed anew.
"""

import logging
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import OwnKey
from jointdesk.desk.intake.letters.calling import open_doors
from jointdesk.desk.intake.letters.handing_out import drop_parcels
from jointdesk.desk.intake.letters.keys import drop_old_letter_keys, newest_made_at, public_letter_keys
from jointdesk.engine.errors import CallerError, JointdeskError

log = logging.getLogger("jointdesk.letters")
# a draft at a door lives two days, and what was uploaded for it is sealed to the key of then
OLD_KEPT = timedelta(days=3)
# no bundle that a desk hands out holds longer
FORMER_VERIFIES = timedelta(days=7)
MOST_FORMER = 5


def keys_to_tell() -> dict[str, list[str]]:
    ring = own_keys()
    signing = [ring.signing_public.hex()]
    if ring.next is not None:
        signing.append(ring.next.signing_public.hex())
    lately = OwnKey.objects.filter(until__gte=timezone.now() - FORMER_VERIFIES, revoked=False).order_by(
        "-until"
    )
    former = (bytes(key).hex() for key in lately.values_list("signing_key", flat=True)[:MOST_FORMER])
    signing += [key for key in former if key not in signing]
    return {"letter_keys": public_letter_keys(settings.HOME), "signing_keys": signing}


def tell_prepared(revoked: bool, **_said: Any) -> None:
    """Every door knows the new key before it is used. Raises CallerError for one that cannot be told.

    Keys in other hands are changed all the same: a door that is away is given them by hand (`jointdesk door card`).
    """
    keys = keys_to_tell()
    for door in open_doors():
        try:
            door.put_keys(keys)
        except (JointdeskError, OSError) as error:
            if not revoked:
                raise CallerError(
                    f"door {door.id} cannot be told the new keys: {error}; try again, or forget the door first"
                ) from None
            log.warning("door %s was not told the new keys: %s", door.id, error)
    if revoked:
        drop_parcels()


def tell_keys() -> int:
    """To each door whose keys are others. Returns how many were told; a door that is away is told later."""
    told = 0
    for door in open_doors():
        try:
            keys = keys_to_tell()
            if door.known_keys() != keys:
                door.put_keys(keys)
                told += 1
        except (JointdeskError, OSError) as error:
            log.warning("door %s was not told the keys: %s", door.id, error)
    return told


def forget_old_keys() -> int:
    """Destroy the private keys before the newest. Raises CallerError while a letter may still need one."""
    newest, *old = public_letter_keys(settings.HOME)
    if not old:
        return 0
    left = newest_made_at(settings.HOME) + OLD_KEPT.total_seconds() - time.time()
    if left > 0:
        raise CallerError(
            f"the newest key is too young: a draft may be sealed to the one before for {left / 3600:.0f} hours"
        )
    for door in open_doors():
        if door.known_keys().get("letter_keys", [])[:1] != [newest]:
            raise CallerError(f"door {door.id} does not seal to the newest key yet")
        if waiting := door.list_letters(1):
            raise CallerError(f"letter {waiting[0]} still waits at door {door.id}: fetch it first")
    return drop_old_letter_keys(settings.HOME)
