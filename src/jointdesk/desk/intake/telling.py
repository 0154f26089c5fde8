"""What the desk knows of identifiers that are being told: how many complaints name them, and the nearest of those."""

from collections.abc import Iterable
from dataclasses import dataclass

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import clean, complaints
from jointdesk.engine.identifiers import Identifier as Named

SHOWN = 5
LOOKED_AT = 10


@dataclass(frozen=True)
class Near:
    """One of the told identifiers: `named` living complaints name it; `complaints`: the newest the officer may read;
    `same_caller`: those of them by the same contact, who may be telling it again."""

    kind: str
    value: str
    named: int
    complaints: list[Complaint]
    same_caller: list[Complaint]

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)


def list_near(officer: Officer, found: Iterable[Named], contact: str) -> list[Near]:
    """For each identifier that complaints name already, the most named first."""
    caller = clean(contact).casefold()
    near = []
    for kind, value in list(dict.fromkeys((one.kind, one.value) for one in found))[:LOOKED_AT]:
        known = Identifier.objects.filter(kind=kind, value=value, complaint_count__gt=0).first()
        if known is not None:
            near.append(_near(officer, known, caller))
    return sorted(near, key=lambda one: -one.named)


def _near(officer: Officer, known: Identifier, caller: str) -> Near:
    named = (
        Mention.objects.filter(identifier=known).order_by("-complaint").values_list("complaint", flat=True)
    )
    rows = list(complaints(officer).filter(pk__in=list(named[:200])).prefetch_related("scam_types")[:200])
    same = [one for one in rows if caller and one.complainant_contact.casefold() == caller]
    return Near(known.kind, known.value, known.complaint_count, rows[:SHOWN], same[:SHOWN])
