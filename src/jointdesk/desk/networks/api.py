"""Networks over HTTP, for officers' programs."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks import actions, queries
from jointdesk.desk.networks.chains import explain_link
from jointdesk.desk.networks.facts import Facts, read_facts
from jointdesk.desk.networks.history import Happening, read_history
from jointdesk.desk.networks.models import Hub, Judgement, Network

router = Router()
PAGE = 100


class NetworkOut(Schema):
    reference: str
    complaint_count: int
    identifier_count: int
    first_received_at: datetime | None
    last_received_at: datetime | None


class Page(Schema):
    """`count` networks were found, or `more` than that, which are not counted."""

    count: int
    more: bool
    networks: list[NetworkOut]


class LossOut(Schema):
    currency: str
    amount: Decimal
    told: int


class NamedOut(Schema):
    """`weight` in bits, with the reason in the caller's language; a hub's links nothing."""

    kind: str
    value: str
    complaints: int
    hub: bool
    weight: float
    strength: int
    reason: str


class HappeningOut(Schema):
    """`judgement` can be taken back while it stands. `other`: the network taken in, or that fell off."""

    kind: str
    at: datetime
    by: str
    other: str
    complaints: int
    judgement: int | None


class NetworkDetail(NetworkOut):
    """`members` are the references of the complaints the officer may read (the newest thousand)."""

    visible: int
    hidden: int
    losses: list[LossOut]
    countries: dict[str, int]
    origins: dict[str, int]
    identifiers: list[NamedOut]
    history: list[HappeningOut]
    members: list[str]


class HubOut(Schema):
    kind: str
    value: str
    degree: int
    source: str
    reason: str
    review: str
    overruled: bool

    @staticmethod
    def resolve_kind(hub: Hub) -> str:
        return hub.identifier.kind

    @staticmethod
    def resolve_value(hub: Hub) -> str:
        return hub.identifier.value

    @staticmethod
    def resolve_overruled(hub: Hub) -> bool:
        return hub.overruled_by_id is not None


class NewJudgement(Schema):
    """`kind`: must_link or cannot_link; complaints by reference."""

    kind: str
    one: str
    other: str
    reason: str


class JudgementOut(Schema):
    id: int
    kind: str


class Which(Schema):
    kind: str
    value: str
    reason: str = ""


class StepOut(Schema):
    """Complaints are empty where the officer may not read them."""

    one: str
    other: str
    kind: str
    value: str
    degree: int
    judged: bool
    weight: float


@router.get("/partition")
def partition(request: HttpRequest) -> StreamingHttpResponse:
    """Which complaint is in which network, as JSON lines. Withdrawn complaints are in none."""
    officer = officer_of(request)
    require(officer, "networks.export")
    note_access(officer, "consultation", "networks", "export of the partition")
    return StreamingHttpResponse(_partition(officer), content_type="application/x-ndjson")


@router.get("/counts")
def count(request: HttpRequest) -> dict[str, int]:
    """How many networks of two or more complaints, complaints that stand alone, and hubs. Where a unit has more than
    30,000 of either they are counted no further, and `more` is there too."""
    officer = officer_of(request)
    together, alone, more = queries.count_networks(officer)
    hubs = queries.count_hubs(officer)
    found = {"networks": together, "alone": alone, "hubs": hubs[""] - hubs["genuine"]}
    return found | {"more": 1} if more else found


@router.get("/hubs", response=list[HubOut])
def list_hubs(request: HttpRequest, show: str = "") -> list[Hub]:
    """The identifiers too common to link by, most common first (the first thousand); `show`: proposed, rule, list,
    officer or genuine ones only."""
    return list(queries.hubs(officer_of(request), show)[:1000])


@router.post("/hubs/declare", response=HubOut)
def declare_hub(request: HttpRequest, which: Which) -> Hub:
    """Say that an identifier is too common to link by."""
    return actions.declare_hub(officer_of(request), _identifier(which), which.reason)


@router.post("/hubs/overrule", response=HubOut)
def overrule_hub(request: HttpRequest, which: Which) -> Hub:
    """Say that an identifier is genuine and links, however many name it."""
    return actions.overrule_hub(officer_of(request), _identifier(which))


@router.post("/hubs/confirm", response=HubOut)
def confirm_hub(request: HttpRequest, which: Which) -> Hub:
    """Say that a proposed hub is one."""
    officer = officer_of(request)
    hub = _hub(officer, which)
    actions.confirm_hub(officer, hub, which.reason)
    return hub


@router.post("/hubs/reject", response=HubOut)
def reject_hub(request: HttpRequest, which: Which) -> Hub:
    """Say that a proposed hub is genuine: it links."""
    officer = officer_of(request)
    hub = _hub(officer, which)
    actions.reject_hub(officer, hub, which.reason)
    return hub


@router.get("/explain", response=list[StepOut])
def explain(request: HttpRequest, a: str, b: str) -> list[StepOut]:
    """The shortest chain of complaints and identifiers from a to b; empty when they are not linked."""
    officer = officer_of(request)
    links = explain_link(officer, _complaint(officer, a), _complaint(officer, b))
    return [
        StepOut(
            one=link.one.reference if link.one else "",
            other=link.other.reference if link.other else "",
            kind=link.kind,
            value=link.value,
            degree=link.degree,
            judged=link.judged,
            weight=link.strength.weight,
        )
        for link in links
    ]


@router.post("/judgements", response=JudgementOut)
def judge(request: HttpRequest, new: NewJudgement) -> Judgement:
    """Say that two complaints belong together, or do not."""
    officer = officer_of(request)
    one, other = _complaint(officer, new.one), _complaint(officer, new.other)
    return actions.judge(officer, new.kind, one, other, new.reason)


@router.post("/judgements/{judgement}/undo", response=JudgementOut)
def undo(request: HttpRequest, judgement: int) -> Judgement:
    """Take a judgement back."""
    officer = officer_of(request)
    found = get_object_or_404(queries.judgements(officer), pk=judgement)
    actions.undo(officer, found)
    return found


@router.get("", response=Page)
def list_networks(request: HttpRequest, q: str = "", alone: bool = False, page: int = 1) -> dict[str, object]:
    """A page of networks, largest first, a hundred each; `alone` adds complaints that stand alone."""
    found = queries.search(officer_of(request), q, alone=alone)
    start = min(max(0, page - 1), 1_000_000) * PAGE
    first, more = queries.find_first(found)
    return {
        "count": len(first),
        "more": more,
        "networks": list(found[start : start + PAGE]),
    }


@router.get("/{reference}", response=NetworkDetail)
def read(request: HttpRequest, reference: str) -> dict[str, object]:
    """One network: what it lost, where, by which identifiers."""
    officer = officer_of(request)
    network = get_object_or_404(queries.networks(officer), reference=reference)
    note_access(officer, "consultation", f"network:{reference}", "case work")
    inside = queries.members(officer, network).values_list("reference", flat=True)[:1000]
    return _describe(network, read_facts(officer, network)) | {
        "members": list(inside),
        "history": [_tell(one) for one in read_history(officer, network)],
    }


def _describe(network: Network, facts: Facts) -> dict[str, object]:
    columns = NetworkOut.model_fields
    return {column: getattr(network, column) for column in columns} | {
        "visible": facts.visible,
        "hidden": facts.hidden,
        "losses": facts.losses,
        "countries": dict(facts.countries),
        "origins": dict(facts.origins),
        "identifiers": [
            NamedOut(
                kind=named.identifier.kind,
                value=named.identifier.value,
                complaints=named.here,
                hub=named.hub,
                weight=0 if named.hub else named.strength.weight,
                strength=0 if named.hub else named.strength.level,
                reason="" if named.hub else named.strength.reason,
            )
            for named in facts.identifiers
        ],
    }


def _tell(one: Happening) -> HappeningOut:
    return HappeningOut(
        kind=one.kind,
        at=one.at,
        by=one.by.username if one.by else "",
        other=one.other.reference if one.other else "",
        complaints=one.count,
        judgement=one.judgement.pk if one.judgement else None,
    )


def _partition(officer: Officer) -> Iterator[str]:
    rows = queries.partition(officer).values_list("complaint__reference", "network__reference")
    for complaint, network in rows.iterator(5000):
        yield json.dumps({"complaint": complaint, "network": network}) + "\n"


def _complaint(officer: Officer, reference: str) -> Complaint:
    return get_object_or_404(complaints(officer, queries.READ), reference=reference)


def _hub(officer: Officer, which: Which) -> Hub:
    rows = queries.hubs(officer)
    return get_object_or_404(rows, identifier__kind=which.kind, identifier__value=which.value)


def _identifier(which: Which) -> Identifier:
    return get_object_or_404(Identifier, kind=which.kind, value=which.value)
