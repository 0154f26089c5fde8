"""A cheat that steals: what a set's key is worth, how long, and what a copy of the desk's database holds.

Shown, not prevented: whoever has a seed and its tag file tests a phone-number space in hours (`rate` below, in this very
run). Hence seeds are random, each for itself, in no database and no backup, and destroyed when their epoch ends.
"""

import secrets
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.conf import settings
from django.db import connection

from jointdesk.desk.exchange.matching.seed_store import read_secret
from jointdesk.desk.exchange.matching.set_actions import destroy_key, end_set, name_of, publish_sets
from jointdesk.desk.exchange.matching.set_files import map_tags
from jointdesk.desk.exchange.models import MatchKey
from jointdesk.desk.partners.own import own_keys
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.oprf import TAG, SetSide, element
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.keyring import KeyRing, own_prekey
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.exchange.wire.messages import Message, open_sealed, seal
from jointdesk.engine.exchange.wire.prekeys import choose_recipient
from redteam.traces import files_with, rows_with

HELD = "+84900000001"


@pytest.fixture
def published(partner, name, cast) -> MatchKey:
    name("phone", HELD)
    name("phone", "+84900000777")
    [key] = publish_sets(cast["bob"], partner, ["phone"])
    return key


def test_a_stolen_seed_and_its_tag_file_give_up_every_phone(published, learned):
    """The cheat learns all: 10^8 numbers take one core some hours, and cores can be bought."""
    secret = read_secret(name_of(published))
    side, tags = SetSide(secret.seed, name_of(published).info), map_tags(published.set_digest)
    guesses = [f"+8490000{number:04}" for number in range(2_000)]
    started = time.perf_counter()
    guessed = [side.tag(element("phone", guess)) for guess in guesses]
    places = find_places(guessed, tags)
    rate = len(guesses) / (time.perf_counter() - started)
    assert [g for g, place in zip(guesses, places, strict=True) if place is not None] == [
        HELD,
        "+84900000777",
    ]
    learned["guesses a second on one core"] = round(rate)
    learned["hours for 10^8 phones on one core"] = round(1e8 / rate / 3600, 1)


def test_the_tag_file_without_its_seed_tells_nothing(published, learned):
    """Guessing seeds finds nothing; the bytes look random; the size is a power of two, whatever the set holds."""
    tags = bytes(map_tags(published.set_digest))
    guesses = [element("phone", f"+8490000{number:04}") for number in range(800)]
    wrong = SetSide(secrets.token_bytes(32), name_of(published).info)
    assert not any(place is not None for place in find_places([wrong.tag(value) for value in guesses], tags))
    assert len(tags) // TAG == 256
    learned["tags for 2 identifiers"] = len(tags) // TAG


def test_tags_of_real_values_look_random():
    """Chi-square over the bytes of 4,000 consecutive numbers' tags: consecutive values leave no pattern."""
    side = SetSide(Random(5).randbytes(32), "jointdesk/v1|kh|phone|1|base")
    octets = Counter(b"".join(side.tag(element("phone", f"+849{number:08}")) for number in range(4_000)))
    expected = 4_000 * TAG / 256
    chi = sum((octets[octet] - expected) ** 2 / expected for octet in range(256))
    assert 170 < chi < 360  # 255 degrees of freedom: 1 in 100,000 beyond either end


def test_one_value_has_another_tag_in_every_set(kh, partner, name, cast, published):
    """Two partners who lay their files side by side learn nothing; nor does one that compares epochs and parts."""
    from redteam.scene import FarDesk, pair

    other = pair(FarDesk("kr", "KR"))
    [second] = publish_sets(cast["bob"], other, ["phone"])
    ours, theirs = (tag_set(key) for key in (published, second))
    assert not ours & theirs
    end_set(cast["bob"], published, "withdrawn" if "withdrawn" in _reasons() else _reasons()[0])
    [again] = publish_sets(cast["bob"], partner, ["phone"])
    assert not ours & tag_set(again)
    seeds = [read_secret(name_of(key)) for key in (second, again)]
    assert seeds[0].seed != seeds[1].seed


def test_a_seed_of_one_set_opens_no_other(kh, partner, name, cast, published):
    """Keys are drawn, not derived: base and addition share nothing a thief of one could use."""
    from redteam.scene import FarDesk, pair

    other = pair(FarDesk("kr", "KR"))
    [second] = publish_sets(cast["bob"], other, ["phone"])
    stolen = read_secret(name_of(published)).seed
    for info in (name_of(published).info, name_of(second).info):
        tag = SetSide(stolen, info).tag(element("phone", HELD))
        assert (find_places([tag], map_tags(second.set_digest))[0]) is None


def tag_set(key: MatchKey) -> set[bytes]:
    raw = bytes(map_tags(key.set_digest))
    return {raw[start : start + TAG] for start in range(0, len(raw), TAG)}


def _reasons() -> tuple[str, ...]:
    from jointdesk.engine.exchange.wire.bodies.sets import END_REASONS

    return tuple(END_REASONS)


@pytest.mark.django_db(transaction=True)
def test_a_seed_is_in_its_file_alone_and_nowhere_once_it_is_destroyed(published):
    """Every file of the desk is searched, database pages and write-ahead log too: raw, hex and base64url."""
    secret = read_secret(name_of(published))
    for value in (secret.seed, secret.nonces):
        assert [path.partition("/")[0] for path in files_with(value)] == ["match-keys"]
    if connection.vendor == "sqlite":  # PostgreSQL's files are not the desk's
        assert files_with(bytes(published.public_key))  # the search does find what is in the database
    destroy_key(published)
    assert files_with(secret.seed) == files_with(secret.nonces) == []


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_the_database_holds_no_private_key_and_no_seed(published):
    """A stolen backup reads past cases, and can neither sign, nor open messages, nor open tags."""
    keys = own_keys()
    private = (
        keys.signing.private_bytes_raw(),
        keys.encryption.private_bytes_raw(),
        read_secret(name_of(published)).seed,
    )
    for value in private:
        assert all(not path.startswith(("test.sqlite3", "desk.sqlite3")) for path in files_with(value))
        assert rows_with(value.hex()) == []
    assert settings.HOME.joinpath("keys", "desk.jwk").stat().st_mode & 0o777 == 0o600


def test_keys_stolen_later_do_not_open_what_was_sealed_to_a_prekey():
    """Forward secrecy: once the prekey is destroyed, the standing keys of both desks open nothing of that time."""
    from exchange_cast import make_desk

    draw, now = Random(9).randbytes, datetime(2026, 10, 1, tzinfo=UTC)
    vn, kh = make_desk("vn", "VN", 1), make_desk("kh", "KH", 2)
    ring = KeyRing(kh.keys).add_prekey(draw, now)
    recipient = choose_recipient(kh.card, [own_prekey("kh", ring.newest_prekey)], now)
    message = Message("a" * 32, "request_closed", "vn", "kh", "b" * 32, 1, now, {"request": "b" * 32})
    raw = seal(message, vn.keys, recipient).raw
    assert open_sealed(raw, ring, {"vn": vn.card}, "kh", now).body == message.body
    later = now + timedelta(days=60)
    stolen = KeyRing.from_bytes(ring.forget(later).to_bytes())
    for keys in (stolen, DeskKeys.from_bytes(kh.keys.to_bytes()), vn.keys):
        with pytest.raises(PartnerError, match="wrong_key"):
            open_sealed(raw, keys, {"vn": vn.card}, "kh", later)
