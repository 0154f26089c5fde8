import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange import hit_queries, queries, request_queries
from jointdesk.desk.exchange.forms import GroupForm
from jointdesk.desk.exchange.group_actions import found_group, join_group
from jointdesk.engine.errors import CallerError


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "groups.read")
    return render(request, "exchange/groups.html", {"groups": queries.groups(officer)[:100]})


def group_new(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "groups.open")
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            group = found_group(
                officer, data["name"], data["mandate"], data["legal_basis"], list(data["partners"])
            )
            return redirect("group", group.key)
        except CallerError as error:
            form.add_error(None, str(error))
    return render(request, "exchange/group_new.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def group_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A group with its chronology: who founded, who joined; hits and requests with its desks."""
    officer = officer_of(request)
    group = queries.groups(officer).filter(key=key).first()
    if group is None:
        raise Http404
    partners = [member.partner_id for member in group.members.all()]
    found = {
        "group": group,
        "unknown": sorted(
            set(group.desks) - {member.partner.desk_id for member in group.members.all()} - {settings.DESK.id}
        ),
        "hit_count": hit_queries.hits(officer).filter(partner__in=partners).count(),
        "requests": request_queries.requests(officer).filter(partner__in=partners)[:20],
    }
    return render(request, "exchange/group.html", found)


@require_POST
def group_join(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    group = queries.groups(officer).filter(key=key).first()
    if group is None:
        raise Http404
    join_group(officer, group)
    return redirect("group", key)
