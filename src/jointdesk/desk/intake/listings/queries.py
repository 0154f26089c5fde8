"""Permitted reads of the public list and of disputes. What is told to everybody is no unit's; who disputes it is."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake import queries as intake
from jointdesk.desk.intake.letters.letter_models import LetterFile
from jointdesk.desk.intake.listings.models import Dispute, Listing, ListingBuild, ListingDecision
from jointdesk.desk.intake.listings.reports import read_reports
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.engine.letterbox.listings import BANDS

READ, DECIDE = "listings.read", "listings.decide"
State = Dispute.State
SHOWN = 20


@dataclass(frozen=True)
class Filters:
    """An empty field does not filter. `text`: an identifier however written, or a part of one."""

    text: str = ""
    kind: str = ""
    band: str = ""
    decided: str = ""


@dataclass(frozen=True)
class Standing:
    """How an identifier stands: `reporters` independent ones count today, `named` complaints name it in all."""

    reporters: int
    named: int
    complaints: list[Complaint]


def listings(officer: Officer, filters: Filters | None = None) -> QuerySet[Listing]:
    """What the doors were told, the latest reported first."""
    filters = filters or Filters()
    rows = Listing.objects.select_related("identifier") if officer.may(READ) else Listing.objects.none()
    if text := intake.clean(filters.text):
        rows = rows.filter(identifier__in=_spelt(text))
    if filters.kind:
        rows = rows.filter(identifier__kind=filters.kind)
    if filters.band in BANDS:
        rows = rows.filter(band=filters.band)
    return rows.order_by("-month", "identifier")


def told_of(officer: Officer, identifier: Identifier) -> Listing | None:
    """What the doors were told of it."""
    return listings(officer).filter(identifier=identifier).first()


def decisions(officer: Officer, act: str = "") -> QuerySet[ListingDecision]:
    """Those in force, the newest first. Holds are for those who decide: they tell of investigations."""
    if not officer.may(READ):
        return ListingDecision.objects.none()
    rows = ListingDecision.objects.filter(lifted_at=None).select_related("identifier", "by", "dispute")
    if not officer.may(DECIDE):
        rows = rows.exclude(act=ListingDecision.Act.HELD)
    return (rows.filter(act=act) if act in ListingDecision.Act.values else rows).order_by("-at", "-pk")


def held_for(officer: Officer, case: str) -> QuerySet[ListingDecision]:
    """The holds in force for an investigation, by its reference: for those who decide."""
    return decisions(officer, ListingDecision.Act.HELD).filter(case=case)


def decisions_on(officer: Officer, identifier: Identifier) -> QuerySet[ListingDecision]:
    """All that was ever decided on one, the newest first."""
    if not officer.may(READ):
        return ListingDecision.objects.none()
    rows = identifier.decisions.select_related("by", "lifted_by", "dispute")
    if not officer.may(DECIDE):
        rows = rows.exclude(act=ListingDecision.Act.HELD)
    return rows.order_by("-at", "-pk")


def identifiers(officer: Officer) -> QuerySet[Identifier]:
    """Any that a complaint names or a decision is about: identifiers are no unit's, complaints are."""
    return Identifier.objects.all() if officer.may(READ) else Identifier.objects.none()


def disputed(officer: Officer, dispute: Dispute) -> Identifier | None:
    """What a dispute is about, if the desk knows it."""
    return identifiers(officer).filter(kind=dispute.kind, value=dispute.value).first()


def find_identifier(officer: Officer, text: str) -> Identifier | None:
    """The one that a text spells, if the desk knows it."""
    return identifiers(officer).filter(pk__in=_spelt(intake.clean(text))).order_by("pk").first()


def standing(officer: Officer, identifier: Identifier) -> Standing:
    """Counted now; the complaints are the newest that the officer may read."""
    counted = {report.reporter for report in read_reports([identifier])}
    naming = Mention.objects.filter(identifier=identifier).order_by("-complaint")
    keys = list(naming.values_list("complaint", flat=True).distinct()[:200])
    readable = list(intake.complaints(officer).filter(pk__in=keys)[:SHOWN])
    return Standing(len(counted), identifier.complaint_count, readable)


def disputes(officer: Officer, state: str = "", action: str = READ) -> QuerySet[Dispute]:
    """Of the officer's unit (disputes come in at the national level), the first to be answered on top.

    `state` "": those that are not answered; "all": all.
    """
    rows = scope(Dispute.objects.all(), officer, action, mark=None)
    rows = rows.select_related("unit", "proposed_by", "decided_by")
    if state in State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=(State.OPEN, State.PROPOSED))
    return rows.order_by("answer_by", "pk")


def files_of(dispute: Dispute) -> QuerySet[LetterFile]:
    """What came with it and with what was added: for whoever found the dispute by `disputes`."""
    rows = LetterFile.objects.filter(letter__receipt__hash=bytes(dispute.receipt_hash))
    return rows.select_related("attachment").order_by("pk")


def late_disputes(officer: Officer) -> QuerySet[Dispute]:
    return disputes(officer, action=DECIDE).filter(answer_by__lt=timezone.localdate())


def disputes_for(officer: Officer) -> QuerySet[Dispute]:
    """Those this officer can bring further: open ones, and grants that others proposed."""
    return disputes(officer, action=DECIDE).exclude(state=State.PROPOSED, proposed_by=officer)


def last_build() -> ListingBuild | None:
    return ListingBuild.objects.order_by("-made_at").first()


def _spelt(text: str) -> list[int]:
    """Keys of the identifiers that the text spells; of those whose normal form it is, when it spells none."""
    found: list[int] = []
    for kind, value in intake.identifier_values(text):
        found += Identifier.objects.filter(kind=kind, value=value).values_list("pk", flat=True)
    return found or list(Identifier.objects.filter(value=text).values_list("pk", flat=True)[:50])
