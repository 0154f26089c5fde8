"""The exchange's API: pairing and groups, matching, requests, notices; one file each."""

from django.http import HttpRequest
from ninja import Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api.data import router as data
from jointdesk.desk.exchange.api.dossiers import router as dossiers
from jointdesk.desk.exchange.api.figures import router as figures
from jointdesk.desk.exchange.api.files import router as files
from jointdesk.desk.exchange.api.groups import router as groups
from jointdesk.desk.exchange.api.matching import router as matching
from jointdesk.desk.exchange.api.pairing import router as pairing
from jointdesk.desk.exchange.api.printing import router as printing
from jointdesk.desk.exchange.api.requests import router as requests
from jointdesk.desk.exchange.api.reviews import router as reviews
from jointdesk.desk.exchange.api.schemas import DisclosureOut, NoticesIn, WaitingOut
from jointdesk.desk.exchange.api.sharing import router as sharing
from jointdesk.desk.exchange.lookups import find_disclosure, find_partner
from jointdesk.desk.exchange.models import NoticeDisclosure
from jointdesk.desk.exchange.queries import count_waiting
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices, sendable_to
from jointdesk.desk.exchange.requests.request_queries import disclosures

router = Router()
router.add_router("", pairing)
router.add_router("", groups)
router.add_router("", matching)
router.add_router("", printing)
router.add_router("", requests)
router.add_router("", dossiers)
router.add_router("", data)
router.add_router("", reviews)
router.add_router("", sharing)
router.add_router("", figures)
router.add_router("", files)


@router.post("/notices", response=DisclosureOut)
def propose(request: HttpRequest, new: NoticesIn) -> DisclosureOut:
    """Propose notices of ours for a partner: those named, or all it has not got and that may leave."""
    officer, partner = officer_of(request), find_partner(new.partner)
    chosen = sendable_to(officer, partner, new.references)
    return _out(propose_notices(officer, partner, chosen, new.purpose, new.neutral))


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
