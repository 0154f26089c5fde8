from django.http import HttpRequest
from ninja import Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.api.schemas import AskIn, AskOut, HitOut, PublishIn, SetOut
from jointdesk.desk.exchange.lookups import find_partner
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.matching.question_actions import ask_partner
from jointdesk.desk.exchange.matching.set_actions import publish_sets

router = Router()
HITS_A_PAGE = 1_000


@router.post("/matching/publish", response=list[SetOut])
def publish(request: HttpRequest, which: PublishIn) -> list[SetOut]:
    """Publish what is new of ours to a partner; the sets that went out now."""
    keys = publish_sets(officer_of(request), find_partner(which.partner), which.kinds)
    return [
        SetOut(kind=key.kind, epoch=key.epoch, part=key.part, size=key.set_size, digest=key.set_digest)
        for key in keys
    ]


@router.post("/matching/ask", response=AskOut)
def ask(request: HttpRequest, about: AskIn) -> AskOut:
    """Ask a partner which of our new identifiers it holds too. It learns how many and why, never which."""
    report = ask_partner(
        officer_of(request),
        find_partner(about.partner),
        about.purpose,
        kinds=about.kinds,
        case=about.case,
        neutral=about.neutral,
    )
    return AskOut(
        sets=report.sets,
        asked=report.asked,
        padded=report.padded,
        hits=report.hits,
        left=report.left,
        refusal=report.refusal,
        refused_until=report.refused_until,
    )


@router.get("/hits", response=list[HitOut])
def list_hits(request: HttpRequest, partner: str = "", page: int = 1) -> list[HitOut]:
    """What we and a partner both hold, newest first, a thousand a page, with what is ours behind it."""
    rows = hits(officer_of(request), partner=partner)
    start = (max(page, 1) - 1) * HITS_A_PAGE
    return [
        HitOut(
            id=row.pk,
            partner=row.partner.desk_id,
            kind=row.kind,
            value=row.label,
            found_at=row.found_at,
            complaints=row.complaint_count,
            network=row.network_reference,
            requests=[item.key.hex for item in row.requests.all()],
            notice=row.notice.reference if row.notice else None,
            person=row.person_id,
            doubtful=row.doubtful,
        )
        for row in rows[start : start + HITS_A_PAGE]
    ]
