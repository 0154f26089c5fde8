from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.accesses import queries
from jointdesk.desk.audit.paging import read_page


@require_GET
def own_looks(request: HttpRequest) -> HttpResponse:
    """What the desk keeps of an officer's own looks: no right is asked, it is about nobody else."""
    page = read_page(queries.own(officer_of(request)), request)
    return render(request, "audit/own_looks.html", {"page": page})
