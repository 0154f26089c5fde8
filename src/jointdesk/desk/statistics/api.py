from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.report import Period

router = Router()


@router.get("", response=dict[str, Any])
def report(
    request: HttpRequest,
    start: Annotated[date, Query(alias="from")],
    end: Annotated[date, Query(alias="to")],
) -> dict[str, Any]:
    """The secretariat's report of a period, both days counted."""
    return count(officer_of(request), Period(start, end)).as_json()
