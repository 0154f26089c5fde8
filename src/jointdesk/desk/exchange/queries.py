"""Permitted reads of what passes between the desks: messages, groups, alarms, and how much waits."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import (
    Alarm,
    IncomingMessage,
    JointGroup,
    OutgoingMessage,
    PartnerSet,
    WireRefusal,
)
from jointdesk.desk.partners.models import Partner


@dataclass(frozen=True)
class Waiting:
    """What is not through yet."""

    undelivered: int
    held: int
    quarantined: int
    unfetched_sets: int  # partners' sets that cannot be questioned yet: no file, or no anchor

    @property
    def still(self) -> bool:
        """Nothing is on its way."""
        return not (self.undelivered or self.held or self.unfetched_sets)


def count_waiting(officer: Officer) -> Waiting:
    if not officer.may("hits.read"):
        return Waiting(0, 0, 0, 0)
    incoming = IncomingMessage.objects.all()
    return Waiting(
        undelivered=OutgoingMessage.objects.filter(received_at=None)
        .exclude(partner__state=Partner.State.REVOKED)
        .count(),
        held=incoming.filter(state=IncomingMessage.State.HELD).count(),
        quarantined=incoming.filter(state=IncomingMessage.State.QUARANTINED).count(),
        unfetched_sets=PartnerSet.objects.filter(
            Q(fetched_at=None) | Q(anchored_at=None), ended_at=None
        ).count(),
    )


def groups(officer: Officer) -> QuerySet[JointGroup]:
    rows = JointGroup.objects.all() if officer.may("groups.read") else JointGroup.objects.none()
    return rows.select_related("founder").prefetch_related("members__partner").order_by("-founded_at", "-pk")


def quarantined(officer: Officer) -> QuerySet[IncomingMessage]:
    """Messages that could not be acted on; their content is shown to nobody here."""
    rows = IncomingMessage.objects.filter(state=IncomingMessage.State.QUARANTINED)
    rows = rows if officer.may("partners.read") else rows.none()
    return rows.defer("body").select_related("partner").order_by("-received_at", "-pk")


def undelivered(officer: Officer) -> QuerySet[OutgoingMessage]:
    rows = OutgoingMessage.objects.filter(received_at=None)
    rows = rows if officer.may("partners.read") else rows.none()
    return rows.defer("signed").select_related("partner").order_by("created_at")


def refused_over_there(officer: Officer) -> QuerySet[OutgoingMessage]:
    """Messages of ours that a partner could not act on, with its reason."""
    rows = OutgoingMessage.objects.exclude(refused_code="")
    rows = rows if officer.may("partners.read") else rows.none()
    return rows.defer("signed").select_related("partner").order_by("-received_at", "-pk")


def alarms(officer: Officer) -> QuerySet[Alarm]:
    """Contradictions of partners that nobody has settled yet."""
    rows = Alarm.objects.filter(settled_at=None) if officer.may("partners.read") else Alarm.objects.none()
    return rows.select_related("partner").order_by("-raised_at")


def suspect_kinds(officer: Officer, partner: Partner) -> QuerySet[IncomingMessage, Any]:
    """What came since the partner's keys may have been another's, one row a type: how many, and the last time."""
    rows = IncomingMessage.objects.filter(partner=partner)
    # by our clock: whoever had the keys could write any date
    since = partner.suspect_since if officer.may("partners.read") else None
    rows = rows.filter(received_at__gte=since) if since else rows.none()
    return rows.values("type").annotate(count=Count("pk"), last=Max("received_at")).order_by("type")


def wire_refusals(officer: Officer) -> QuerySet[WireRefusal]:
    rows = WireRefusal.objects.all() if officer.may("partners.read") else WireRefusal.objects.none()
    return rows.select_related("partner").order_by("-last_at")
