import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.models import VictimForm
from jointdesk.desk.operations.queries import referrals
from jointdesk.desk.operations.victims import queries
from jointdesk.desk.operations.victims.answers import Answers, Wrong, find_missing, read_answers
from jointdesk.desk.operations.victims.compartment import is_open
from jointdesk.desk.operations.victims.form_actions import (
    PURPOSE,
    Changed,
    begin_form,
    drop_draft,
    finish_form,
    form_of,
    save_draft,
)
from jointdesk.desk.operations.victims.form_reading import in_language
from jointdesk.desk.operations.victims.papers import form_paper
from jointdesk.desk.operations.victims.presenting import show_form
from jointdesk.desk.printing.labels import read_languages
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.errors import CallerError, NotAllowed


@require_POST
def form_begin(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A draft, or the officer's own draft that is there."""
    officer = officer_of(request)
    referral = referrals(officer).filter(pk=pk).first()
    if referral is None or not is_open(officer, referral):
        raise Http404
    try:
        row = begin_form(officer, referral, name, request.POST.get("language", ""))
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("referral", pk)
    return redirect("victim-form", row.key)


def form_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A draft to write on, or a finished form to read. `?ask=1`: the person's language first and large."""
    officer = officer_of(request)
    row = _find(officer, key)
    if request.method == "POST":
        return _take(request, officer, row)
    note_access(officer, Access.Act.CONSULTATION, f"referral:{row.referral_id}", PURPOSE)
    return _page(request, row, row.answers)


@require_POST
def form_drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    row = _find(officer, key)
    try:
        drop_draft(officer, row)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("victim-form", key)
    return redirect("referral", row.referral_id)


@require_GET
def form_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = officer_of(request)
    row = _find(officer, key)
    languages = read_languages(get_language() or "en", row.language)
    note_access(officer, Access.Act.CONSULTATION, f"referral:{row.referral_id}", "printed")
    answer = HttpResponse(typeset(form_paper(row, languages, timezone.now())), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.referral.code}-{row.name}.pdf"'
    return answer


def _find(officer: Officer, key: uuid.UUID) -> VictimForm:
    row = queries.form_by_key(officer, key)
    if row is None:
        raise Http404
    return row


def _take(request: HttpRequest, officer: Officer, row: VictimForm) -> HttpResponse:
    """Save what was written; finish it if asked. What is wrong is shown with what was typed."""
    form = form_of(row)
    answers, wrong = read_answers(form, request.POST)
    finishing = request.POST.get("do") == "finish"
    if finishing:
        wrong = [*wrong, *find_missing(form, answers)]
    try:
        saved = save_draft(
            officer,
            row,
            answers,
            language=request.POST.get("language", ""),
            seen=request.POST.get("seen", ""),
        )
        if finishing and not wrong:
            finish_form(officer, saved)
            messages.success(request, _("Finished. It is not changed any more."))
            return redirect("referral", row.referral_id)
    except NotAllowed:
        raise
    except Changed as error:
        messages.error(request, str(error))
        return _page(request, queries.forms(officer).get(pk=row.pk), answers, status=409)
    except CallerError as error:
        messages.error(request, str(error))
        return _page(request, row, answers, wrong, status=400)
    if wrong:
        return _page(request, saved, answers, wrong, status=400)
    messages.success(request, _("Saved as a draft."))
    ask = "?ask=1" if request.POST.get("ask") == "1" else ""
    return redirect(f"{request.path}{ask}")


def _page(
    request: HttpRequest,
    row: VictimForm,
    answers: Answers,
    wrong: list[Wrong] | None = None,
    status: int = 200,
) -> HttpResponse:
    form, language = form_of(row), get_language() or "en"
    asking = request.GET.get("ask", request.POST.get("ask")) == "1" and bool(row.language)
    first, beside = (row.language, language) if asking else (language, row.language)
    context = {
        "row": row,
        "form": form,
        "title": in_language(form.title, language),
        "parts": show_form(form, answers, first, beside, wrong or ()),
        "wrong": wrong,
        "first": first,
        "beside": beside,
        "asking": asking,
        "languages": settings.LANGUAGES,
        "finished": row.state == VictimForm.State.FINISHED,
        "seen": row.changed_at.isoformat(),
    }
    return render(request, "operations/victim_form.html", context, status=status)
