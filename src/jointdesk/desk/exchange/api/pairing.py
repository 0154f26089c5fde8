from django.http import HttpRequest
from ninja import Router

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api.schemas import (
    CardIn,
    CardOut,
    ConditionsIn,
    PartnerOut,
    ReasonIn,
    WordsIn,
)
from jointdesk.desk.partners.actions import add_partner, confirm_partner, revoke_partner, set_conditions
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card
from jointdesk.desk.partners.queries import list_partners, partner_named
from jointdesk.engine.exchange.wire.cards import fingerprint

router = Router()


@router.get("/card", response=CardOut)
def card(request: HttpRequest) -> CardOut:
    """Our signed card, to be given to a partner, and the words our officer reads aloud."""
    require(officer_of(request), "partners.read")
    own = own_card()
    return CardOut(desk=own.desk, name=own.name, card=own.signed, fingerprint=list(fingerprint(own)))


@router.get("/partners", response=list[PartnerOut])
def partners(request: HttpRequest) -> list[PartnerOut]:
    """Every partner, confirmed or not."""
    return [_partner(row) for row in list_partners(officer_of(request))]


@router.post("/partners", response=PartnerOut)
def add(request: HttpRequest, new: CardIn) -> PartnerOut:
    """Take in a partner's card. It waits for its fingerprint."""
    return _partner(add_partner(officer_of(request), new.card))


@router.post("/partners/{desk}/confirm", response=PartnerOut)
def confirm(request: HttpRequest, desk: str, heard: WordsIn) -> PartnerOut:
    """Trust a card: `words` are those the partner's officer read aloud."""
    officer = officer_of(request)
    return _partner(confirm_partner(officer, partner_named(officer, desk), heard.words))


@router.post("/partners/{desk}/revoke", response=PartnerOut)
def revoke(request: HttpRequest, desk: str, why: ReasonIn) -> PartnerOut:
    """Trust a partner no longer."""
    officer = officer_of(request)
    partner = partner_named(officer, desk)
    revoke_partner(officer, partner, why.reason)
    return _partner(partner)


@router.post("/partners/{desk}/conditions", response=PartnerOut)
def set_agreed(request: HttpRequest, desk: str, agreed: ConditionsIn) -> PartnerOut:
    """What was agreed at pairing: how much the partner may ask us a day, how large a set we take from it."""
    officer = officer_of(request)
    partner = partner_named(officer, desk)
    set_conditions(officer, partner, **agreed.dict())
    return _partner(partner)


def _partner(row: Partner) -> PartnerOut:
    return PartnerOut(
        desk=row.desk_id,
        name=row.name,
        country=row.country,
        address=row.address,
        state=row.state,
        mutual=row.state == Partner.State.CONFIRMED and row.trusts_us_since is not None,
        words_heard=row.words_heard_at is not None,
        daily_cap=row.daily_cap,
        daily_person_cap=row.daily_person_cap,
        largest_set=row.largest_set,
    )
