"""Plans for named readers. Whoever is not named gets the answer of one that is not there."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.data.passages import datum_of
from jointdesk.desk.exchange.groups.entries import FieldErrors
from jointdesk.desk.exchange.models import JointGroup, PlanVersion
from jointdesk.desk.exchange.plans import plan_actions, plan_queries
from jointdesk.desk.exchange.plans.plan_forms import AloneForm, PlanForm, initial_of
from jointdesk.desk.exchange.plans.plan_mail import open_plan
from jointdesk.desk.exchange.plans.words import facts_of
from jointdesk.desk.exchange.queries import groups
from jointdesk.engine.errors import CallerError


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    found = {
        "plans": plan_queries.plans(officer),
        "others": plan_queries.count_others(officer),
        "groups": groups(officer) if officer.may("plans.draft") else (),
    }
    return render(request, "exchange/plans.html", found)


@require_GET
def plan_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    version = _find(officer, key)
    open_plan(officer, version)
    return _show(request, version, AloneForm())


def plan_new(request: HttpRequest, group: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "plans.draft")
    row = groups(officer).filter(key=group).first()
    if row is None:
        raise Http404
    return _edit(request, row, None)


def plan_change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "plans.draft")
    version = _find(officer, key)
    return _edit(request, version.plan.group, version)


@require_POST
def plan_step(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """Release, by the officer named for it; or sending alone, by its author, with the reason."""
    officer = officer_of(request)
    version = _find(officer, key)
    alone = AloneForm(request.POST if step == "alone" else None)
    try:
        if step == "release":
            if request.POST.get("version") != version.key.hex:
                raise CallerError(
                    _("The plan was changed meanwhile. Read it as it is now before you release it.")
                )
            plan_actions.release_plan(officer, version)
        elif step == "alone":
            if not alone.is_valid():
                return _show(request, version, alone, 400)
            plan_actions.send_plan_alone(officer, version, alone.cleaned_data["why"])
        else:
            raise Http404
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("plan", key)


def _edit(request: HttpRequest, group: JointGroup, before: PlanVersion | None) -> HttpResponse:
    officer = officer_of(request)
    form = PlanForm(officer, group, request.POST or None, initial=initial_of(before) if before else None)
    if request.method == "POST" and form.is_valid():
        try:
            version = plan_actions.draft_plan(
                officer,
                group,
                form.values(),
                form.cleaned_data["readers"],
                form.second(),
                conditions=form.cleaned_data["conditions"],
                plan=before.plan if before else None,
            )
            messages.success(request, _("Drafted. The officer you named releases it."))
            return redirect("plan", version.plan.key)
        except FieldErrors as refused:
            form.show(refused)
        except CallerError as error:
            form.add_error(None, str(error))
    found = {"form": form, "group": group, "before": before}
    return render(request, "exchange/plan_new.html", found, status=400 if form.errors else 200)


def _find(officer: Officer, key: uuid.UUID) -> PlanVersion:
    version = plan_queries.current(officer, key)
    if version is None:
        raise Http404
    return version


def _show(request: HttpRequest, version: PlanVersion, alone: AloneForm, status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    drafted = version.state == PlanVersion.State.DRAFTED
    found = {
        "version": version,
        "facts": facts_of(version),
        "readers": version.readers.all(),
        "datum": datum_of(version.key),
        "can_release": drafted and version.second_id == officer.pk,
        "can_send_alone": drafted
        and version.drafted_by_id == officer.pk
        and version.fields.get("type") == "rescue"
        and officer.may("requests.urgent"),
        "can_change": version.plan.origin_id is None and officer.may("plans.draft"),
        "alone": alone,
    }
    return render(request, "exchange/plan.html", found, status=status)
