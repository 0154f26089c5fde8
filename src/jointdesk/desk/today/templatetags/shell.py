"""What the frame of every page asks for."""

from dataclasses import dataclass

from django import template

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.queries import count_unread
from jointdesk.desk.today import places

register = template.Library()


@dataclass(frozen=True)
class Shown:
    place: places.Place
    here: bool


@register.simple_tag(takes_context=True)
def places_shown(context: template.Context) -> list[Shown]:
    """The officer's places, and which one the page is in."""
    request = context["request"]
    if not isinstance(request.user, Officer):
        return []
    here = places.place_of(request)
    return [Shown(place, place.under == here) for place in places.places_of(request.user)]


@register.simple_tag(takes_context=True)
def unread(context: template.Context) -> int:
    """How many notifications the officer has not read, as far as they are counted."""
    user = context["request"].user
    return count_unread(user) if isinstance(user, Officer) else 0
