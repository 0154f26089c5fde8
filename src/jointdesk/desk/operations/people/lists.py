"""The lists of an operation as files and on paper: everybody found, and everything taken."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.people import people_queries
from jointdesk.desk.operations.people.outcome_models import Outcome
from jointdesk.desk.operations.people.roster_paper import roster_paper
from jointdesk.desk.operations.views import find_operation, read_choice
from jointdesk.desk.printing.labels import read_languages
from jointdesk.desk.printing.typesetting import typeset

_OUTCOMES = dict(Outcome.Kind.choices)


@require_GET
def people_export(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Everybody the list on the page shows, with the same filter."""
    officer = officer_of(request)
    operation = find_operation(request, reference)
    rows = people_queries.with_outcomes(queries.people(officer, operation, read_choice(request)))
    subject = f"operation:{reference}"
    return export(
        request, f"people-{reference}", _people_columns(), rows, read_form(request), subject=subject
    )


@require_GET
def seized_export(request: HttpRequest, reference: str) -> HttpResponseBase:
    officer = officer_of(request)
    operation = find_operation(request, reference)
    rows = people_queries.seized(officer, operation)
    subject = f"operation:{reference}"
    return export(request, f"seized-{reference}", _thing_columns(), rows, read_form(request), subject=subject)


@require_GET
def people_print(request: HttpRequest, reference: str) -> HttpResponse:
    """The same list as a PDF, in the officer's language and, if asked for, another beside it."""
    officer = officer_of(request)
    operation = find_operation(request, reference)
    rows = people_queries.with_outcomes(queries.people(officer, operation, read_choice(request)))
    languages = read_languages(get_language() or "en", request.GET.get("beside", "")[:10])
    raw = typeset(roster_paper(operation, list(rows), languages, timezone.now()))
    note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "roster printed")
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="roster-{reference}.pdf"'
    return answer


def outcome_name(code: str | None) -> str:
    return str(_OUTCOMES.get(code or "", ""))


def _people_columns() -> list[Column]:
    return [
        Column(_("Number"), lambda one: one.row.row_id),
        Column(_("Name"), lambda one: one.row.name),
        Column(_("Other names"), lambda one: "; ".join(one.row.aliases)),
        Column(_("Born"), lambda one: one.row.birth_date),
        Column(_("Sex"), lambda one: one.row.sex),
        Column(_("Nationality"), lambda one: one.row.nationality),
        Column(_("Document"), lambda one: one.row.document),
        Column(_("Category"), lambda one: one.get_category_display()),
        Column(_("Outcome"), lambda one: outcome_name(one.last_outcome)),
    ]


def _thing_columns() -> list[Column]:
    return [
        Column(_("Number of the seal"), lambda one: one.seal),
        Column(_("What"), lambda one: one.get_kind_display()),
        Column(_("How many"), lambda one: one.count),
        Column(_("Description"), lambda one: one.description),
        Column(_("Where it was found"), lambda one: one.place),
        Column(_("Written down at"), lambda one: one.at),
        Column(_("given back"), lambda one: one.returned_at),
    ]
