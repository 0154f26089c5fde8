"""Pairing: a card is taken in, its fingerprint confirmed aloud, and trust can be revoked at any time."""

import hmac
import re

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.signals import partner_confirmed
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.cards import Card, fingerprint

# 10^8 phone numbers within 100 days: no partner needs more
LARGEST_CAP = 1_000_000


@transaction.atomic
def add_partner(officer: Officer | None, raw: bytes | str) -> Partner:
    """Take in a partner's signed card; it waits for its fingerprint. `officer` None: the command line.

    A card with the keys we pinned brings name and address up to date; other keys start the pairing anew, and
    for a confirmed partner only after it was revoked. Raises PartnerError for a bad card.
    """
    if officer is not None:
        require(officer, "partners.pair")
    card = Card.read(raw)
    if card.desk == settings.DESK.id:
        raise CallerError(_("This is a card of our own desk's name."))
    known = Partner.objects.select_for_update().filter(desk_id=card.desk).first()
    words = " ".join(fingerprint(card))
    if known is not None and known.fingerprint != words and known.state == Partner.State.CONFIRMED:
        raise CallerError(
            _("%(desk)s is paired with other keys. Revoke them first, if they are no longer its own.")
            % {"desk": card.desk}
        )
    partner = known or Partner(desk_id=card.desk, added_at=timezone.now())
    if partner.fingerprint != words or partner.state == Partner.State.REVOKED:
        partner.state, partner.confirmed_at, partner.confirmed_by = Partner.State.PENDING, None, None
    partner.name, partner.country, partner.address = card.name, card.country, card.address
    partner.card, partner.fingerprint = card.signed.encode("ascii"), words
    partner.save()
    record("partner_added", f"partner:{card.desk}", {"fingerprint": words, "officer": _who(officer)})
    return partner


def confirm_partner(officer: Officer | None, partner: Partner, words: str) -> Partner:
    """Trust the partner's keys: `words` are those its officer read aloud. Wrong words are refused and logged."""
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
    if partner.state == Partner.State.CONFIRMED:
        return partner
    partner.state, partner.confirmed_at, partner.confirmed_by = (
        Partner.State.CONFIRMED,
        timezone.now(),
        officer,
    )
    partner.save()
    record("partner_confirmed", f"partner:{partner.desk_id}", {"officer": _who(officer)})
    partner_confirmed.send(sender=Partner, partner=partner)
    return partner


@transaction.atomic
def revoke_partner(officer: Officer | None, partner: Partner, reason: str) -> None:
    """Trust the partner's keys no longer: nothing is sent to it, nothing of it is believed."""
    if officer is not None:
        require(officer, "partners.pair")
    partner.state = Partner.State.REVOKED
    partner.save(update_fields=["state"])
    record("partner_revoked", f"partner:{partner.desk_id}", {"reason": reason, "officer": _who(officer)})


@transaction.atomic
def set_daily_cap(officer: Officer | None, partner: Partner, elements: int) -> None:
    """How many elements a day the partner may ask us; the larger, the sooner a number space is enumerated."""
    if officer is not None:
        require(officer, "partners.pair")
    if not 0 <= elements <= LARGEST_CAP:
        raise CallerError(_("The daily cap is a number of 0 to %(most)s.") % {"most": LARGEST_CAP})
    partner.daily_cap = elements
    partner.save(update_fields=["daily_cap"])
    facts = {"elements": elements, "officer": _who(officer)}
    record("partner_cap_set", f"partner:{partner.desk_id}", facts)


def _who(officer: Officer | None) -> str:
    return f"officer:{officer.pk}" if officer is not None else "command line"
