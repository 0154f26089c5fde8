"""Rows of the log and of the register of which a column begins with what an officer typed, newest first."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Substr

from jointdesk.desk.accounts.beginnings import begins
from jointdesk.desk.audit.paging import MOST

Row = TypeVar("Row", bound=Model)


def find_beginning(rows: QuerySet[Row], text: str, *fields: str) -> QuerySet[Row]:
    """Those of `rows` of which one of `fields` begins so. Few of a million are looked up in the indexes; where many do,
    the newest of them are soon met among all, and to sort what an index has of them would take longer."""
    found = [rows.model._default_manager.filter(begins(field, text)).values("pk") for field in fields]
    beginning = Q()
    if any(some[: MOST + 1].count() > MOST for some in found):
        # no index has the answer to this: a page of it is read in the order of the rows
        rows = rows.alias(**{f"{field}_begins": Substr(field, 1, len(text)) for field in fields})
        for field in fields:
            beginning |= Q(**{f"{field}_begins": text})
    else:
        for some in found:
            beginning |= Q(pk__in=some)
    return rows.filter(beginning)
