import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.operations.families import actions, queries
from jointdesk.desk.operations.families.asking import PASSED_ON, message_of, needs_guardian
from jointdesk.desk.operations.families.forms import DistrustForm, SaidForm
from jointdesk.desk.operations.models import FamilyAnswer
from jointdesk.desk.operations.referrals.views import LANGUAGE_OF
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound

PURPOSE = "protection of victims"
# what was written down before stands in the form again; whether the person was alone is said anew each time
KEPT = (*PASSED_ON, "may_tell", "guardian", "guardian_name")


def family_answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask the person; what was said, and the second officer's word on it."""
    officer, answer = officer_of(request), _find(request, key)
    if request.method == "POST" and request.POST.get("do") == "said":
        guardian = needs_guardian(answer.referral, timezone.localdate())
        form = SaidForm(request.POST, guardian=guardian)
        if form.is_valid():
            try:
                actions.write_answer(officer, answer, form.said())
            except (NotAllowed, NotFound):
                raise
            except CallerError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Noted."))
                return redirect("family-answer", key)
        return _page(request, officer, answer, form, 400)
    if request.method == "POST":
        acts = {"release": actions.release_answer, "aside": actions.set_aside}
        act = acts.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        return _act(request, lambda: act(officer, answer), f"{request.path}")
    return _page(request, officer, answer, None, 200)


@require_GET
def family_inside(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the compartment of a family's report. Empty for whoever has no right there, found or not."""
    officer = officer_of(request)
    report = queries.inside(officer, pk)
    if report is None:
        return render(request, "operations/families/inside.html", {"report": None})
    note_access(officer, Access.Act.CONSULTATION, f"family_report:{report.reference}", PURPOSE)
    context = {
        "report": report,
        "answers": queries.answers(officer).filter(report=report),
        "requests": queries.requests_about(officer, report)[:20],
        "distrust": queries.distrust_of(report),
        "form": DistrustForm(auto_id="distrust_%s"),
        "me": officer,
    }
    return render(request, "operations/families/inside.html", context)


@require_POST
def family_distrust(request: HttpRequest, pk: int) -> HttpResponse:
    officer, report = officer_of(request), _inside(request, pk)
    form = DistrustForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the family is not told."))
        return redirect(_back(officer, report))
    return _act(
        request, lambda: actions.distrust(officer, report, form.cleaned_data["why"]), _back(officer, report)
    )


@require_POST
def family_distrust_lift(request: HttpRequest, pk: int) -> HttpResponse:
    officer, report = officer_of(request), _inside(request, pk)
    return _act(request, lambda: actions.lift_distrust(officer, report), _back(officer, report))


@require_POST
def family_found_by_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """A partner's desk says that it has found the person, mostly in answer to a request."""
    officer, report = officer_of(request), _inside(request, pk)
    asked = None
    if key := request.POST.get("request", ""):
        asked = next((one for one in queries.requests_about(officer, report) if one.key.hex == key), None)
        if asked is None:
            raise Http404
    return _act(request, lambda: actions.found_by_partner(officer, report, asked), _back(officer, report))


def _page(
    request: HttpRequest, officer: Officer, answer: FamilyAnswer, form: SaidForm | None, status: int
) -> HttpResponse:
    note_access(officer, Access.Act.CONSULTATION, actions.subject_of(answer), PURPOSE)
    guardian, said = needs_guardian(answer.referral, timezone.localdate()), answer.said
    initial = {"language": _language_of(answer), "translated_into": answer.report.language}
    initial |= {name: said[name] for name in KEPT if said.get(name)}
    context = {
        "answer": answer,
        "report": answer.report,
        "reads_report": queries.may_read_report(officer, answer.report),
        "message": message_of(said, actions.country_of(answer)),
        "distrust": queries.distrust_of(answer.report),
        "guardian": guardian,
        "form": form or SaidForm(initial=initial, guardian=guardian),
        "releases": answer.state == FamilyAnswer.State.CONSENTS and answer.asked_by_id != officer.pk,
        "own": answer.state == FamilyAnswer.State.CONSENTS and answer.asked_by_id == officer.pk,
        "told": answer.report.state == FamilyReport.State.TOLD,
    }
    return render(request, "operations/families/answer.html", context, status=status)


def _language_of(answer: FamilyAnswer) -> str:
    """Most speak the language of their own country."""
    return LANGUAGE_OF.get(answer.referral.person.nationality, "") if answer.referral else ""


def _act(request: HttpRequest, act: Callable[[], object], back: str) -> HttpResponse:
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except CallerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted."))
    return redirect(back)


def _back(officer: Officer, report: FamilyReport) -> str:
    """The report's own page, where the officer may read it; else the referrals."""
    if queries.may_read_report(officer, report):
        return reverse("family-report", args=[report.reference])
    return reverse("referrals")


def _find(request: HttpRequest, key: uuid.UUID) -> FamilyAnswer:
    answer = queries.answer_by_key(officer_of(request), key)
    if answer is None:
        raise Http404
    return answer


def _inside(request: HttpRequest, pk: int) -> FamilyReport:
    report = queries.inside(officer_of(request), pk)
    if report is None:
        raise Http404
    return report
