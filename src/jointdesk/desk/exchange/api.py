"""The exchange's API: pairing and groups, matching, requests, notices; one file each."""

from django.http import HttpRequest
from ninja import Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api_matching import router as matching
from jointdesk.desk.exchange.api_pairing import router as pairing
from jointdesk.desk.exchange.api_requests import router as requests
from jointdesk.desk.exchange.api_schemas import DisclosureOut, NoticesIn, WaitingOut
from jointdesk.desk.exchange.disclosure_actions import approve_notices, propose_notices, sendable_to
from jointdesk.desk.exchange.lookups import find_disclosure, find_partner
from jointdesk.desk.exchange.models import NoticeDisclosure
from jointdesk.desk.exchange.queries import count_waiting
from jointdesk.desk.exchange.request_queries import disclosures

router = Router()
router.add_router("", pairing)
router.add_router("", matching)
router.add_router("", requests)


@router.post("/notices", response=DisclosureOut)
def propose(request: HttpRequest, new: NoticesIn) -> DisclosureOut:
    """Propose notices of ours for a partner: those named, or all it has not got and that may leave."""
    officer, partner = officer_of(request), find_partner(new.partner)
    chosen = sendable_to(officer, partner, new.references)
    return _out(propose_notices(officer, partner, chosen, new.purpose))


@router.post("/notices/{pk}/approve", response=DisclosureOut)
def approve(request: HttpRequest, pk: int) -> DisclosureOut:
    """The second officer's word: the notices are sent."""
    officer = officer_of(request)
    return _out(approve_notices(officer, find_disclosure(officer, pk)))


@router.get("/notices", response=list[DisclosureOut])
def list_disclosures(request: HttpRequest) -> list[DisclosureOut]:
    """The newest 200 proposals, sent or not."""
    rows = disclosures(officer_of(request)).prefetch_related("notices")[:200]
    return [_out(row) for row in rows]


@router.get("/outbox", response=WaitingOut)
def outbox(request: HttpRequest) -> WaitingOut:
    """What is on its way: `still` once nothing is."""
    waiting = count_waiting(officer_of(request))
    return WaitingOut(
        undelivered=waiting.undelivered,
        held=waiting.held,
        quarantined=waiting.quarantined,
        unfetched_sets=waiting.unfetched_sets,
        still=waiting.still,
    )


def _out(row: NoticeDisclosure) -> DisclosureOut:
    return DisclosureOut(
        id=row.pk,
        partner=row.partner.desk_id,
        proposed=len(row.notices.all()),
        approved=row.approved_at is not None,
        sent=row.sent,
    )
