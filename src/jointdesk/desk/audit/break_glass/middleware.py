"""What emergency access opened is open while a page is read, and closed whenever something is sent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.break_glass.queries import opened, standing

READING = ("GET", "HEAD")


class OpenedWhileReading:
    """Costs an officer who has opened nothing one comparison: `opened_until` came with the session's officer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING and isinstance(request.user, Officer):
            _open_to(request.user, request)
        return self.get_response(request)


def _open_to(officer: Officer, request: HttpRequest) -> None:
    if officer.opened_until is not None and officer.opened_until > timezone.now():
        grants = standing(officer)
        officer.opened = opened(grants)
        request.opened = grants  # type: ignore[attr-defined]
