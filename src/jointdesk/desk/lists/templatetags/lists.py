"""What a list's tools show: the officer's own filters of this page."""

from django import template
from django.utils.safestring import SafeString

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.lists import queries
from jointdesk.desk.lists.models import SavedFilter
from jointdesk.desk.lists.pages import is_choice

register = template.Library()


@register.simple_tag(takes_context=True)
def saved_filters(context: template.Context, page: str) -> list[SavedFilter]:
    user = context["request"].user
    return list(queries.saved_filters(user, page)) if isinstance(user, Officer) else []


@register.simple_tag(takes_context=True)
def kept_query(context: template.Context, page: str = "") -> str | SafeString:
    """The page's own choice of rows, without the page of it: what a filter keeps and a file is made of."""
    params = context["request"].GET.copy()
    for key in list(params):
        if key in ("page", "form", "purpose") or not is_choice(page, key, params.getlist(key)):
            del params[key]
    return str(params.urlencode())


@register.simple_tag(takes_context=True)
def every_filter(context: template.Context) -> list[SavedFilter]:
    """The officer's filters of all lists, for the first page."""
    user = context["request"].user
    return list(queries.every_filter(user)) if isinstance(user, Officer) else []
