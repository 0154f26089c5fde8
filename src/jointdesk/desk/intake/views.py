"""Pages of complaints: list, detail, a new one, the list as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.intake import actions, queries
from jointdesk.desk.intake.complaint_page import render_complaint
from jointdesk.desk.intake.doors import find
from jointdesk.desk.intake.export import export_columns, for_export
from jointdesk.desk.intake.forms import ComplaintForm
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.search_index import MOST_FOUND
from jointdesk.desk.intake.subjects import subject_name, subjects
from jointdesk.desk.lists.export import export, read_form
from jointdesk.engine.reference import scam_types


def read_filters(request: HttpRequest) -> queries.Filters:
    asked = request.GET
    return queries.Filters(
        text=queries.clean(asked.get("q", "")),
        state=asked.get("state", "") if asked.get("state", "") in Complaint.State.values else "",
        scam_type=asked.get("scam_type", "") if asked.get("scam_type", "") in scam_types() else "",
        unit=queries.clean(asked.get("unit", "")),
        overdue=asked.get("overdue") == "1",
        subject=asked.get("subject", "") if asked.get("subject", "") in subjects() else "",
    )


def complaint_list(request: HttpRequest) -> HttpResponse:
    officer, filters = officer_of(request), read_filters(request)
    require(officer, "complaints.read")
    found = queries.search(officer, filters).select_related("unit").prefetch_related("scam_types")
    page = read_page(found, request)
    context = {
        "page": page,
        "rows": [(complaint, queries.clock(complaint)) for complaint in page],
        "filters": filters,
        "filtered": filters != queries.Filters(),
        "states": Complaint.State.choices,
        "scam_types": list(scam_types()),
        "subjects": [(code, subject_name(code)) for code in subjects()],
        "units": queries.units(officer),
        "most_found": MOST_FOUND if filters.text else 0,
    }
    return render(request, "intake/list.html", context)


def complaint_export(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered, as CSV or XLSX, in the columns an import takes."""
    officer = officer_of(request)
    require(officer, "complaints.read")
    found = for_export(queries.search(officer, read_filters(request)))
    return export(request, "complaints", export_columns(officer), found, read_form(request))


def complaint_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render_complaint(request, find(officer_of(request), pk))


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
