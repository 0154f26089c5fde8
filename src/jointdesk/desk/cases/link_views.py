"""Complaints and identifiers of a case; the panel that a complaint's page shows of its cases."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases import links, queries
from jointdesk.desk.cases.case_forms import ComplaintForm, IdentifierForm
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.form_pages import find_case, handle
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import clean, complaints
from jointdesk.desk.lists.undo import offer_undo
from jointdesk.engine.errors import CallerError

OFFERED = 30


@require_GET
def complaint_cases(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel for a complaint's page: the cases it is in, and those it may be taken into."""
    officer = officer_of(request)
    complaint = complaints(officer).filter(pk=pk).first()
    if complaint is None:
        raise Http404
    linked, by_network, offered = queries.cases_around(officer, complaint)
    found = {
        "complaint": complaint,
        "cases": linked[:OFFERED],
        "by_network": by_network[:OFFERED],
        "offered": offered[:OFFERED] if officer.may(queries.WORK) else [],
    }
    return render(request, "cases/complaint_panel.html", found)


@require_POST
def complaint_take(request: HttpRequest, pk: int) -> HttpResponse:
    """From the complaint's page: into the case that was chosen."""
    complaint = complaints(officer_of(request)).filter(pk=pk).first()
    if complaint is None:
        raise Http404
    case = find_case(request, request.POST.get("case", ""))
    links.link_complaint(officer_of(request), case, complaint)
    said = _("The complaint belongs to case %(case)s now.") % {"case": case.reference}
    offer_undo(request, said, "case-complaint-out", case.reference, complaint.pk)
    return redirect("complaint", complaint.pk)


def complaint_link(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        ComplaintForm(request.POST or None),
        lambda said: links.link_complaint(officer, case, _find(request, said["complaint"])),
        title=_("Take a complaint in"),
        button=_("Take in"),
        **back(case, "complaints"),
    )


def _find(request: HttpRequest, reference: str) -> Complaint:
    found = complaints(officer_of(request)).filter(reference__iexact=clean(reference)).first()
    if found is None:
        raise CallerError(_("There is no complaint of this reference, or it is not open to you."))
    return found


@require_POST
def complaint_out(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    complaint = complaints(officer).filter(pk=pk).first()
    if complaint is not None:
        links.unlink_complaint(officer, case, complaint)
    return redirect(back(case, "complaints")["back"])


def identifier_new(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        IdentifierForm(request.POST or None),
        lambda said: links.add_identifiers(officer, case, said["text"], note=said["note"]),
        title=_("Add identifiers"),
        button=_("Add"),
        **back(case, "identifiers"),
    )


@require_POST
def identifier_out(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    row = case.own_identifiers.filter(pk=pk).first()
    if row is not None:
        links.drop_identifier(officer, case, row)
    return redirect(back(case, "identifiers")["back"])
