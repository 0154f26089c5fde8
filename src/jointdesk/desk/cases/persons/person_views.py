"""Persons in a case, and a person's own page."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases import proceeding_actions
from jointdesk.desk.cases.case_forms import CategoryForm, InvolveForm, ReasonForm, StepForm
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.form_pages import find_case, handle
from jointdesk.desk.cases.models import Case, Involvement
from jointdesk.desk.cases.persons import person_actions
from jointdesk.desk.cases.persons.person_queries import conceal_involved
from jointdesk.desk.lists.undo import offer_undo


def involve_new(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        InvolveForm(request.POST or None),
        lambda said: person_actions.involve_new(officer, case, **said),
        title=_("Name a person"),
        lead=_("In this case he or she has one category. Whoever may be a victim is never a suspect first."),
        button=_("Name in this case"),
        **back(case, "people"),
    )


def involve_category(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    row = _find(request, case, pk)
    return handle(
        request,
        CategoryForm(request.POST or None, initial={"category": row.category, "note": row.note}),
        lambda said: person_actions.involve(officer, case, row.person, said["category"], said["note"]),
        title=_("Category of %(person)s") % {"person": row.person},
        button=_("Save"),
        **back(case, "people"),
    )


def involve_release(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    row = _find(request, case, pk)
    return handle(
        request,
        ReasonForm(request.POST or None),
        lambda said: person_actions.release(officer, case, row.person, said["reason"]),
        title=_("Take %(person)s out of the case") % {"person": row.person},
        lead=_("The chronology keeps that he or she was in it."),
        button=_("Take out"),
        **back(case, "people"),
    )


def step_new(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    row = _find(request, case, pk)

    def take(said: Mapping[str, Any]) -> None:
        step = proceeding_actions.take_step(officer, case, row.person, **said)
        told = _("Recorded: %(step)s") % {"step": step.get_step_display()}
        offer_undo(request, told, "case-step-back", case.reference, step.pk)

    return handle(
        request,
        StepForm(request.POST or None),
        take,
        title=_("Step of procedure: %(person)s") % {"person": row.person},
        button=_("Write down"),
        **back(case, "people"),
    )


@require_POST
def step_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    row = case.proceedings.filter(pk=pk).first()
    if row is not None:
        proceeding_actions.take_back_step(officer, case, row)
    return redirect(back(case, "people")["back"])


def _find(request: HttpRequest, case: Case, pk: int) -> Involvement:
    """The person in this case as the officer may see him or her."""
    row = case.involvements.filter(person=pk).select_related("person").first()
    if row is None:
        raise Http404
    conceal_involved(officer_of(request), case, [row])
    return row
