from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import hit_queries, queries, request_queries
from jointdesk.desk.partners.queries import confirmed_partners


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What passes between us and our partners: what is new, what waits, who asked what."""
    officer = officer_of(request)
    require(officer, "hits.read")
    open_requests = request_queries.requests(officer, open_only=True)
    now = timezone.now()
    served, asked = hit_queries.served_today(now), hit_queries.asked_today(now)
    budgets = [
        (partner, asked.get(partner.pk, 0), max(0, partner.daily_cap - served.get(partner.pk, 0)))
        for partner in confirmed_partners()
    ]
    hits = hit_queries.hits(officer)
    found = {
        "hits": hits[:8],
        "hit_count": hits.count(),
        "theirs": open_requests.filter(direction="received")[:6],
        "ours": open_requests.filter(direction="sent")[:6],
        "theirs_count": open_requests.filter(direction="received").count(),
        "ours_count": open_requests.filter(direction="sent").count(),
        "overdue_count": open_requests.filter(request_queries.is_overdue()).count(),
        "groups": queries.groups(officer)[:5],
        "budgets": budgets,
        "served": hit_queries.purposes_served(officer)[:5],
        "alarms": queries.alarms(officer)[:5],
        "waiting": queries.count_waiting(officer),
        "today": now.date(),
    }
    return render(request, "exchange/overview.html", found)


@require_GET
def requests_of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """A panel for a case's page: its requests to partners."""
    rows = request_queries.requests(officer_of(request)).filter(case__reference=reference)[:20]
    return render(request, "exchange/case_panel.html", {"requests": rows, "reference": reference})


@require_GET
def hits_of_network(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel for a network's page: which of its identifiers partners hold too."""
    rows = hit_queries.hits(officer_of(request)).filter(
        identifier__mentions__complaint__membership__network=pk
    )
    return render(request, "exchange/network_panel.html", {"hits": rows.distinct()[:20]})
