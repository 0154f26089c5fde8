"""Partners' copies of a notice of ours that say what it no longer says: it was amended after it went out."""

from dataclasses import dataclass
from datetime import datetime

from jointdesk.desk.cases.models import NoticeStep
from jointdesk.desk.exchange.models import Datum, Recall


@dataclass(frozen=True)
class Outdated:
    """`desks`: who holds what was said before `since`, by name; `waits`: a correction needs another officer's word."""

    since: datetime
    desks: list[str]
    waits: bool


def find_outdated(datum: Datum) -> Outdated | None:
    """None where every copy says what the notice says. What a correction says is fixed when it is proposed."""
    if not datum.is_ours or datum.is_gone or datum.notice_id is None:
        return None
    steps = NoticeStep.objects.filter(notice=datum.notice_id, kind=NoticeStep.Kind.AMENDED)
    amended = steps.order_by("-at").values_list("at", flat=True).first()
    if amended is None:
        return None
    corrections = datum.recalls.filter(act=Recall.Act.CORRECT, at__gte=amended)
    states = set(corrections.values_list("state", flat=True))
    held = datum.passages.filter(sent=True, ended_at=None, at__lt=amended)
    desks = list(held.order_by("partner__name").values_list("partner__name", flat=True))
    if not desks or Recall.State.DONE in states:
        return None
    return Outdated(amended, desks, waits=Recall.State.PROPOSED in states)
