"""Changing our own keys. Partners are told in the transaction that makes the new keys ours.

1. Rotation: the key before vouches for the new one, trust goes on. 2. Revocation: the key ends itself, pairing begins
anew. 3. A prekey a week; what is past its time is destroyed. Order of each: file, database, file (`audit.keys`).
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.keys import change_keys, key_lock, own_keys, promote_keys, settle_keys
from jointdesk.desk.audit.models import OwnKey
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import card_with, newest_prekey
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.desk.partners.signals import (
    own_keys_prepared,
    own_keys_revoked,
    own_keys_rotated,
    prekey_made,
)
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keyring import KeyRing
from jointdesk.engine.exchange.wire.keys import key_id

MAX_REASON = 300


def rotate_keys(officer: Officer | None, reason: str) -> Card:
    """New keys for our desk; each confirmed partner is told by the keys before. `officer` None: the command line."""
    _check(officer, reason)
    with key_lock():
        card = _prepare()
        own_keys_prepared.send(sender=OwnKey, revoked=False)
        with transaction.atomic(durable=True):
            _note_new_keys(card, reason, revoked=False)
            facts = {"fingerprint": " ".join(fingerprint(card)), "officer": _who(officer), "reason": reason}
            record("own_keys_rotated", f"key:{key_id(card.signing_key)}", facts)
            own_keys_rotated.send(sender=OwnKey, card=card, reason=reason)
        promote_keys(fresh_prekeys=False)
    return card


def revoke_own_keys(officer: Officer | None, since: datetime, reason: str) -> Card:
    """Our keys may be in other hands since `since`: partners believe them no more, and pairing begins anew."""
    _check(officer, reason)
    if since > timezone.now():
        raise CallerError(_("That moment has not come yet."))
    with key_lock():
        card = _prepare()
        own_keys_prepared.send(sender=OwnKey, revoked=True)
        with transaction.atomic(durable=True):
            ended = key_id(own_keys().signing_public)
            _note_new_keys(card, reason, revoked=True)
            facts = {"since": since.isoformat(), "officer": _who(officer), "reason": reason}
            record("own_keys_revoked", f"key:{ended}", facts)
            own_keys_revoked.send(sender=OwnKey, key=ended, since=since, reason=reason)
            Partner.objects.update(trusts_us_since=None)
        promote_keys(fresh_prekeys=True)
    return card


def tend_keys() -> int:
    """The worker's chore: settle after a crash, destroy what is past its time, make and announce a prekey."""
    with key_lock(wait=False) as mine:
        if mine:
            settle_keys()
            change_keys(_make_up_to_date)
    prekey = newest_prekey()
    if prekey is None:
        return 0
    known = key_id(prekey.encryption_key)
    behind = confirmed_partners().exclude(prekey_told=known).values_list("pk", flat=True)
    return sum(_announce(partner, known) for partner in list(behind))


@transaction.atomic
def _announce(partner_pk: int, known: str) -> bool:
    partner = Partner.objects.select_for_update().get(pk=partner_pk)
    prekey = newest_prekey()
    if prekey is None or partner.state != Partner.State.CONFIRMED or partner.prekey_told == known:
        return False
    partner.prekey_told = key_id(prekey.encryption_key)
    partner.save(update_fields=["prekey_told"])
    prekey_made.send(sender=Partner, partner=partner, prekey=prekey)
    return True


def _make_up_to_date(ring: KeyRing) -> KeyRing:
    now = timezone.now()
    ring = ring.forget(now)
    return ring.add_prekey(secrets.token_bytes, now) if ring.needs_prekey(now) else ring


def _prepare() -> Card:
    settle_keys()
    prepared = change_keys(lambda ring: ring.prepare(secrets.token_bytes)).next
    if prepared is None:
        raise OwnError("the new keys could not be written")
    return card_with(prepared)


def _note_new_keys(card: Card, reason: str, *, revoked: bool) -> None:
    """The row of the new key is what makes it ours: with it, a crash ends in the new keys, without it in the old."""
    now, before = timezone.now(), own_keys().signing_public
    OwnKey.objects.get_or_create(signing_key=before)
    OwnKey.objects.filter(signing_key=before).update(until=now, reason=reason, revoked=revoked)
    OwnKey.objects.create(signing_key=card.signing_key, since=now)
    # the newest prekey is announced again, by the new key
    Partner.objects.update(prekey_told="")


def _check(officer: Officer | None, reason: str) -> None:
    if officer is not None:
        require(officer, "keys.rotate")
    if not reason.strip() or len(reason) > MAX_REASON:
        raise CallerError(_("Say why, in at most %(most)s characters.") % {"most": MAX_REASON})


def _who(officer: Officer | None) -> str:
    return f"officer:{officer.pk}" if officer is not None else "command line"
