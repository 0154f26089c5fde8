"""Stating figures of a period to a partner: an officer does, the worker each month, and in answer to the partner."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.figures.figure_queries import Figures, figures_with, month_of
from jointdesk.desk.exchange.mail.conversations import standing
from jointdesk.desk.exchange.mail.outbox import hold, queue
from jointdesk.desk.exchange.models import CountedMessage, FigureStatement
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.figures.counting import Period
from jointdesk.engine.exchange.wire.bodies import FiguresStated
from jointdesk.engine.exchange.wire.bodies.figures import MOST_COUNTED
from jointdesk.engine.exchange.wire.canonical import write_moment

FIGURES = "figures"
# statements kept of each side and partner: ten years of months
MOST_STATEMENTS = 120
# the last messages of a month have arrived by then, as a rule
MONTH_RESTS = timedelta(hours=6)


def state_figures(officer: Officer, partner: Partner, period: Period) -> FigureStatement:
    """Send the partner what we count. Raises CallerError for a period that has not begun."""
    require(officer, "figures.state")
    if period.begin > timezone.now():
        raise CallerError(_("The period has not begun."))
    figures = figures_with(partner, period)
    if len(figures.counted) > MOST_COUNTED:
        raise CallerError(_("There are too many requests in the period: choose a shorter one."))
    return state(figures, officer)


@transaction.atomic
def state(figures: Figures, officer: Officer | None = None) -> FigureStatement:
    partner = hold(figures.partner)
    body = FiguresStated(
        begin=figures.period.begin,
        end=figures.period.end,
        digest=figures.digest,
        figures=tuple((row.asker, row.form, row.figures) for row in figures.rows),
        counted=tuple(sorted(figures.counted.items())),
    )
    message = queue(partner, body, standing(partner, FIGURES))
    facts = {
        "begin": write_moment(body.begin),
        "end": write_moment(body.end),
        "digest": body.digest.hex(),
        "message": message.digest,
        "officer": officer.pk if officer else None,
    }
    record("figures_stated", f"partner:{partner.desk_id}", facts)
    return keep_statement(partner, body, ours=True, at=message.created_at)


def keep_statement(partner: Partner, body: FiguresStated, *, ours: bool, at: datetime) -> FigureStatement:
    """The newest of the period; the oldest periods give way."""
    row, _made = FigureStatement.objects.update_or_create(
        partner=partner,
        ours=ours,
        begin=body.begin,
        end=body.end,
        defaults={"digest": body.digest, "counted": dict(body.counted), "stated_at": at},
    )
    side = FigureStatement.objects.filter(partner=partner, ours=ours).order_by("-stated_at", "-pk")
    stale = list(side.values_list("pk", flat=True)[MOST_STATEMENTS:])
    FigureStatement.objects.filter(pk__in=stale).delete()
    return row


def answer_statement(partner: Partner, body: FiguresStated) -> None:
    """Ours of the same month, unless the partner has it as it is now. Odd periods are answered by officers."""
    period = Period(body.begin, body.end)
    if period != month_of(body.begin):
        return
    figures = figures_with(partner, period)
    if not _was_stated(figures) and len(figures.counted) <= MOST_COUNTED:
        state(figures)


def state_last_month() -> int:
    """The worker's part: last month's figures, once, to each partner with whom there ever were requests."""
    now = timezone.now()
    period = month_of(month_of(now).begin - timedelta(days=1))
    if now < period.end + MONTH_RESTS:
        return 0
    stated = FigureStatement.objects.filter(ours=True, begin=period.begin, end=period.end)
    with_requests = CountedMessage.objects.filter(signed_at__lt=period.end).values("partner")
    partners = confirmed_partners().filter(pk__in=with_requests).exclude(pk__in=stated.values("partner"))
    waiting = [figures_with(partner, period) for partner in partners]
    for figures in waiting:
        state(figures)
    return len(waiting)


def _was_stated(figures: Figures) -> bool:
    period = figures.period
    stated = FigureStatement.objects.filter(
        partner=figures.partner, ours=True, begin=period.begin, end=period.end
    ).first()
    return stated is not None and bytes(stated.digest) == figures.digest
