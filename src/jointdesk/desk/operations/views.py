from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.forms import OperationForm
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.operation_actions import record_operation
from jointdesk.engine.errors import CallerError, NotAllowed

PAGE = 50


def operation_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    province, text = request.GET.get("province", "")[:10], request.GET.get("q", "").strip()[:100]
    found = queries.listed_operations(officer, province=province, text=text)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "province": province,
        "q": text,
        "provinces": queries.provinces_of(officer),
        "counts": queries.counts(officer),
    }
    return render(request, "operations/list.html", context)


def operation_new(request: HttpRequest) -> HttpResponse:
    form = OperationForm(settings.DESK.country, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operation = record_operation(officer_of(request), form.facts())
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error("reference", str(error))
        else:
            return redirect("operation-roster", operation.reference)
    return render(request, "operations/new.html", {"form": form})


def operation_detail(request: HttpRequest, reference: str) -> HttpResponse:
    officer = officer_of(request)
    operation = find_operation(request, reference)
    choice = queries.PeopleChoice(
        category=request.GET.get("category", ""),
        nationality=request.GET.get("nationality", "")[:2],
        found=request.GET.get("found", ""),
        text=request.GET.get("q", "").strip()[:100],
    )
    page = Paginator(queries.people(officer, operation, choice), PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "case work")
    context = {
        "operation": operation,
        "page": page,
        "choice": choice,
        "figures": queries.figures(officer, operation, settings.DESK.country),
        "categories": Encounter.Category.choices,
        "unscreened": queries.unscreened(operation),
    }
    return render(request, "operations/detail.html", context)


def find_operation(request: HttpRequest, reference: str) -> Operation:
    """The operation of this reference, if it is open to the officer; else Http404."""
    rows = queries.operations(officer_of(request)).select_related("roster", "unit")
    operation = rows.filter(reference=reference).first()
    if operation is None:
        raise Http404
    return operation
