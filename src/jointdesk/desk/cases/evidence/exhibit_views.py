import uuid
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.evidence import queries
from jointdesk.desk.cases.evidence.commitments import find_broken
from jointdesk.desk.cases.evidence.evidence_models import EvidenceExport, Exhibit
from jointdesk.desk.cases.evidence.exhibit_actions import (
    NewExhibit,
    add_exhibit,
    largest,
    largest_at_once,
)
from jointdesk.desk.cases.evidence.forms import (
    AnswerForm,
    CorrectForm,
    ExhibitForm,
    FilesForm,
    HandOverForm,
    StepForm,
)
from jointdesk.desk.cases.evidence.handing_over import may_take_back
from jointdesk.desk.cases.evidence.hands import hands
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.persons.person_queries import conceal_in_case
from jointdesk.desk.cases.queries import cases_to_work_in
from jointdesk.desk.intake.queries import clean
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.files.limits import MB

PAGE = 50
COLUMNS = (
    Column(_("Exhibit"), lambda row: row.reference),
    Column(_("Kind of thing"), lambda row: str(row.get_kind_display())),
    Column(_("What it is"), lambda row: row.title),
    Column(_("With whom"), lambda row: str(row.holder or row.held_outside or row.get_ended_display())),
    Column(_("Place"), lambda row: row.place),
    Column(_("Seal"), lambda row: row.seal),
    Column(_("Serial number, IMEI or number on it"), lambda row: row.serial),
    Column(_("Quantity or sum"), lambda row: row.quantity),
    Column(_("Taken on"), lambda row: row.seized_at),
    Column(_("Taken where"), lambda row: row.seized_where),
    Column(_("Files"), lambda row: row.file_count),
)
# of a case's page: the rest is on the list
SHOWN = 12
FRESH = timedelta(days=7)
# what a page that leads here may know already
GIVEN = ("found_in", "found_in_url", "title", "kind", "seized_where")


@require_GET
def evidence_list(request: HttpRequest) -> HttpResponse:
    """Exhibits open to the officer: all, those he holds, those that wait."""
    officer = officer_of(request)
    require(officer, queries.READ)
    chosen = {name: request.GET.get(name, "")[:200] for name in ("q", "kind", "whose")}
    rows = queries.search_exhibits(officer, chosen["q"], chosen["kind"], chosen["whose"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = queries.waiting_for(officer)[:20]
    found = {
        "page": page,
        **chosen,
        "kinds": Exhibit.Kind.choices,
        "waiting": waiting,
        "bundles": queries.to_release(officer)[:20],
        "uploads": queries.uploads(officer).annotate(here=Coalesce(Sum("pieces__size"), 0)),
    }
    return render(request, "evidence/list.html", found)


@require_GET
def evidence_file(request: HttpRequest) -> HttpResponseBase:
    """The same list as a file to take away."""
    officer = officer_of(request)
    require(officer, queries.READ)
    chosen = [request.GET.get(name, "")[:200] for name in ("q", "kind", "whose")]
    rows = queries.search_exhibits(officer, *chosen)
    return export(request, "evidence", COLUMNS, rows, read_form(request))


@require_GET
def case_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """The exhibits of a case, for its page."""
    officer = officer_of(request)
    rows = list(queries.exhibits_of_case(officer, reference)[: SHOWN + 1])
    found = {
        "reference": reference,
        "exhibits": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "sums": queries.sums_of_case(officer, reference, timezone.now() - FRESH),
        "may_add": cases_to_work_in(officer).filter(reference=clean(reference)).exists(),
        "exports": queries.exports(officer).filter(case__reference=clean(reference))[:5],
        "may_export": officer.may(queries.EXPORT),
    }
    return render(request, "evidence/case_panel.html", found)


@require_http_methods(["GET", "POST"])
def exhibit_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a thing or files in, into a case."""
    officer = officer_of(request)
    require(officer, queries.WORK)
    case = find_case(officer, reference)
    given = {name: request.GET[name][:300] for name in GIVEN if name in request.GET}
    initial = {"seized_by": str(officer), "seized_at": timezone.localtime(), **given}
    form = ExhibitForm(officer, case, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        try:
            came = tuple(upload.key for upload in chosen["uploads"])
            new = NewExhibit(**{**chosen, "files": tuple(chosen["files"]), "uploads": came})
            return redirect("exhibit", add_exhibit(officer, case, new).key)
        except CallerError as error:
            form.add_error(None, str(error))
    found = {"form": form, "case": case, **bounds()}
    return render(request, "evidence/new.html", found, status=400 if form.errors else 200)


@require_GET
def exhibit_detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    exhibit = find_exhibit(officer, key)
    note_access(officer, "consultation", f"evidence:{exhibit.key.hex}", "work on evidence")
    return show(request, exhibit)


def show(request: HttpRequest, exhibit: Exhibit, status: int = 200, **forms: Any) -> HttpResponse:
    """The exhibit's page, with forms that were sent and not taken."""
    officer = officer_of(request)
    steps = list(queries.steps_of(exhibit))
    files = list(exhibit.files.select_related("attachment", "added_by").order_by("pk"))
    if exhibit.seized_from is not None:
        conceal_in_case(officer, exhibit.case, [exhibit.seized_from])
    waiting = queries.pending(exhibit)
    holds = exhibit.holder_id == officer.pk
    works = queries.exhibits_to_work_on(officer).filter(pk=exhibit.pk).exists()
    idle = waiting is None and not exhibit.ended
    found = {
        "exhibit": exhibit,
        "files": files,
        "hands": hands(steps),
        "broken": find_broken(exhibit, steps, files),
        "step_count": len(steps),
        "waiting": waiting,
        "waits_for_me": waiting is not None and waiting.to_officer_id == officer.pk,
        "may_call_back": waiting is not None and waiting.officer_id == officer.pk,
        "may_step": works and holds and idle,
        "may_take_back": works and may_take_back(exhibit),
        "may_add": works,
        "may_correct": works,
        **bounds(),
        "exports": exhibit.exports.exclude(state=EvidenceExport.State.WITHDRAWN),
        "may_read_case": officer.may("cases.read"),
        "hand_form": forms.get("hand_form") or HandOverForm(officer, auto_id="hand_%s"),
        "step_form": forms.get("step_form") or StepForm(auto_id="step_%s"),
        "answer_form": forms.get("answer_form") or AnswerForm(auto_id="answer_%s"),
        "files_form": forms.get("files_form") or FilesForm(officer, auto_id="files_%s"),
        "correct_form": forms.get("correct_form") or CorrectForm(auto_id="correct_%s"),
        "sent": next(iter(forms), ""),
    }
    return render(request, "evidence/exhibit.html", found, status=status)


def bounds() -> dict[str, int]:
    """MB of one file: sent with its form, and by pieces."""
    return {"at_once": largest_at_once() // MB, "largest": largest() // MB}


def find_exhibit(officer: Officer, key: uuid.UUID) -> Exhibit:
    exhibit = queries.exhibit_by_key(officer, key)
    if exhibit is None:
        raise Http404
    return exhibit


def find_case(officer: Officer, reference: str) -> Case:
    case = cases_to_work_in(officer).filter(reference=clean(reference)).first()
    if case is None:
        raise Http404
    return case
