"""The API of figures: what both desks count of their requests, and what each stated."""

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.figures.figure_actions import state_figures
from jointdesk.desk.exchange.figures.figure_queries import Comparison, compare, read_period
from jointdesk.desk.exchange.lookups import find_partner

router = Router()


class FigureRow(Schema):
    asker: str
    form: str
    figures: dict[str, int]


class DifferenceOut(Schema):
    request: str
    ours: str
    theirs: str


class FiguresOut(Schema):
    """`same`: null while the partner has stated nothing of the period. `counted`: the requests, in words."""

    partner: str
    first: str
    last: str
    digest: str
    rows: list[FigureRow]
    counted: dict[str, str]
    same: bool | None
    differences: list[DifferenceOut]


class PeriodIn(Schema):
    partner: str
    first: str
    last: str


@router.get("/figures", response=FiguresOut)
def figures(request: HttpRequest, partner: str, first: str, last: str) -> FiguresOut:
    """Figures of requests with a partner, from the first day to the last, in UTC."""
    period = read_period(first, last)
    return write_figures(compare(officer_of(request), find_partner(partner), period), first, last)


@router.post("/figures/state", response=FiguresOut)
def state(request: HttpRequest, wanted: PeriodIn) -> FiguresOut:
    """Send the partner what we count of the period."""
    officer, partner = officer_of(request), find_partner(wanted.partner)
    period = read_period(wanted.first, wanted.last)
    state_figures(officer, partner, period)
    return write_figures(compare(officer, partner, period), wanted.first, wanted.last)


def write_figures(found: Comparison, first: str, last: str) -> FiguresOut:
    return FiguresOut(
        partner=found.figures.partner.desk_id,
        first=first,
        last=last,
        digest=found.figures.digest.hex(),
        rows=[
            FigureRow(asker=row.asker, form=row.form, figures=dict(row.figures)) for row in found.figures.rows
        ],
        counted=found.figures.counted,
        same=found.same if found.theirs is not None else None,
        differences=[DifferenceOut(**difference._asdict()) for difference in found.differences],
    )
