"""Pages of lists that may be very long: counted only as far as somebody would leaf."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

PAGE = 50
MOST = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts as far as MOST rows: nobody leafs farther, and a count of millions is what makes a page slow."""

    @property
    def count(self) -> int:
        return min(self._found, MOST)

    @property
    def is_cut(self) -> bool:
        """Whether there are rows beyond MOST."""
        return self._found > MOST

    @cached_property
    def _found(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return int(rows.order_by().values("pk")[: MOST + 1].count())
        return len(rows)


def read_page(rows: Any, request: HttpRequest, size: int = PAGE) -> Page:  # type: ignore[type-arg]
    return BoundedPaginator(rows, size).get_page(request.GET.get("page"))
