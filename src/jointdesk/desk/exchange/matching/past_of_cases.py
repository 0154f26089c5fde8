"""What private matching tells of a case's past: a partner holds an identifier of the case too."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.chronology.sources import Moment
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Mention

SHOWN = 200


def tell_of_hits(officer: Officer, case: Case) -> Iterable[Moment]:
    """A source of the case's chronology."""
    own = case.own_identifiers.order_by().values("identifier")
    named = Mention.objects.filter(complaint__case_links__case=case).order_by().values("identifier")
    ours = Q(identifier__in=own) | Q(identifier__in=named)
    for hit in hits(officer).filter(ours)[:SHOWN]:
        if hit.identifier is None:
            continue
        yield Moment(
            at=hit.found_at,
            kind="request",
            title=_("Match on an identifier"),
            text=f"{name_kind(hit.identifier.kind)} {hit.identifier.value} · {hit.partner.name}",
            url=reverse("hit", args=[hit.pk]),
        )
