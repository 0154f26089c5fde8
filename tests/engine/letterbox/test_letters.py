"""A letter comes out as it went in, to the desk's key alone, or not at all."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from letter_examples import DANGER, DESK, DESK_PUBLIC, MARK, NOW, REPORT, random_bytes

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.letters import (
    MOST_LETTER,
    Letter,
    NamedIdentifier,
    open_letter,
    read_letter,
    seal_letter,
    write_letter,
)
from jointdesk.engine.letterbox.sealing import find_among, key_id, read_key_id, seal_whole

VECTORS = Path(__file__).parents[2] / "data/letterbox"
find = find_among(DESK)


@pytest.mark.parametrize("letter", [REPORT, DANGER], ids=lambda letter: letter.kind)
def test_a_letter_reads_back(letter):
    assert read_letter(write_letter(letter)) == letter
    sealed = seal_letter(letter, DESK_PUBLIC, random_bytes())
    assert open_letter(sealed, letter.id, find) == letter


@given(st.text(max_size=400), st.text(max_size=80))
def test_any_text_reads_back_or_is_refused_with_its_field(narrative, place):
    letter = replace(REPORT, narrative=narrative, place=place)
    try:
        raw = write_letter(letter)
    except CallerError as error:
        named = str(error)
    else:
        assert read_letter(raw) == letter
        return
    assert "narrative" in named or "place" in named


def test_nothing_of_the_letter_shows_through_the_seal():
    short = replace(REPORT, narrative="x", accused="", contact=None, attachments=(), identifiers=())
    sizes = {len(seal_letter(letter, DESK_PUBLIC, random_bytes())) for letter in (short, REPORT, DANGER)}
    assert len(sizes) == 1
    sealed = seal_letter(REPORT, DESK_PUBLIC, random_bytes())
    assert b"0912" not in sealed
    assert REPORT.receipt.hash not in sealed


def test_another_key_opens_nothing_and_an_old_one_still_opens():
    new = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    sealed = seal_letter(REPORT, DESK_PUBLIC, random_bytes())
    assert open_letter(sealed, REPORT.id, find_among(new, DESK)) == REPORT
    assert read_key_id(sealed) == key_id(DESK_PUBLIC)
    with pytest.raises(PartnerError, match="wrong_key"):
        open_letter(sealed, REPORT.id, find_among(new))


def test_no_octet_can_be_changed_cut_or_added():
    sealed = seal_letter(REPORT, DESK_PUBLIC, random_bytes())
    for place in (0, 4, 12, 44, 91, 92, 4_000, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(PartnerError):
            open_letter(bytes(altered), REPORT.id, find)
    for bad in (sealed[:-1], sealed + b"\0", sealed[:92], sealed[:91], b"", sealed[92:]):
        with pytest.raises(PartnerError):
            open_letter(bad, REPORT.id, find)


def test_a_letter_opens_only_under_its_own_id():
    sealed = seal_letter(REPORT, DESK_PUBLIC, random_bytes())
    for other in ("f" * 32, "", "../x", "a" * 31):
        with pytest.raises(PartnerError):
            open_letter(sealed, other, find)
    inner = write_letter(REPORT)
    swapped = seal_whole(inner, DESK_PUBLIC, f"letter|{'d' * 32}", random_bytes())
    with pytest.raises(PartnerError, match="another one"):
        open_letter(swapped, "d" * 32, find)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"id": "A" * 32}, "id"),
        ({"language": "Tiếng Việt"}, "language"),
        ({"narrative": "x" * 40_001}, "narrative"),
        ({"narrative": "a\x1b[2J"}, "narrative"),
        ({"narrative": "a" + "\u0301" * 31}, "narrative"),
        ({"narrative": "\u202egnp"}, "narrative"),
        ({"narrative": "  ", "attachments": ()}, "narrative"),
        ({"happened_to": REPORT.happened_from, "happened_from": REPORT.happened_to}, "happened_from"),
        ({"scam_types": ("NICE",)}, "scam_types"),
        ({"province": "Hà Nội"}, "province"),
        ({"attachments": REPORT.attachments * 2}, "attachments"),
        ({"attachments": REPORT.attachments * 51}, "attachments"),
        ({"identifiers": (NamedIdentifier("phone", "", "", True),)}, "identifiers"),
        ({"kind": "danger"}, "danger"),
        ({"kind": "dispute", "identifiers": ()}, "identifier"),
        ({"receipt": replace(MARK, hash=b"short")}, "receipt"),
        ({"losses": None}, "another type"),
    ],
)
def test_what_is_out_of_form_is_refused_by_name(change, field):
    with pytest.raises(CallerError, match=field):
        write_letter(replace(REPORT, **change))


def test_a_moment_needs_a_zone():
    with pytest.raises(CallerError):
        write_letter(replace(REPORT, received_at=datetime(2026, 11, 20)))  # noqa: DTZ001


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"v":1}',
        b'{"v":true}',
        b'{"v":0}',
        b'{"v":1,"v":1}',
        b"[" * 100_000,
        b'{"v":1e3}',
        b'{"v":NaN}',
    ],
)
def test_hostile_letters_raise_partner_errors(raw):
    with pytest.raises(PartnerError):
        read_letter(raw)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from(sorted(json.loads(write_letter(REPORT)))),
)
def test_any_value_in_any_field_is_read_or_refused(value, field):
    wire = json.loads(write_letter(REPORT))
    wire[field] = value
    try:
        letter = read_letter(json.dumps(wire).encode())
    except PartnerError:
        return
    assert isinstance(letter, Letter)


def test_a_letter_says_nothing_of_itself():
    assert repr(REPORT) == f"Letter(report {REPORT.id})"


def test_too_large_and_later_versions_are_said():
    with pytest.raises(PartnerError, match="too_large"):
        read_letter(b" " * (MOST_LETTER + 1))
    with pytest.raises(PartnerError, match="unknown_version"):
        read_letter(write_letter(REPORT).replace(b'"v":1', b'"v":2'))


def test_a_letter_sealed_by_an_earlier_release_opens():
    sealed = bytes.fromhex((VECTORS / "letter.hex").read_text())
    assert open_letter(sealed, REPORT.id, find) == REPORT
    assert REPORT.received_at == NOW


@pytest.mark.parametrize("key", [bytes(32), b"", b"x" * 31])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(CallerError):
        seal_letter(REPORT, key, random_bytes())


@given(st.binary(max_size=400))
def test_any_octets_are_refused(octets):
    header = seal_letter(REPORT, DESK_PUBLIC, random_bytes())[:12]
    for sealed in (octets, b"JDL1" + octets, header + octets):
        with pytest.raises(PartnerError):
            open_letter(sealed, REPORT.id, find)


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32])
def test_points_of_small_order_open_nothing(point):
    sealed = seal_letter(REPORT, DESK_PUBLIC, random_bytes())
    with pytest.raises(PartnerError, match="altered"):
        open_letter(sealed[:12] + point + sealed[44:], REPORT.id, find)
