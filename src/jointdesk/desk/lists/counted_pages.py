"""Pages of a list whose rows say how many others hang on each: only a page's are counted.

SQLite works out every column of every row before it sorts them, and then throws all but a page away. So a page's keys
are asked for first, and the rows with their counts by these.
"""

from typing import Any

from django.core.paginator import Page, Paginator


class CountedPages(Paginator):  # type: ignore[type-arg]
    def page(self, number: int | str) -> "Page[Any]":
        page: Page[Any] = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        page.object_list = list(self.object_list.filter(pk__in=keys))  # type: ignore[attr-defined]
        return page
