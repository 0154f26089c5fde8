"""What requests tell of a case's past: a source of its chronology."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.chronology.sources import Moment
from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import form_of

SHOWN = 200


def tell_of_requests(officer: Officer, case: Case) -> Iterable[Moment]:
    for row in requests(officer).filter(case=case).order_by("-drafted_at")[:SHOWN]:
        sent = row.direction == Request.Direction.SENT
        yield Moment(
            at=row.drafted_at,
            kind="request",
            title=_("Request to a partner") if sent else _("Request of a partner"),
            text=f"{_title(row)} · {row.partner.name}",
            url=reverse("request", args=[row.key]),
            who=str(row.drafted_by or "") if sent else "",
        )


def _title(row: Request) -> str:
    try:
        return _(form_of(row.type, row.form_version).title)
    except CallerError:
        return row.type
