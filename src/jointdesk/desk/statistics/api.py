from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.publishable import count_to_publish
from jointdesk.desk.statistics.report import Period

router = Router()


@router.get("", response=dict[str, Any])
def report(
    request: HttpRequest,
    start: Annotated[date, Query(alias="from")],
    end: Annotated[date, Query(alias="to")],
    publishable: bool = False,
) -> dict[str, Any]:
    """The secretariat's report of a period, both days counted. `publishable`: small counts are null."""
    counted = count_to_publish if publishable else count
    return counted(officer_of(request), Period(start, end)).as_json()
