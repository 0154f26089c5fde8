from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.publishable import count_to_publish
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.units import unit_of

router = Router()


@router.get("", response=dict[str, Any])
def report(
    request: HttpRequest,
    start: Annotated[date, Query(alias="from")],
    end: Annotated[date, Query(alias="to")],
    publishable: bool = False,
    unit: str = "",
) -> dict[str, Any]:
    """The secretariat's report of a period, both days counted. `publishable`: small counts are null. `unit`: the code
    of one of the officer's units, whose part alone is told; what is published is of the whole desk."""
    officer, period = officer_of(request), Period(start, end)
    if publishable:
        return count_to_publish(officer, period).as_json()
    return count(officer, period, unit=unit_of(officer, unit)).as_json()
