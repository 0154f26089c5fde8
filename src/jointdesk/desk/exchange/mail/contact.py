"""Where we stand with each partner: when we last heard from it, what waits for it, who has witnessed whose log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Checkpoint
from jointdesk.desk.exchange.models import IncomingMessage, Line, OutgoingMessage
from jointdesk.desk.partners.models import Partner


@dataclass(frozen=True)
class Contact:
    partner: Partner
    heard_at: datetime | None  # its newest message or receipt
    waiting: int  # messages of ours without its receipt
    oldest: datetime | None  # of those
    line: Line | None
    ours: int  # entries of our log under its newest checkpoint
    cosigned: int  # of these, by the partner
    theirs: int | None  # entries of its log that we found consistent
    seen_at: datetime | None

    @property
    def unreached(self) -> bool:
        return self.line is not None and self.line.tries > 0

    @property
    def behind(self) -> int:
        return max(0, self.ours - self.cosigned)


def contacts(officer: Officer, *, desk: str = "") -> list[Contact]:
    """Confirmed partners by name; three queries, however many there are."""
    if not officer.may("partners.read"):
        return []
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    rows = Partner.objects.filter(state=Partner.State.CONFIRMED)
    rows = rows.filter(desk_id=desk) if desk else rows
    rows = rows.select_related("line", "witnessed", "checkpoint").annotate(
        came_at=Subquery(_newest(IncomingMessage.objects.all())),
        receipt_at=Subquery(_newest(OutgoingMessage.objects.filter(received_at__isnull=False))),
    )
    waiting = {
        row["partner"]: row
        for row in OutgoingMessage.objects.filter(received_at=None)
        .values("partner")
        .annotate(n=Count("pk"), oldest=Min("created_at"))
        .order_by()
    }
    return [_contact(row, waiting.get(row.pk, {}), newest) for row in rows.order_by("name", "pk")]


def _newest(rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    # by key, which has an index; a late receipt of an early message is not worth reading all of them
    return rows.filter(partner=OuterRef("pk")).order_by("-pk").values("received_at")[:1]


def _contact(row: Partner, waits: Mapping[str, Any], newest: int) -> Contact:
    heard = [at for at in (row.came_at, row.receipt_at) if at]  # type: ignore[attr-defined]
    witnessed, seen = getattr(row, "witnessed", None), getattr(row, "checkpoint", None)
    return Contact(
        partner=row,
        heard_at=max(heard, default=None),
        waiting=waits.get("n", 0),
        oldest=waits.get("oldest"),
        line=getattr(row, "line", None),
        ours=newest,
        cosigned=witnessed.cosigned_size if witnessed else 0,
        theirs=seen.size if seen else None,
        seen_at=seen.seen_at if seen else None,
    )
