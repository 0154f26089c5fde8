"""One step of a request: the state moves as the engine's graph says, and the step is remembered and logged."""

from typing import Any

from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.mail.outbox import hold
from jointdesk.desk.exchange.models import Request, RequestStep
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.states import Side, advance, events_open


def hold_request(request: Request) -> Request:
    """The request as it is now, locked (its partner first) until the transaction ends."""
    hold(request.partner)
    return (
        Request.objects.select_for_update(of=("self",)).select_related("partner", "unit").get(pk=request.pk)
    )


def check_open(request: Request, event: str) -> None:
    """Raises CallerError unless an officer of ours may choose `event` now.

    The graph also has steps that only crossing messages bring about; those are never an officer's.
    """
    side: Side = "asker" if request.direction == Request.Direction.SENT else "answerer"
    if event not in events_open(request.state, side):
        raise CallerError(f"a request that is {request.state} cannot {event}")


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
