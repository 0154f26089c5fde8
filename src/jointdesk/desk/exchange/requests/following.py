"""Requests that follow others: asked again, assistance after a preservation, a preservation extended.

Data are held as long as a request for them is open; both desks see the same, for what follows travels with the request.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.models import Request, RequestStep
from jointdesk.desk.exchange.requests.deadlines import ASSISTANCE, ENDS_SOON, PRESERVE
from jointdesk.desk.exchange.requests.drafts import KNOWN_THERE
from jointdesk.desk.exchange.requests.labels import form_title
from jointdesk.desk.exchange.requests.steps import note_step
from jointdesk.engine.exchange.requests.forms import RequestForm, request_forms

LET_GO = ("refused", "withdrawn")
ENDING = "hold_ends"
MOST_TOLD = 200
# assistance may follow a disclosure that follows the preservation, or its extension
WAYS = ("follows", "follows__follows", "follows__follows__follows")


@dataclass(frozen=True)
class Hold:
    """Data that a request has preserved. `waits_for`: requests for them that are not decided yet."""

    until: datetime
    waits_for: tuple[Request, ...]
    ended: bool
    ends_soon: bool


def hold_of(request: Request, now: datetime | None = None) -> Hold | None:
    """None: nothing is held, or no longer."""
    if request.hold_until is None or request.state in LET_GO:
        return None
    now = now or timezone.now()
    followed = Q(pk=None)
    for way in WAYS:
        followed |= Q(**{way: request})
    open_ones = tuple(_keeping().filter(followed).order_by("due_at", "pk"))
    over = request.hold_until <= now
    return Hold(
        request.hold_until,
        open_ones,
        ended=over and not open_ones,
        ends_soon=not open_ones and not over and request.hold_until <= now + ENDS_SOON,
    )


def ending_holds(rows: QuerySet[Request], now: datetime | None = None) -> QuerySet[Request]:
    """Of `rows`, the preservations that end within two weeks and that no open request keeps."""
    now = now or timezone.now()
    rows = rows.filter(~Q(state__in=LET_GO), hold_until__gte=now, hold_until__lte=now + ENDS_SOON)
    for way in WAYS:
        rows = rows.filter(~Exists(_keeping().filter(**{way: OuterRef("pk")})))
    return rows


def _keeping() -> QuerySet[Request]:
    """Requests for preserved data that are not decided. A draft of ours keeps nothing: the partner knows none of it."""
    rows = Request.objects.filter(type__in=ASSISTANCE, is_open=True)
    return rows.exclude(state__in=("drafted", "approved"))


def remind_of_holds() -> int:
    """The worker's part: each preservation about to end has one step that says so, before its officers' eyes."""
    told = RequestStep.objects.filter(request=OuterRef("pk"), event=ENDING)
    rows = ending_holds(Request.objects.exclude(state__in=("drafted", "approved"))).filter(~Exists(told))
    for request in rows.select_related("partner")[:MOST_TOLD]:
        note_step(request, ENDING)
    return 0


def forms_that_follow(request: Request) -> list[RequestForm]:
    """What may follow a request of ours that the partner has: the same again, and the forms that name it."""
    if request.direction != Request.Direction.SENT or request.state in KNOWN_THERE:
        return []
    forms = request_forms()
    again = [forms[request.type]] if request.type in forms else []
    return [*again, *(form for form in forms.values() if request.type in form.follows and form not in again)]


def fields_from(request: Request, form: RequestForm) -> dict[str, Any]:
    """The fields a request that follows shares with the first; how the first is called, where it is asked for."""
    names = {field.name for field in form.fields}
    found = {name: value for name, value in request.fields.items() if name in names}
    if "preservation" in names and request.type == PRESERVE:
        found["preservation"] = name_request(request)
    return found


def terms_from(request: Request, form: RequestForm) -> dict[str, Any]:
    """The terms of the first: purpose, conditions, mark, and its legal basis where the form knows it."""
    terms = {"purpose": request.purpose, "conditions": request.conditions, "mark": request.mark}
    return terms | ({"legal_basis": request.legal_basis} if request.legal_basis in form.legal_bases else {})


def name_request(request: Request) -> str:
    """As both desks can say it: type, reference, day."""
    day = date_format(timezone.localtime(request.drafted_at), "SHORT_DATE_FORMAT")
    return _("%(title)s, %(reference)s of %(day)s") % {
        "title": form_title(request.type),
        "reference": request.reference,
        "day": day,
    }
