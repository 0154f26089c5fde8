"""A door takes what its desk signed and handed out, whole, and tells what it told before until then."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.letterbox.bundles import Bundle, describe, sign_bundle
from jointdesk.engine.letterbox.parcels import write_parcel
from jointdesk.engine.letterbox.replies import State, write_states
from jointdesk.engine.letterbox.replies_since import write_moved
from jointdesk.portal.door_folder import lay_door
from patience import PATIENCE_SECONDS

KEY = Ed25519PrivateKey.generate()
# a door of its own process, as Django knows one settings module each: a call a line, its answer a line
CHILD = """
import json, sys; from pathlib import Path; from jointdesk.cli.public_door import enter_door
folder = enter_door(Path(sys.argv[1]))
from jointdesk.engine.errors import PartnerError
from jointdesk.portal import bundles
from jointdesk.portal.store import reading
def states():
    with reading() as connection:
        return sorted(json.loads(row[0])["status"] for row in connection.execute("SELECT line FROM state"))
def told(kind):
    path = bundles.current(kind)
    return path and path.read_text()
def take(kind):
    try: return bundles.take_in(kind).sequence
    except PartnerError as error: return error.code
calls = {"told": told, "take": take, "take_all": bundles.take_in_all, "states": states, "tidy": bundles.tidy_up,
         "listings_key": lambda: (bundles.listings_key() or b"").hex()}
for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(calls[name](*arguments)), flush=True)
"""


class DoorChild:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        arguments = [sys.executable, "-c", CHILD, str(folder)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(self, *call: Any) -> Any:
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def lay(
        self, kind: str, sequence: int, content: bytes, *, key: Any = KEY, ago: Any = 0, desk: str = "kh"
    ):
        """As the desk lays a parcel before a door on its host."""
        issued = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=ago)
        bundle = Bundle(desk, kind, sequence, issued, issued + timedelta(hours=1), *describe([content]))
        parcel = b"".join(write_parcel(sign_bundle(bundle, key), [content]))
        (self.folder / "bundles" / f"{kind}.coming").write_bytes(parcel)
        return parcel


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorChild]:
    folder = tmp_path_factory.mktemp("doors") / "door"
    public = KEY.public_key().public_bytes_raw().hex()
    settings = {
        "desk": "kh",
        "name": "Door",
        "country": "KH",
        "letter_keys": ["0" * 64],
        "signing_keys": [public],
    }
    lay_door(folder, settings, bytes(32))
    child = DoorChild(folder)
    yield child
    child.process.stdin.close()
    assert child.process.wait(PATIENCE_SECONDS) == 0


def test_the_later_one_is_told_and_no_earlier_one(door: DoorChild):
    assert door.call("told", "feed") is None
    door.lay("feed", 7, b"seven")
    assert (door.call("take", "feed"), door.call("told", "feed")) == (7, "seven")
    door.lay("feed", 7, b"again")
    assert (door.call("take", "feed"), door.call("told", "feed")) == ("went_back", "seven")
    door.lay("feed", 9, b"nine")
    assert (door.call("take_all"), door.call("told", "feed")) == (1, "nine")
    for sequence in (10, 11):
        door.lay("feed", sequence, b"later")
        door.call("take", "feed")
    assert sorted(path.name for path in (door.folder / "bundles" / "feed").iterdir()) == ["10", "11", "note"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": Ed25519PrivateKey.generate()}, "bad_signature"),
        ({"desk": "vn"}, "wrong_desk"),
        ({"ago": 7200}, "expired"),
        ({"ago": -7200}, "from_the_future"),
    ],
)
def test_what_is_not_its_desks_is_refused_and_gone(door: DoorChild, change: dict[str, Any], code: str):
    door.lay("advisories", 5, b"forged", **change)
    assert door.call("take", "advisories") == code
    assert door.call("told", "advisories") is None
    assert not list((door.folder / "bundles").glob("advisories.*"))


def test_an_altered_or_cut_parcel_is_refused(door: DoorChild):
    parcel = door.lay("advisories", 6, b"content")
    for wrong in (parcel[:-1], parcel + b"x", parcel[:-1] + b"T", b"", b"12\nshort", b"x\n"):
        (door.folder / "bundles" / "advisories.coming").write_bytes(wrong)
        assert door.call("take", "advisories") in ("altered", "malformed")
    assert door.call("told", "advisories") is None


def test_what_a_killed_door_had_begun_is_done_again(door: DoorChild):
    door.lay("listings", 3, b"begun")
    (door.folder / "bundles" / "listings.coming").rename(door.folder / "bundles" / "listings.taking")
    assert (door.call("take_all"), door.call("told", "listings")) == (1, "begun")


def test_states_become_what_the_last_bundle_says(door: DoorChild):
    today = date.today()  # noqa: DTZ011 - the child's own day, in its own zone
    hashes = [secrets.token_bytes(32) for _number in range(1200)]

    def told(statuses: dict[int, str], sequence: int, forget: date = today + timedelta(days=9)) -> list[str]:
        states = [
            State(hashes[number][:3], hashes[number], status, today, forget)
            for number, status in statuses.items()
        ]
        door.lay("replies", sequence, b"".join(write_states(states, today)))
        assert door.call("take", "replies") == sequence
        return door.call("states")

    assert told(dict.fromkeys(range(1200), "received"), 1) == ["received"] * 1200
    some = {number: "closed" if number % 3 else "received" for number in range(100, 1200)}
    assert told(some, 2) == sorted(some.values())
    assert told({5: "question"}, 3) == ["question"]
    assert told({}, 4) == []


def test_what_moved_is_laid_over_the_states_it_names_and_over_no_others(door: DoorChild):
    today = date.today()  # noqa: DTZ011 - the child's own day, in its own zone
    later, hashes = today + timedelta(days=9), sorted(secrets.token_bytes(32) for _number in range(5))

    def state(number: int, status: str) -> State:
        return State(bytes(3), hashes[number], status, today, later)

    def since(base: int, sequence: int, *states: State, gone: tuple[int, ...] = ()) -> Any:
        places = [(bytes(3), hashes[number]) for number in gone]
        door.lay("replies-since", sequence, b"".join(write_moved(base, states, places, today)))
        return door.call("take", "replies-since")

    door.lay("replies", 50, b"".join(write_states([state(one, "received") for one in range(4)], today)))
    # it comes while the states it is laid over still wait
    assert since(50, 51, state(1, "closed"), state(4, "question"), gone=(0,)) == 51
    assert door.call("states") == ["closed", "question", "received", "received"]
    # one that was away has missed some between
    assert since(50, 60, state(1, "closed"), state(2, "refused"), state(4, "accepted"), gone=(0,)) == 60
    assert door.call("states") == ["accepted", "closed", "received", "refused"]
    before = door.call("states")
    assert since(50, 60, state(3, "closed")) == "went_back"
    assert since(50, 59, state(3, "closed")) == "went_back"
    assert since(49, 61, state(3, "closed")) == "another_base"
    assert since(52, 61, state(3, "closed")) == "another_base"
    door.lay("replies-since", 61, b"no base\n")
    assert door.call("take", "replies-since") == "malformed"
    assert door.call("states") == before
    # all anew: what was laid over the others is in it
    door.lay("replies", 70, b"".join(write_states([state(3, "closed")], today)))
    assert (door.call("take", "replies"), door.call("states")) == (70, ["closed"])
    assert since(50, 71, state(3, "received")) == "another_base"
    assert since(70, 72, state(2, "received")) == 72
    assert door.call("states") == ["closed", "received"]
    # it lies in the store, and nowhere else
    for kind in ("replies", "replies-since"):
        assert [path.name for path in (door.folder / "bundles" / kind).iterdir()] == ["note"]


def test_an_old_content_does_not_stay_for_a_thief(door: DoorChild):
    door.lay("feed", 20, b"old", ago=0)
    assert door.call("take", "feed") == 20
    note = door.folder / "bundles" / "feed" / "note"
    issued = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    old = Bundle("kh", "feed", 20, issued, issued + timedelta(hours=1), *describe([b"old"]))
    note.unlink()
    note.write_text(sign_bundle(old, KEY))
    assert door.call("told", "feed") is None
    door.call("tidy")
    assert not (door.folder / "bundles" / "feed" / "20").exists()


def test_the_listings_key_is_the_one_it_was_given(door: DoorChild):
    assert door.call("listings_key") == "00" * 32
    os.truncate(door.folder / "keys" / "listings", 8)
    assert door.call("listings_key") == ""
