"""What evidence tells of a case's past: what was taken in, how it went from hand to hand, what left."""

from collections.abc import Iterable

from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.chronology.sources import Moment
from jointdesk.desk.cases.evidence.evidence_models import CustodyStep
from jointdesk.desk.cases.evidence.queries import exhibits
from jointdesk.desk.cases.models import Case

Act = CustodyStep.Act
# what happened to a thing in its holder's hands stands on its own page
TOLD = (
    Act.COLLECTED,
    Act.HANDED_OVER,
    Act.RECEIVED,
    Act.DECLINED,
    Act.DISCLOSED,
    Act.RETURNED,
    Act.DESTROYED,
)
SHOWN = 200


def tell_of_evidence(officer: Officer, case: Case) -> Iterable[Moment]:
    """A source of the case's chronology."""
    mine = exhibits(officer).filter(case=case).order_by()
    rows = CustodyStep.objects.filter(exhibit__in=mine.values("pk"), act__in=TOLD, origin="")
    for step in rows.select_related("exhibit__case", "officer").order_by("-at", "-pk")[:SHOWN]:
        to = f" → {step.to_name}" if step.to_name else ""
        yield Moment(
            at=step.at,
            kind="evidence",
            title=str(step.get_act_display()),
            text=f"{step.exhibit.reference} · {step.exhibit.title}{to}",
            url=reverse("exhibit", args=[step.exhibit.key]),
            who=step.by_name,
        )
