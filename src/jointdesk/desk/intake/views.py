"""Pages of complaints: list, detail, a new one, the list as a file."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake import actions, queries
from jointdesk.desk.intake.deadlines import deadline
from jointdesk.desk.intake.export import export_csv
from jointdesk.desk.intake.forms import ComplaintForm, CorrectionForm, DuplicateForm, ReasonForm
from jointdesk.desk.intake.marking import cut, read_doubtful
from jointdesk.desk.intake.models import Complaint
from jointdesk.engine.reference import scam_types

PAGE = 50
# how the page names what was corrected or decided
CORRECTED = dict(CorrectionForm.FIELDS) | {
    "state": gettext_lazy("State"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def read_filters(request: HttpRequest) -> queries.Filters:
    asked = request.GET
    return queries.Filters(
        text=queries.clean(asked.get("q", "")),
        state=asked.get("state", "") if asked.get("state", "") in Complaint.State.values else "",
        scam_type=asked.get("scam_type", "") if asked.get("scam_type", "") in scam_types() else "",
        unit=queries.clean(asked.get("unit", "")),
        overdue=asked.get("overdue") == "1",
    )


def complaint_list(request: HttpRequest) -> HttpResponse:
    officer, filters = officer_of(request), read_filters(request)
    require(officer, "complaints.read")
    found = queries.search(officer, filters).select_related("unit").prefetch_related("scam_types")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(complaint, queries.clock(complaint)) for complaint in page],
        "filters": filters,
        "filtered": filters != queries.Filters(),
        "states": Complaint.State.choices,
        "scam_types": list(scam_types()),
        "units": queries.units(officer),
        "counts": queries.count_complaints(officer),
    }
    return render(request, "intake/list.html", context)


def complaint_export(request: HttpRequest) -> StreamingHttpResponse:
    officer = officer_of(request)
    require(officer, "complaints.read")
    lines = export_csv(officer, queries.search(officer, read_filters(request)))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="complaints.csv"'},
    )


def complaint_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    rows = queries.complaints(officer).select_related("unit", "duplicate_of", "imported_from")
    complaint = get_object_or_404(rows, pk=pk)
    note_access(officer, "consultation", f"complaint:{complaint.reference}", "case work")
    mentions = list(complaint.mentions.select_related("identifier"))
    visible = queries.complaints(officer)
    context = {
        "complaint": complaint,
        "clock": queries.clock(complaint),
        "deadline": deadline(settings.DESK.country),
        "pieces": list(cut(complaint.narrative, mentions)),
        "identifiers": sorted(
            {mention.identifier for mention in mentions}, key=lambda one: (one.kind, one.value)
        ),
        "doubtful": read_doubtful(complaint, settings.DESK.country),
        "corrections": [
            (CORRECTED.get(one.field, one.field), one)
            for one in complaint.corrections.select_related("officer").order_by("-corrected_at", "-pk")
        ],
        "duplicates": visible.filter(duplicate_of=complaint),
        "original": visible.filter(duplicates=complaint).first(),
        "reject_form": ReasonForm(auto_id="reject_%s"),
        "withdraw_form": ReasonForm(auto_id="withdraw_%s"),
        "correction_form": CorrectionForm(auto_id="correct_%s"),
        "duplicate_form": DuplicateForm(auto_id="duplicate_%s"),
        "moves": [state for state, before in actions.MOVES.items() if complaint.state in before],
    }
    return render(request, "intake/detail.html", context)


def complaint_new(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "complaints.import")
    form = ComplaintForm(officer, request.POST or None)
    draft = form.draft() if request.method == "POST" else None
    if draft is None:
        return render(request, "intake/new.html", {"form": form}, status=400 if form.errors else 200)
    complaint = actions.store_complaint(officer, draft)
    messages.success(request, _("Stored as %(reference)s.") % {"reference": complaint.reference})
    # the administrator may take complaints in, but not read them
    return (
        redirect("complaint", complaint.pk) if officer.may("complaints.read") else redirect("complaint-new")
    )
