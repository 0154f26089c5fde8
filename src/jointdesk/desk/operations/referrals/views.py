from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.operations import columns, queries
from jointdesk.desk.operations.explanations import name_indicator
from jointdesk.desk.operations.families import queries as families
from jointdesk.desk.operations.models import Referral, ReferralStep, VictimForm
from jointdesk.desk.operations.referrals.actions import advance, answer_gate, review
from jointdesk.desk.operations.referrals.awaiting import WHAT, awaiting
from jointdesk.desk.operations.referrals.forms import (
    FamilyForm,
    GateForm,
    ReflectionForm,
    ReviewForm,
    StepForm,
    WorkerForm,
    read_answer,
)
from jointdesk.desk.operations.referrals.guide import WAY, points_of, return_obstacle
from jointdesk.desk.operations.referrals.showing import need_words, show_steps
from jointdesk.desk.operations.referrals.states import NEXT, OPEN_TO_REVIEW, State, holds, may_inform_origin
from jointdesk.desk.operations.referrals.step_actions import (
    add_step,
    answer_family,
    finish_step,
    set_reflection,
)
from jointdesk.desk.operations.victims import queries as compartment
from jointdesk.desk.operations.victims.compartment import is_open, open_referrals
from jointdesk.desk.operations.victims.form_reading import in_language, newest_forms
from jointdesk.desk.operations.victims.worker_actions import end_work, name_worker
from jointdesk.engine.errors import CallerError, NotAllowed

PAGE = 50
PURPOSE = "protection of victims"
SAID = {True: "yes", False: "no", None: ""}
LANGUAGE_OF = {"VN": "vi", "KH": "km", "KR": "ko", "CN": "zh-hans", "TW": "zh-hans"}


def referral_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    state, waiting = request.GET.get("state", ""), request.GET.get("waiting") == "1"
    due = request.GET.get("due", "")
    found = awaiting(officer, queries.referrals(officer, state=state, waiting=waiting), due)
    if wants_file(request):
        return export(request, "referrals", columns.REFERRALS, found, read_form(request), subject="referrals")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, "referrals", PURPOSE)
    shown = [referral.pk for referral in page]
    mine = set(open_referrals(officer).filter(pk__in=shown).values_list("pk", flat=True))
    context = {"page": page, "state": state, "waiting": waiting, "states": State.choices, "mine": mine}
    context |= {"due": due, "whats": WHAT.items()}
    return render(request, "operations/referrals.html", context)


def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    referral = queries.referrals(officer).filter(pk=pk).first()
    if referral is None:
        raise Http404
    typed: dict[str, forms.Form] = {}
    if request.method == "POST":
        if _act(request, officer, referral, typed):
            return redirect("referral", pk)
    else:
        note_access(officer, Access.Act.CONSULTATION, f"referral:{pk}", PURPOSE)
    return render(
        request,
        "operations/referral.html",
        _context(officer, referral, typed),
        status=400 if request.method == "POST" else 200,
    )


def _context(officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> dict[str, Any]:
    mine = is_open(officer, referral)
    context = {
        "referral": referral,
        "mine": mine,
        "holds": holds(referral),
        "gate_open": may_inform_origin(referral),
        "review_form": typed.get("review", ReviewForm()),
        "reviewable": referral.state in OPEN_TO_REVIEW,
        "reviews": referral.reviews.filter(superseded_at=None).select_related("officer"),
        "indicators": [name_indicator(number) for number in referral.indicators],
        "encounters": queries.encounters_of(officer, referral.person_id),
        "workers": compartment.workers_of(officer, referral),
        "way": [(state, state.label) for state in WAY],
    }
    return context | (_inside(officer, referral, typed) if mine else {})


def _inside(officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> dict[str, Any]:
    """What the compartment holds of the person."""
    steps = list(compartment.steps_of(officer, referral))
    filled = list(compartment.forms_of(officer, referral))
    last = next((one for one in filled if one.name == "indicators" and one.finished_at), None)
    gate = {"consents": SAID[referral.consents_to_contact], "claim": SAID[referral.protection_claim]}
    if last is not None and referral.checked_by_id is None:
        # what the person said in the talk; the officer looks and records it
        gate = {"consents": _said(last, "origin"), "claim": _said(last, "protection", "fears_return")}
    language = get_language() or "en"
    titles = {name: in_language(form.title, language) for name, form in newest_forms().items()}
    reflection = {"until": referral.reflection_until}
    return {
        "points": points_of(referral, steps, filled),
        "obstacle": return_obstacle(referral, timezone.localdate()),
        "open_steps": show_steps([step for step in steps if step.done_at is None]),
        "done_steps": show_steps([step for step in steps if step.done_at is not None]),
        "forms": [(one, titles.get(one.name, one.name)) for one in filled],
        "kinds": titles.items(),
        "languages": settings.LANGUAGES,
        "language": LANGUAGE_OF.get(referral.person.nationality, ""),
        "urgent": need_words(last.answers.get("needs", [])) if last else [],
        "gate_form": typed.get("gate", GateForm(initial=gate)),
        "family_form": typed.get("family", FamilyForm(initial={"family": SAID[referral.consents_to_family]})),
        "reflection_form": typed.get("reflection", ReflectionForm(initial=reflection)),
        "step_form": typed.get("step", StepForm()),
        "worker_form": typed.get("worker", WorkerForm(compartment.who_may_work(officer, referral))),
        "next_states": [(state, state.label) for state in NEXT[State(referral.state)]],
        "today": timezone.localdate(),
        "family_answers": families.answers_of(officer, referral),
    }


def _said(form: VictimForm, *names: str) -> str:
    """Yes where one of the answers is yes, else the first that is no."""
    answers = [form.answers.get(name, "") for name in names]
    return "yes" if "yes" in answers else next((said for said in answers if said == "no"), "")


def _act(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> bool:
    """Do what the posted form asks; False when it was refused, with a message that says why."""
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        act(request, officer, referral, typed)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Noted."))
    return True


def _valid(typed: dict[str, forms.Form], name: str, form: forms.Form) -> dict[str, Any]:
    typed[name] = form
    if not form.is_valid():
        raise CallerError(_("Look at what is marked below."))
    return form.cleaned_data


def _review(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    said = _valid(typed, "review", ReviewForm(request.POST))
    review(referral, officer, said["finding"], said["note"])


def _gate(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    said = _valid(typed, "gate", GateForm(request.POST))
    answer_gate(referral, officer, consents=read_answer(said["consents"]), claim=read_answer(said["claim"]))


def _advance(
    request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]
) -> None:
    advance(referral, officer, request.POST.get("state", ""))


def _family(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    said = _valid(typed, "family", FamilyForm(request.POST))
    answer_family(officer, referral, read_answer(said["family"]))


def _reflect(
    request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]
) -> None:
    set_reflection(officer, referral, _valid(typed, "reflection", ReflectionForm(request.POST))["until"])


def _step(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    said = _valid(typed, "step", StepForm(request.POST))
    add_step(
        officer,
        referral,
        said["kind"],
        said["note"],
        due_on=said["due_on"],
        organisation=said["organisation"],
    )


def _done(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    finish_step(officer, _step_of(officer, referral, request), request.POST.get("note", ""))


def _name(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    form = WorkerForm(compartment.who_may_work(officer, referral), request.POST)
    name_worker(officer, referral, _valid(typed, "worker", form)["worker"])


def _end(request: HttpRequest, officer: Officer, referral: Referral, typed: dict[str, forms.Form]) -> None:
    rows = compartment.workers_of(officer, referral)
    row = rows.filter(pk=_whole(request.POST.get("worker")) or 0).first()
    if row is None:
        raise Http404
    end_work(officer, referral, row.officer)


ACTS: dict[str, Callable[[HttpRequest, Officer, Referral, dict[str, forms.Form]], None]] = {
    "review": _review,
    "gate": _gate,
    "advance": _advance,
    "family": _family,
    "reflection": _reflect,
    "step": _step,
    "done": _done,
    "name": _name,
    "end": _end,
}


def _step_of(officer: Officer, referral: Referral, request: HttpRequest) -> ReferralStep:
    row = compartment.step_by_pk(officer, referral, _whole(request.POST.get("step")) or 0)
    if row is None:
        raise Http404
    return row


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
