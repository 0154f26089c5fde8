"""Finding what a door was told by name, within what the officer may see; the error says what is not there."""

import uuid

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.queries import case_by_reference
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.models import Hit, JointGroup, MatchKey, NoticeDisclosure, Request
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.requests.request_queries import disclosures, request_by_key
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import CallerError, NotFound


def find_partner(desk_id: str) -> Partner:
    """A confirmed partner: the only ones something can be done with."""
    partner = confirmed_partners().filter(desk_id=desk_id).first()
    if partner is None:
        raise CallerError(f"partner: no confirmed partner {desk_id[:40]!r}")
    return partner


def find_request(officer: Officer, key: str) -> Request:
    request = request_by_key(officer, read_key(key))
    if request is None:
        raise NotFound("request: there is none of this key, or it is not open to you")
    return request


def find_group(officer: Officer, key: str) -> JointGroup:
    group = groups(officer).filter(key=read_key(key)).first()
    if group is None:
        raise NotFound("group: there is none of this key, or it is not open to you")
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
        raise NotFound("notices: there is no such proposal, or it is not open to you")
    return disclosure


def find_set(digest: str) -> MatchKey:
    """A set of ours that can still be questioned, by its digest or the beginning of it."""
    rows = MatchKey.objects.open().filter(set_digest__startswith=digest).select_related("partner")
    found = list(rows[:2]) if len(digest) >= 8 else []
    if len(found) != 1:
        raise NotFound("set: there is no such set, or more than one")
    return found[0]


def read_key(key: str) -> uuid.UUID:
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
