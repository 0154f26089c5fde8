"""Pairing: a card is taken in, its fingerprint confirmed aloud, and trust can be revoked at any time."""

import hmac
import re
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.keys import own_keys, own_signing_keys
from jointdesk.desk.partners.models import FormerKey, Partner
from jointdesk.desk.partners.queries import card_of
from jointdesk.desk.partners.signals import partner_confirmed
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.matching.sets import LARGEST_SET
from jointdesk.engine.exchange.wire.cards import Card, fingerprint

# 10^8 phone numbers within 100 days: no partner needs more
LARGEST_CAP = 1_000_000
LARGEST_PERSON_CAP = 10_000


@transaction.atomic
def add_partner(officer: Officer | None, raw: bytes | str) -> Partner:
    """Take in a partner's signed card; it waits for its fingerprint. `officer` None: the command line.

    A card with the keys we pinned brings name and address up to date; other keys start the pairing anew, and
    for a confirmed partner only after it was revoked. Raises PartnerError for a bad card.
    """
    if officer is not None:
        require(officer, "partners.pair")
    card = Card.read(raw)
    known = Partner.objects.select_for_update().filter(desk_id=card.desk).first()
    words = " ".join(fingerprint(card))
    _check_card(card, known, words)
    partner = known or Partner(desk_id=card.desk, added_at=timezone.now())
    if partner.fingerprint != words or partner.state == Partner.State.REVOKED:
        if known is not None and known.fingerprint != words and known.confirmed_at is not None:
            _end_replaced(known)
        partner.state, partner.confirmed_at, partner.confirmed_by = Partner.State.PENDING, None, None
        partner.keys_since, partner.words_heard_at = None, None
    pin_card(partner, card)
    partner.save()
    record("partner_added", f"partner:{card.desk}", {"fingerprint": words, "officer": _who(officer)})
    return partner


def pin_card(partner: Partner, card: Card) -> None:
    """What the card says is what we know of the partner; the caller saves."""
    partner.name, partner.country, partner.address = card.name, card.country, card.address
    partner.card, partner.fingerprint = card.signed.encode("ascii"), " ".join(fingerprint(card))


def end_keys(partner: Partner, end: str, reason: str, *, believed: timedelta) -> FormerKey:
    """The pinned keys are the partner's no more; `believed`: how long what was under way still is."""
    now = timezone.now()
    return FormerKey.objects.create(
        partner=partner,
        signing_key=card_of(partner).signing_key,
        fingerprint=partner.fingerprint,
        since=partner.keys_since or partner.confirmed_at,
        ended_at=now,
        end=end,
        believed_until=now + believed,
        reason=reason[:300],
    )


def _end_replaced(partner: Partner) -> None:
    """Keys we trusted once and that another card replaces; those the partner revoked itself have their row."""
    if not partner.former_keys.filter(signing_key=card_of(partner).signing_key).exists():
        end_keys(partner, FormerKey.End.REVOKED, "", believed=timedelta(0))


def confirm_partner(officer: Officer | None, partner: Partner, words: str) -> Partner:
    """Trust the partner's keys: `words` are those its officer read aloud. Wrong words are refused and logged.

    After a rotation, too: then they confirm what until now the keys before vouched for.
    """
    if officer is not None:
        require(officer, "partners.pair")
    if partner.state == Partner.State.REVOKED:
        raise CallerError(_("This partner was revoked. Take in its card again first."))
    heard = " ".join(re.findall(r"[a-z]+", words.lower()))
    if not hmac.compare_digest(heard.encode(), partner.fingerprint.encode()):
        record("partner_fingerprint_refused", f"partner:{partner.desk_id}", {"officer": _who(officer)})
        raise CallerError(_("These are not the words of this card. Do not pair: ask the partner again."))
    return _trust(officer, partner)


@transaction.atomic
def _trust(officer: Officer | None, partner: Partner) -> Partner:
    partner = Partner.objects.select_for_update().get(pk=partner.pk, fingerprint=partner.fingerprint)
    now, was = timezone.now(), partner.state
    if was == Partner.State.REVOKED or (was == Partner.State.CONFIRMED and partner.words_heard_at):
        return partner
    partner.words_heard_at = now
    if was == Partner.State.CONFIRMED:
        partner.save(update_fields=["words_heard_at"])
        record("partner_words_heard", f"partner:{partner.desk_id}", {"officer": _who(officer)})
        return partner
    partner.state, partner.confirmed_at, partner.confirmed_by = Partner.State.CONFIRMED, now, officer
    partner.keys_since, partner.prekey_told = now, ""
    partner.save()
    record("partner_confirmed", f"partner:{partner.desk_id}", {"officer": _who(officer)})
    partner_confirmed.send(sender=Partner, partner=partner)
    return partner


@transaction.atomic
def revoke_partner(officer: Officer | None, partner: Partner, reason: str) -> None:
    """Trust the partner's keys no longer: nothing is sent to it, nothing of it is believed."""
    if officer is not None:
        require(officer, "partners.pair")
    distrust(partner)
    record("partner_revoked", f"partner:{partner.desk_id}", {"reason": reason, "officer": _who(officer)})


def distrust(partner: Partner) -> None:
    """The partner's keys, former ones and prekeys included, are believed and used no more."""
    partner.state = Partner.State.REVOKED
    partner.save(update_fields=["state"])
    now = timezone.now()
    partner.former_keys.filter(believed_until__gt=now).update(believed_until=now)
    partner.prekeys.all().delete()


def _check_card(card: Card, known: Partner | None, words: str) -> None:
    """Whether the card may wait for its words. Raises CallerError, PartnerError."""
    if card.desk == settings.DESK.id:
        raise CallerError(_("This is a card of our own desk's name."))
    if card.issued_on > (timezone.now() + timedelta(days=1)).date():
        raise PartnerError(
            "from_the_future", "the card was issued later than today; one of the clocks is wrong"
        )
    if known is not None and known.fingerprint == words:
        if card.issued_on < card_of(known).issued_on:
            raise CallerError(_("This card is older than the one we have."))
    elif known is not None and known.state == Partner.State.CONFIRMED:
        raise CallerError(
            _("%(desk)s is paired with other keys. Revoke them first, if they are no longer its own.")
            % {"desk": card.desk}
        )
    if _is_given_up(card, known):
        raise CallerError(_("These keys were given up. The partner makes new ones and sends its new card."))
    if is_of_another(card):
        raise CallerError(_("The keys on this card are another desk's."))


def _is_given_up(card: Card, known: Partner | None) -> bool:
    return FormerKey.objects.filter(partner=known, signing_key=card.signing_key).exists() if known else False


def is_of_another(card: Card) -> bool:
    """No two desks have one key: whoever holds it could speak for both."""
    if card.signing_key in own_signing_keys() or card.encryption_key == own_keys().encryption_public:
        return True
    if FormerKey.objects.filter(signing_key=card.signing_key).exclude(partner__desk_id=card.desk).exists():
        return True
    others = map(card_of, Partner.objects.exclude(desk_id=card.desk))
    keys = (card.signing_key, card.encryption_key)
    return any(other.signing_key in keys or other.encryption_key in keys for other in others)


@transaction.atomic
def set_conditions(
    officer: Officer | None, partner: Partner, *, daily_cap: int, daily_person_cap: int, largest_set: int
) -> None:
    """What was agreed at pairing. The larger a cap, the sooner a number space is enumerated."""
    if officer is not None:
        require(officer, "partners.pair")
    agreed = {"daily_cap": daily_cap, "daily_person_cap": daily_person_cap, "largest_set": largest_set}
    for most, name in ((LARGEST_CAP, "daily_cap"), (LARGEST_PERSON_CAP, "daily_person_cap")):
        if not 0 <= agreed[name] <= most:
            raise CallerError(_("The daily cap is a number of 0 to %(most)s.") % {"most": most})
    if not 0 <= largest_set <= LARGEST_SET:
        raise CallerError(_("The largest set has 0 to %(most)s tags.") % {"most": LARGEST_SET})
    for name, value in agreed.items():
        setattr(partner, name, value)
    partner.save(update_fields=list(agreed))
    facts = agreed | {"officer": _who(officer)}
    record("partner_conditions_set", f"partner:{partner.desk_id}", facts)


def _who(officer: Officer | None) -> str:
    return f"officer:{officer.pk}" if officer is not None else "command line"
