"""An officer's own saved filters; nobody else's."""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.lists.models import SavedFilter
from jointdesk.desk.lists.pages import PAGES


def saved_filters(officer: Officer, page: str) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(officer=officer, page=page, dropped_at=None)


def opening_filter(officer: Officer, page: str) -> SavedFilter | None:
    """The filter with which the page opens for the officer."""
    return saved_filters(officer, page).filter(opens=True).first()


def every_filter(officer: Officer) -> QuerySet[SavedFilter]:
    """The officer's filters of all lists."""
    return SavedFilter.objects.filter(officer=officer, page__in=PAGES, dropped_at=None).order_by(
        "page", "name"
    )
