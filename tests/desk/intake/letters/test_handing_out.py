"""What the desk hands out reaches every door's folder, later than what was there; a door that is away stops nothing."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from jointdesk.desk.audit.keys import make_keys, own_keys
from jointdesk.desk.intake.letters import handing_out
from jointdesk.desk.intake.letters.doors import DoorEntry, add_door, forget_door, free_name, known_doors
from jointdesk.desk.intake.letters.handing_out import give_what_lacks, hand_out, parcel_of, read_parcel
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.letterbox.bundles import check_content, read_bundle
from jointdesk.engine.letterbox.parcels import read_parcel_note

DAY = timedelta(days=1)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Path]:
    if not (settings.HOME / "keys" / "desk.jwk").exists():
        make_keys(settings.HOME)
    (tmp_path / "bundles").mkdir()
    # what other tests handed out is no door's here
    shutil.rmtree(settings.HOME / "letterbox", ignore_errors=True)
    add_door(settings.HOME, DoorEntry("test", folder=str(tmp_path)))
    handing_out._given.clear()
    yield tmp_path
    forget_door(settings.HOME, "test")
    shutil.rmtree(settings.HOME / "letterbox", ignore_errors=True)


def opened(path: Path, last: int = 0) -> tuple[int, bytes]:
    """As a door does it. Returns sequence and content."""
    from django.utils import timezone

    with path.open("rb") as file:
        bundle = read_bundle(
            read_parcel_note(file),
            desk=settings.DESK.id,
            kind="feed",
            public_keys=[own_keys().signing_public],
            last_sequence=last,
            now=timezone.now(),
        )
        return bundle.sequence, b"".join(check_content(bundle, [file.read()]))


def test_it_lies_before_the_door_and_the_next_is_later(door: Path):
    hand_out("feed", [b"one ", b"two"], DAY)
    first, content = opened(door / "bundles" / "feed.coming")
    assert content == b"one two"
    hand_out("feed", iter([b"three"]), DAY)
    assert opened(door / "bundles" / "feed.coming", first)[1] == b"three"
    assert not list(parcel_of("feed").parent.glob("*.unfinished"))


def test_content_that_breaks_off_changes_nothing(door: Path):
    hand_out("feed", [b"whole"], DAY)
    before = parcel_of("feed").read_bytes()

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("the rest is missing")

    with pytest.raises(ValueError, match="rest is missing"):
        hand_out("feed", broken(), DAY)
    with pytest.raises(CallerError, match="at most 30 days"):
        hand_out("feed", [b"too long"], timedelta(days=31))
    with pytest.raises(CallerError, match="doors are given"):
        hand_out("gossip", [b""], DAY)
    assert parcel_of("feed").read_bytes() == before
    assert not list(parcel_of("feed").parent.glob("*.unfinished"))


def test_without_a_door_nothing_is_read():
    def unread() -> Iterator[bytes]:
        raise AssertionError
        yield b""

    assert known_doors(settings.HOME) == []
    hand_out("feed", unread(), DAY)


def test_a_door_that_was_away_is_given_what_it_lacks(door: Path):
    (door / "bundles").rename(door / "away")
    hand_out("feed", [b"missed"], DAY)
    (door / "away").rename(door / "bundles")
    assert give_what_lacks() == 0, "it was tried a moment ago"
    handing_out._given.clear()
    assert give_what_lacks() == 1
    assert opened(door / "bundles" / "feed.coming")[1] == b"missed"
    assert give_what_lacks() == 0


def test_a_desk_that_lost_its_last_bundle_does_not_fall_behind(door: Path):
    hand_out("feed", [b"before the restore"], DAY)
    before = read_parcel(parcel_of("feed")).sequence
    parcel_of("feed").unlink()
    hand_out("feed", [b"after"], DAY)
    assert read_parcel(parcel_of("feed")).sequence >= before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("= 3", "Invalid"),
        ("[door]\ncolour = 'red'", "expected a table"),
        ("[door]\nfolder = 3", "expected a table"),
        ("[DOOR]\nfolder = '/x'", "small letters"),
        ("[door]", "a folder or an address"),
        ("[door]\naddress = 'http://report.example'", "expected https"),
        ("[door]\naddress = 'https://user@report.example'", "expected https"),
        ("[door]\naddress = 'https://report.example'", "expected its id"),
    ],
)
def test_a_wrong_register_is_one_line(tmp_path: Path, text: str, why: str):
    (tmp_path / "doors.toml").write_text(text)
    with pytest.raises(OwnError, match=why) as caught:
        known_doors(tmp_path)
    assert "\n" not in str(caught.value)


def test_doors_have_names_and_places_of_their_own(tmp_path: Path):
    assert free_name(tmp_path) == "door"
    add_door(tmp_path, DoorEntry("door", folder='/srv/"odd" door'))
    add_door(tmp_path, DoorEntry("far", address="https://report.example:8443", door="0" * 32))
    assert free_name(tmp_path) == "door-2"
    assert [one.place for one in known_doors(tmp_path)] == ['/srv/"odd" door', "https://report.example:8443"]
    for twice in (DoorEntry("far", folder="/x"), DoorEntry("other", folder='/srv/"odd" door')):
        with pytest.raises(CallerError, match="known already"):
            add_door(tmp_path, twice)
    forget_door(tmp_path, "door")
    with pytest.raises(CallerError, match="no such door"):
        forget_door(tmp_path, "door")
