"""A door knows the desk's new keys before they are used, and old ones end when nothing can need them."""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import OwnKey
from jointdesk.desk.intake.letters import handing_out
from jointdesk.desk.intake.letters.doors import DoorEntry, add_door, forget_door
from jointdesk.desk.intake.letters.handing_out import give_what_lacks, hand_out, parcel_of
from jointdesk.desk.intake.letters.key_news import forget_old_keys, tell_keys
from jointdesk.desk.intake.letters.keys import letter_keys, make_letter_key, public_letter_keys
from jointdesk.desk.partners.own_actions import revoke_own_keys, rotate_keys
from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.bundles import read_bundle
from jointdesk.engine.letterbox.parcels import read_parcel_note
from patience import wait_for

DAY = timedelta(days=1)


def known(door) -> dict[str, list[str]]:
    """What the door goes by, newest first."""
    found: dict[str, list[str]] = json.loads((door.folder / "keys" / "desk.json").read_bytes())
    return found


def is_believed(door, kind: str) -> bool:
    """Whether what lies before the door is signed by a key that it knows."""
    with (door.folder / "bundles" / f"{kind}.coming").open("rb") as file:
        note = read_parcel_note(file)
    keys = [bytes.fromhex(key) for key in known(door)["signing_keys"]]
    now = timezone.now()
    read_bundle(note, desk=settings.DESK.id, kind=kind, public_keys=keys, last_sequence=0, now=now)
    return True


@pytest.mark.django_db(transaction=True)
def test_new_keys_are_told_while_the_old_ones_sign_and_what_those_signed_is_believed(door, monkeypatch):
    hand_out("feed", [b"signed before"], DAY)
    old = own_keys().signing_public.hex()
    asked: list[list[str]] = []
    put = type(handing_out.open_doors()[0]).put_keys

    def watched(self, keys):
        # what is told, and who signs at that moment
        asked.append([own_keys().signing_public.hex(), *keys["signing_keys"]])
        put(self, keys)

    monkeypatch.setattr(type(handing_out.open_doors()[0]), "put_keys", watched)
    rotate_keys(None, "each year")
    new = own_keys().signing_public.hex()
    assert asked == [[old, old, new]]
    tell_keys()
    assert known(door)["signing_keys"] == [new, old]
    assert is_believed(door, "feed")
    # a week later nothing is in force that it signed
    OwnKey.objects.filter(revoked=False, until__isnull=False).update(until=timezone.now() - timedelta(days=8))
    assert tell_keys() == 1
    assert known(door)["signing_keys"] == [new]


@pytest.mark.django_db(transaction=True)
def test_a_door_that_cannot_be_told_keeps_the_keys_as_they_are_unless_they_are_stolen(door, tmp_path: Path):
    hand_out("feed", [b"signed before"], DAY)
    before = own_keys().signing_public
    add_door(settings.HOME, DoorEntry("away", folder=str(tmp_path / "nowhere")))
    try:
        with pytest.raises(CallerError, match="door away cannot be told"):
            rotate_keys(None, "each year")
        assert own_keys().signing_public == before
        revoke_own_keys(None, timezone.now(), "stolen")
    finally:
        forget_door(settings.HOME, "away")
    assert own_keys().signing_public != before
    tell_keys()
    assert known(door)["signing_keys"] == [own_keys().signing_public.hex()]
    # what it signed is believed no more, and is made anew
    assert not parcel_of("feed").exists()


def test_an_old_letter_key_is_destroyed_when_nothing_can_be_sealed_to_it(door, fetch, cast):
    public_letter_keys(settings.HOME)
    make_letter_key(settings.HOME)
    newest = public_letter_keys(settings.HOME)[0]
    with pytest.raises(CallerError, match="too young"):
        forget_old_keys()
    long_ago = time.time() - timedelta(days=4).total_seconds()
    os.utime(settings.HOME / "keys" / "letters.hex", (long_ago, long_ago))
    with pytest.raises(CallerError, match="does not seal to the newest"):
        forget_old_keys()
    tell_keys()
    door.letter("still waits")
    with pytest.raises(CallerError, match="still waits at door"):
        forget_old_keys()
    assert fetch() == 1
    assert forget_old_keys() >= 1
    assert public_letter_keys(settings.HOME) == [newest]
    assert len(letter_keys(settings.HOME)) == 1
    assert forget_old_keys() == 0


def test_a_desk_of_yesterday_is_later_than_what_its_doors_know(door):
    """Nothing of what was handed out is in a backup: it is signed anew, and no door takes it for an old one."""
    hand_out("feed", [b"today, before the disk was lost"], DAY)
    lies = door.folder / "bundles" / "feed.coming"
    before = lies.read_bytes()
    parcel_of("feed").unlink()
    second = int(time.time())
    wait_for(lambda: int(time.time()) > second, "the next second, of which the next sequence is", every=0.02)
    hand_out("feed", [b"of yesterday's records"], DAY)
    assert lies.read_bytes() != before
    assert give_what_lacks() == 0
