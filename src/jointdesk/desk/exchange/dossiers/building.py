"""A dossier half filled from what is ours: a network, a case, a hit. A computed network is not yet a gang.

An officer names the gang and chooses what goes in. Of ours goes only what could leave by matching too: marks, cases
kept back and withheld identifiers are asked; of a case its suspects and ringleaders, never its victims or witnesses.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Case, Involvement, Notice, Person
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft
from jointdesk.desk.exchange.dossiers.words import GANG
from jointdesk.desk.exchange.matching.people import kept_back
from jointdesk.desk.exchange.matching.shareable import MATCHED_KINDS, shareable
from jointdesk.desk.exchange.models import Answer, Hit, KeptBackCase
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.intake.models import Complaint, Identifier, ScamTypeNoted
from jointdesk.desk.networks.facts import read_facts
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.desk.networks.queries import members, mentions
from jointdesk.engine.errors import CallerError

TOP = 15
SEXES = {"F": "female", "M": "male"}
ROLES = {Involvement.Category.RINGLEADER: "leader", Involvement.Category.SUSPECT: "unknown"}


@dataclass(frozen=True)
class Source:
    """What a dossier is built from; one of them, or none: an empty page."""

    network: Network | None = None
    case: Case | None = None
    hit: Hit | None = None
    answer: Answer | None = None


def build(officer: Officer, source: Source) -> list[EntryDraft]:
    """The gang first, then what may go into its dossier; each once."""
    parts = list(_parts(officer, source))
    about: dict[str, Any] = {}
    for part in parts:
        if part.kind == GANG:
            about |= {name: value for name, value in part.fields.items() if value and name not in about}
    rest = {_key(part): part for part in parts if part.kind != GANG}
    return [EntryDraft(GANG, about), *rest.values()]


def _key(draft: EntryDraft) -> tuple[str, str]:
    fields = draft.fields
    return draft.kind, str(
        fields.get("value") or fields.get("reference") or draft.links or fields.get("names")
    )


def _parts(officer: Officer, source: Source) -> Iterator[EntryDraft]:
    if source.case is not None:
        yield from _of_case(officer, source.case)
    if source.network is not None:
        yield from _of_network(officer, source.network)
    if source.hit is not None:
        yield from _of_hit(officer, source.hit)
    if source.answer is not None:
        yield from _of_answer(source.answer)


def _of_case(officer: Officer, case: Case) -> Iterator[EntryDraft]:
    if case.mark not in LEAVING or KeptBackCase.objects.filter(case=case).exists():
        raise CallerError(_("This case does not leave the desk: its mark forbids it, or it is kept back."))
    yield EntryDraft(GANG, {"name": case.title})
    reference = {"type": "case", "reference": case.reference, "told": case.title}
    yield EntryDraft("gang_reference", reference, links={"case": case.pk})
    hidden = kept_back()
    for row in case.involvements.select_related("person").order_by("pk"):
        if row.category in ROLES and row.person_id not in hidden:
            yield _person(row.person, ROLES[Involvement.Category(row.category)], {"person": row.person_id})
    for network in case.networks.filter(merged_into=None, dissolved_at=None):
        yield from _of_network(officer, network)


def _of_network(officer: Officer, network: Network) -> Iterator[EntryDraft]:
    facts, told = read_facts(officer, network), _leaving(officer, network)
    span = told.aggregate(first=Min("received_at"), last=Max("received_at"), count=Count("pk"))
    first, last = (moment.date().isoformat() if moment else "" for moment in (span["first"], span["last"]))
    types = ScamTypeNoted.objects.filter(complaint__in=told).values_list("code")
    codes = types.annotate(times=Count("pk")).order_by("-times", "code")[:5]
    yield EntryDraft(
        GANG,
        {
            "crime_types": ["scams"],
            "scam_types": [code for code, _times in codes],
            "first_seen": first,
            "last_seen": last,
        },
    )
    losses = [f"{loss.currency} {loss.amount.quantize(1)}" for loss in facts.losses if loss.currency]
    reference = {
        "type": "network",
        "reference": network.reference,
        "complaints": span["count"],
        "losses": losses,
        "period_from": first,
        "period_to": last,
    }
    yield EntryDraft("gang_reference", _filled(reference), links={"network": network.pk})
    named = mentions(officer, network).filter(identifier__in=_may_leave())
    counted = (
        named.values("identifier").annotate(n=Count("complaint", distinct=True)).order_by("-n", "identifier")
    )
    rows = Identifier.objects.in_bulk([row["identifier"] for row in counted[:TOP]])
    for row in counted[:TOP]:
        yield _identifier(rows[row["identifier"]])


def _of_hit(officer: Officer, hit: Hit) -> Iterator[EntryDraft]:
    row = hit.row
    if isinstance(row, Identifier):
        yield _identifier(row)
        largest = Membership.objects.filter(complaint__mentions__identifier=row)
        member = largest.select_related("network").order_by("-network__complaint_count").first()
        if member is not None:
            yield from _of_network(officer, member.network)
    elif isinstance(row, Notice):
        yield _person(row, "unknown", {"notice": row.pk}, "wanted" if row.colour == Notice.Colour.RED else "")
    else:
        yield _person(row, "unknown", {"person": row.pk})


def _of_answer(answer: Answer) -> Iterator[EntryDraft]:
    """What a partner answered: its conditions come along, and its leave is asked for."""
    for kind, value in answer.identifiers:
        yield EntryDraft(
            "gang_identifier",
            {"type": kind, "value": value},
            mark=answer.mark,
            conditions=answer.conditions,
            datum=answer.key,
        )


def _person(row: Person | Notice, role: str, links: Mapping[str, int], status: str = "") -> EntryDraft:
    if isinstance(row, Notice) and row.mark not in LEAVING:
        raise CallerError(_("This notice does not leave the desk: its mark forbids it."))
    fields = {
        "names": [name for name in (row.name, *row.aliases) if name],
        "birth_date": row.birth_date,
        "sex": SEXES.get(row.sex, ""),
        "nationality": row.nationality,
        "documents": [row.document] if row.document else [],
        "role": role,
        "status": status,
    }
    datum = _datum_of(row) if isinstance(row, Notice) and row.origin_id else None
    return EntryDraft("gang_person", _filled(fields), links=links, datum=datum)


def _datum_of(notice: Notice) -> uuid.UUID | None:
    """A partner's notice is a datum of its own: only with leave is it copied."""
    datum = getattr(notice, "datum", None)
    return datum.key if datum is not None else None


def _identifier(row: Identifier) -> EntryDraft:
    return EntryDraft("gang_identifier", {"type": row.kind, "value": row.value})


def _leaving(officer: Officer, network: Network) -> QuerySet[Complaint]:
    """The network's complaints that the officer reads and whose mark lets them be told of."""
    rows = members(officer, network).filter(mark__in=LEAVING, duplicate_of=None)
    return rows.exclude(state=Complaint.State.WITHDRAWN).order_by()


def _may_leave() -> QuerySet[Identifier]:
    allowed = Identifier.objects.none()
    for kind in MATCHED_KINDS:
        allowed = allowed | shareable(kind)
    return allowed


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", [], None)}
