"""Permitted reads of partners. Partners belong to the whole desk: no unit, no mark."""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.cards import Card


def list_partners(officer: Officer) -> QuerySet[Partner]:
    """Every partner, for those who may see them."""
    if not officer.may("partners.read"):
        return Partner.objects.none()
    return Partner.objects.select_related("confirmed_by")


def confirmed_partners() -> QuerySet[Partner]:
    """Those something may be sent to: for the desk itself, and for choices in forms."""
    return Partner.objects.filter(state=Partner.State.CONFIRMED)


def card_of(partner: Partner) -> Card:
    """The partner's card as it was taken in, verified again."""
    return Card.read(bytes(partner.card))


def trusted_cards() -> dict[str, Card]:
    """Desk id -> card of every confirmed partner: whom `open_sealed` believes."""
    return {partner.desk_id: card_of(partner) for partner in confirmed_partners()}


def partner_named(officer: Officer, desk_id: str) -> Partner:
    """The partner of this desk id. Raises CallerError when there is none the officer may see."""
    partner = list_partners(officer).filter(desk_id=desk_id).first()
    if partner is None:
        raise CallerError(f"partner: there is no partner {desk_id[:40]!r}")
    return partner
