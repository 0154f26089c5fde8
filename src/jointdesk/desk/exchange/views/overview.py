from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.persons.person_queries import person_of
from jointdesk.desk.exchange import queries
from jointdesk.desk.exchange.groups import group_queries
from jointdesk.desk.exchange.mail.contact import contacts
from jointdesk.desk.exchange.matching import hit_queries
from jointdesk.desk.exchange.matching.budgets import IDENTIFIER, budgets_of
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.plans import plan_queries
from jointdesk.desk.exchange.requests import request_queries
from jointdesk.desk.exchange.requests.following import ending_holds
from jointdesk.desk.exchange.requests.request_filters import count_due, count_some
from jointdesk.desk.partners.queries import confirmed_partners


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What passes between us and our partners: what is new, what waits, who asked what."""
    officer = officer_of(request)
    require(officer, "hits.read")
    theirs = request_queries.requests(officer, direction=Request.Direction.RECEIVED, open_only=True)
    ours = request_queries.requests(officer, direction=Request.Direction.SENT, open_only=True)
    now, all_of_them = timezone.now(), request_queries.requests(officer)
    contact = {one.partner.pk: one for one in contacts(officer)}
    budgets = [
        (partner, budgets_of(partner, now)[IDENTIFIER], contact.get(partner.pk))
        for partner in confirmed_partners()
    ]
    hits = hit_queries.hits(officer)
    found = {
        "hits": hits[:8],
        "hit_count": hits.count(),
        "theirs": theirs[:6],
        "ours": ours[:6],
        "theirs_count": count_some(theirs),
        "ours_count": count_some(ours),
        **{f"{word}_count": count for word, count in count_due(all_of_them, now).items()},
        "holds": ending_holds(all_of_them, now)[:5],
        "groups": group_queries.group_cards(officer, timezone.localdate(), 5),
        "actions": group_queries.open_actions(officer)[:5],
        "plans": plan_queries.plans(officer)[:5],
        "today": timezone.localdate(),
        "budgets": budgets,
        "served": hit_queries.purposes_served(officer)[:5],
        "alarms": queries.alarms(officer)[:5],
        "waiting": queries.count_waiting(officer),
        "now": now,
    }
    return render(request, "exchange/overview.html", found)


@require_GET
def requests_of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """A panel for a case's page: its requests to partners."""
    rows = request_queries.requests(officer_of(request), case=reference)[:20]
    return render(request, "exchange/case_panel.html", {"requests": rows, "reference": reference})


@require_GET
def hits_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel for a person's page: which partners hold him or her too. Of a protected person nothing."""
    officer = officer_of(request)
    person = person_of(officer, pk)
    if person is None:
        raise Http404
    hits = [] if getattr(person, "concealed", False) else hit_queries.hits_of_person(officer, person)[:20]
    return render(request, "exchange/network_panel.html", {"hits": hits})


@require_GET
def hits_of_network(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel for a network's page: which of its identifiers partners hold too."""
    rows = hit_queries.hits_of_network(officer_of(request), pk)
    return render(request, "exchange/network_panel.html", {"hits": rows[:20]})
