from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.leaving import take_away, wants_file
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit import columns
from jointdesk.desk.audit.models import RecordErasure, RetentionReview
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.audit.retention import erasures, holds, reviews
from jointdesk.desk.audit.retention.forms import EraseForm, FindForm, KeepForm, ReasonForm
from jointdesk.desk.audit.retention.holdings import Holding, holding_of, holdings
from jointdesk.desk.audit.retention.periods import latest_review, years_of
from jointdesk.desk.audit.retention.remains import remains_of
from jointdesk.desk.audit.retention.words import say_done
from jointdesk.desk.audit.subjects import address_of, kinds
from jointdesk.engine.errors import CallerError, NotAllowed


@require_GET
def retention(request: HttpRequest) -> HttpResponseBase:
    """Records whose day of review has come, erasures that wait, and what is held."""
    officer = officer_of(request)
    require(officer, "retention.read")
    kind, decision = request.GET.get("kind", ""), request.GET.get("decision", "waiting")
    rows = reviews.reviews(officer, kind=kind, decision=decision)
    if wants_file(request):
        return take_away(request, "retention", columns.RETENTION, rows, subject="retention:list")
    found = {
        "page": read_page(rows, request),
        "kind": kind,
        "decision": decision,
        "decisions": RetentionReview.Decision.choices,
        "holdings": [(one, years_of(one.kind)) for one in holdings().values()],
        "waiting": list(erasures.waiting(officer)[:50]),
        "own": list(erasures.erasures(officer).filter(**erasures.OPEN, proposed_by=officer)[:50]),
        "holds": list(holds.standing_holds(officer)[:50]),
    }
    return render(request, "audit/retention.html", found)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One record whose day has come: keep it until another day, or propose to erase it."""
    officer = officer_of(request)
    require(officer, "retention.read")
    row = get_object_or_404(reviews.reviews(officer), pk=pk)
    today = timezone.localdate()
    erasing = request.POST.get("do") == "erase"
    keep_form = KeepForm(request.POST if request.POST and not erasing else None, latest=latest_review(today))
    erase_form = EraseForm(request.POST if erasing else None)
    form = erase_form if erasing else keep_form
    if request.method == "POST" and form.is_valid():
        try:
            if not erasing:
                reviews.keep(officer, row, form.cleaned_data["reason"], form.cleaned_data["next_on"])
                messages.success(request, _("Kept."))
                return redirect("retention")
            proposal = _propose_due(officer, row, form.cleaned_data)
            messages.success(request, _("Proposed. Another officer must erase it."))
            return redirect("record-erasure", proposal.pk)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
    holding, record = _record_of(row)
    found = {
        "review": row,
        "holding": holding,
        "record": record,
        "address": address_of(row.subject),
        "holds": holds.holds_on(holding, record) if holding and record else [],
        "keep_form": keep_form,
        "erase_form": erase_form,
        "latest": latest_review(today),
    }
    return render(request, "audit/retention_review.html", found, status=400 if form.errors else 200)


def erasure_new(request: HttpRequest) -> HttpResponse:
    """Propose the erasure of a record before its day: a court's order, or a person's right."""
    officer = officer_of(request)
    require(officer, "records.erase")
    form = FindForm(
        request.POST or None,
        initial={"kind": request.GET.get("kind", ""), "reference": request.GET.get("reference", "")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            holding, row = _find(said["kind"], said["reference"])
            proposal = erasures.propose(officer, holding, row, said["reason"], urgent=said["urgent"])
            messages.success(request, _("Proposed. Another officer must erase it."))
            return redirect("record-erasure", proposal.pk)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
    return render(request, "audit/erasure_new.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One erasure: what is proposed, or what was done and what remains."""
    officer = officer_of(request)
    require(officer, "retention.read")
    proposal = _proposal(officer, pk)
    holding, record = _record_of(proposal)
    found = {
        "erasure": proposal,
        "holding": holding,
        "address": address_of(proposal.subject),
        "holds": holds.holds_on(holding, record) if holding and record and not proposal.erased_at else [],
        "done": say_done(proposal.done),
        "remains": remains_of(proposal),
        "mine": proposal.proposed_by_id == officer.pk,
        "is_open": proposal.erased_at is None and proposal.withdrawn_at is None,
    }
    return render(request, "audit/record_erasure.html", found)


@require_POST
def erasure_erase(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "records.erase")
    erasures.erase(officer, _proposal(officer, pk))
    messages.success(request, _("The record is erased. The log still verifies."))
    return redirect("record-erasure", pk)


@require_POST
def erasure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "records.erase")
    erasures.withdraw(officer, _proposal(officer, pk))
    messages.success(request, _("The record stays."))
    return redirect("record-erasure", pk)


@require_POST
def hold_place(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "retention.review")
    holding, row = _find(request.POST.get("kind", ""), request.POST.get("reference", ""))
    holds.place_hold(officer, holding, row, request.POST.get("reason", ""))
    messages.success(request, _("Held: it cannot be erased until the hold is lifted."))
    return redirect("retention")


@require_POST
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "retention.review")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise CallerError(_("Say why, in at most 1,000 characters."))
    holds.lift_hold(
        officer, get_object_or_404(holds.standing_holds(officer), pk=pk), form.cleaned_data["reason"]
    )
    messages.success(request, _("The hold is lifted."))
    return redirect("retention")


def _propose_due(officer: Officer, row: RetentionReview, said: dict[str, object]) -> RecordErasure:
    holding, record = _record_of(row)
    if holding is None or record is None:
        reviews.settle(row, officer, RetentionReview.Decision.GONE)
        raise CallerError(_("The record is gone already."))
    return erasures.propose(
        officer, holding, record, str(said["reason"]), urgent=bool(said["urgent"]), review=row
    )


def _proposal(officer: Officer, pk: int) -> RecordErasure:
    found = erasures.erasures(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _record_of(row: RetentionReview | RecordErasure) -> tuple[Holding | None, Model | None]:
    holding = holding_of(row.kind)
    return holding, holding.find(row.row) if holding else None


def _find(kind: str, reference: str) -> tuple[Holding, Model]:
    """A record by what an officer typed. Raises CallerError where there is none."""
    holding, known = holding_of(kind), kinds().get(kind)
    if holding is None:
        raise CallerError(_("Choose what kind of record it is."))
    reference = reference.replace("\x00", "").strip()[:120]
    pk = int(reference) if reference.isascii() and reference.isdecimal() and len(reference) < 19 else 0
    row = known.find(reference) if known else holding.find(pk)
    if row is None:
        raise CallerError(_("There is no such record in your unit."))
    return holding, row
