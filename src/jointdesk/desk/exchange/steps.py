"""One step of a request: the state moves as the engine's graph says, and the step is remembered and logged."""

from typing import Any

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import Request, RequestStep
from jointdesk.desk.exchange.outbox import hold
from jointdesk.engine.exchange.states import advance


def hold_request(request: Request) -> Request:
    """The request as it is now, locked (its partner first) until the transaction ends."""
    hold(request.partner)
    return (
        Request.objects.select_for_update(of=("self",)).select_related("partner", "unit").get(pk=request.pk)
    )


def take_step(
    request: Request,
    event: str,
    *,
    officer: Officer | None = None,
    by_partner: bool = False,
    note: str = "",
    digest: str = "",
) -> RequestStep:
    """Advance a held request by `event`. Raises CallerError when the graph has no such step."""
    request.state = advance(request.state, event)
    request.save(update_fields=["state"])
    return note_step(request, event, officer=officer, by_partner=by_partner, note=note, digest=digest)


def note_step(
    request: Request,
    event: str,
    *,
    officer: Officer | None = None,
    by_partner: bool = False,
    note: str = "",
    digest: str = "",
) -> RequestStep:
    """Remember something that happened to a request without moving it."""
    step = RequestStep.objects.create(
        request=request,
        event=event,
        state=request.state,
        at=timezone.now(),
        officer=officer,
        by_partner=by_partner,
        note=note,
    )
    facts: dict[str, Any] = {
        "event": event,
        "state": request.state,
        "partner": request.partner.desk_id,
        "by_partner": by_partner,
        "officer": officer.pk if officer else None,
    }
    if digest:
        facts["message"] = digest
    record("request_step", f"request:{request.key.hex}", facts)
    return step
