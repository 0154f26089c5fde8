import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.dossiers.dossier_queries import dossiers
from jointdesk.desk.exchange.groups import group_queries
from jointdesk.desk.exchange.groups.chronology import chronology, kinds_in
from jointdesk.desk.exchange.groups.entries import EDIT, entries
from jointdesk.desk.exchange.groups.entry_forms import InviteForm
from jointdesk.desk.exchange.groups.group_actions import (
    admit_desk,
    found_group,
    invite_further,
    join_group,
    leave_group,
)
from jointdesk.desk.exchange.groups.group_forms import GroupForm
from jointdesk.desk.exchange.lookups import find_partner
from jointdesk.desk.exchange.matching import hit_queries
from jointdesk.desk.exchange.models import GroupMember, JointGroup
from jointdesk.desk.exchange.plans import plan_queries
from jointdesk.desk.exchange.requests import request_queries
from jointdesk.engine.errors import CallerError

SHOWN = 300


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """What waits in each group: the first page a liaison officer opens."""
    officer = officer_of(request)
    require(officer, "groups.read")
    today = timezone.localdate()
    actions = list(group_queries.open_actions(officer)[:200])
    found = {
        "cards": group_queries.group_cards(officer, today),
        "ours": [row for row in actions if row.values.get("desk") == settings.DESK.id][:20],
        "disputed": group_queries.disputed(officer)[:20],
        "today": today,
    }
    return render(request, "exchange/groups.html", found)


def group_new(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "groups.open")
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            group = found_group(
                officer,
                data["name"],
                data["mandate"],
                data["legal_basis"],
                list(data["partners"]),
                valid_from=data["valid_from"],
                valid_until=data["valid_until"],
            )
            return redirect("group", group.key)
        except CallerError as error:
            form.add_error(None, str(error))
    return render(request, "exchange/group_new.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def group_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A group: what waits, what was agreed, who is in it."""
    officer = officer_of(request)
    group, today = _find(officer, key), timezone.localdate()
    partners = [member.partner_id for member in group.members.all()]
    standing = entries(officer, group).filter(ended=False)
    meetings = standing.filter(kind="meeting")
    mandate = standing.filter(kind="mandate", key=group.key).first()
    found = {
        "group": group,
        "mandate": group_queries.view_entry(mandate) if mandate else None,
        "card": group_queries.card_of(officer, group, today),
        "disputed": group_queries.disputed(officer, group)[:50],
        "actions": group_queries.open_actions(officer, group)[:50],
        "meetings": meetings.filter(day__gte=today)[:10],
        "held": meetings.filter(day__lt=today).order_by("-day", "-pk")[:10],
        "decisions": standing.filter(kind="decision").order_by("-founded_at", "-pk")[:10],
        "sides": group_queries.sides(officer, group),
        "unpaired": _unpaired(group),
        "newest": [row for row in chronology(officer, group, most=40) if row.day <= today][:12],
        "hit_count": hit_queries.hits(officer).filter(partner__in=partners).count(),
        "requests": request_queries.requests(officer).filter(group=group)[:20],
        "plans": [version for version in plan_queries.plans(officer) if version.plan.group_id == group.pk],
        "gangs": dossiers(officer, group)[:10],
        "now": timezone.now(),
        "today": today,
        "writes": officer.may(EDIT) and group.is_working,
        "invite": InviteForm(group) if officer.may("groups.open") and group.is_working else None,
    }
    return render(request, "exchange/group.html", found)


@require_GET
def group_chronology(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Everything that happened, by day; `?kind=` leaves one kind."""
    officer = officer_of(request)
    group, kind = _find(officer, key), request.GET.get("kind", "")
    rows = chronology(officer, group)
    shown = [row for row in rows if kind in ("", row.kind)]
    found = {
        "group": group,
        "rows": shown[:SHOWN],
        "more": max(0, len(shown) - SHOWN),
        "kinds": kinds_in(rows),
        "kind": kind,
    }
    return render(request, "exchange/group_chronology.html", found)


@require_POST
def group_join(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    join_group(officer, _find(officer, key))
    return redirect("group", key)


@require_POST
def group_leave(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    try:
        leave_group(officer, _find(officer, key), request.POST.get("note", ""))
        messages.success(request, _("We have left the group. What is here stays to be read."))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("group", key)


@require_POST
def group_invite(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    group = _find(officer, key)
    form = InviteForm(group, request.POST)
    try:
        if form.is_valid():
            invite_further(officer, group, form.cleaned_data["partner"])
            messages.success(request, _("The desk is invited, and the members are told."))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("group", key)


@require_POST
def group_admit(request: HttpRequest, key: uuid.UUID, desk: str) -> HttpResponse:
    """Let a desk that another member invited have what we write."""
    officer = officer_of(request)
    group = _find(officer, key)
    try:
        admit_desk(officer, group, find_partner(desk))
    except (CallerError, GroupMember.DoesNotExist) as error:
        messages.error(request, str(error))
    return redirect("group", key)


def _find(officer: Officer, key: uuid.UUID) -> JointGroup:
    group = group_queries.group_by_key(officer, key)
    if group is None:
        raise Http404
    return group


def _unpaired(group: JointGroup) -> list[str]:
    """Desks of the group whose words do not reach us, nor ours them."""
    paired = {
        member.partner.desk_id
        for member in group.members.all()
        if member.partner.state == member.partner.State.CONFIRMED
    }
    return sorted(set(group.desks) - paired - {settings.DESK.id})
