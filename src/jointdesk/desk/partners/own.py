"""Our own desk as partners see it: keys, signed card, fingerprint, prekey."""

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import make_keys, own_keys
from jointdesk.engine.exchange.wire.cards import Card, OwnKeys, fingerprint
from jointdesk.engine.exchange.wire.keyring import own_prekey
from jointdesk.engine.exchange.wire.prekeys import Prekey

__all__ = ["card_with", "make_keys", "newest_prekey", "own_card", "own_fingerprint", "own_keys"]


def own_card() -> Card:
    """Our card, issued today from the desk's folder: a changed address needs no second pairing."""
    return card_with(own_keys())


def card_with(keys: OwnKeys) -> Card:
    """Our card with these keys of ours, for instance those that come next."""
    desk = settings.DESK
    return Card.issue(
        keys,
        desk=desk.id,
        name=desk.name,
        country=desk.country,
        address=desk.address,
        issued_on=timezone.now().date(),
    )


def own_fingerprint() -> tuple[str, ...]:
    """The words our officer reads to the partner's."""
    return fingerprint(own_card())


def newest_prekey() -> Prekey | None:
    """The short-lived key that partners shall seal to."""
    kept = own_keys().newest_prekey
    return None if kept is None else own_prekey(settings.DESK.id, kept)
