"""Our own desk as partners see it: keys, signed card, fingerprint."""

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.keys import make_keys, own_keys
from jointdesk.engine.exchange.cards import Card, fingerprint

__all__ = ["make_keys", "own_card", "own_fingerprint", "own_keys"]


def own_card() -> Card:
    """Our card, issued today from the desk's folder: a changed address needs no second pairing."""
    desk = settings.DESK
    return Card.issue(
        own_keys(),
        desk=desk.id,
        name=desk.name,
        country=desk.country,
        address=desk.address,
        issued_on=timezone.now().date(),
    )


def own_fingerprint() -> tuple[str, ...]:
    """The words our officer reads to the partner's."""
    return fingerprint(own_card())
