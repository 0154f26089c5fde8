from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.lookups import find_case, find_partner, find_set
from jointdesk.desk.exchange.matching.set_actions import end_set
from jointdesk.desk.exchange.matching.sharing import keep_back, mark_kind, release_case, set_hour
from jointdesk.desk.exchange.matching.sharing_queries import shared_with
from jointdesk.engine.errors import CallerError

router = Router()


class KindOut(Schema):
    kind: str
    shared: bool


class OwnSetOut(Schema):
    kind: str
    epoch: int
    part: str
    size: int
    digest: str
    published_at: datetime | None
    anchored_at: datetime | None


class SharedOut(Schema):
    """What a partner may find with us: kinds, the hour (UTC) of the daily publication, sets that can be questioned."""

    kinds: list[KindOut]
    hour: int | None
    sets: list[OwnSetOut]


class KindIn(Schema):
    kind: str
    shared: bool


class HourIn(Schema):
    hour: int | None


class EndIn(Schema):
    digest: str
    reason: str


class EndOut(Schema):
    digest: str
    reason: str


class KeepIn(Schema):
    case: str
    reason: str = ""
    kept_back: bool = True


class KeptOut(Schema):
    case: str
    kept_back: bool


@router.get("/matching/shared/{partner}", response=SharedOut)
def shared(request: HttpRequest, partner: str) -> SharedOut:
    """What a partner may find with us."""
    officer = officer_of(request)
    require(officer, "hits.read")
    found = shared_with(officer, find_partner(partner))
    return SharedOut(
        kinds=[KindOut(kind=row.kind, shared=row.shared) for row in found.kinds],
        hour=found.hour,
        sets=[
            OwnSetOut(
                kind=key.kind,
                epoch=key.epoch,
                part=key.part,
                size=key.set_size,
                digest=key.set_digest,
                published_at=key.published_at,
                anchored_at=key.anchored_at,
            )
            for key in found.sets
        ],
    )


@router.post("/matching/shared/{partner}/kind", response=SharedOut)
def mark(request: HttpRequest, partner: str, told: KindIn) -> SharedOut:
    """Let a partner find a kind with us, or no longer."""
    mark_kind(officer_of(request), find_partner(partner), told.kind, shared=told.shared)
    return shared(request, partner)


@router.post("/matching/shared/{partner}/hour", response=SharedOut)
def hour(request: HttpRequest, partner: str, told: HourIn) -> SharedOut:
    """Set the hour (UTC) of the daily publication; null: only when somebody publishes."""
    set_hour(officer_of(request), find_partner(partner), told.hour)
    return shared(request, partner)


@router.post("/matching/end", response=EndOut)
def end(request: HttpRequest, told: EndIn) -> EndOut:
    """End a set of ours before its epoch is over; its key is destroyed."""
    officer = officer_of(request)
    require(officer, "matching.ask")
    key = find_set(told.digest)
    end_set(officer, key, told.reason)
    return EndOut(digest=key.set_digest, reason=told.reason)


@router.post("/matching/kept-back", response=KeptOut)
def keep(request: HttpRequest, told: KeepIn) -> KeptOut:
    """Keep a case back from sets and questions, or share it again."""
    officer = officer_of(request)
    case = find_case(officer, told.case)
    if case is None:
        raise CallerError("case: must be named")
    if told.kept_back:
        keep_back(officer, case, told.reason)
    else:
        release_case(officer, case)
    return KeptOut(case=case.reference, kept_back=told.kept_back)
