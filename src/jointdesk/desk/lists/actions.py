"""Keeping a filter, and letting it go."""

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_noop

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.lists.models import SavedFilter
from jointdesk.desk.lists.pages import is_choice, is_page
from jointdesk.desk.lists.queries import saved_filters
from jointdesk.engine.errors import CallerError

MOST = 30  # of one officer on one page
NOT_KEPT = ("page", "csrfmiddlewaretoken", "form", "purpose")


def save_filter(officer: Officer, page: str, name: str, query: str) -> SavedFilter:
    """Keep the page's query string under a name; the same name again is the newer choice. Raises CallerError."""
    require(officer, "filters.save")
    name, kept = _clean(name)[:60], _kept(page, query)
    if not name:
        raise CallerError(gettext_noop("Give the filter a name."))
    if not is_page(page):
        raise CallerError(gettext_noop("There is no such list."))
    if not kept or len(kept) > 1000:
        raise CallerError(gettext_noop("Choose a filter first, then save it."))
    with transaction.atomic():
        own = saved_filters(officer, page)
        if own.exclude(name=name).count() >= MOST:
            raise CallerError(gettext_noop("You have too many saved filters here: delete one first."))
        return SavedFilter.objects.update_or_create(
            officer=officer,
            page=page,
            name=name,
            defaults={"query": kept, "made_at": timezone.now(), "dropped_at": None},
        )[0]


def drop_filter(officer: Officer, pk: int) -> SavedFilter | None:
    """The filter let go; None where the officer has none such. The last one can be taken back, older ones are gone."""
    require(officer, "filters.save")
    with transaction.atomic():
        own = SavedFilter.objects.filter(officer=officer, pk=pk, dropped_at=None).first()
        if own is not None:
            SavedFilter.objects.filter(officer=officer, dropped_at__isnull=False).delete()
            own.dropped_at, own.opens = timezone.now(), False
            own.save(update_fields=["dropped_at", "opens"])
    return own


def restore_filter(officer: Officer, pk: int) -> SavedFilter | None:
    """Undo; None where the officer has let none such go."""
    require(officer, "filters.save")
    own = SavedFilter.objects.filter(officer=officer, pk=pk, dropped_at__isnull=False).first()
    if own is not None:
        own.dropped_at = None
        own.save(update_fields=["dropped_at"])
    return own


def open_with(officer: Officer, pk: int) -> SavedFilter | None:
    """The page opens with this filter from now on, or no longer; None where the officer has none such."""
    require(officer, "filters.save")
    with transaction.atomic():
        own = SavedFilter.objects.select_for_update().filter(officer=officer, pk=pk, dropped_at=None).first()
        if own is None:
            return None
        saved_filters(officer, own.page).exclude(pk=own.pk).update(opens=False)
        own.opens = not own.opens
        own.save(update_fields=["opens"])
    return own


def _kept(page: str, query: str) -> str:
    choice = QueryDict(_clean(query).removeprefix("?"), mutable=True)
    for key in list(choice):
        if key in NOT_KEPT or not is_choice(page, key, choice.getlist(key)):
            del choice[key]
    return choice.urlencode()


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:2000]
