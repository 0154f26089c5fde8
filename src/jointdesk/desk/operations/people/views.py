"""The page of one person found, and the things taken in an operation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.queries import cases_to_work_in
from jointdesk.desk.intake.queries import clean
from jointdesk.desk.operations.explanations import name_indicator
from jointdesk.desk.operations.gate.form import needs
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.operations.people import people_queries
from jointdesk.desk.operations.people.correcting import correct_encounter, tell, withdraw_encounter
from jointdesk.desk.operations.people.exhibits import become_exhibit
from jointdesk.desk.operations.people.forms import (
    CORRECTED,
    CategoryForm,
    CorrectForm,
    OutcomeForm,
    PhotoForm,
    SeizedForm,
    WithdrawForm,
)
from jointdesk.desk.operations.people.outcome_actions import decide_outcome, move_category
from jointdesk.desk.operations.people.photos import MOST_BYTES, PICTURES, keep_photo
from jointdesk.desk.operations.people.seizing import Thing, give_back, seize
from jointdesk.desk.operations.referrals.states import holds
from jointdesk.desk.operations.views import find_operation
from jointdesk.engine.errors import CallerError, NotAllowed

# things of a page
PAGE = 50
FORMS: dict[str, type[Form]] = {
    "outcome": OutcomeForm,
    "category": CategoryForm,
    "seize": SeizedForm,
    "photo": PhotoForm,
    "correct": CorrectForm,
    "withdraw": WithdrawForm,
}


def encounter(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Everything of one person found; a refused form is shown again as it was filled in."""
    officer = officer_of(request)
    found = _find(officer, reference, pk)
    begun = {"correct": tell(found.row)}
    forms: dict[str, Form] = {
        name: form(prefix=name, initial=begun.get(name)) for name, form in FORMS.items()
    }
    if request.method == "POST":
        action = request.POST.get("do", "")
        if action in FORMS:
            forms[action] = FORMS[action](request.POST, request.FILES, prefix=action)
        if _done(request, officer, found, action, forms):
            gone = action == "withdraw"
            return redirect("operation", reference) if gone else redirect("encounter", reference, pk)
        found = _find(officer, reference, pk)
    elif not getattr(found.row, "concealed", False):
        note_access(officer, Access.Act.CONSULTATION, f"encounter:{pk}", "case work")
    context = {"found": found, "operation": found.operation, "forms": forms, **_facts(officer, found)}
    return render(request, "operations/people/encounter.html", context)


@require_GET
def encounter_photo(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer = officer_of(request)
    photo = people_queries.photo_of(officer, reference, pk)
    if photo is None or photo.attachment.media_type not in PICTURES:
        raise Http404
    note_access(officer, Access.Act.CONSULTATION, f"encounter:{pk}", "photo")
    # bounded when it was stored: nothing larger lies there
    answer = HttpResponse(b"".join(open_plain(photo.attachment)), content_type=photo.attachment.media_type)
    answer["Cache-Control"] = "no-store"
    return answer


def seized_things(request: HttpRequest, reference: str) -> HttpResponse:
    """What was taken in the operation, from persons and from places."""
    officer = officer_of(request)
    operation = find_operation(request, reference)
    form = SeizedForm(request.POST if request.POST.get("do") == "seize" else None)
    if request.method == "POST" and _acted(
        request, lambda: _act_on_things(request, officer, operation, form), form
    ):
        return redirect("seized", reference)
    # the newest first: what was just written down is seen
    found = people_queries.seized(officer, operation).select_related("exhibit__case").order_by("-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "operation": operation,
        "form": form,
        "page": page,
        "things": page.object_list,
        "case": request.POST.get("case") or getattr(operation.case, "reference", ""),
    }
    return render(request, "operations/people/seized.html", context)


def _find(officer: Officer, reference: str, pk: int) -> Encounter:
    found = people_queries.find_encounter(officer, reference, pk)
    if found is None:
        raise Http404
    return found


def _facts(officer: Officer, found: Encounter) -> dict[str, Any]:
    entry = getattr(found.row, "entry", None)
    concealed = getattr(found.row, "concealed", False)
    return {
        "concealed": concealed,
        "entry": entry,
        "needs": [str(needs()[code]) for code in entry.needs if code in needs()] if entry else [],
        "signs": [] if concealed else [name_indicator(number) for number in found.row.indicators],
        "held": holds(getattr(found.person, "referral", None)),
        "outcomes": people_queries.outcomes_of(found),
        "things": people_queries.seized_from(found),
        "has_photo": people_queries.photo_of(officer, found.operation.reference, found.pk) is not None,
        "corrections": [(CORRECTED.get(one["field"], one["field"]), one) for one in found.row.corrections],
        "twins": [] if concealed else people_queries.twins_of(found),
        "elsewhere": people_queries.found_elsewhere(officer, found),
    }


def _done(
    request: HttpRequest, officer: Officer, found: Encounter, action: str, forms: dict[str, Form]
) -> bool:
    require(officer, "operations.record")
    if action == "return":
        return _acted(request, lambda: _give_back(request, officer, found), None)
    form = forms.get(action)
    if form is None or not form.is_valid():
        return False
    said = form.cleaned_data
    acts = {
        "outcome": lambda: decide_outcome(
            officer, found, said["kind"], place=said["place"], note=said["note"]
        ),
        "category": lambda: move_category(officer, found, said["to"], said["reason"]),
        "seize": lambda: seize(officer, found.operation, _thing(said), found),
        "photo": lambda: keep_photo(officer, found, said["photo"].read(MOST_BYTES + 1)),
        "correct": lambda: correct_encounter(officer, found, said, said["reason"]),
        "withdraw": lambda: withdraw_encounter(officer, found, said["reason"]),
    }
    return _acted(request, acts[action], form)


def _acted(request: HttpRequest, act: Any, form: Form | None) -> bool:
    try:
        act()
    except NotAllowed:
        raise
    except CallerError as error:
        if form is not None and form.is_bound:
            form.add_error(None, str(error))
        else:
            messages.error(request, str(error))
        return False
    messages.success(request, _("Noted."))
    return True


def _act_on_things(request: HttpRequest, officer: Officer, operation: Any, form: SeizedForm) -> None:
    require(officer, "operations.record")
    if request.POST.get("do") == "return":
        item = (
            people_queries.seized(officer, operation).filter(pk=_number(request.POST.get("item", ""))).first()
        )
        if item is None:
            raise CallerError(_("This is not among the things of the operation."))
        give_back(officer, item)
        return
    if request.POST.get("do") == "evidence":
        _take_as_evidence(request, officer, operation)
        return
    if not form.is_valid():
        raise CallerError(_("Say what it is, describe it, and give the number of its seal."))
    seize(officer, operation, _thing(form.cleaned_data))


@transaction.atomic
def _take_as_evidence(request: HttpRequest, officer: Officer, operation: Any) -> None:
    """The things ticked, all or none."""
    case = cases_to_work_in(officer).filter(reference=clean(request.POST.get("case", ""))).first()
    if case is None:
        raise CallerError(_("There is no case of this reference that you work in."))
    chosen = [_number(key) for key in request.POST.getlist("thing")[:500]]
    items = list(people_queries.seized(officer, operation).filter(pk__in=chosen))
    if not items:
        raise CallerError(_("Tick the things first."))
    for item in items:
        become_exhibit(officer, item, case)


def _give_back(request: HttpRequest, officer: Officer, found: Encounter) -> None:
    item = found.seized.filter(pk=_number(request.POST.get("item", ""))).first()
    if item is None:
        raise CallerError(_("This is not among the things of the operation."))
    give_back(officer, item)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _thing(said: dict[str, Any]) -> Thing:
    return Thing(said["kind"], said["description"], said["seal"], said["count"], said["place"])
