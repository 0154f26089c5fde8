from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.screening.comparison import set_side_by_side
from jointdesk.desk.screening.forms import LookupForm
from jointdesk.desk.screening.lookup_actions import look_up


def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for one person. Posted, so that no name stands in an address or a server's log."""
    officer = officer_of(request)
    require(officer, "notices.read")
    form = LookupForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = look_up(officer, form.asked(), form.cleaned_data["purpose"])
        context["found"] = [(candidate, set_side_by_side(candidate)) for candidate in found]
    return render(request, "screening/lookup.html", context)
