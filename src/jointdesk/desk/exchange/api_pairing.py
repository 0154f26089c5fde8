from django.http import HttpRequest
from ninja import Router

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api_schemas import (
    CapIn,
    CardIn,
    CardOut,
    GroupIn,
    GroupOut,
    PartnerOut,
    ReasonIn,
    WordsIn,
)
from jointdesk.desk.exchange.group_actions import found_group, join_group
from jointdesk.desk.exchange.lookups import find_group, find_partner
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.partners.actions import add_partner, confirm_partner, revoke_partner, set_daily_cap
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card
from jointdesk.desk.partners.queries import list_partners, partner_named
from jointdesk.engine.exchange.cards import fingerprint

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


@router.post("/partners/{desk}/cap", response=PartnerOut)
def set_cap(request: HttpRequest, desk: str, cap: CapIn) -> PartnerOut:
    """How many elements a day this partner may ask us."""
    officer = officer_of(request)
    partner = partner_named(officer, desk)
    set_daily_cap(officer, partner, cap.elements)
    return _partner(partner)


@router.get("/groups", response=list[GroupOut])
def list_groups(request: HttpRequest) -> list[GroupOut]:
    """Joint groups we founded, joined, or are invited to."""
    return [_group(row) for row in groups(officer_of(request))]


@router.post("/groups", response=GroupOut)
def found(request: HttpRequest, new: GroupIn) -> GroupOut:
    """Found a joint group and invite its partners."""
    officer = officer_of(request)
    invited = [find_partner(desk) for desk in dict.fromkeys(new.partners)]
    group = found_group(officer, new.name, new.mandate, new.legal_basis, invited)
    return _group(find_group(officer, group.key.hex))


@router.post("/groups/{key}/join", response=GroupOut)
def join(request: HttpRequest, key: str) -> GroupOut:
    """Accept an invitation."""
    officer = officer_of(request)
    join_group(officer, find_group(officer, key))
    return _group(find_group(officer, key))


def _partner(row: Partner) -> PartnerOut:
    return PartnerOut(
        desk=row.desk_id,
        name=row.name,
        country=row.country,
        address=row.address,
        state=row.state,
        mutual=row.state == Partner.State.CONFIRMED and row.trusts_us_since is not None,
        daily_cap=row.daily_cap,
    )


def _group(row: JointGroup) -> GroupOut:
    return GroupOut(
        key=row.key.hex,
        name=row.name,
        mandate=row.mandate,
        legal_basis=row.legal_basis,
        desks=row.desks,
        joined=row.joined_at is not None,
        members={member.partner.desk_id: member.state for member in row.members.all()},
    )
