"""Nothing is sent to a desk, nor believed from it, before its words were heard."""

import pytest

from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners.actions import add_partner, confirm_partner, revoke_partner, set_conditions
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card, own_fingerprint
from jointdesk.desk.partners.queries import list_partners, trusted_cards
from jointdesk.engine.errors import CallerError, NotAllowed, OwnError, PartnerError
from jointdesk.engine.exchange.wire.cards import Card


def test_our_card_says_who_we_are_and_verifies(kh):
    card = Card.read(own_card().signed)
    assert (card.desk, card.country) == ("vn", "VN")
    assert len(own_fingerprint()) == 10


def test_keys_are_made_once_and_only_for_their_owner(tmp_path):
    from jointdesk.desk.audit.keys import _read, make_keys

    make_keys(tmp_path)
    path = tmp_path / "keys" / "desk.jwk"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(OwnError):
        make_keys(tmp_path)
    path.chmod(0o644)
    with pytest.raises(OwnError, match="others may read"):
        _read(path)


def test_a_card_waits_for_its_words(kh, cast):
    partner = add_partner(cast["adam"], kh.card.signed)
    assert partner.state == Partner.State.PENDING
    assert trusted_cards() == {}
    with pytest.raises(CallerError, match="not the words"):
        confirm_partner(cast["adam"], partner, "one two three four five six seven eight nine ten")
    assert Entry.objects.filter(kind="partner_fingerprint_refused").count() == 1
    assert OutgoingMessage.objects.count() == 0
    confirm_partner(cast["adam"], partner, "  " + kh.words.upper().replace(" ", " - ") + ".")
    assert list(trusted_cards()) == ["kh"]
    assert OutgoingMessage.objects.get().type == "pairing_confirmed"


def test_only_those_who_may_pair_do(kh, cast):
    with pytest.raises(NotAllowed):
        add_partner(cast["alice"], kh.card.signed)
    assert list(list_partners(cast["charlie"])) == []


def test_a_card_that_was_altered_or_is_our_own_is_refused(kh, cast):
    head, payload, signature = kh.card.signed.split(".")
    with pytest.raises(PartnerError):
        add_partner(cast["adam"], f"{head}.{payload}.{signature[:-4]}AAAA")
    with pytest.raises(CallerError, match="our own"):
        add_partner(cast["adam"], own_card().signed)
    assert Partner.objects.count() == 0


def test_a_confirmed_partner_keeps_its_keys_until_it_is_revoked(kh, partner, cast):
    stranger = type(kh)("kh", "KH")
    with pytest.raises(CallerError, match="other keys"):
        add_partner(cast["adam"], stranger.card.signed)
    assert trusted_cards()["kh"].signing_key == kh.card.signing_key
    revoke_partner(cast["adam"], partner, "keys lost")
    assert trusted_cards() == {}
    again = add_partner(cast["adam"], stranger.card.signed)
    assert (again.pk, again.state) == (partner.pk, Partner.State.PENDING)
    with pytest.raises(CallerError, match="not the words"):
        confirm_partner(cast["adam"], again, kh.words)


def test_a_new_address_under_the_same_keys_needs_no_new_words(kh, partner, cast):
    moved = Card.issue(
        kh.keys,
        desk="kh",
        name="Moved",
        country="KH",
        address="https://desk.example.kh",
        issued_on=kh.card.issued_on,
    )
    row = add_partner(cast["adam"], moved.signed)
    assert (row.state, row.address, row.name) == (Partner.State.CONFIRMED, "https://desk.example.kh", "Moved")


def test_what_is_agreed_is_bounded_logged_and_not_everybodys_to_change(partner, cast):
    agreed = {"daily_cap": 500, "daily_person_cap": 20, "largest_set": 4096}
    set_conditions(cast["cora"], partner, **agreed)
    partner.refresh_from_db()
    assert (partner.daily_cap, partner.daily_person_cap, partner.largest_set) == (500, 20, 4096)
    assert Entry.objects.get(kind="partner_conditions_set").record["largest_set"] == 4096
    for name in agreed:
        for value in (-1, 10**12):
            with pytest.raises(CallerError):
                set_conditions(cast["cora"], partner, **agreed | {name: value})
    with pytest.raises(NotAllowed):
        set_conditions(cast["alice"], partner, **agreed)
