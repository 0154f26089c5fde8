from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.lists.counted_pages import CountedPages
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.operations import columns, queries
from jointdesk.desk.operations.forms import OperationForm
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.operation_actions import record_operation
from jointdesk.desk.operations.people.outcome_models import Outcome
from jointdesk.desk.operations.people.people_queries import last_outcomes
from jointdesk.engine.errors import CallerError, NotAllowed

PAGE = 50


def operation_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    province, text = request.GET.get("province", "")[:10], request.GET.get("q", "").strip()[:100]
    found = queries.listed_operations(officer, province=province, text=text)
    if wants_file(request):
        return export(
            request, "operations", columns.OPERATIONS, found, read_form(request), subject="operations:list"
        )
    page = CountedPages(found, PAGE).get_page(request.GET.get("page"))
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
    choice = read_choice(request)
    page = Paginator(queries.people(officer, operation, choice), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    last = last_outcomes([one.pk for one in shown])
    if shown:
        note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "case work")
    context = {
        "operation": operation,
        "page": page,
        "shown": [(one, last.get(one.pk, "")) for one in shown],
        "choice": choice,
        "figures": queries.figures(officer, operation, settings.DESK.country),
        "categories": Encounter.Category.choices,
        "unscreened": queries.unscreened(operation),
        "outcomes": Outcome.Kind.choices,
        "kept_choice": kept_choice(request),
    }
    return render(request, "operations/detail.html", context)


def read_choice(request: HttpRequest) -> queries.PeopleChoice:
    """Which people the address asks for."""
    return queries.PeopleChoice(
        category=request.GET.get("category", ""),
        nationality=request.GET.get("nationality", "")[:2],
        found=request.GET.get("found", ""),
        text=request.GET.get("q", "").strip()[:100],
        outcome=request.GET.get("outcome", ""),
    )


def find_operation(request: HttpRequest, reference: str) -> Operation:
    """The operation of this reference, if it is open to the officer; else Http404."""
    rows = queries.operations(officer_of(request)).select_related("roster", "unit")
    operation = rows.filter(reference=reference).first()
    if operation is None:
        raise Http404
    return operation


def kept_choice(request: HttpRequest) -> str:
    """The filter of the page as a query, for the files and the paper of the same people."""
    kept = request.GET.copy()
    for name in ("page", "form"):
        kept.pop(name, None)
    return kept.urlencode()
