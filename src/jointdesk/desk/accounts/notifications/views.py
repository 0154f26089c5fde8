from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.notifications.queries import count_unread, notifications
from jointdesk.desk.accounts.request import officer_of

PAGE = 50


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What this officer was told, unread first."""
    officer = officer_of(request)
    page = Paginator(notifications(officer), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/notifications.html", {"page": page, "unread": count_unread(officer)})


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it points; only paths of this desk."""
    row = get_object_or_404(notifications(officer_of(request)), pk=pk)
    if row.read_at is None:
        row.read_at = timezone.now()
        row.save(update_fields=["read_at"])
    safe = row.url.startswith("/") and url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return redirect(row.url if safe and "stay" not in request.POST else "notifications")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    notifications(officer_of(request)).filter(read_at=None).update(read_at=timezone.now())
    return redirect("notifications")
