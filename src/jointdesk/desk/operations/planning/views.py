"""The page of a plan: what it says, who takes part, and the two approvals."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.directory import active_officers, all_units
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.forms import OperationForm
from jointdesk.desk.operations.models import (
    Operation,
    OperationOfficer,
    OperationPlace,
    OperationPlan,
    OperationTarget,
    OperationUnit,
    PartnerParticipant,
)
from jointdesk.desk.operations.planning import plan_actions
from jointdesk.desk.operations.planning.briefing_paper import briefing_paper
from jointdesk.desk.operations.planning.forms import (
    OfficerForm,
    ParticipantForm,
    PlaceForm,
    PlanForm,
    TargetForm,
    UnitForm,
)
from jointdesk.desk.operations.planning.plan_actions import APPROVE, DRAFTS, PLAN
from jointdesk.desk.operations.planning.plan_queries import plan_of
from jointdesk.desk.operations.planning.targets import find_target
from jointdesk.desk.operations.views import find_operation
from jointdesk.desk.printing.labels import read_languages
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.errors import CallerError, NotAllowed

PARTS: dict[str, type] = {
    "place": OperationPlace,
    "unit": OperationUnit,
    "officer": OperationOfficer,
    "participant": PartnerParticipant,
    "target": OperationTarget,
}


def plan_new(request: HttpRequest) -> HttpResponse:
    """A new plan; nobody sees it but its author until others are named."""
    officer = officer_of(request)
    require(officer, PLAN)
    posted = request.POST if request.method == "POST" else None
    form, plan = OperationForm(settings.DESK.country, posted), PlanForm(posted)
    del form.fields["mark"], form.fields["partners"]
    if request.method == "POST" and form.is_valid() and plan.is_valid():
        form.cleaned_data |= {"mark": "AMBER", "partners": ""}
        try:
            operation = plan_actions.plan_operation(officer, form.facts(), plan.facts())
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error("reference", str(error))
        else:
            return redirect("operation-plan", operation.reference)
    return render(request, "operations/planning/new.html", {"form": form, "plan_form": plan})


def plan_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer = officer_of(request)
    operation = find_operation(request, reference)
    plan = _find_plan(operation)
    forms = _forms(plan)
    if request.method == "POST":
        if _acted(request, officer, operation, forms):
            return redirect("operation-plan", reference)
    else:
        note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "plan read")
    return render(request, "operations/planning/plan.html", _shown(officer, operation, plan, forms))


@require_GET
def briefing(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan on paper, for those named in it; each page bears the reader's name."""
    officer = officer_of(request)
    operation = find_operation(request, reference)
    plan = _find_plan(operation)
    languages = read_languages(get_language() or "en", request.GET.get("beside", "")[:10])
    raw = typeset(briefing_paper(plan, languages, timezone.now(), str(officer)))
    record(
        "operation_briefing_printed",
        f"operation:{reference}",
        {"officer": officer.pk, "revision": plan.revision},
    )
    note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "briefing printed")
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="briefing-{reference}.pdf"'
    return answer


def _find_plan(operation: Operation) -> OperationPlan:
    plan = plan_of(operation)
    if plan is None:
        raise Http404
    return plan


def _forms(plan: OperationPlan, do: str = "", posted: Any = None) -> dict[str, Form]:
    def data(name: str) -> Any:
        return posted if name == do else None

    words = {name: getattr(plan, name) for name in plan_actions.PlanFacts.__dataclass_fields__}
    units = list(all_units())
    readers = [one for one in active_officers() if one.may("operations.read")]
    return {
        "plan": PlanForm(data("plan"), initial=words, prefix="plan"),
        "place": PlaceForm(data("place"), country=settings.DESK.country, prefix="place"),
        "unit": UnitForm(data("unit"), units=units, prefix="unit"),
        "officer": OfficerForm(data("officer"), officers=readers, prefix="officer"),
        "participant": ParticipantForm(data("participant"), prefix="participant"),
        "target": TargetForm(data("target"), prefix="target"),
    }


def _acted(request: HttpRequest, officer: Officer, operation: Operation, forms: dict[str, Form]) -> bool:
    do = request.POST.get("do", "")
    if do in forms:
        forms[do] = _forms(_find_plan(operation), do, request.POST)[do]
    try:
        _do(do, request, officer, operation, forms)
    except NotAllowed:
        raise
    except CallerError as error:
        if do in forms:
            forms[do].add_error(None, str(error)) if forms[do].is_valid() else None
        else:
            messages.error(request, str(error))
        return False
    messages.success(request, _("Noted."))
    return True


def _do(
    do: str, request: HttpRequest, officer: Officer, operation: Operation, forms: dict[str, Form]
) -> None:
    if do == "approve":
        plan_actions.approve(officer, operation)
    elif do == "begin":
        plan_actions.begin(officer, operation)
    elif do in ("closed", "cancelled", "under_way"):
        plan_actions.end(officer, operation, do)
    elif do == "drop" and request.POST.get("part") in PARTS:
        key = request.POST.get("key", "")
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
        plan_actions.drop_part(officer, operation, PARTS[request.POST["part"]], number)
    elif do in forms:
        _take(do, forms[do], officer, operation)
    else:
        raise CallerError(_("This is not a step of an operation."))


def _take(do: str, form: Form, officer: Officer, operation: Operation) -> None:
    if not form.is_valid():
        raise CallerError(_("Look at what is marked below."))
    said = dict(form.cleaned_data)
    if isinstance(form, PlanForm):
        return plan_actions.change_plan(officer, operation, form.facts())
    if do == "target":
        said = {**find_target(officer, said["kind"], said["reference"]), "note": said["note"]}
    for name in {"unit", "officer"} & said.keys():
        said[f"{name}_id"] = int(said.pop(name))
    if "officer_id" in said:
        already = operation.officers.filter(officer=said["officer_id"]).exists()
        said = {"officer_id": said["officer_id"]} if already else said
    plan_actions.add_part(officer, operation, PARTS[do], **said)
    return None


def _shown(
    officer: Officer, operation: Operation, plan: OperationPlan, forms: dict[str, Form]
) -> dict[str, Any]:
    named = operation.officers.filter(officer=officer).exists()
    draft = operation.state in DRAFTS
    approvals = plan.approvals.filter(revision=plan.revision).select_related("officer")
    return {
        "operation": operation,
        "plan": plan,
        "forms": forms,
        "named": named,
        "may_edit": named and draft and officer.may(PLAN),
        "may_approve": named and operation.state == "planned" and officer.may(APPROVE),
        "approved_by_me": any(one.officer_id == officer.pk for one in approvals),
        "approvals": approvals,
        "places": operation.places.all(),
        "units": operation.units.select_related("unit"),
        "officers": operation.officers.select_related("officer__unit"),
        "participants": operation.participants.all(),
        "targets": operation.targets.select_related("network", "case", "notice", "person"),
    }
