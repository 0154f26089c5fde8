"""Finding what a door was told by name, within what the officer may see; CallerError says what is not there."""

import uuid

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.queries import case_by_reference
from jointdesk.desk.exchange.hit_queries import hits
from jointdesk.desk.exchange.models import Hit, JointGroup, NoticeDisclosure, Request
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.request_queries import disclosures, request_by_key
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import CallerError


def find_partner(desk_id: str) -> Partner:
    """A confirmed partner: the only ones something can be done with."""
    partner = confirmed_partners().filter(desk_id=desk_id).first()
    if partner is None:
        raise CallerError(f"partner: no confirmed partner {desk_id[:40]!r}")
    return partner


def find_request(officer: Officer, key: str) -> Request:
    request = request_by_key(officer, _read_key(key))
    if request is None:
        raise CallerError("request: there is none of this key, or it is not open to you")
    return request


def find_group(officer: Officer, key: str) -> JointGroup:
    group = groups(officer).filter(key=_read_key(key)).first()
    if group is None:
        raise CallerError("group: there is none of this key, or it is not open to you")
    return group


def find_hit(officer: Officer, pk: int | None) -> Hit | None:
    if pk is None:
        return None
    hit = hits(officer).filter(pk=pk).first()
    if hit is None:
        raise CallerError("hit: there is no such hit, or it is not open to you")
    return hit


def find_case(officer: Officer, reference: str) -> Case | None:
    if not reference:
        return None
    case = case_by_reference(officer, reference)
    if case is None:
        raise CallerError("case: there is none of this reference, or it is not open to you")
    return case


def find_disclosure(officer: Officer, pk: int) -> NoticeDisclosure:
    disclosure = disclosures(officer).filter(pk=pk).first()
    if disclosure is None:
        raise CallerError("notices: there is no such proposal, or it is not open to you")
    return disclosure


def _read_key(key: str) -> uuid.UUID:
    try:
        return uuid.UUID(key)
    except ValueError:
        raise CallerError("key: is not 32 hex digits") from None


def find_any_partner(desk_id: str) -> Partner:
    """A partner in whatever state, for the command line."""
    partner = Partner.objects.filter(desk_id=desk_id).first()
    if partner is None:
        raise CallerError(f"partner: no partner {desk_id[:40]!r}")
    return partner
