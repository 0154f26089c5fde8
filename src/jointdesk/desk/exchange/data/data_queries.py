"""Permitted reads of data that travelled, their recalls, and what is flagged."""

import uuid

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.exchange.models import (
    Answer,
    Datum,
    JointEdit,
    Passage,
    Recall,
    RecallFlag,
    RecallReceipt,
    TravelledFile,
)
from jointdesk.desk.exchange.plans import plan_queries
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.requests.request_queries import requests

READ = "requests.read"


def data(officer: Officer) -> QuerySet[Datum]:
    """The data this officer may read of: those of requests, notices, groups and plans open to the officer."""
    if not officer.may(READ):
        return Datum.objects.none()
    mine = requests(officer).order_by()
    files = TravelledFile.objects.filter(Q(request__in=mine) | Q(answer__request__in=mine))
    edits = JointEdit.objects.filter(entry__group__in=groups(officer).order_by())
    # always TLP:RED, and open to its author, its second officer and its readers alone
    plans = plan_queries.versions(officer).order_by()
    found = Datum.objects.filter(
        Q(kind="request", key__in=mine.values("key"))
        | Q(kind="answer", key__in=Answer.objects.filter(request__in=mine).values("key"))
        | Q(kind="notice", notice__in=notices(officer).order_by())
        | Q(kind="edit", key__in=edits.values("key"))
        | Q(kind="file", key__in=files.values("key"))
    )
    found = found.exclude(mark=Mark.RED) | Datum.objects.filter(kind="plan", key__in=plans.values("key"))
    return found.select_related("notice", "held_by")


def datum_by_key(officer: Officer, key: uuid.UUID) -> Datum | None:
    passages = Passage.objects.select_related("partner", "leave").order_by("at", "pk")
    return data(officer).filter(key=key).prefetch_related(Prefetch("passages", passages), "leaves").first()


def recalls(officer: Officer, *, open_only: bool = False) -> QuerySet[Recall]:
    """Recalls of data open to the officer, ours and partners', the newest first."""
    receipts = RecallReceipt.objects.select_related("partner").order_by("partner__name")
    mine = Q(datum__in=data(officer).order_by()) | Q(datum=None)
    rows = Recall.objects.filter(mine) if officer.may(READ) else Recall.objects.none()
    if open_only:
        waiting = RecallReceipt.objects.filter(recall=OuterRef("pk"), state__in=("waiting", "delivered"))
        rows = rows.filter(Q(state__in=(Recall.State.PROPOSED, Recall.State.WAITING)) | Exists(waiting))
    rows = rows.select_related("datum__notice", "partner", "proposed_by", "approved_by")
    return rows.prefetch_related(Prefetch("receipts", receipts)).order_by("-at", "-pk")


def to_send(officer: Officer) -> QuerySet[Recall]:
    """Recalls that wait for this officer's word: never one's own."""
    if not officer.may("requests.approve"):
        return Recall.objects.none()
    return recalls(officer).filter(state=Recall.State.PROPOSED).exclude(proposed_by=officer)


def flags(officer: Officer) -> QuerySet[RecallFlag]:
    """What rests on something recalled and nobody has looked at yet."""
    rows = RecallFlag.objects.filter(recall__in=recalls(officer).order_by(), settled_at=None)
    return rows.select_related("recall__partner", "recall__datum").order_by("-raised_at", "-pk")


def flags_of(officer: Officer, subject: str) -> QuerySet[RecallFlag]:
    """For the page of a request, a hit or an entry."""
    return flags(officer).filter(subject=subject)
