"""A person's own page: who it is, as what in which case, and whether two are one."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.cases.case_forms import DocumentForm, MergeForm, PersonForm
from jointdesk.desk.cases.form_pages import handle
from jointdesk.desk.cases.models import Person, PersonMerge
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.persons import columns, merging, person_actions, person_queries
from jointdesk.desk.cases.protection import conceal_people
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.lists.undo import offer_undo
from jointdesk.engine.errors import CallerError

PAGE = 50


@require_GET
def person_list(request: HttpRequest) -> HttpResponseBase:
    officer, text = officer_of(request), request.GET.get("q", "")
    rows = person_queries.search_persons(officer, text)
    if wants_file(request):
        told = columns.person_rows(officer, rows)
        return export(
            request, "persons", columns.PERSONS, told, read_form(request), subject="persons:list", of=rows
        )
    page = read_page(rows, request)
    people = list(page.object_list)
    person_queries.conceal_some(officer, people)
    if people:
        note_access(officer, "consultation", "persons:list", "case work")
    page.object_list = people
    merges = person_queries.merges(officer).filter(decided_at=None)[:PAGE]
    return render(
        request, "cases/persons.html", {"page": page, "q": text, "merges": _concealed(officer, merges)}
    )


@require_GET
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer, person = officer_of(request), _find(request, pk)
    if person.pk != pk:
        return redirect("person", person.pk)
    note_access(officer, "consultation", f"person:{person.pk}", "case work")
    concealed = getattr(person, "concealed", False)
    changes = person_queries.persons_to_change(officer).filter(pk=person.pk).exists() and not concealed
    merges = person_queries.merges(officer).filter(kept=person)[:PAGE]
    found = {
        "person": person,
        "concealed": concealed,
        "changes": changes and officer.may(person_actions.EDIT),
        "merging": officer.may(merging.MERGE) and not concealed,
        "documents": [] if concealed else person.documents.all(),
        "roles": person_queries.roles_of(officer, person),
        "steps": [] if concealed else person_queries.steps_of(officer, person),
        "merges": _concealed(officer, merges),
        "notices": [] if concealed else notices(officer).filter(person=person)[:PAGE],
    }
    return render(request, "cases/person.html", found)


def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    officer, person = officer_of(request), _open(request, pk)
    told = {name: getattr(person, name) for name in merging.FIELDS} | {"aliases": "\n".join(person.aliases)}
    return handle(
        request,
        PersonForm(request.POST or None, initial=told),
        lambda said: person_actions.edit_person(officer, person, person_actions.Known(**said)),
        title=_("Correct what is known"),
        button=_("Save"),
        **_back(person),
    )


def document_new(request: HttpRequest, pk: int) -> HttpResponse:
    officer, person = officer_of(request), _open(request, pk)
    return handle(
        request,
        DocumentForm(request.POST or None),
        lambda said: person_actions.add_document(officer, person, **said),
        title=_("Add a document"),
        button=_("Add"),
        **_back(person),
    )


@require_POST
def document_out(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    person = _open(request, pk)
    row = person.documents.filter(pk=document).first()
    if row is not None:
        person_actions.drop_document(officer_of(request), person, row)
    return redirect("person", pk)


def merge_new(request: HttpRequest, pk: int) -> HttpResponse:
    officer, person = officer_of(request), _open(request, pk)
    return handle(
        request,
        MergeForm(request.POST or None, initial={"other": request.GET.get("other")}),
        lambda said: merging.propose_merge(officer, person, _other(request, said["other"]), said["reason"]),
        title=_("The same person twice"),
        lead=_("%(person)s is kept. Another officer decides; it can be undone.") % {"person": person},
        button=_("Propose"),
        **_back(person),
    )


@require_POST
def merge_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    officer = officer_of(request)
    merge = person_queries.merges(officer).filter(pk=pk).first()
    act = {
        "confirm": merging.confirm_merge,
        "refuse": merging.refuse_merge,
        "undo": merging.undo_merge,
    }.get(step)
    if merge is None or act is None:
        raise Http404
    act(officer, merge)
    if step == "confirm":
        offer_undo(request, _("The two are one person now."), "merge-step", merge.pk, "undo")
    return redirect("person", merge.kept_id)


def _find(request: HttpRequest, pk: int) -> Person:
    person = person_queries.person_of(officer_of(request), pk)
    if person is None:
        raise Http404
    return person


def _open(request: HttpRequest, pk: int) -> Person:
    """One whose name the officer may know: nobody changes whom he may not read."""
    person = _find(request, pk)
    if getattr(person, "concealed", False):
        raise Http404
    return person


def _other(request: HttpRequest, pk: int) -> Person:
    person = person_queries.person_of(officer_of(request), pk)
    if person is None or getattr(person, "concealed", False):
        raise CallerError(_("There is no person of this number, or you only read of him or her."))
    return person


def _concealed(officer: Officer, rows: Iterable[PersonMerge]) -> list[PersonMerge]:
    found = list(rows)
    conceal_people(officer, [one for row in found for one in (row.kept, row.gone)])
    return found


def _back(person: Person) -> dict[str, str]:
    return {"back": reverse("person", args=[person.pk]), "crumbs": str(person)}
