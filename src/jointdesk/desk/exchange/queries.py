"""Permitted reads of what passes between the desks: messages, groups, alarms, and how much waits."""

from dataclasses import dataclass

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.models import (
    Alarm,
    IncomingMessage,
    JointGroup,
    OutgoingMessage,
    PartnerSet,
    WireRefusal,
)


@dataclass(frozen=True)
class Waiting:
    """What is not through yet."""

    undelivered: int
    held: int
    quarantined: int
    unfetched_sets: int

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
        .exclude(partner__state="revoked")
        .count(),
        held=incoming.filter(state=IncomingMessage.State.HELD).count(),
        quarantined=incoming.filter(state=IncomingMessage.State.QUARANTINED).count(),
        unfetched_sets=PartnerSet.objects.filter(tags=None).count(),
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
    return rows.defer("sealed").select_related("partner").order_by("created_at")


def alarms(officer: Officer) -> QuerySet[Alarm]:
    """Contradictions of partners that nobody has settled yet."""
    rows = Alarm.objects.filter(settled_at=None) if officer.may("partners.read") else Alarm.objects.none()
    return rows.select_related("partner").order_by("-raised_at")


def wire_refusals(officer: Officer) -> QuerySet[WireRefusal]:
    rows = WireRefusal.objects.all() if officer.may("partners.read") else WireRefusal.objects.none()
    return rows.order_by("-last_at")
