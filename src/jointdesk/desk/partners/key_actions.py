"""What a partner says of its keys: a rotation is pinned, a revocation ends the trust, a prekey is kept."""

from datetime import datetime, timedelta

from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.partners.actions import distrust, end_keys, pin_card
from jointdesk.desk.partners.models import FormerKey, Partner, PartnerPrekey
from jointdesk.desk.partners.queries import card_of
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keyring import GRACE
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.prekeys import Prekey

PREKEYS_KEPT = 4


def pin_rotated(partner: Partner, card: Card, reason: str, digest: str) -> None:
    """The key before vouches for the new card. Trust holds; an officer shall compare the words all the same."""
    end_keys(partner, FormerKey.End.ROTATED, reason, believed=GRACE)
    partner.prekeys.all().delete()
    pin_card(partner, card)
    partner.keys_since, partner.words_heard_at = timezone.now(), None
    partner.save()
    facts = {"fingerprint": " ".join(fingerprint(card)), "message": digest}
    record("partner_keys_rotated", f"partner:{partner.desk_id}", facts)


def take_revoked(partner: Partner, key: str, since: datetime, reason: str, digest: str) -> bool:
    """The partner ends a key of its own. Whether trust in the partner ended with it.

    A former key ends alone when the words of the present one were heard; else it may have vouched for a thief's.
    """
    pinned = key == key_id(card_of(partner).signing_key)
    ended = pinned or partner.words_heard_at is None
    partner.suspect_since = min(since, timezone.now())
    partner.save(update_fields=["suspect_since"])
    if pinned:
        end_keys(partner, FormerKey.End.REVOKED, reason, believed=timedelta(0))
    for row in partner.former_keys.filter(end=FormerKey.End.ROTATED):
        if key_id(bytes(row.signing_key)) == key:
            row.end, row.believed_until, row.reason = FormerKey.End.REVOKED, timezone.now(), reason
            row.save(update_fields=["end", "believed_until", "reason"])
    if ended:
        distrust(partner)
    facts = {"key": key, "since": since.isoformat(), "trust_ended": ended, "message": digest}
    record("partner_key_revoked", f"partner:{partner.desk_id}", facts)
    return ended


def keep_prekey(partner: Partner, prekey: Prekey) -> None:
    """Seal to it while it is valid. Expired ones go, and of many only the newest stay."""
    now = timezone.now()
    partner.prekeys.filter(valid_until__lte=now).delete()
    if prekey.valid_until <= now:
        return
    PartnerPrekey.objects.update_or_create(
        partner=partner,
        key_id=key_id(prekey.encryption_key),
        defaults={
            "public_key": prekey.encryption_key,
            "valid_from": prekey.valid_from,
            "valid_until": prekey.valid_until,
            "received_at": now,
        },
    )
    newest = partner.prekeys.order_by("-valid_from", "-public_key").values_list("pk", flat=True)[
        :PREKEYS_KEPT
    ]
    partner.prekeys.exclude(pk__in=list(newest)).delete()


def forget_prekeys(partner: Partner) -> None:
    """The partner knows a prekey of its no more: seal to its card's key until it announces another."""
    partner.prekeys.all().delete()
