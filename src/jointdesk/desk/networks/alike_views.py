"""The panels of complaints told alike, on the page of a complaint and of a network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks import queries
from jointdesk.desk.networks.alike import find_alike, find_alike_elsewhere, has_keys, waits_to_be_read


def like_complaint(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    complaint = get_object_or_404(complaints(officer, queries.READ), pk=pk)
    context = {
        "likeness": find_alike(officer, complaint),
        "complaint": complaint,
        "waits": waits_to_be_read(complaint),
        "short": not has_keys(complaint),
    }
    return render(request, "networks/alike.html", context)


def like_network(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    network = get_object_or_404(queries.networks(officer), pk=pk)
    return render(request, "networks/alike.html", {"likeness": find_alike_elsewhere(officer, network)})
